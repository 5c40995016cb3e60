import { LIMITS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { type ChainEntry, makeChains } from './chains.ts';

const GENESIS = ['start-0', 'start-1'];
const entry = (seat: number, n: number, branch = '', prev?: string): ChainEntry => ({
  seat,
  n,
  hash: `${seat}-${n}${branch}`,
  prev: prev ?? (n === 0 ? `start-${seat}` : `${seat}-${n - 1}${branch}`),
  chars: 800,
});

describe('the chains that the server has', () => {
  it('[E3.2] end at the newest entry without a gap', () => {
    const chains = makeChains(GENESIS);
    expect(chains.heads(0)).toEqual([null, null]);
    for (const n of [0, 1, 3]) expect(chains.add(entry(0, n), 0)).toBe(true);
    expect(chains.heads(0)).toEqual([{ n: 1, hash: '0-1' }, null]);
    chains.add(entry(0, 2), 1);
    expect(chains.heads(1)).toEqual([{ n: 3, hash: '0-3' }, null]);
    expect(chains.has('0-3')).toBe(true);
    expect(chains.has('0-4')).toBe(false);
  });

  it('[E2.6, E3.2] fork: each player is told the end of the branch that it has', () => {
    const chains = makeChains(GENESIS);
    chains.add(entry(0, 0), 0);
    for (const n of [1, 2]) chains.add(entry(0, n, 'x', n === 1 ? '0-0' : undefined), 0);
    expect(chains.heads(1)[0]).toEqual({ n: 2, hash: '0-2x' });
    // The other one played by another history, and hands that in.
    for (const n of [1, 2]) expect(chains.add(entry(0, n, 'y', n === 1 ? '0-0' : undefined), 1)).toBe(true);
    expect(chains.heads(1)[0]).toEqual({ n: 2, hash: '0-2y' });
    expect(chains.heads(0)[0]).toEqual({ n: 2, hash: '0-2x' });
  });

  it('[E3.2] an entry that somebody else handed in first is this player’s, too, once it has it', () => {
    const chains = makeChains(GENESIS);
    chains.add(entry(0, 0), 0);
    chains.add(entry(0, 0, 'y', 'start-0'), 0);
    expect(chains.heads(1)[0]?.hash).toBe('0-0');
    chains.mark('0-0y', 1);
    expect(chains.heads(1)[0]?.hash).toBe('0-0y');
    chains.mark('unknown', 1);
  });

  it('[E2.6, O6.6] take a few forks of a chain from one player: one proves all', () => {
    const chains = makeChains(GENESIS);
    chains.add(entry(0, 0), 0);
    const more = Array.from({ length: 10 }, (_one, at) => chains.add(entry(0, 0, `-${at}`, 'start-0'), 0));
    expect(more).toEqual([true, true, true, true, ...Array(6).fill(false)]);
  });

  it('[E3.7, O6.7] one player cannot fill the share of another', () => {
    const chains = makeChains(GENESIS);
    const own = Array.from({ length: LIMITS.transcriptEntriesPerSeat + 1 }, (_one, n) =>
      chains.add(entry(0, n, 'x'), 0),
    );
    expect(own.filter(Boolean)).toHaveLength(LIMITS.transcriptEntriesPerSeat);
    expect(chains.add({ ...entry(1, 0), chars: LIMITS.transcriptBytes / 2 }, 0)).toBe(false);
    expect(chains.add({ ...entry(1, 0), chars: LIMITS.transcriptBytes / 2 }, 1)).toBe(true);
    expect(chains.add(entry(1, 1), 1)).toBe(false);
    expect(chains.add(entry(2, 0), 1)).toBe(false);
  });
});
