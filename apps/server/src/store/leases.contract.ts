import { afterEach, beforeEach, expect, it } from 'vitest';
import { Superseded } from './lease-store.ts';
import type { MatchRow, Store } from './store.ts';
import { sampleDecision, sampleMatch, samplePlayer } from './testing/samples.ts';

const [ada, bo] = [samplePlayer('Ada'), samplePlayer('Bo')];

/** Leases, and what is written by their holders. `open` makes an empty store. */
export function leasesContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    for (const player of [ada, bo]) await store.players.add(player);
  });
  afterEach(() => store.close());

  const began = async (id: string, startedAt = 2_000): Promise<MatchRow> => {
    const match = sampleMatch(id, [ada, bo], { startedAt });
    await store.matches.start(match);
    return match;
  };
  const decide = (match: MatchRow, fence?: number) =>
    store.matches.decide({
      match,
      reportCount: 0,
      metSince: 0,
      arbitrate: () => sampleDecision(match),
      ...(fence === undefined ? {} : { holder: { lease: 'part-1', fence } }),
    });

  it('[O8.7] begins at least where it is asked to, and one higher where it is there already', async () => {
    expect(await store.leases.take('timed', 500)).toBe(500);
    expect(await store.leases.take('timed', 400)).toBe(501);
    expect(await store.leases.take('timed', 501)).toBe(502);
    expect(await store.leases.take('timed', 1_800_000_000_000)).toBe(1_800_000_000_000);
    expect(await store.leases.take('timed')).toBe(1_800_000_000_001);
  });

  it('[O8.7] each holder of a lease has a fence, one more than the one before it', async () => {
    expect(await store.leases.fence('part-1')).toBe(0);
    expect(await store.leases.take('part-1')).toBe(1);
    expect(await store.leases.take('part-1')).toBe(2);
    expect(await store.leases.take('part-2')).toBe(1);
    expect(await store.leases.fence('part-1')).toBe(2);
  });

  it('[O8.7] holders that come at once have different fences', async () => {
    const fences = await Promise.all(Array.from({ length: 20 }, () => store.leases.take('part-1')));
    expect(new Set(fences)).toEqual(new Set(Array.from({ length: 20 }, (_one, at) => at + 1)));
  });

  it('[O8.7] a verdict by the latest holder is written, and one by an earlier holder is refused', async () => {
    const match = await began('match-1');
    const [old, latest] = [await store.leases.take('part-1'), await store.leases.take('part-1')];
    const refused = decide(match, old);
    await expect(refused).rejects.toBeInstanceOf(Superseded);
    await expect(refused).rejects.toMatchObject({ holder: { lease: 'part-1', fence: old }, latest });
    expect(await store.matches.verdict(match.id)).toBeNull();
    expect(await store.matches.ledger(ada.id, match.title)).toBeNull();
    expect(await decide(match, latest)).toMatchObject({ state: 'written' });
    expect(await decide(match, latest)).toEqual({ state: 'there' });
  });

  it('[O8.7] refuses a holder of a lease that nobody took, and one from the future', async () => {
    const match = await began('match-1');
    await expect(decide(match, 1)).rejects.toBeInstanceOf(Superseded);
    await store.leases.take('part-1');
    await expect(decide(match, 2)).rejects.toBeInstanceOf(Superseded);
    expect(await decide(match)).toMatchObject({ state: 'written' });
  });

  it('[O8.7] a verdict that is refused makes no other one of the same commit fail', async () => {
    const [one, two] = [await began('match-1'), await began('match-2')];
    const [old, latest] = [await store.leases.take('part-1'), await store.leases.take('part-1')];
    const [refused, written] = await Promise.allSettled([decide(one, old), decide(two, latest)]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'Superseded' } });
    expect(written).toMatchObject({ status: 'fulfilled', value: { state: 'written' } });
  });

  it('[O8.8] tells the undecided matches that began since a time, oldest first', async () => {
    const matches = [await began('match-c', 3_000), await began('match-b', 2_000), await began('match-a', 3_000)];
    const decided = await began('match-d', 3_000);
    await decide(decided);
    const [c, b, a] = matches;
    expect(await store.matches.openSince(0)).toEqual([b, a, c]);
    expect(await store.matches.openSince(3_000)).toEqual([a, c]);
    expect(await store.matches.openSince(3_001)).toEqual([]);
  });
}
