import type { Slot } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createPlayers, type Players } from './players.ts';
import { type Locks, slotClaims } from './slot-claims.ts';
import { type FakePage, fakePage } from './testing/page.ts';

/** A tab: its storage between two pages, and the players of the present one. */
function tabOf(before: string | null = null, locks: Locks | null = null) {
  const tab = { kept: before, now: 0 };
  const pages = new Map<Slot, FakePage>();
  const forgotten: Slot[] = [];
  const waits: { readonly ms: number; readonly over: () => void }[] = [];
  const players = createPlayers({
    open(slot) {
      const page = fakePage(`p${slot}`);
      pages.set(slot, page);
      return { page: page.page, forgetKey: async () => void forgotten.push(slot) };
    },
    claims: slotClaims(locks),
    kept: {
      before,
      keep(text) {
        tab.kept = text;
      },
    },
    now: () => tab.now,
    wait: (ms) => new Promise((resolve) => void waits.push({ ms, over: resolve })),
  });
  const page = (slot: Slot): FakePage => pages.get(slot) ?? fakePage('nobody');
  return { tab, players, page, forgotten, waits };
}

const slotsOf = ({ store }: Players) => store.getState().here.map(({ slot }) => slot);
const presentOf = ({ store }: Players) => store.getState().present.slot;
const wantsOf = ({ store }: Players) => Object.fromEntries(store.getState().wants);

