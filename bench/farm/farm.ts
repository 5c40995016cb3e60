import { setTimeout as sleep } from 'node:timers/promises';
import type { MatchStart, Verdict } from '@parley/protocol';
import { FIRST_WINS, record } from '../../apps/server/src/testing/recorder.ts';
import { newTally } from '../session/line.ts';
import { keepConnections } from '../session/post.ts';
import { DEFAULT_LIMITS, startServer } from '../session/server-process.ts';
import { consentText, readDone, readTable, selectText } from '../session/wire.ts';
import { type Account, enter, readWholeStart, readWholeVerdict } from './account.ts';

/** What a person does who wants trust without playing against anybody. */
export interface FarmPlan {
  /** Member accounts whose trust is to rise; throw-away guests come besides, as fast as the limits let them. */
  readonly members: number;
  readonly addresses: number;
  /**
   * `agree`: nobody plays a move, both report alike. `play`: programs play a whole match, move by move, and hand it in. `wait`: they
   * do, and report only when the match has lasted as long as it has to last to count in full.
   */
  readonly style: 'agree' | 'play' | 'wait';
  readonly seconds: number;
}

export interface Farmed {
  readonly plan: FarmPlan;
  readonly matches: number;
  readonly guests: number;
  /** What the server refused: sign-ins, challenges, reports. */
  readonly refused: number;
  /** Trust of the member that got highest, and of the median one, at the end. */
  readonly best: number;
  readonly median: number;
  /** Seconds until the first member had more than .5; null where none had. */
  readonly halfAfter: number | null;
}

/** Addresses of documentation (RFC 5737), as a proxy would hand them on. */
const addressOf = (index: number): string => `203.0.113.${10 + index}`;
/** Matches at the same time; of those who wait, as many as there are members for. */
const WIDTH = 8;
const widthOf = ({ members, style }: FarmPlan): number => (style === 'wait' ? Math.max(WIDTH, members) : WIDTH);
/** How long those who wait let a match last: two minutes, which is what counts in full, and a little. */
const WAITED_MS = 121_000;
/** Guests that are kept; each of them is new to each member once. */
const GUESTS = 400;
/** How long the farmer waits after a limit, and for an idle account. */
const WAIT_MS = 250;
/** What a new member starts from. */
const START = 0.3;

/** Farms on a server of its own with the limits that it has by default. */
export async function farm(plan: FarmPlan): Promise<Farmed> {
  const server = await startServer('parley', { ...DEFAULT_LIMITS, PARLEY_TRUST_PROXY: '1' });
  const width = widthOf(plan);
  const agent = keepConnections(width);
  const tally = newTally();
  const members: Account[] = [];
  const guests: Account[] = [];
  const trust = new Map<string, number>();
  const began = performance.now();
  const secondsNow = (): number => (performance.now() - began) / 1_000;
  let matches = 0;
  let refused = 0;
  let halfAfter: number | null = null;

  const come = async (kind: 'guest' | 'member', into: Account[]): Promise<void> => {
    try {
      into.push(await enter(kind, server.url, addressOf(into.length % plan.addresses), agent, tally));
    } catch {
      refused += 1;
      await sleep(WAIT_MS);
    }
  };

  /** Where there are several addresses, members elsewhere vouch for more than any guest does. */
  const candidatesOf = (one: Account): readonly Account[] =>
    plan.addresses > 1 ? members.filter(({ address }) => address !== one.address) : [...members, ...guests];

  async function playOne(one: Account, other: Account): Promise<void> {
    one.isIdle = false;
    other.isIdle = false;
    try {
      const verdict = await match(one, other, plan.style);
      matches += 1;
      for (const { player, met } of [one, other]) {
        const opponent = player === one.player ? other.player : one.player;
        met.set(opponent, (met.get(opponent) ?? 0) + 1);
        const seat = verdict.participants.find(({ card }) => card.player === player)?.seat;
        const after = verdict.changes.find((change) => change.seat === seat)?.after;
        if (after === undefined) continue;
        trust.set(player, after);
        if (after > 0.5 && members.some((member) => member.player === player)) halfAfter ??= secondsNow();
      }
    } catch {
      refused += 1;
      await sleep(WAIT_MS);
    } finally {
      one.isIdle = true;
      other.isIdle = true;
    }
  }

  try {
    while (members.length < plan.members && secondsNow() < plan.seconds) await come('member', members);
    const workers = Array.from({ length: width }, async (_, worker) => {
      while (secondsNow() < plan.seconds) {
        // One of them only brings guests.
        if (worker === 0) {
          if (plan.addresses === 1 && guests.length < GUESTS) await come('guest', guests);
          else await sleep(WAIT_MS);
          continue;
        }
        const one = members.filter(({ isIdle }) => isIdle)[worker % Math.max(1, members.length)] ?? idleOf(members);
        const other = one === undefined ? undefined : leastMet(one, candidatesOf(one));
        if (one === undefined || other === undefined) await sleep(WAIT_MS);
        else await playOne(one, other);
      }
    });
    await Promise.all(workers);
  } finally {
    for (const { line } of [...members, ...guests]) line.close();
    agent.destroy();
    await server.stop();
  }
  const ratings = members.map(({ player }) => trust.get(player) ?? START).sort((a, b) => a - b);
  return {
    plan,
    matches,
    guests: guests.length,
    refused,
    best: ratings.at(-1) ?? START,
    median: ratings[Math.floor(ratings.length / 2)] ?? START,
    halfAfter,
  };
}

