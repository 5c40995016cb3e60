import { CLASSES, type ClientMessageType, type PlayerClass, PORTIONS_OF, type RefusalCode } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { EXPECTED_ACTIONS } from '../testing/expected-policy.ts';
import { authorize } from './authorize.ts';

it.each(CLASSES)('[S4.2] %s takes part in a tournament only by its portion', (kind) => {
  const action = { type: 'consent', mode: 'tournament' } as const;
  expect(authorize({ class: kind, portions: PORTIONS_OF[kind] }, action).ok).toBe(kind === 'member');
  expect(authorize({ class: kind, portions: ['casual', 'ranked'] }, action).ok).toBe(false);
});

const types = Object.keys(EXPECTED_ACTIONS) as ClientMessageType[];
const refused = (code: RefusalCode | 'allowed') =>
  code === 'allowed' ? { ok: true, value: undefined } : { ok: false, error: code };

describe.each(types)('%s', (type) => {
  it.each(CLASSES.flatMap((kind) => (['casual', 'ranked'] as const).map((mode) => ({ kind, mode }))))(
    '[S1.8, S3.1, S4.2] $kind, $mode',
    ({ kind, mode }) => {
      const result = authorize({ class: kind, portions: PORTIONS_OF[kind] }, { type, mode });
      expect(result).toEqual(refused(EXPECTED_ACTIONS[type][mode][kind]));
    },
  );

  it.each(CLASSES)('[S4.2] %s without any portion may only end what it began', (kind: PlayerClass) => {
    const result = authorize({ class: kind, portions: [] }, { type, mode: 'casual' });
    const begins = [
      ...['play', 'select', 'select-player', 'open', 'join', 'begin', 'rematch', 'consent'],
      ...['watch', 'running', 'publish', 'say-in-group'],
    ].includes(type);
    expect(result.ok).toBe(!begins && EXPECTED_ACTIONS[type].casual[kind] === 'allowed');
  });
});