describe('the players of a page', () => {
  it('[S14.7] begin with the first; another one enters at once, without a form, and is drawn', async () => {
    const { players, page } = tabOf();
    expect([slotsOf(players), presentOf(players)]).toEqual([[0], 0]);
    expect(await players.add('/groups')).toBe(true);
    expect([slotsOf(players), presentOf(players)]).toEqual([[0, 1], 1]);
    expect(page(1).done).toEqual(['entered']);
    expect(page(0).done).toEqual([]);
    expect(players.show(0, '/')).toBe('/groups');
  });

  it('[S14.7] are four at most; a double click adds one', async () => {
    const { players } = tabOf();
    await Promise.all([players.add('/'), players.add('/')]);
    expect(slotsOf(players)).toEqual([0, 1]);
    await players.add('/');
    await players.add('/');
    expect(await players.add('/')).toBe(false);
    expect(slotsOf(players)).toEqual([0, 1, 2, 3]);
  });

  it('[S14.8] are the same after a reload, with the same one drawn, and all of them enter', async () => {
    const first = tabOf();
    await first.players.add('/');
    await first.players.add('/');
    first.players.show(1, '/');
    const { players, page } = tabOf(first.tab.kept);
    expect([slotsOf(players), presentOf(players)]).toEqual([[0, 1, 2], 1]);
    const ways: string[] = [];
    await players.enter(async () => void ways.push('the present one, in its own way'));
    expect(ways).toHaveLength(1);
    expect([0, 1, 2].map((slot) => page(slot as Slot).done)).toEqual([['entered'], [], ['entered']]);
  });

  it.each(['', '4', '0,4', '0,0', 'x', '1,,2', '{"a":1}', '0, 1'])(
    '[S14.8] what no page left there means the first one: %j',
    (kept) => {
      expect(slotsOf(tabOf(kept).players)).toEqual([0]);
    },
  );

  it('[S14.8] of one tab do not meet those of another while there is room, and share a slot where there is none', async () => {
    const held = new Map<string, number>();
    const locks: Locks = {
      request: async (name, _, until) => {
        held.set(name, (held.get(name) ?? 0) + 1);
        await until();
        held.set(name, (held.get(name) ?? 0) - 1);
      },
      query: async () => ({ held: [...held].flatMap(([name, count]) => (count > 0 ? [{ name }] : [])) }),
    };
    const [one, two] = [tabOf(null, locks), tabOf(null, locks)];
    await one.players.add('/');
    await two.players.add('/');
    expect([slotsOf(one.players), slotsOf(two.players)]).toEqual([
      [0, 1],
      [0, 2],
    ]);
    await one.players.add('/');
    await one.players.add('/');
    expect(slotsOf(one.players)).toEqual([0, 1, 2, 3]);
    await one.players.remove(3, 'keep');
    await two.players.add('/');
    expect(slotsOf(two.players)).toEqual([0, 2, 3]);
  });

  it('[S14.9] one who is removed is signed out, or forgotten, only where that is asked for; the others go on', async () => {
    for (const [how, done, keys] of [
      ['keep', ['entered', 'closed'], []],
      ['sign-out', ['entered', 'closed', 'signed out'], []],
      // A tab with the same player would come back by the key in its memory.
      ['forget', ['entered', 'told deleted', 'closed', 'signed out'], [1]],
    ] as const) {
      const { players, page, forgotten, tab } = tabOf();
      await players.add('/');
      await players.remove(1, how);
      expect([how, page(1).done, forgotten]).toEqual([how, done, keys]);
      expect([slotsOf(players), presentOf(players), tab.kept]).toEqual([[0], 0, '0']);
      expect(page(0).done).toEqual([]);
    }
  });

  it('[S14.9] the last one stays; the first may go, and the tab begins without it', async () => {
    const { players, page, tab } = tabOf();
    await players.remove(0, 'forget');
    expect(slotsOf(players)).toEqual([0]);
    expect(page(0).done).toEqual([]);
    await players.add('/');
    await players.remove(0, 'keep');
    expect([slotsOf(players), presentOf(players)]).toEqual([[1], 1]);
    expect(slotsOf(tabOf(tab.kept).players)).toEqual([1]);
  });

  it('[S14.9] nobody comes into a slot whose player is still being signed out', async () => {
    const { players, page } = tabOf();
    await players.add('/');
    let end = (): void => {};
    page(1).page.client.signOut = () =>
      new Promise((resolve) => {
        end = () => resolve(true);
      });
    const removing = players.remove(1, 'sign-out');
    await players.add('/');
    expect(slotsOf(players)).toEqual([0, 2]);
    end();
    await removing;
    await players.add('/');
    expect(slotsOf(players)).toEqual([0, 1, 2]);
  });

  it('[S14.9] nobody comes into a slot whose player could not be signed out; that is tried until the server knows', async () => {
    const { players, page, forgotten, waits } = tabOf();
    await players.add('/');
    let tries = 0;
    page(1).page.client.signOut = async () => {
      tries += 1;
      return tries === 3;
    };
    const removing = players.remove(1, 'forget');
    await players.add('/');
    expect(slotsOf(players)).toEqual([0, 2]);
    // The key is gone whatever the network does.
    expect(forgotten).toEqual([1]);
    waits[0]?.over();
    await new Promise((resolve) => setImmediate(resolve));
    waits[1]?.over();
    await removing;
    expect([tries, waits.map(({ ms }) => ms)]).toEqual([3, [2_000, 4_000]]);
    await players.add('/');
    expect(slotsOf(players)).toEqual([0, 1, 2]);
  });

  it('[S14.10] show what those want who are not drawn, the most urgent thing first, and not the present one', async () => {
    const { players, page } = tabOf('0,1,2,3');
    for (const slot of [0, 1, 2, 3] as const) page(slot).entered();
    page(1).asked('somebody');
    page(2).connection({ state: 'waiting', attempt: 1, retryAt: 0, why: 'internal' });
    page(3).verdict('match-one');
    page(0).asked('somebody');
    expect(wantsOf(players)).toEqual({ 1: 'asked', 2: 'lost', 3: 'verdict' });
    page(1).plays('match-two', 0).turn(0);
    page(2).plays('match-two', 1).turn(1);
    expect(wantsOf(players)).toEqual({ 1: 'turn', 2: 'turn', 3: 'verdict' });
    expect(players.show(3, '/')).toBe('/');
    expect(wantsOf(players)).toEqual({ 0: 'asked', 1: 'turn', 2: 'turn' });
    // Seen, so it is no news any more.
    players.show(0, '/');
    expect(wantsOf(players)).toEqual({ 1: 'turn', 2: 'turn' });
  });

  it('[S14.10] a change that nobody sees costs no drawing', async () => {
    const { players, page } = tabOf('0,1');
    for (const slot of [0, 1] as const) page(slot).entered();
    const match = page(1).plays('match-one', 0);
    match.turn(0);
    let drawn = 0;
    players.store.subscribe(() => {
      drawn += 1;
    });
    for (let n = 0; n < 100; n += 1) match.turn(0);
    page(1).connection({ state: 'online', client: 'client-other' });
    expect(drawn).toBe(0);
    match.turn(1);
    expect(drawn).toBe(1);
  });

  it('[S14.10] nothing of a player is followed after it was removed, nor of a match that is over', async () => {
    const { players, page } = tabOf('0,1');
    const before = page(1).plays('match-one', 0);
    const after = page(1).plays('match-two', 0);
    expect([before.listeners.size, after.listeners.size]).toEqual([0, 1]);
    await players.remove(1, 'keep');
    expect(after.listeners.size).toBe(0);
  });

  it('[S14.10] one whose match began meanwhile is drawn in it, once', async () => {
    const { players, page } = tabOf('0,1');
    page(1).plays('match-one', 0);
    expect(players.show(1, '/')).toBe('/match/match-one');
    players.show(0, '/groups');
    // It was left in the groups, and the match is one click away there.
    expect(players.show(1, '/')).toBe('/groups');
  });
});
