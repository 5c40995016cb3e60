import { hashOf } from '@parley/evidence';
import type { Title } from '@parley/games';
import { err, type Heads, type Id, ok, type RefusalCode, type Result } from '@parley/protocol';
import { type Depositor, type DepositQuota, SETTLED_MS } from '../limits/deposit-quota.ts';
import { makeFairQueue } from '../limits/fair-queue.ts';
import type { EntryRow, MatchRow, MatchStore, PlayerStore } from '../store/store.ts';
import { loadTranscript, type Piece, type Transcript } from './transcripts.ts';
import type { UndecidedMatch, UndecidedMatches } from './undecided.ts';

export interface DepositDeps {
  readonly matches: Pick<MatchStore, 'byId' | 'verdict' | 'entries' | 'addEntries'>;
  readonly players: Pick<PlayerStore, 'byIds'>;
  readonly undecided: UndecidedMatches;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** These entries are new and durable. `wentOn`: the seats whose players did something that was not there before. */
  readonly taken: (match: Id, entries: readonly EntryRow[], wentOn: readonly number[]) => void;
  readonly quota: DepositQuota;
  /** Null where the server does not have this version of the rules (E9). */
  readonly titleOf: (id: string, rules: number) => Title | null;
}

/** Who deposits. `network`: where it comes from; null where that is not counted. */
export interface Bringer {
  readonly player: Id;
  readonly network: string | null;
}

/**
 * Takes the entries that the players of a match deposit until its verdict (E3). Each entry (in real
 * time each section and each act) is verified, and must fit into the share of the player who brings it. Forks are kept, because they are evidence. The answer is the heads that the server has
 * then, so that the next deposit brings what is missing. An empty deposit only asks for them.
 *
 * Refusals: `unknown-match`; `not-a-party`; `report-late` once there is a verdict; `evidence-refused` for an entry that is not of
 * this match, is longer than its title's moves need, or is over the share; `too-fast` where too many deposits of this player wait,
 * or where it, its network or all together have stored too much lately. The entries before a refused one are kept.
 */
export interface Deposits {
  /** While the verdict is being made, `waited-for` waits and `late` answers `report-late` at once. */
  deposit(
    from: Bringer,
    match: Id,
    entries: readonly string[],
    verdicts?: 'waited-for' | 'late',
  ): Promise<Result<Heads, RefusalCode>>;
  /**
   * The seats of which something was refused because others had used up the room: what this server has of them says nothing of when
   * they moved (T7).
   */
  turnedAway(match: Id): readonly number[];
  /** Forgets the chains of a match that takes no more deposits. */
  forget(match: Id): void;
  /** How many matches have their chains in memory. */
  readonly size: number;
}

/** Deposits of one player that may wait. A client that waits for each answer has one. */
const WAITING = 4;

/** Who brings a deposit: its seat and its network. */
interface Side {
  readonly by: number;
  readonly network: string | null;
}

/** What is known of a match while it takes deposits. */
interface Known {
  readonly transcript: Transcript;
  /** By seat, when its player's account was made, in milliseconds since the epoch. */
  readonly madeAt: readonly number[];
}

