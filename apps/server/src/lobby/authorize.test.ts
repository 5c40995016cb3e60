import { CLASSES, type ClientMessageType, type PlayerClass } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { PORTIONS_OF } from '../auth/portions.ts';
import { authorize } from './authorize.ts';

/** By message: which classes may, in casual and in ranked play, with the portions that their class has. */
const TABLE: Readonly<Record<ClientMessageType, { casual: readonly PlayerClass[]; ranked: readonly PlayerClass[] }>> = {
  hello: { casual: CLASSES, ranked: CLASSES },
  ping: { casual: CLASSES, ranked: CLASSES },
  window: { casual: CLASSES, ranked: CLASSES },
  search: { casual: CLASSES, ranked: CLASSES },
  play: { casual: ['limited', 'member'], ranked: ['limited', 'member'] },
  select: { casual: ['limited', 'member'], ranked: ['member'] },
  'select-player': { casual: ['limited', 'member'], ranked: ['member'] },
  open: { casual: ['limited', 'member'], ranked: ['member'] },
  join: { casual: ['limited', 'member'], ranked: ['member'] },
  begin: { casual: ['limited', 'member'], ranked: ['member'] },
  rematch: { casual: ['limited', 'member'], ranked: ['member'] },
  consent: { casual: ['limited', 'member', 'house'], ranked: ['member'] },
  decline: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  withdraw: { casual: ['limited', 'member'], ranked: ['limited', 'member'] },
  leave: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  remove: { casual: ['limited', 'member'], ranked: ['limited', 'member'] },
  signal: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  'link-failed': { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  'link-report': { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  network: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  'hide-address': { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  report: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  playing: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  deposit: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  hears: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  distress: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  block: { casual: ['limited', 'member'], ranked: ['limited', 'member'] },
  unblock: { casual: ['limited', 'member'], ranked: ['limited', 'member'] },
  accepts: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
  quiet: { casual: ['limited', 'member'], ranked: ['limited', 'member'] },
  away: { casual: ['limited', 'member', 'house'], ranked: ['limited', 'member', 'house'] },
};

it.each(CLASSES)('[S4.2] %s takes part in a tournament only by its portion', (kind) => {
  const action = { type: 'consent', mode: 'tournament' } as const;
  expect(authorize({ class: kind, portions: PORTIONS_OF[kind] }, action).ok).toBe(kind === 'member');
  expect(authorize({ class: kind, portions: ['casual', 'ranked'] }, action).ok).toBe(false);
});

const types = Object.keys(TABLE) as ClientMessageType[];

describe.each(types)('%s', (type) => {
  it.each(CLASSES.flatMap((kind) => (['casual', 'ranked'] as const).map((mode) => ({ kind, mode }))))(
    '[S1.8, S3.1, S4.2] $kind, $mode',
    ({ kind, mode }) => {
      const result = authorize({ class: kind, portions: PORTIONS_OF[kind] }, { type, mode });
      const expected = TABLE[type][mode].includes(kind);
      expect(result).toEqual(expected ? { ok: true, value: undefined } : { ok: false, error: 'not-permitted' });
    },
  );

  it.each(CLASSES)('[S4.2] %s without any portion may only end what it began', (kind) => {
    const result = authorize({ class: kind, portions: [] }, { type, mode: 'casual' });
    const begins = ['play', 'select', 'select-player', 'open', 'join', 'begin', 'rematch', 'consent'].includes(type);
    expect(result.ok).toBe(!begins && TABLE[type].casual.includes(kind));
  });
});
