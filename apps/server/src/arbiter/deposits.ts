import { entrySchema, genesis, hashOf, type SignedEntry, verifyEntry } from '@parley/evidence';
import { err, type Heads, type Id, LIMITS, ok, type RefusalCode, type Result } from '@parley/protocol';
import type { EntryRow, MatchRow, MatchStore } from '../store/store.ts';
import { type Chains, makeChains } from './chains.ts';
import type { Case, Docket } from './docket.ts';
import { makeEntryWriter } from './entry-writer.ts';
import { readStored } from './stored-jws.ts';
import { makeThrottle } from './throttle.ts';

export interface DepositDeps {
  readonly matches: Pick<MatchStore, 'byId' | 'verdict' | 'entries' | 'addEntries'>;
  readonly docket: Docket;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** These are new, and durable. */
  readonly taken: (match: Id, entries: readonly EntryRow[]) => void;
  /** Bytes that one player may have stored: so many at once, then one more each so often. */
  readonly stored?: { readonly atOnce: number; readonly everyMs: number };
}

/**
 * Takes in the entries that players deposit while a match runs, and until its verdict (E3): its own players only, each
 * entry verified, within each player's share. Forks are kept, as they are evidence. Answers with the heads that the
 * server then has, so that the next deposit brings what is missing; an empty one only asks.
 *
 * Refusals: `unknown-match`; `not-a-party`; `report-late` once there is a verdict; `evidence-refused` for an entry that
 * is not one of this match, or one too many, where those before it are kept; `too-fast` where too many deposits of this
 * player wait already, or where it has brought more than it may in such a time, again with those before it kept.
 */
export interface Deposits {
  /** `verdicts`: whether a verdict that is being made is waited for, or its making is `report-late` already. */
  deposit(
    player: Id,
    match: Id,
    entries: readonly string[],
    verdicts?: 'waited-for' | 'late',
  ): Promise<Result<Heads, RefusalCode>>;
  /** There is a verdict: what was remembered for deposits is not needed any more. */
  forget(match: Id): void;
}

/** Deposits of one player that wait at once; who waits for each answer has one. */
const WAITING = 4;
/**
 * Bytes that one player may have stored at once, in all of its matches together: the transcript of the largest match there
 * is. Then 64 KiB more a minute, which is about a hundred entries; who plays makes a few. Without it each new match would
 * bring its share anew, and the disk would be full in a day (O6).
 */
const STORED = { atOnce: LIMITS.transcriptBytes, everyMs: 60_000 / (64 * 1024) };
/** A house plays many matches at once. */
const HOUSE_FACTOR = 8;

