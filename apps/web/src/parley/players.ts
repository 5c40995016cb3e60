import { type Id, type Self, SLOTS, type Slot, slotOf } from '@parley/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeptInTab } from './kept-in-tab.ts';
import type { Page } from './page.ts';
import type { SlotClaims } from './slot-claims.ts';
import { followPage, type Want, wantOfPage } from './want.ts';

/** Where a player is while another one is drawn. Read when that player is drawn again, and drawn by nothing. */
export interface Place {
  /** Path and hash of the address. */
  path: string;
  /** The match whose page was opened by itself already. */
  followed: Id | null;
  /** Verdicts that had come when this player was drawn last. */
  verdictsSeen: number;
}

/** One of the players of this page (S14). Its client goes on, drawn or not. */
export interface PlayerHere {
  readonly slot: Slot;
  readonly page: Page;
  readonly place: Place;
}

export interface PlayersState {
  /** In the order of their slots; never empty. */
  readonly here: readonly PlayerHere[];
  /** The one who is drawn. */
  readonly present: PlayerHere;
  /** Who they are; no entry before a player has entered. */
  readonly selves: ReadonlyMap<Slot, Self>;
  /** What the players who are not drawn want. */
  readonly wants: ReadonlyMap<Slot, Want>;
  /** When another player was drawn last, by `now`. */
  readonly switchedAt: number;
  /** Whether the board of a match follows its turn to the player whose turn it is, where that one is here. */
  readonly follows: boolean;
}

/** `sign-out` ends the session of this player, `forget` also deletes the key of a guest. Both cannot be undone. */
export type Removal = 'keep' | 'sign-out' | 'forget';

/** All players of this page (S14). */
export interface Players {
  readonly store: StoreApi<PlayersState>;
  /** All players of this tab enter, after a load; `present` is how the one who is drawn does. Resolves once that one has. */
  enter(present: (page: Page) => Promise<void>): Promise<void>;
  /** Another player enters, and is drawn: whoever is signed in in the slot, else a guest (W1). False where all slots are used. */
  add(path: string): Promise<boolean>;
  /**
   * Draws this player from now on.
   * @param path where the present one is left
   * @returns where the other one was left: its match, if one has begun meanwhile
   */
  show(slot: Slot, path: string): string;
  /** Takes a player from this page; the last one stays. Its match goes as when a page is closed. */
  remove(slot: Slot, how: Removal): Promise<void>;
  setFollows(follows: boolean): void;
}

