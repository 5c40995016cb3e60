import type { ParleyClient, Timers } from '@parley/client';
import { err, type Id, ok, type Refusal, type RefusalCode, type Result, type Table } from '@parley/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { firstWarmUp, readWarmUp, type WarmUp } from '../warm-up/warm-up.ts';
import { calledName } from '../words/player.ts';
import type { KeptInTab } from './kept-in-tab.ts';

/** What a player looks for, and the warm-up that stands in until somebody comes (W1). */
export interface LookingState {
  /** The title that it looks for, and since when, by the clock of the page; null while it does not look. */
  readonly wanted: { readonly title: string; readonly since: number } | null;
  /** The game against the bot of this page; it may go on without looking. */
  readonly warmUp: WarmUp | null;
  /** The person who came while a warm-up stood, and when; null before. A new search forgets it. */
  readonly found: { readonly name: string; readonly at: number } | null;
}

export interface Looking {
  readonly store: StoreApi<LookingState>;
  /**
   * Play now: `found` where somebody was there and a match follows, `alone` where the player looks from now on and a warm-up stands. A
   * second call while the first one is asked gets its answer. Refusals are those of the server.
   */
  start(title: string): Promise<Result<'found' | 'alone', Refusal>>;
  /** Looks no longer, and stays with the bot. */
  stay(): void;
  /** Looks no longer, and the warm-up is put away. */
  stop(): void;
  /** The warm-up after a move, or another one. */
  play(warmUp: WarmUp): void;
  close(): void;
}

export interface LookingParts {
  readonly client: Pick<ParleyClient, 'state' | 'subscribe' | 'on' | 'request'>;
  readonly timers: Pick<Timers, 'now' | 'after' | 'random'>;
  /** Where the search lies over a reload. */
  readonly kept: KeptInTab;
}

/** Where the server refuses a search that went on by itself for one of these reasons, it may say yes later. */
const LATER: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'too-fast',
  'internal',
  'match-limit',
  'server-stopping',
]);
const AGAIN_MS = 5_000;
/** A search ends on the server just before the match that came of it begins; in this time it has begun. */
const MATCH_FOLLOWS_MS = 1_000;
/** Who looks again in this time has played no match meanwhile that was worth a new board. */
const SHORT_MATCH_MS = 30_000;

const NOTHING: LookingState = { wanted: null, warmUp: null, found: null };

/**
 * Follows what the player wants, not what the server holds: a search whose table was lost with a connection, or ended by time, is begun
 * anew by itself. One that ended otherwise is over, because the player began something else, perhaps in another tab.
 */