export function makeDeposits(deps: DepositDeps): Deposits {
  const { matches, players, undecided, clock, taken, quota, titleOf } = deps;
  const known = new Map<Id, Promise<Known>>();
  const waiting = new Map<Id, number>();
  const turnedAway = new Map<Id, Set<number>>();
  // Signatures are verified one at a time for the whole server, so that between any two of them the event loop does other work;
  // and networks take turns, so that one that brings very many makes no other one wait for all of them.
  const verifications = makeFairQueue();

  function knownOf(match: MatchRow): Promise<Known> {
    const there = known.get(match.id);
    if (there !== undefined) return there;
    const loading = load(match);
    known.set(match.id, loading);
    loading.catch(() => known.delete(match.id));
    return loading;
  }

  async function load(match: MatchRow): Promise<Known> {
    const { id, title, rules, participants } = match;
    const [rows, accounts] = await Promise.all([
      matches.entries(id),
      players.byIds(participants.map(({ player }) => player)),
    ]);
    const transcript = await loadTranscript(match, titleOf(title, rules), rows);
    const madeAt = participants.map(({ player }) => accounts.get(player)?.createdAt ?? Number.POSITIVE_INFINITY);
    return { transcript, madeAt };
  }

  function depositorOf({ participants }: MatchRow, { by, network }: Side, { madeAt }: Known, now: number): Depositor {
    const { player = '', card } = participants[by] ?? {};
    const isSettled = now - (madeAt[by] ?? Number.POSITIVE_INFINITY) >= SETTLED_MS;
    return { player, network, isHouse: card?.class === 'house', isSettled };
  }

  function hasRoom(
    { id }: MatchRow,
    by: number,
    { bounds, charsOf }: Transcript,
    depositor: Depositor,
    chars: number,
  ): boolean {
    const full = quota.fullBy(depositor, chars);
    // A player's own full bucket is its own doing. What others have used up must not cost it what it played.
    if (full === 'others' && charsOf(by) + chars <= bounds.reserved) return true;
    // Where there is a reserve, who has used it up did so itself. A match that is over is forgotten already.
    if (full === 'others' && bounds.reserved === 0 && undecided.byId.has(id)) {
      turnedAway.set(id, (turnedAway.get(id) ?? new Set()).add(by));
    }
    return full === null;
  }

  /**
   * Verifies entries up to the first that is not of this match, or for which there is no room: a signature that is verified in vain
   * costs the same. Known ones are given by hash.
   */
  async function verify(
    match: MatchRow,
    by: number,
    { transcript }: Known,
    entries: readonly string[],
    depositor: Depositor,
  ): Promise<{ readonly signed: readonly (Piece | string)[]; readonly why: RefusalCode | null }> {
    const signed: (Piece | string)[] = [];
    let chars = 0;
    for (const jws of entries) {
      const hash = await hashOf(jws);
      if (transcript.has(hash)) {
        signed.push(hash);
        continue;
      }
      chars += jws.length;
      if (!hasRoom(match, by, transcript, depositor, chars)) return { signed, why: 'too-fast' };
      const piece = await transcript.verify(jws, hash);
      if (piece === null) return { signed, why: 'evidence-refused' };
      signed.push(piece);
    }
    return { signed, why: null };
  }

  /** Stores the entries that fit. Resolves with why some are refused, or null. */
  async function keep(
    match: MatchRow,
    by: number,
    signed: readonly (Piece | string)[],
    { transcript }: Known,
    receivedAt: number,
    depositor: Depositor,
  ): Promise<RefusalCode | null> {
    const rows: EntryRow[] = [];
    const wentOn = new Set<number>();
    let why: RefusalCode | null = null;
    for (const one of signed) {
      const hash = typeof one === 'string' ? one : one.hash;
      if (transcript.has(hash)) transcript.mark(hash, by);
      else if (typeof one !== 'string') {
        const { seat, n, jws } = one;
        const chars = jws.length;
        if (!hasRoom(match, by, transcript, depositor, chars)) {
          why = 'too-fast';
          break;
        }
        const isNews = one.isNews();
        if (one.add(by)) {
          if (isNews) wentOn.add(seat);
          quota.take(depositor, chars);
          rows.push({ match: match.id, seat, n, hash, jws, receivedAt, bySeat: by });
        } else why = 'evidence-refused';
      }
    }
    try {
      if (rows.length > 0 && (await matches.addEntries(rows)) === 'late') {
        known.delete(match.id);
        return 'report-late';
      }
    } catch (error) {
      known.delete(match.id);
      throw error;
    }
    if (rows.length > 0) taken(match.id, rows, [...wentOn]);
    return why;
  }

  async function take(
    match: MatchRow,
    side: Side,
    entries: readonly string[],
    late: (() => Result<Heads, RefusalCode>) | undefined,
  ): Promise<Result<Heads, RefusalCode>> {
    // Taken before the wait, because it says which deposit came first.
    const receivedAt = clock();
    const turn = side.network ?? match.participants[side.by]?.player ?? '';
    const { signed, why: unverified } = await verifications.run(turn, async () => {
      const there = await knownOf(match);
      return verify(match, side.by, there, entries, depositorOf(match, side, there, receivedAt));
    });
    const taking = async (found: UndecidedMatch | undefined): Promise<Result<Heads, RefusalCode>> => {
      if (found === undefined) {
        known.delete(match.id);
        if ((await matches.verdict(match.id)) !== null) return err('report-late');
        if ((await matches.byId(match.id)) === null) return err('unknown-match');
      }
      // Asked for again, because they may have been forgotten while this one waited.
      const there = await knownOf(match);
      const depositor = depositorOf(match, side, there, receivedAt);
      const why = (await keep(match, side.by, signed, there, receivedAt, depositor)) ?? unverified;
      return why === null ? ok(there.transcript.heads(side.by)) : err(why);
    };
    return undecided.inTurn(match.id, taking, late);
  }

  return {
    async deposit({ player, network }, id, entries, verdicts = 'waited-for') {
      const match = undecided.byId.get(id)?.match ?? (await matches.byId(id));
      if (match === null) return err('unknown-match');
      const seat = match.participants.findIndex((one) => one.player === player);
      if (seat < 0) return err('not-a-party');
      // The entries of a decided match are not loaded again.
      if (!undecided.byId.has(id) && (await matches.verdict(id)) !== null) return err('report-late');
      const before = waiting.get(player) ?? 0;
      if (before >= WAITING) return err('too-fast');
      waiting.set(player, before + 1);
      try {
        const side = { by: seat, network };
        return await take(match, side, entries, verdicts === 'late' ? () => err('report-late') : undefined);
      } finally {
        const left = (waiting.get(player) ?? 1) - 1;
        if (left > 0) waiting.set(player, left);
        else waiting.delete(player);
      }
    },
    turnedAway: (match) => [...(turnedAway.get(match) ?? [])].sort((a, b) => a - b),
    forget(match) {
      known.delete(match);
      turnedAway.delete(match);
    },
    get size() {
      return known.size;
    },
  };
}
