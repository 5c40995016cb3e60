import { acceptEntry, emptyTranscript, nextEntry, type Setup, type Transcript } from '@parley/evidence';
import { signed } from '@parley/evidence/testing';
import { turnTitle } from '@parley/games/testing';
import { describe, expect, it } from 'vitest';
import { entriesMissing, headsOf, knowsMore, sameHeads } from './heads.ts';

const title = turnTitle('dots-and-boxes');
const setup: Setup = { match: 'match-0001', title, seats: 2, seed: 1, genesis: ['a'.repeat(43), 'b'.repeat(43)] };

/** Edges that close no box: turns alternate. */
const QUIET = [0, 5, 10, 15, 20, 25];
const played = (plies: number, edges = QUIET): Transcript =>
  edges.slice(0, plies).reduce((transcript, edge, ply) => {
    const entry = signed(nextEntry(transcript, ply % 2, ply, { kind: 'move', move: { edge } }, 's'.repeat(43)));
    return acceptEntry(transcript, entry, () => true).transcript;
  }, emptyTranscript(setup));

describe('[N2.5] heads', () => {
  it('[N2.5] a peer that knows nothing is sent everything, in an order in which each can be taken in', () => {
    const transcript = played(6);
    const sent = entriesMissing(transcript, [null, null]);
    expect(sent.map(({ entry }) => entry.ply)).toEqual([0, 1, 2, 3, 4, 5]);
    let other = emptyTranscript(setup);
    for (const entry of sent) {
      const acceptance = acceptEntry(other, entry, () => true);
      expect(acceptance.missing).toBe(false);
      other = acceptance.transcript;
    }
    expect(sameHeads(headsOf(other), headsOf(transcript))).toBe(true);
    expect(entriesMissing(transcript, headsOf(other))).toEqual([]);
  });

  it('[N2.5] a peer that knows more is asked', () => {
    const full = played(4);
    expect(knowsMore(full, headsOf(played(3)))).toBe(false);
    expect(knowsMore(played(3), headsOf(full))).toBe(true);
  });

  it('[E2.6] a peer that holds another entry at the same position is sent ours', () => {
    const ours = played(3);
    const theirs = headsOf(ours).with(0, { n: 1, hash: 'x'.repeat(43) });
    expect(entriesMissing(ours, theirs).map(({ entry }) => [entry.seat, entry.n])).toEqual([[0, 1]]);
  });
});
