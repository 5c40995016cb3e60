import type { TickTitle } from '@parley/games';
import { isSignedBy } from '../jws.ts';
import type { Ending, NamedResult, PlayedMatch, Replay, TranscriptReplay } from '../replay.ts';
import type { Report } from '../report.ts';
import { knowsBeyond } from './account.ts';
import { ticksThrough } from './block.ts';
import { claimsOf } from './claims.ts';
import { historiesOf, playedInputs, type SeatHistory, setupOf } from './history.ts';
import { type ReceivedTicks, verifyTicks } from './received.ts';
import { type Run, runTicks } from './run.ts';
import {
  isVoidBy,
  type Leaving,
  leavingsOf,
  planOf,
  resultOf,
  settleTicks,
  type TickSettled,
  withClaims,
} from './settle.ts';
import { finalStateOf, statedTicks, tickStatesOf } from './states.ts';

/** Replays matches in real time: the inputs of everybody, block by block, and the signatures over them (E2, E4, E5, N12). */
export const tickReplay: TranscriptReplay<TickTitle> = {
  async verify(match, deposits, mayGoOn) {
    const received = await verifyTicks(match, deposits, mayGoOn);
    if (received === null) return null;
    const heads = received.seats.flatMap((seat) => seat.heads);
    return {
      proofs: received.proofs,
      entries: heads.length + received.acts.length,
      has: (hash) => received.seats.some(({ whole }) => whole.has(hash)),
      newestAt: Math.max(match.startedAt, ...[...heads, ...received.acts].map(({ receivedAt }) => receivedAt)),
      authors: new Set([...heads.map(({ head }) => head.seat), ...received.acts.map(({ act }) => act.seat)]),
      hasMoves: heads.length > 0,
      replay: (played, going) => replayOf(received, played, going),
    };
  },
  async proofs(match, deposits) {
    // Nothing is played, and of each chain one signature is verified: so this is never stopped.
    return (await verifyTicks(match, deposits, () => true))?.proofs ?? [];
  },
};

async function replayOf(
  received: ReceivedTicks,
  played: PlayedMatch<TickTitle>,
  mayGoOn: () => boolean,
): Promise<Replay | null> {
  const { title, match, reports } = played;
  const { acts, proofs } = received;
  const setup = setupOf(match, title);
  const equivocated = proofs.map(({ seat }) => seat);
  const histories = await historiesOf(received, { setup, startedAt: match.startedAt, equivocated });
  if (histories === null) {
    const states = match.keys.map(() => ({ compared: 0, entriesDiffer: false, reportDiffers: null }));
    return { ending: { kind: 'split' }, states, ...NOTHING_SEEN, resultOf: () => ({ kind: 'unknown' }) };
  }
  await verifyKnowing(received, histories, title, match.keys);
  const settled = settleTicks({ played, histories, acts, asked: statedTicks(histories) }, mayGoOn);
  if (settled === null) return null;
  const named = namedRuns(received, histories, played, settled, mayGoOn);
  const ends = new Map<Report, string>();
  for (const report of reports) {
    const run = named(report.heads);
    if (run === 'stopped') return null;
    if (run !== null && !run.isVoid) ends.set(report, await finalStateOf(title, run.run));
  }
  const { outs, run } = settled;
  const replayed = { histories, acts, outs, run };
  const states = await tickStatesOf(title, replayed, match.keys, reports, (report) => ends.get(report));
  return {
    ending: await endingOf(title, settled, histories, received),
    states,
    falseAbsence: settled.falseAbsence,
    openUntil: settled.openUntil,
    idle: [],
    resultOf(heads): NamedResult {
      const one = named(heads);
      if (one === 'stopped') return { kind: 'stopped' };
      return one === null ? { kind: 'unknown' } : { kind: 'known', result: resultOf(one.run, one.isVoid) };
    },
  };
}

const NOTHING_SEEN = { falseAbsence: [], openUntil: null, idle: [] };

/** Of those who signed a claim, one head that shows that they had more of the player than the claim says, where there is any. */
async function verifyKnowing(
  { acts }: ReceivedTicks,
  histories: readonly SeatHistory[],
  { inputBytes }: TickTitle,
  keys: readonly string[],
): Promise<void> {
  for (const { seats, signers } of claimsOf(acts, inputBytes)) {
    for (const { seat, block } of seats) {
      for (const signer of signers.keys()) {
        for (const head of histories[signer]?.heads ?? []) {
          if (!knowsBeyond(head, seat, block, histories[seat])) continue;
          head.isVerified ||= await isSignedBy(head.jws, keys[signer] ?? '');
          if (head.isVerified) break;
        }
      }
    }
  }
}

