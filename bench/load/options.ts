import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '@parley/protocol';

/** A process that is killed while the test runs. */
export interface Kill {
  readonly pid: number;
  readonly atSeconds: number;
}

/** A process whose use of the machine goes into the report. */
export interface Watched {
  readonly name: string;
  readonly pid: number;
}

/** What a load test does. */
export interface LoadOptions {
  /** Origins of the servers, or of the edges of one server. */
  readonly to: readonly string[];
  readonly clients: number;
  /** Matches that begin in a second, and for how long. */
  readonly matches: number;
  readonly seconds: number;
  /** Seconds from the start of a match to its reports: the moves pass between the players, and cost the server nothing. */
  readonly playSeconds: number;
  /** Clients that sign in at the same time. */
  readonly width: number;
  /** Looks around in a second, of all clients together. */
  readonly looks: number;
  /** Lines of chat in a second, and clients that hear them. */
  readonly lines: number;
  readonly hearers: number;
  readonly kills: readonly Kill[];
  readonly processes: readonly Watched[];
  readonly token: string | null;
  /** Folder of the report. */
  readonly out: string;
}

const MOST_CLIENTS = 100_000;
const MOST_PER_SECOND = 1_000;
const MOST_SECONDS = 86_400;
const MOST_SERVERS = 64;

export const HELP = `npm run load -- [options]: sends load to Parley, and reports how it did.

Guests with keys sign in, stay connected, look around, chat, and play matches: challenge, consent, start, ten candidates from each
side, the signed reports of both, and the verdict. No links are made. A client that loses its connection comes back, as a page does, and
ends its match.

  --to URL,URL…           Origins of the server, or of its edges; clients are spread over them, and the two players of
                          a match are at different ones. Default: http://127.0.0.1:4600.
  --clients N             Clients that sign in, 2 to ${MOST_CLIENTS}. Default: 100.
  --matches M             Matches that begin in a second, 0 to ${MOST_PER_SECOND}; may be a fraction. Default: 1.
  --seconds S             How long, after all have signed in, 1 to ${MOST_SECONDS}. Default: 30.
  --play-seconds S        From the start of a match to its reports, 0 to 3600. Default: 5.
  --width N               Clients that sign in at the same time, 1 to 200. Default: 16.
  --looks N               Clients that move their window on the list in a second. Default: 2.
  --lines N               Lines of chat in a second, 4 at most. Default: 0.5.
  --hearers N             Clients that hear the chat, 0 to 1000. Default: 10.
  --process NAME=PID,…    Processes whose CPU and memory go into the report, besides those that listen at --to.
  --kill PID@SECONDS,…    Kills one of these processes (SIGKILL) that long after all have signed in.
  --token TEXT            Opens a server that is not on this machine: its operator sets the same text as PARLEY_LOAD_TOKEN.
  --out FOLDER            Where report.html and report.json are written. Default: .cache/load.
  --help                  These lines.

Every client comes from one address, so the limits of the server have to be set for it: docs/load.md names them. Ctrl-C ends the test
early, and the report is of what was done until then.`;

/** Wrong arguments are one sentence. `null`: only the help is wanted. */
export function readOptions(args: readonly string[]): Result<LoadOptions | null, string> {
  let given: Readonly<Record<string, string | boolean | undefined>>;
  try {
    given = parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    const [first = ''] = String(error instanceof Error ? error.message : error).split('. ');
    return err(`${first}. See --help.`);
  }
  if (given.help === true) return ok(null);
  const text = (name: keyof typeof OPTIONS): string => String(given[name] ?? '');
  const faults: string[] = [];
  const number = (name: keyof typeof OPTIONS, least: number, most: number, kind: 'whole' | 'any'): number => {
    const value = /^\d{1,9}(\.\d{1,6})?$/.test(text(name)) ? Number(text(name)) : Number.NaN;
    const fits = value >= least && value <= most && (kind === 'any' || Number.isInteger(value));
    if (!fits) faults.push(`--${name} is a ${kind === 'whole' ? 'whole ' : ''}number from ${least} to ${most}.`);
    return value;
  };
  const to = listOf(text('to')).map(originOf);
  if (to.length === 0 || to.length > MOST_SERVERS || to.includes(null)) {
    faults.push('--to is a comma list of origins such as http://127.0.0.1:4601, without a path.');
  }
  const pairs = (name: 'process' | 'kill', pattern: RegExp, example: string): (readonly [string, string])[] =>
    listOf(text(name)).map((part) => {
      const [, first = '', second = ''] = pattern.exec(part) ?? [];
      if (first === '') faults.push(`--${name} is a comma list such as ${example}.`);
      return [first, second];
    });
  const options: LoadOptions = {
    to: to.flatMap((origin) => (origin === null ? [] : [origin])),
    clients: number('clients', 2, MOST_CLIENTS, 'whole'),
    matches: number('matches', 0, MOST_PER_SECOND, 'any'),
    seconds: number('seconds', 1, MOST_SECONDS, 'any'),
    playSeconds: number('play-seconds', 0, 3_600, 'any'),
    width: number('width', 1, 200, 'whole'),
    looks: number('looks', 0, MOST_PER_SECOND, 'any'),
    // More than a group hears in a second would be refused.
    lines: number('lines', 0, 4, 'any'),
    hearers: number('hearers', 0, 1_000, 'whole'),
    processes: pairs('process', /^([a-z][\w-]{0,30})=(\d{1,9})$/i, 'core=1234,redis=1240').map(([name, pid]) => ({
      name,
      pid: Number(pid),
    })),
    kills: pairs('kill', /^(\d{1,9})@(\d{1,6}(?:\.\d{1,3})?)$/, '1234@20').map(([pid, at]) => ({
      pid: Number(pid),
      atSeconds: Number(at),
    })),
    token: given.token === undefined ? null : text('token'),
    out: resolve(text('out')),
  };
  const [fault] = faults;
  if (fault !== undefined) return err(fault);
  if (options.kills.some(({ atSeconds }) => atSeconds >= options.seconds)) {
    return err('--kill has to come before the end of the test, which --seconds sets.');
  }
  return ok(options);
}

const value = (fallback: string) => ({ type: 'string', default: fallback }) as const;
const OPTIONS = {
  to: value('http://127.0.0.1:4600'),
  clients: value('100'),
  matches: value('1'),
  seconds: value('30'),
  'play-seconds': value('5'),
  width: value('16'),
  looks: value('2'),
  lines: value('0.5'),
  hearers: value('10'),
  process: value(''),
  kill: value(''),
  token: { type: 'string' },
  out: value('.cache/load'),
  help: { type: 'boolean', short: 'h' },
} as const;

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function originOf(text: string): string | null {
  try {
    const url = new URL(text);
    const isPlain =
      (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
    return isPlain && url.origin === text.replace(/\/$/, '').toLowerCase() ? url.origin : null;
  } catch {
    return null;
  }
}
