import { REPORT_TYP, REPORT_VERSION } from '@parley/evidence';
import { type ClientMessage, EVERYONE, PROTOCOL_VERSION, type ServerMessage } from '@parley/protocol';
import type { UserKey } from './user-key.ts';

/**
 * The messages of Parley as the measured clients say and read them. This file and `enter.ts` are the only ones here that know
 * the protocol. A client reads by the beginning of the text, because it throws most messages away.
 */

const TITLE = { title: 'four-in-a-row', rules: 1 };

const text = (message: ClientMessage): string => JSON.stringify(message);

export const helloText = (ticket: string, tab: string, proof: string): string =>
  text({ type: 'hello', re: 0, protocol: PROTOCOL_VERSION, ticket, proof, tab, titles: [TITLE], page: null });

export const selectText = (re: number, to: string): string =>
  text({ type: 'select', re, to, title: TITLE.title, mode: 'casual', seats: 2, table: null });

export const consentText = (re: number, table: string): string => text({ type: 'consent', re, table });

/** As often as a page says it, in milliseconds. */
export const PING_MS = 15_000;

export const pingText = (re: number): string => text({ type: 'ping', re });

export const awayText = (re: number, away: boolean): string => text({ type: 'away', re, away });

export const windowText = (re: number, from: number, size: number): string =>
  text({ type: 'window', re, list: 'people', from, size });

export const searchText = (re: number, part: string): string => text({ type: 'search', re, text: part });

export const hearEveryoneText = (re: number): string => text({ type: 'hear-group', re, group: EVERYONE });

export const sayText = (re: number, line: string): string =>
  text({ type: 'say-in-group', re, group: EVERYONE, text: line });

/** Candidates in one attempt; the protocol allows 64. */
const PER_ATTEMPT = 60;

/** Candidate `count` of one side, counted from 0: about 300 bytes, as browsers make them. */
export const candidateText = (introduction: string, count: number): string =>
  text({
    type: 'signal',
    re: count + 1,
    introduction,
    signal: {
      kind: 'candidate',
      attempt: Math.floor(count / PER_ATTEMPT),
      candidate: candidate(count),
      sdpMid: '0',
      sdpMLineIndex: 0,
    },
  });

export const candidate = (count: number): string =>
  `candidate:842163049 1 udp 1677729535 203.0.113.77 ${40_000 + (count % 9_000)} typ srflx raddr 192.168.1.7 rport 46154 generation 0 ufrag EsAw network-id 1 network-cost 10`;

/** A signed report: the first seat has won. */
export const reportText = (re: number, key: UserKey, { match, seat }: Start): string =>
  text({
    type: 'report',
    re,
    match,
    report: key.sign(REPORT_TYP, {
      v: REPORT_VERSION,
      match,
      ...TITLE,
      seat,
      ranks: [1, 2],
      scores: null,
      departures: [null, null],
      plies: 7,
      heads: [null, null],
      state: 'S'.repeat(43),
      refused: [],
    }),
  });

/** Reads one kind of message; null for every other. */
function read<T extends ServerMessage['type'], V>(type: T, pick: (message: Extract<ServerMessage, { type: T }>) => V) {
  const start = `{"type":"${type}"`;
  return (said: string): V | null =>
    said.startsWith(start) ? pick(JSON.parse(said) as Extract<ServerMessage, { type: T }>) : null;
}

const REFUSAL = Buffer.from('{"type":"refused"');

export const isRefusal = (data: Buffer): boolean => data.subarray(0, REFUSAL.length).equals(REFUSAL);

/** The code of a refusal. */
export function refusalOf(data: Buffer): string {
  try {
    const { code } = JSON.parse(data.toString()) as { code?: unknown };
    return String(code).slice(0, 40);
  } catch {
    return 'unreadable';
  }
}

/** The server says that the entrance waits for its turn. */
export const isQueued = (said: string): boolean => said.startsWith('{"type":"queued"');

/** The client's id. */
export const readWelcome = read('welcome', ({ client }) => client);

/** The table that the answer to request `re` names. A refusal is an error of the benchmark. */
export function readTable(re: number): (said: string) => string | null {
  const done = read('done', (message) => (message.re === re ? message.table : null));
  const refused = read('refused', (message) => {
    if (message.re === re) throw new Error(`request ${re} was refused: ${message.code}, ${message.detail}`);
    return null;
  });
  return (said) => done(said) ?? refused(said);
}

/** How request `re` was answered: `done`, or the code of the refusal. */
export function readAnswer(re: number): (said: string) => string | null {
  const done = read('done', (message) => (message.re === re ? 'done' : null));
  const refused = read('refused', (message) => (message.re === re ? message.code : null));
  return (said) => done(said) ?? refused(said);
}

/** The answer to a search. */
export const readFound = (re: number) => read('found', (message) => (message.re === re ? true : null));

/** Lines of a chat, and the clients that a change of the window names. */
export const readLine = read('group-line', ({ line }) => line.text);

export const readSeen = read('window', ({ people = [], states = [], gone = [] }) => ({
  here: people.map(({ client }) => client),
  changed: states.map(({ client }) => client),
  gone,
}));

export const readDone = (re: number) => read('done', (message) => (message.re === re ? true : null));

export interface Start {
  readonly match: string;
  readonly seat: number;
  readonly introduction: string;
}

export const readStart = read('match', ({ start }): Start | null => {
  const [introduction] = start.introductions;
  return introduction === undefined
    ? null
    : { match: start.match, seat: start.seat, introduction: introduction.introduction };
});

export const readVerdict = (match: string) =>
  read('verdict', ({ verdict }) => (verdict.match === match ? verdict.decision : null));