export function makeDeposits({ matches, docket, clock, taken, stored = STORED }: DepositDeps): Deposits {
  const write = makeEntryWriter(matches);
  const known = new Map<Id, Promise<Chains>>();
  const waiting = new Map<Id, number>();
  const storing = makeThrottle(stored.atOnce, stored.everyMs, clock);
  // One signature at a time, whoever sent it: between any two of them the event loop goes on with everything else.
  let line: Promise<unknown> = Promise.resolve();

  function chainsOf(match: MatchRow): Promise<Chains> {
    const there = known.get(match.id);
    if (there !== undefined) return there;
    const loading = load(match);
    known.set(match.id, loading);
    loading.catch(() => known.delete(match.id));
    return loading;
  }

  async function load({ id, participants }: MatchRow): Promise<Chains> {
    const keys = participants.map(({ key }) => key);
    const chains = makeChains(await Promise.all(keys.map((_key, seat) => genesis(id, seat, keys))));
    for (const row of await matches.entries(id)) {
      const entry = readStored(row.jws, entrySchema);
      if (entry !== null) chains.add({ ...row, prev: entry.prev, chars: row.jws.length }, row.bySeat);
    }
    return chains;
  }

  /** Those that are this match's, up to the first that is not. */
  async function verify(
    match: MatchRow,
    chains: Chains,
    entries: readonly string[],
  ): Promise<{ readonly signed: readonly (SignedEntry | string)[]; readonly refused: boolean }> {
    const { id, participants } = match;
    const expected = { match: id, seats: participants.length, keyOf: (seat: number) => participants[seat]?.key };
    const signed: (SignedEntry | string)[] = [];
    for (const jws of entries) {
      const hash = await hashOf(jws);
      if (chains.has(hash)) {
        signed.push(hash);
        continue;
      }
      const verified = await verifyEntry(jws, expected);
      if (!verified.ok) return { signed, refused: true };
      signed.push(verified.value);
    }
    return { signed, refused: false };
  }

  /** Keeps those that fit into this player's share, and those up to where it is too fast; why not all, or null. */
  async function keep(
    match: MatchRow,
    by: number,
    signed: readonly (SignedEntry | string)[],
    chains: Chains,
    receivedAt: number,
  ): Promise<RefusalCode | null> {
    const rows: EntryRow[] = [];
    const { player = '', card } = match.participants[by] ?? {};
    const share = card?.class === 'house' ? 1 / HOUSE_FACTOR : 1;
    let why: RefusalCode | null = null;
    for (const one of signed) {
      const hash = typeof one === 'string' ? one : one.hash;
      if (chains.has(hash)) chains.mark(hash, by);
      else if (typeof one !== 'string') {
        const { seat, n, prev } = one.entry;
        const chars = one.jws.length;
        if (!storing.allows(player, chars * share)) {
          why = 'too-fast';
          break;
        }
        if (chains.add({ seat, n, hash, prev, chars }, by)) {
          storing.take(player, chars * share);
          rows.push({ match: match.id, seat, n, hash, jws: one.jws, receivedAt, bySeat: by });
        } else why = 'evidence-refused';
      }
    }
    try {
      await write(rows);
    } catch (error) {
      known.delete(match.id);
      throw error;
    }
    if (rows.length > 0) taken(match.id, rows);
    return why;
  }

  async function take(
    match: MatchRow,
    by: number,
    entries: readonly string[],
    late: (() => Result<Heads, RefusalCode>) | undefined,
  ): Promise<Result<Heads, RefusalCode>> {
    // As it came, however long it waits: what came first is told by it.
    const receivedAt = clock();
    const verifying = line.then(async () => verify(match, await chainsOf(match), entries));
    line = verifying.catch(() => {});
    const { signed, refused } = await verifying;
    const taking = async (found: Case | undefined): Promise<Result<Heads, RefusalCode>> => {
      if (found === undefined) {
        known.delete(match.id);
        if ((await matches.verdict(match.id)) !== null) return err('report-late');
        if ((await matches.byId(match.id)) === null) return err('unknown-match');
      }
      // Asked again: what was known may have been forgotten while this one waited.
      const chains = await chainsOf(match);
      const why = (await keep(match, by, signed, chains, receivedAt)) ?? (refused ? 'evidence-refused' : null);
      return why === null ? ok(chains.heads(by)) : err(why);
    };
    return docket.inTurn(match.id, taking, late);
  }

  return {
    async deposit(player, id, entries, verdicts = 'waited-for') {
      const match = docket.cases.get(id)?.match ?? (await matches.byId(id));
      if (match === null) return err('unknown-match');
      const seat = match.participants.findIndex((one) => one.player === player);
      if (seat < 0) return err('not-a-party');
      // Of a decided match nothing is read again.
      if (!docket.cases.has(id) && (await matches.verdict(id)) !== null) return err('report-late');
      const before = waiting.get(player) ?? 0;
      if (before >= WAITING) return err('too-fast');
      waiting.set(player, before + 1);
      try {
        return await take(match, seat, entries, verdicts === 'late' ? () => err('report-late') : undefined);
      } finally {
        const left = (waiting.get(player) ?? 1) - 1;
        if (left > 0) waiting.set(player, left);
        else waiting.delete(player);
      }
    },
    forget(match) {
      known.delete(match);
    },
  };
}
