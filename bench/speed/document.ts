import { number, spread } from '../session/figures.ts';
import { markdownTable } from '../simulate/text.ts';
import type { ReplaySpeed } from './replays.ts';
import type { VerdictSpeed } from './verdicts.ts';

export interface Speeds {
  readonly rounds: number;
  /** One sentence: what it was measured on. */
  readonly machine: string;
  readonly verdicts: readonly VerdictSpeed[];
  readonly replays: readonly ReplaySpeed[];
  /** Megabytes of the whole process at the end. */
  readonly memoryMb: number;
}

/** The section on the arbiter. */
export function documentOf({ rounds, machine, verdicts, replays, memoryMb }: Speeds): string {
  return `## The arbiter

${machine} Medians of ${rounds} rounds.

### Verdicts

From the reports and findings of a match of two to its durable verdict: earlier ledgers and meetings read, the arbiter asked, the verdict
with all it was made from, two ledgers and two rating changes written to SQLite (WAL, \`synchronous = FULL\`). *Bare* is
better-sqlite3 with prepared statements writing those very rows into a database with the same tables, keys and pragmas,
in the same round. Due together, ${verdicts[0]?.batch} verdicts are one commit.

${markdownTable(
  ['verdicts in a commit', 'verdicts a second', 'bare, a second', 'ratio'],
  verdicts.map(({ batch, decided, bare, ratio }) => [
    String(batch),
    spread(decided, 0),
    spread(bare, 0),
    spread(ratio, 1),
  ]),
)}

Where the time goes, in milliseconds a verdict. *Arbitrate*: the arbiter, given the ledgers. *Store*: everything around it in
one transaction: the ledgers and how often the two have met lately are read, the verdict is written, and kysely builds each statement.

${markdownTable(
  ['verdicts in a commit', 'arbitrate', 'store', 'bare write', 'store ÷ bare'],
  verdicts.map(({ batch, arbitrateMs, storeMs, bareMs }) => [
    String(batch),
    spread(arbitrateMs, 2),
    spread(storeMs, 2),
    spread(bareMs, 2),
    number(storeMs.median / bareMs.median, 1),
  ]),
)}

### Replays

Plies a second: by the title's *rules* alone; by the *fold* of a transcript whose entries are accepted already, without
signature checks; and by the *judge*, who checks every signature, places every entry in its chain, folds at every position, hashes every state, and
compares all of it with the reports.

${markdownTable(
  ['match', 'players', 'plies', 'rules', 'fold', 'judge'],
  replays.map(({ name, seats, plies, rules, folded, judged }) => [
    name,
    String(seats),
    String(plies),
    spread(rules, 0),
    spread(folded, 0),
    spread(judged, 0),
  ]),
)}

### The audit of a ten-minute match

There is no real-time title yet. The longest match that the present ones allow is Dots and Boxes on its large board: 84 plies, which at
a move every seven seconds is ten minutes (and, at the clock's 45 seconds a move, an hour). Eight players share that board only here,
to see what eight chains cost. Checking the bundle offline does the audit again, and verifies the reports, the server's signature and the verdict besides.

${markdownTable(
  ['match', 'players', 'audit, ms', 'bundle check, ms', 'transcript, bytes', 'bundle, bytes', 'process, MB'],
  replays.map(({ name, seats, audit, verify, transcriptBytes, bundleBytes, memoryMb: after }) => [
    name,
    String(seats),
    spread(audit, 1),
    spread(verify, 1),
    number(transcriptBytes, 0),
    number(bundleBytes, 0),
    number(after, 0),
  ]),
)}

*Process* is the memory of the whole process after the audits of that match. At the end of all this it had ${number(memoryMb, 0)} MB.
`;
}