interface NamedRun {
  readonly run: Run;
  readonly isVoid: boolean;
}

/**
 * Plays the transcript that a report names: the inputs up to its heads, and all claims as they are signed, about players of whom
 * it names no more than the claim does. Each one once; null where it names what is not here.
 */
function namedRuns(
  { acts, seats }: ReceivedTicks,
  histories: readonly SeatHistory[],
  { title, match }: PlayedMatch<TickTitle>,
  settled: TickSettled,
  mayGoOn: () => boolean,
): (heads: Report['heads']) => NamedRun | 'stopped' | null {
  const runs = new Map<string, NamedRun>();
  return (heads) => {
    const key = heads.join();
    const there = runs.get(key);
    if (there !== undefined) return there;
    const blocks = heads.map((hash, seat) => (hash === null ? -1 : histories[seat]?.blockOf(hash)));
    const known = blocks.flatMap((block) => (block === undefined ? [] : [block]));
    if (known.length < match.seats || seats.length < match.seats) return null;
    const cut = histories.map((history, seat): SeatHistory => {
      const block = known[seat] ?? -1;
      return { ...history, ...playedInputs(history, block, title.inputBytes), block };
    });
    const claims = claimsOf(acts, title.inputBytes).filter(({ seats: gone }) =>
      gone.every(({ seat, block }) => (known[seat] ?? -1) <= block),
    );
    // A resignation is known to a report that has everything before it.
    const resigned = leavingsOf(histories, acts).map((leaving, seat) =>
      leaving !== null && leaving.from <= ticksThrough(known[seat] ?? -1) ? leaving : null,
    );
    const { outs } = withClaims(claims, resigned, match.seats, () => ({ kind: 'holds', reasons: new Map() }));
    const isVoid = isVoidBy(cut, acts, outs);
    const same = isSame(cut, outs, settled);
    const run = same ? settled.run : runTicks(title, match, planOf(title, cut, outs), new Set(), mayGoOn);
    if (run === null) return 'stopped';
    const made = { run, isVoid };
    runs.set(key, made);
    return made;
  };
}

/** Whether a replay of these inputs is the one that was made already: it has all inputs up to its end, and the same players left. */
function isSame(
  cut: readonly SeatHistory[],
  outs: ReturnType<typeof withClaims>['outs'],
  { run, outs: played }: TickSettled,
): boolean {
  return (
    run.outcome !== null &&
    cut.every(({ ticks }, seat) => {
      const [mine, theirs] = [outs[seat] ?? null, played[seat] ?? null];
      const isOut = theirs !== null && theirs.from <= run.tick;
      if (isOut) return mine?.from === theirs.from && wordOf(mine) === wordOf(theirs);
      return ticks >= run.tick && (mine === null || mine.from > run.tick);
    })
  );
}

/** By whose word a seat is out. */
const wordOf = ({ by }: Leaving): string => (by === null || by === 'self' ? String(by) : by.key);

async function endingOf(
  title: TickTitle,
  { kind, run, outs, isVoid }: TickSettled,
  histories: readonly SeatHistory[],
  { seats, acts }: ReceivedTicks,
): Promise<Ending> {
  const entries = seats.reduce((sum, { heads }) => sum + heads.length, acts.length);
  const length = { plies: isVoid ? 0 : run.tick, entries };
  const result = resultOf(run, isVoid);
  if (kind !== 'ended' || result === null) return { kind: kind === 'ended' ? 'incomplete' : kind, length };
  const gone = run.departures;
  return {
    kind,
    length,
    result,
    departures: isVoid ? outs.map((out) => (out?.by === 'self' && out.from === 0 ? out.reason : null)) : gone,
    moves: histories.map(({ inputs }) => (isVoid ? 0 : changesIn(inputs, title.inputBytes, run.tick))),
    byServer: outs.flatMap((out, seat) => (out !== null && out.by === null && gone[seat] !== null ? [seat] : [])),
    finalState: isVoid ? null : await finalStateOf(title, run),
  };
}

/** How often a player changed its input: one that only sat there has made no move. */
function changesIn(inputs: Uint8Array, inputBytes: number, ticks: number): number {
  let changes = 0;
  const end = Math.min(inputs.length, ticks * inputBytes);
  for (let from = 0; from + inputBytes <= end; from += inputBytes) {
    for (let at = from; at < from + inputBytes; at += 1) {
      if (inputs[at] === (from === 0 ? 0 : inputs[at - inputBytes])) continue;
      changes += 1;
      break;
    }
  }
  return changes;
}
