import type { MatchRecord, MatchRecords, ParleyClient } from '@parley/client';
import { wallClock } from '@parley/client';
import type { Back, Journal } from '@parley/match';
import type { Id, MatchStart } from '@parley/protocol';
import type { TabHolds } from './tab-holds.ts';

/** A store that has not answered by then (a browser's may hang) must not keep a move from the others. */
const STORING_MS = 2_000;

/** A device that is busy may take longer to read, and without the record the way back takes longer still. */
const READING_MS = 4_000;

export interface JournalParts {
  readonly records: MatchRecords;
  readonly holds: TabHolds;
  readonly client: Pick<ParleyClient, 'state'>;
  readonly start: MatchStart;
}

/**
 * The journal of a match that this page opens, and what the page goes on from if its player has come back (N6). A record is relied upon only
 * where nobody else held the seat since, and every write of it succeeded.
 */
export async function openJournal(
  parts: JournalParts,
): Promise<{ readonly journal: Journal; readonly back: Back | null }> {
  const { records, holds, client, start } = parts;
  const { match, returned, participants, seat } = start;
  const player = participants[seat]?.card.player;
  const { connection } = client.state;
  if (player === undefined || connection.state !== 'online') return { journal: nowhere, back: back(start, null, null) };
  void holds.take(player, match);
  const found = returned === undefined ? null : await recordOf(records, player, match);
  const isWhole = found !== null && found.client === returned?.former && found.isWhole && !isIncomplete(player, match);
  const journal = writer(records, {
    player,
    match,
    client: connection.client,
    at: found?.at ?? wallClock(),
    entries: isWhole ? found.entries : [],
    isWhole: isWhole || returned === undefined,
  });
  // So that a page that comes back before the first move knows of the match, and this client is known to hold it.
  void journal.keep([]);
  return { journal, back: back(start, found, isWhole ? found.entries : null) };
}

const nowhere: Journal = { keep: async () => {}, complete: () => {}, discard: () => {} };

async function recordOf(records: MatchRecords, player: Id, match: Id): Promise<MatchRecord | null> {
  const all = await atMost(records.of(player), READING_MS);
  return all?.find((one) => one.match === match) ?? null;
}

function back({ returned }: MatchStart, found: MatchRecord | null, kept: Back['kept']): Back | null {
  if (returned === undefined) return null;
  const keptMs = found === null ? 0 : Math.max(0, wallClock() - found.at);
  return { kept, keptMs, awayMs: returned.awayMs ?? keptMs };
}

/** Writes one record after the other, each with everything that came before. */
function writer(records: MatchRecords, first: MatchRecord): Journal {
  let record = first;
  let last: Promise<unknown> = Promise.resolve();
  let isDiscarded = false;
  /** The store hangs, or has failed. Until it has everything again, no further move waits for it. */
  let isMarked = false;

  async function write(next: MatchRecord): Promise<void> {
    record = next;
    const written = last.then(() => (isDiscarded ? undefined : records.put(next))).then(() => true);
    last = written.catch(() => {});
    // A record that is written late is whole again, as each has everything that came before.
    written.then(
      () => {
        if (record !== next) return;
        isMarked = false;
        unmark(next);
      },
      () => {},
    );
    if (isMarked || (await atMost(written, STORING_MS)) !== null) return;
    isMarked = true;
    // Where not even a mark can be kept, as on a full disk, what was kept before must go: a page that relied upon it would sign anew what
    // is being sent now. Deleting needs no room.
    if (!markIncomplete(next)) await atMost(records.remove(next.player, next.match), STORING_MS);
  }

  return {
    async keep(entries, replaced = []) {
      if (isDiscarded) return;
      const news = entries.filter((jws) => !record.entries.includes(jws));
      if (entries.length > 0 && news.length === 0) return;
      const at = news.length > 0 ? wallClock() : record.at;
      const needless = new Set(replaced.filter((jws) => !entries.includes(jws)));
      const before = needless.size === 0 ? record.entries : record.entries.filter((jws) => !needless.has(jws));
      await write({ ...record, at, entries: [...before, ...news] });
    },
    complete() {
      if (!isDiscarded) void write({ ...record, isWhole: true });
    },
    discard() {
      isDiscarded = true;
      last = last
        .then(() => records.remove(record.player, record.match))
        .then(() => unmark(record))
        .catch(() => {});
    },
  };
}

/** Null where it fails, or takes too long. */
function atMost<T>(work: Promise<T>, ms: number): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ms);
    work.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}

/** Of one player: two players of one page may play the same match, and each has a record of its own. */
const markOf = (player: Id, match: Id): string => `parley.incomplete.${player}.${match}`;

/** Another kind of storage than the one that just failed. False where this fails, too. */
function markIncomplete({ player, match }: MatchRecord): boolean {
  try {
    localStorage.setItem(markOf(player, match), '1');
    return true;
  } catch {
    return false;
  }
}

function unmark({ player, match }: MatchRecord): void {
  try {
    localStorage.removeItem(markOf(player, match));
  } catch {
    // It was never marked.
  }
}

function isIncomplete(player: Id, match: Id): boolean {
  try {
    return localStorage.getItem(markOf(player, match)) !== null;
  } catch {
    return true;
  }
}