export interface PlayersParts {
  /** Makes the client and page of a slot; nothing is asked of the server before `Page.enter`. */
  readonly open: (slot: Slot) => OpenedPlayer;
  readonly claims: SlotClaims;
  readonly kept: KeptInTab;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** A sign-out of which the server could not be told is tried again after this time, and after twice as long each further time. */
const AGAIN_MS = { first: 2_000, longest: 60_000 };

export interface OpenedPlayer {
  readonly page: Page;
  readonly forgetKey: () => Promise<void>;
}

type Opened = PlayerHere & OpenedPlayer;

export function createPlayers({ open, claims, kept, now, wait }: PlayersParts): Players {
  const opened = new Map<Slot, Opened>();
  const unfollows = new Map<Slot, () => void>();
  /** Slots whose player is being signed out: somebody who came into one would be signed out as well. */
  const leaving = new Set<Slot>();
  const [first = 0, ...others] = slotsIn(kept.before);
  const present = openSlot(first);
  for (const slot of others) openSlot(slot);
  const store = createStore<PlayersState>(() => ({
    here: here(),
    present,
    selves: new Map(),
    wants: new Map(),
    switchedAt: Number.NEGATIVE_INFINITY,
    follows: true,
  }));
  let adding: Promise<boolean> | null = null;
  for (const player of opened.values()) follow(player);
  remember();

  function openSlot(slot: Slot): Opened {
    const player: Opened = { ...open(slot), slot, place: { path: '/', followed: null, verdictsSeen: 0 } };
    opened.set(slot, player);
    claims.claim(slot);
    return player;
  }

  function follow({ slot, page }: Opened): void {
    unfollows.set(slot, followPage(page, look));
  }

  function here(): readonly PlayerHere[] {
    return [...opened.values()].sort((a, b) => a.slot - b.slot);
  }

  /** Sets who the players are and what they want, where that has changed. Called in bursts, so it must cost little. */
  function look(): void {
    const before = store.getState();
    const selves = new Map<Slot, Self>();
    const wants = new Map<Slot, Want>();
    for (const { slot, page, place } of opened.values()) {
      const { self } = page.drawn.store.getState();
      if (self !== null) selves.set(slot, self);
      const want = slot === before.present.slot ? null : wantOfPage(page, place.verdictsSeen);
      if (want !== null) wants.set(slot, want);
    }
    const isNew = { selves: !isSame(before.selves, selves), wants: !isSame(before.wants, wants) };
    if (isNew.selves || isNew.wants) {
      store.setState({ ...(isNew.selves ? { selves } : {}), ...(isNew.wants ? { wants } : {}) });
    }
  }

  function draw(player: PlayerHere): void {
    store.setState({ here: here(), present: player, switchedAt: now() });
    look();
    remember();
  }

  /** The present player first, for the next page of this tab. */
  function remember(): void {
    const { slot: shown } = store.getState().present;
    const rest = here().flatMap(({ slot }) => (slot === shown ? [] : [slot]));
    kept.keep([shown, ...rest].join());
  }

  function leave({ page, place }: PlayerHere, path: string): void {
    place.path = path;
    place.verdictsSeen = page.matches.getState().verdicts.size;
  }

  async function addOnce(path: string): Promise<boolean> {
    const slot = await claims.free(SLOTS.filter((one) => !opened.has(one) && !leaving.has(one)));
    if (slot === null) return false;
    const player = openSlot(slot);
    follow(player);
    leave(store.getState().present, path);
    draw(player);
    void player.page.enter();
    return true;
  }

  /** Until the server knows: whoever came into the slot before would be this player. */
  async function signOut({ page }: PlayerHere): Promise<void> {
    let waitMs = AGAIN_MS.first;
    while (!(await page.client.signOut())) {
      await wait(waitMs);
      waitMs = Math.min(AGAIN_MS.longest, 2 * waitMs);
    }
  }

  return {
    store,
    enter(enterPresent) {
      const all = store.getState();
      const entered = enterPresent(all.present.page);
      for (const player of all.here) if (player !== all.present) void player.page.enter();
      return entered;
    },
    add(path) {
      // A double click adds one.
      adding ??= addOnce(path).finally(() => {
        adding = null;
      });
      return adding;
    },
    show(slot, path) {
      const player = opened.get(slot);
      const { present: before } = store.getState();
      if (player === undefined || player === before) return path;
      leave(before, path);
      const begun = player.page.matches.getState().current?.start.match ?? null;
      if (begun !== null && player.place.followed !== begun) {
        player.place.followed = begun;
        player.place.path = `/match/${begun}`;
      }
      draw(player);
      return player.place.path;
    },
    async remove(slot, how) {
      const player = opened.get(slot);
      if (player === undefined || opened.size === 1) return;
      opened.delete(slot);
      leaving.add(slot);
      unfollows.get(slot)?.();
      const { present: before } = store.getState();
      const next = here()[0] ?? player;
      if (before.slot === slot) draw(next);
      else {
        store.setState({ here: here() });
        look();
        remember();
      }
      // Other tabs that hold this player would come back by the key in their memory.
      if (how === 'forget') player.page.otherTabs.tell('deleted');
      player.page.close();
      if (how === 'forget') await player.forgetKey();
      if (how !== 'keep') await signOut(player);
      claims.release(slot);
      leaving.delete(slot);
    },
    setFollows: (follows) => store.setState({ follows }),
  };
}

function isSame<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

/** The slots that the tab used, the present one first; the first slot where there is nothing to be read. */
function slotsIn(text: string | null): readonly Slot[] {
  const slots = (text ?? '').split(',').map(slotOf);
  const known = slots.filter((slot) => slot !== null);
  return known.length === slots.length && new Set(known).size === known.length ? known : [0];
}
