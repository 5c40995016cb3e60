import { tableOf } from '../simulate/text.ts';
import { number, spread, times } from './figures.ts';
import type { ChangeCost, JoinCost, MatchCost } from './presence.ts';

/** Each row's median against the first row's. */
const against = (first: number | undefined, median: number): string => number(median / (first ?? median), 2);

export function joinsText(costs: readonly JoinCost[], checkMs: number): string {
  const [first] = costs;
  return `### A join

CPU of the server's process for one client that opens its socket, says hello, is welcomed and listed, in milliseconds, while so many others are
present. It was signed in before: that part is stated apart. PeerJS has neither sign-in, nor signature, nor list. *Bare* checks the signature, reads the
session from SQLite, and sends one window of 100 lines to the newcomer and nothing to others. One Ed25519 check with Node's own means takes
${number(checkMs, 2)} ms here; the ratio to PeerJS is without one.

${tableOf(
  ['present', 'Parley, ms', 'bare, ms', 'PeerJS, ms', '(Parley − check) ÷ PeerJS', '÷ first row', 'messages', 'KB'],
  costs.map(({ present, parley, bare, peerjs, ratio, heard, heardKb }) => [
    number(present, 0),
    spread(parley, 2),
    spread(bare, 2),
    spread(peerjs, 2),
    times(ratio),
    against(first?.parley.median, parley.median),
    number(heard.median, 1),
    number(heardKb.median, 0),
  ]),
)}

*Messages* and *KB* are what all clients together hear for one join, the newcomer included. The sign-in before it, over HTTP, with a new player and a new
session:

${tableOf(
  ['present', 'Parley, ms', 'bare, ms'],
  costs.map(({ present, signIn, bareSignIn }) => [number(present, 0), spread(signIn, 2), spread(bareSignIn, 2)]),
)}
`;
}

export function changesText(costs: readonly ChangeCost[]): string {
  const [first] = costs;
  return `### A change of state

One client says that it is away, or back, while so many are present: CPU of the server's process in milliseconds, and of that the step of the
lobby in microseconds, measured in a process without sockets. *Messages* is what all clients together hear for one change; what is
left for the edge is divided by them.

${tableOf(
  ['present', 'server, ms', 'lobby, µs', 'lobby ÷ first row', 'messages', 'edge for each message, µs'],
  costs.map(({ present, cpuMs, lobbyUs, heard }) => [
    number(present, 0),
    spread(cpuMs, 2),
    spread(lobbyUs, 1),
    against(first?.lobbyUs.median, lobbyUs.median),
    number(heard.median, 1),
    number((cpuMs.median * 1_000 - lobbyUs.median) / Math.max(1, heard.median), 1),
  ]),
)}
`;
}

export function matchesText(costs: readonly MatchCost[]): string {
  const [first] = costs;
  return `### A match, from start to verdict

Challenge, consent, start, ten candidates from each side, the reports of both, and the verdict, while so many others are present and idle:
CPU for each match, of the server's process and of its main thread alone. *Bare* does the same with one signed introduction, two signature checks and
four rows in SQLite, and audits nothing.

${tableOf(
  ['present', 'Parley, ms', 'main thread, ms', 'bare, ms', 'Parley ÷ bare', '÷ first row', 'messages'],
  costs.map(({ present, cpuMs, mainMs, bareMs, ratio, heard }) => [
    number(present, 0),
    spread(cpuMs, 2),
    spread(mainMs, 2),
    spread(bareMs, 2),
    times(ratio),
    against(first?.cpuMs.median, cpuMs.median),
    number(heard.median, 0),
  ]),
)}

*Messages* is what all clients together hear for one match.
`;
}
