import type { Id } from '@parley/protocol';
import { Client } from 'pg';
import type { Note } from './words.ts';

/** What the checker found. It reads the notes of the players and the tables of the database, and nothing of the server's code. */
export interface Found {
  /** Each is one sentence: something that must never be. */
  readonly violations: readonly string[];
  readonly matches: number;
  readonly verdicts: number;
  readonly undecided: number;
  readonly acknowledged: number;
  readonly decisions: Readonly<Record<string, number>>;
  readonly changes: number;
}

interface VerdictRow {
  readonly match: string;
  readonly decision: string;
}
interface ChangeRow {
  readonly match: string;
  readonly player: string;
  readonly title: string;
  readonly before: number;
  readonly after: number;
  readonly decided_at: string;
}

/** Numbers that differ by less are the same, written by two programs. */
const LEAST_DIFFERENCE = 1e-12;

export async function check(database: string, notes: readonly Note[]): Promise<Found> {
  const client = new Client({ connectionString: database });
  await client.connect();
  const rows = async <T>(sql: string): Promise<readonly T[]> => (await client.query(sql)).rows as T[];
  try {
    return judge(
      {
        matches: await rows('select id from matches'),
        verdicts: await rows('select match, decision from verdicts'),
        reports: await rows(
          'select r.match, p.player from reports r join participants p on p.match = r.match and p.seat = r.seat',
        ),
        changes: await rows(
          'select match, player, title, before, after, decided_at from rating_changes order by decided_at',
        ),
        ledgers: await rows('select player, title, trust from ledgers'),
      },
      notes,
    );
  } finally {
    await client.end();
  }
}

/** The rows of the database that tell what came of the matches. */
export interface Rows {
  readonly matches: readonly { readonly id: string }[];
  readonly verdicts: readonly VerdictRow[];
  readonly reports: readonly { readonly match: string; readonly player: string }[];
  /** In the order of time. */
  readonly changes: readonly ChangeRow[];
  readonly ledgers: readonly { readonly player: string; readonly title: string; readonly trust: number }[];
}

export function judge({ matches, verdicts, reports, changes, ledgers }: Rows, notes: readonly Note[]): Found {
  const decisions: Record<string, number> = {};
  for (const { decision } of verdicts) decisions[decision] = (decisions[decision] ?? 0) + 1;
  return {
    violations: [
      ...ofReports(notes, reports, matches),
      ...ofVerdicts(verdicts, matches, notes),
      ...ofRatings(changes, ledgers),
    ],
    matches: matches.length,
    verdicts: verdicts.length,
    undecided: matches.length - verdicts.length,
    acknowledged: notes.filter(({ note }) => note === 'acknowledged').length,
    decisions,
    changes: changes.length,
  };
}

/** What was acknowledged is there. */
function ofReports(
  notes: readonly Note[],
  reports: readonly { readonly match: string; readonly player: string }[],
  matches: readonly { readonly id: string }[],
): string[] {
  const there = new Set(reports.map(({ match, player }) => `${match} ${player}`));
  const known = new Set(matches.map(({ id }) => id));
  return notes.flatMap((note): string[] => {
    if (note.note === 'began' && !known.has(note.match))
      return [`${note.who} began ${note.match}, which is not stored`];
    if (note.note !== 'acknowledged' || there.has(`${note.match} ${note.player}`)) return [];
    return [`the report of ${note.who} on ${note.match} was acknowledged and is not stored`];
  });
}

/** Each match has one verdict, and no player saw another end. */
function ofVerdicts(
  verdicts: readonly VerdictRow[],
  matches: readonly { readonly id: string }[],
  notes: readonly Note[],
): string[] {
  const count = new Map<Id, number>();
  for (const { match } of verdicts) count.set(match, (count.get(match) ?? 0) + 1);
  const twice = [...count].filter(([, times]) => times > 1).map(([match]) => `${match} has more than one verdict`);
  const without = matches.filter(({ id }) => !count.has(id)).map(({ id }) => `${id} has no verdict`);
  const untrue = notes.flatMap((note) =>
    note.note === 'over' && note.phase === 'decided' && !count.has(note.match)
      ? [`${note.who} was shown a verdict of ${note.match}, which has none`]
      : [],
  );
  return [...twice, ...without, ...untrue];
}

/** Each rating is where the last change left it, and each change begins where the one before it ended. */
function ofRatings(
  changes: readonly ChangeRow[],
  ledgers: readonly { readonly player: string; readonly title: string; readonly trust: number }[],
): string[] {
  const violations: string[] = [];
  const byLedger = new Map<string, ChangeRow[]>();
  for (const change of changes) {
    const key = `${change.player} ${change.title}`;
    byLedger.set(key, [...(byLedger.get(key) ?? []), change]);
  }
  for (const { player, title, trust } of ledgers) {
    const mine = byLedger.get(`${player} ${title}`) ?? [];
    byLedger.delete(`${player} ${title}`);
    const chain = inOrder(mine);
    if (chain === null) violations.push(`the changes of ${player} in ${title} are no chain`);
    else if (Math.abs((chain.at(-1)?.after ?? trust) - trust) > LEAST_DIFFERENCE) {
      violations.push(`${player} has ${trust} in ${title}, and its changes end with ${chain.at(-1)?.after}`);
    }
  }
  for (const key of byLedger.keys()) violations.push(`${key} has changes and no ledger`);
  return violations;
}

/** Changes so near in time may be in any order: two processes stamp them. */
const NEAR_MS = 2_000;

/** The changes as one chain, each beginning where another ended; null where there is none. */
function inOrder(changes: readonly ChangeRow[], last: ChangeRow | null = null): readonly ChangeRow[] | null {
  const [first] = changes;
  if (first === undefined) return [];
  for (const [at, next] of changes.entries()) {
    if (Number(next.decided_at) > Number(first.decided_at) + NEAR_MS) return null;
    if (last !== null && Math.abs(next.before - last.after) > LEAST_DIFFERENCE) continue;
    const rest = inOrder(changes.toSpliced(at, 1), next);
    if (rest !== null) return [next, ...rest];
  }
  return null;
}
