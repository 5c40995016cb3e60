import { number } from '../session/figures.ts';
import { markdownTable } from '../simulate/text.ts';
import type { Attack } from './measure.ts';

const MB = 1e6;
const KB = 1e3;

const share = (bytes: number, count: number): string => (count === 0 ? '' : number(bytes / KB / count, 1));

/** The section of docs/benchmarks.md. */
export function diskText(attacks: readonly Attack[], machine: string): string {
  const seconds = attacks[0]?.seconds ?? 0;
  return `## Disk under attack

${machine} One server with the default limits for each row, behind a proxy that states the addresses; attackers from one address and
from ten do what they can for ${seconds} seconds, all with new guests. *MB* is by how much the database has grown; its write-ahead log takes four more. *Late* is the second
half of that time, as if it went on for a minute. *Open* are matches without a verdict at the end. *Honest* is a pair of guests from elsewhere
that deposits each of its moves meanwhile: taken, refused, and the longest wait for an answer.

${markdownTable(
  ['attack', 'addresses', 'guests', 'matches', 'MB', 'KB a guest', 'KB a match', 'late, MB a minute', 'open', 'honest'],
  attacks.map(({ name, addresses, done, bytes, lateBytes, open, honest }) => [
    name,
    number(addresses, 0),
    number(done.guests, 0),
    number(done.matches, 0),
    number(bytes / MB, 1),
    share(bytes, done.guests),
    share(bytes, done.matches),
    number((lateBytes / MB / seconds) * 120, 1),
    number(open, 0),
    `${honest.taken}, ${honest.refused}, ${number(honest.longestMs / 1_000, 1)} s`,
  ]),
)}
`;
}