export function createLooking({ client, timers, kept }: LookingParts): Looking {
  const store = createStore<LookingState>(() => ({ ...NOTHING, ...read(kept.before) }));
  let asking: { readonly title: string; readonly answer: Promise<Result<'found' | 'alone', Refusal>> } | null = null;
  /** The table by which the server knew of the search when it was last seen. */
  let seen: Id | null = null;
  /** Tables that this player has left: the server may show them a moment longer. */
  const left = new Set<Id>();
  /** While the search waits for its next try, or for a match that may follow: what ends that. */
  let endPause: (() => void) | null = null;
  /** Counts what the player decides: an answer to an earlier decision is not what it wants any more. */
  let decisions = 0;

  store.subscribe(({ wanted, warmUp, found }) => {
    const isOver = found !== null || (wanted === null && warmUp === null);
    kept.keep(isOver ? '' : JSON.stringify({ wanted, warmUp }));
  });

  const ends = [
    client.subscribe(follow),
    client.on('match', ({ start }) => {
      const other = start.participants.find(({ seat }) => seat !== start.seat)?.card;
      const { warmUp } = store.getState();
      seen = null;
      decisions += 1;
      resume();
      // The warm-up stays in sight until the match is drawn.
      const isMet = warmUp !== null && other !== undefined && other.class !== 'house';
      store.setState(isMet ? { wanted: null, found: { name: calledName(other), at: timers.now() } } : NOTHING);
    }),
  ];

  function follow(): void {
    const { connection } = client.state;
    if (connection.state !== 'online' || asking !== null) return;
    const table = ownSearch(client.state.tables.values(), connection.client, left);
    if (table !== undefined) {
      seen = table.table;
      // Begun by this client, though the page has forgotten it.
      const { wanted } = store.getState();
      if (wanted?.title !== table.title && table.looking !== undefined) {
        store.setState({ ...warmUpFor(table.title), wanted: { title: table.title, since: table.looking.since } });
      }
      return;
    }
    const { wanted } = store.getState();
    if (wanted === null || endPause !== null) return;
    const end = seen === null ? null : endOf(seen);
    seen = null;
    if (end === null || end === 'expired') again(wanted.title);
    else if (end !== 'started') pause(MATCH_FOLLOWS_MS, () => store.setState({ wanted: null }));
  }

  function pause(ms: number, then: () => void): void {
    resume();
    endPause = timers.after(ms, () => {
      endPause = null;
      then();
    });
  }

  function resume(): void {
    endPause?.();
    endPause = null;
  }

  /** How a table ended, as this connection was told; null where it was not: it was lost with an earlier one. */
  function endOf(table: Id): string | null {
    for (const { event } of client.state.notices) {
      if (event.type === 'table-gone' && event.table === table) return event.end;
    }
    return null;
  }

  function again(title: string): void {
    const mine = decisions;
    // Before the next look: the answer itself is one.
    pause(AGAIN_MS, follow);
    void ask(title).then((answer) => {
      if (mine !== decisions) return;
      if (answer.ok) resume();
      else if (!LATER.has(answer.error.code)) store.setState({ wanted: null });
    });
  }

  function ask(title: string): Promise<Result<'found' | 'alone', Refusal>> {
    if (asking?.title === title) return asking.answer;
    const answer = request(title);
    const mine = { title, answer };
    asking = mine;
    void answer.finally(() => {
      if (asking === mine) asking = null;
      follow();
    });
    return answer;
  }

  async function request(title: string): Promise<Result<'found' | 'alone', Refusal>> {
    const mine = decisions;
    const asked = await client.request({ type: 'play', title });
    if (!asked.ok) return err(asked.error);
    const { connection, tables } = client.state;
    const me = connection.state === 'online' ? connection.client : null;
    const table = me === null ? undefined : ownSearch(tables.values(), me, left);
    if (table?.title !== title) return ok('found');
    if (mine !== decisions) {
      leave();
      return ok('found');
    }
    seen = table.table;
    const { wanted } = store.getState();
    store.setState({
      ...warmUpFor(title),
      wanted: wanted?.title === title ? wanted : { title, since: timers.now() },
    });
    return ok('alone');
  }

  /** The warm-up that stands goes on, if it is of this title: also after a match that was over as soon as it began. */
  function warmUpFor(title: string): Pick<LookingState, 'warmUp' | 'found'> {
    const { warmUp, found } = store.getState();
    const goesOn = warmUp?.title === title && (found === null || timers.now() - found.at < SHORT_MATCH_MS);
    return { warmUp: goesOn ? warmUp : firstWarmUp(title, Math.floor(timers.random() * 2 ** 31)), found: null };
  }

  /** Without a connection the table is gone anyway. */
  function leave(): void {
    decisions += 1;
    resume();
    const { connection, tables } = client.state;
    if (connection.state !== 'online') return;
    const table = ownSearch(tables.values(), connection.client, left);
    seen = null;
    if (table === undefined) return;
    left.add(table.table);
    void client.request({ type: 'leave', table: table.table });
  }

  return {
    store,
    start(title) {
      resume();
      return ask(title);
    },
    stay() {
      store.setState({ wanted: null });
      leave();
    },
    stop() {
      store.setState(NOTHING);
      leave();
    },
    play: (warmUp) => store.setState({ warmUp }),
    close() {
      decisions += 1;
      resume();
      for (const end of ends) end();
    },
  };
}

function ownSearch(tables: Iterable<Table>, me: Id, left: ReadonlySet<Id>): Table | undefined {
  for (const table of tables) {
    if (table.looking !== undefined && table.host === me && !left.has(table.table)) return table;
  }
  return undefined;
}

function read(text: string | null): Partial<LookingState> {
  if (text === null || text === '') return {};
  try {
    const { wanted, warmUp }: Partial<Record<keyof LookingState, unknown>> = JSON.parse(text);
    return { wanted: readWanted(wanted), warmUp: readWarmUp(warmUp) };
  } catch {
    return {};
  }
}

function readWanted(kept: unknown): LookingState['wanted'] {
  if (typeof kept !== 'object' || kept === null) return null;
  const { title, since }: Partial<Record<'title' | 'since', unknown>> = kept;
  return typeof title === 'string' && typeof since === 'number' ? { title, since } : null;
}