const idleOf = (accounts: readonly Account[]): Account | undefined => accounts.find(({ isIdle }) => isIdle);

function leastMet(one: Account, accounts: readonly Account[]): Account | undefined {
  let least: Account | undefined;
  for (const other of accounts) {
    if (!other.isIdle || other === one) continue;
    if (least === undefined || (one.met.get(other.player) ?? 0) < (one.met.get(least.player) ?? 0)) least = other;
  }
  return least;
}

let numbered = 0;
const nextRe = (): number => {
  numbered += 1;
  return numbered;
};

/** Challenge, consent, start, whatever there is of a match, and both reports. Rejects where the server refuses any of it. */
async function match(one: Account, other: Account, style: FarmPlan['style']): Promise<Verdict> {
  const started = Promise.all([
    one.line.next('the start', readWholeStart),
    other.line.next('the start', readWholeStart),
  ]);
  started.catch(() => {});
  const re = nextRe();
  const table = one.line.next('the answer to the challenge', readTable(re));
  one.line.send(selectText(re, other.client));
  other.line.send(consentText(nextRe(), await table));
  const [start] = await started;
  const bySeat = start.participants.map(({ card }) => (card.player === one.player ? one : other));
  const played = await record({ ...start, id: start.match }, bySeat.map(penOf));
  if (style !== 'agree') {
    for (const move of FIRST_WINS) await played.move(move);
    await Promise.all(bySeat.map((account, seat) => handIn(account, start, seat, played.entries)));
  }
  if (style === 'wait') await sleep(WAITED_MS);
  const verdict = one.line.next('the verdict', readWholeVerdict(start.match));
  verdict.catch(() => {});
  for (const [seat, account] of bySeat.entries()) {
    const said = style !== 'agree' ? {} : { ranks: [1, 2], state: 'S'.repeat(43), plies: 7 };
    const report = await played.report(seat, said);
    account.line.send(JSON.stringify({ type: 'report', re: nextRe(), match: start.match, report }));
  }
  return verdict;
}

/** Each player hands in what it signed, and waits until the server has it. */
async function handIn(account: Account, { match: id }: MatchStart, seat: number, entries: readonly string[]) {
  const own = entries.filter((_, index) => index % 2 === seat);
  const re = nextRe();
  const done = account.line.next('the answer to the deposit', readDone(re));
  account.line.send(JSON.stringify({ type: 'deposit', re, match: id, entries: own }));
  await done;
}

const penOf = ({ key }: Account) => ({
  key: key.key,
  sign: async (typ: string, payload: object): Promise<string> => key.sign(typ, payload),
});
