import { describe, expect, it } from 'vitest';
import { callTitle } from '../words/call.ts';
import { type CallFacts, callOf } from './call.ts';

const facts = (part: Partial<CallFacts>): CallFacts => ({
  hidden: true,
  turn: false,
  found: false,
  challenge: false,
  ...part,
});

describe('what calls somebody back', () => {
  it.each([
    [{}, null],
    [{ turn: true }, 'turn'],
    [{ found: true }, 'found'],
    [{ challenge: true }, 'challenge'],
    [{ turn: true, found: true, challenge: true }, 'turn'],
    [{ found: true, challenge: true }, 'found'],
    [{ hidden: false, turn: true, found: true, challenge: true }, null],
  ] as const)('[C11.1] %j: %s', (part, expected) => {
    expect(callOf(facts(part))).toBe(expected);
  });

  it('[C11.1] the name of the document begins with it', () => {
    expect(callTitle('turn', 'Match · Parley')).toBe('Your turn · Match · Parley');
    expect(callTitle('found', 'Match · Parley')).toBe('Your match begins · Match · Parley');
    expect(callTitle('challenge', 'Parley')).toBe('A challenge · Parley');
    expect(callTitle(null, 'Parley')).toBe('Parley');
  });
});
