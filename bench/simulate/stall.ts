import {
  type Absence,
  type Action,
  fold,
  nextEntry,
  type Report,
  signEntry,
  stateHash,
  type Transcript,
} from '@parley/evidence';
import type { Attacked } from './attacks.ts';
import { headsOf, type Played, reportFrom, type ServerSaw, withEntry } from './played.ts';
import type { RandomSource } from './random-source.ts';
import { at } from './scene.ts';

/** How liars stop playing in a lost position and sign everybody honest away. */
export const STALLS = [
  /** The claim of absence comes before an honest one could. */
  'at-once',
  /** It comes when an honest client would claim an absence. */
  'absent',
  /** It comes after the time of the liar's own turn is over, and says that the others' time is. */
  'time',
  /** The liar's connection is lost for one, five or thirty seconds meanwhile. */
  'away-1s',
  'away-5s',
  'away-30s',
  /** Nobody of the liars claims or reports anything. */
  'silent',
] as const;
export type Stall = (typeof STALLS)[number];

const CLAIMS_AFTER_MS: Readonly<Record<Exclude<Stall, 'silent'>, number>> = {
  'at-once': 1_000,
  absent: 25_000,
  time: 70_000,
  'away-1s': 25_000,
  'away-5s': 25_000,
  'away-30s': 40_000,
};
const AWAY_MS: Partial<Record<Stall, number>> = { 'away-1s': 1_000, 'away-5s': 5_000, 'away-30s': 30_000 };

/** How long honest clients wait beyond turn and grace, how long for others to sign the same claim, and how long they think. */
const OVERDUE_MS = 1_000;
const COSIGN_MS = 10_000;
const THINKING_MS = 3_000;
const DEPOSITED_AFTER_MS = 400;

/** A match that liars stopped, with what everybody signed and says of it. */
export interface Stalled {
  readonly deposits: Attacked['deposits'];
  readonly liars: readonly Report[];
  readonly honest: readonly Report[];
  readonly witness: ServerSaw;
}

/** The last move of one of these seats that the match could have been stopped at; null where none of them moved. */
export function stopsAt(played: Played, seats: readonly number[]): Played['entries'][number] | null {
  if (played.final.departures.some((departure) => departure !== null)) return null;
  return (
    played.entries.findLast(({ signed: { entry } }) => seats.includes(entry.seat) && entry.act.kind === 'move') ?? null
  );
}

/**
 * One of the liars does not make its last move; all of them sign the honest players away, and all but one give up, so that
 * their history ends. The honest players wait, claim that the time of the one on turn is over, then the same of those who do not
 * sign that, and play on to the end.
 * @throws where none of the liars moved: ask `stopsAt` first
 */
export async function stalled(
  played: Played,
  liars: readonly number[],
  stall: Stall,
  random: RandomSource,
): Promise<Stalled> {
  const stop = stopsAt(played, liars);
  if (stop === null) throw new Error('nobody can stop this match');
  const leader = stop.signed.entry.seat;
  const from = played.entries[played.entries.indexOf(stop) - 1]?.receivedAt ?? played.judged.startedAt;
  const known = played.entries
    .slice(0, played.entries.indexOf(stop))
    .map(({ signed, receivedAt }) => ({ jws: signed.jws, receivedAt }));
  const honest = played.signers.flatMap((_, seat) => (liars.includes(seat) ? [] : [seat]));
  const truly = await playedOn(played, stop.before, from, leader, liars, honest, random);
  const theirs =
    stall === 'silent' ? null : await liarsHistory(played, stop.before, from, leader, liars, honest, stall);
  const awayMs = AWAY_MS[stall];
  const away: readonly Absence[] =
    awayMs === undefined ? [] : [{ from: from + OVERDUE_MS, until: from + OVERDUE_MS + awayMs, how: 'lost' }];
  return {
    deposits: [...known, ...truly.deposits, ...(theirs?.deposits ?? [])],
    honest: honest.map((seat) => ({ ...truly.report, seat })),
    liars: theirs === null ? [] : liars.map((seat) => ({ ...theirs.report, seat })),
    witness: {
      ...played.witness,
      away: played.witness.away.with(leader, away),
      challenged: stall === 'silent' ? liars : [],
    },
  };
}

async function liarsHistory(
  played: Played,
  before: Transcript,
  from: number,
  leader: number,
  liars: readonly number[],
  honest: readonly number[],
  stall: Exclude<Stall, 'silent'>,
) {
  const history = openHistory(played, before);
  const claim: Action = { kind: 'drop', seats: [...honest], reason: stall === 'time' ? 'time' : 'absent' };
  const now = from + CLAIMS_AFTER_MS[stall];
  for (const seat of liars) await history.sign(seat, claim, now);
  for (const seat of liars) {
    if (seat !== leader) await history.sign(seat, { kind: 'resign', reason: 'resigned' }, now + DEPOSITED_AFTER_MS);
  }
  return history.ended();
}

async function playedOn(
  played: Played,
  before: Transcript,
  from: number,
  leader: number,
  liars: readonly number[],
  honest: readonly number[],
  random: RandomSource,
) {
  const { clocks } = played.title;
  const history = openHistory(played, before);
  let now = from + clocks.turnMs + clocks.graceMs + OVERDUE_MS;
  for (const seat of honest) await history.sign(seat, { kind: 'drop', seats: [leader], reason: 'time' }, now);
  if (liars.length > 1) {
    now += COSIGN_MS;
    for (const seat of honest) await history.sign(seat, { kind: 'drop', seats: [...liars], reason: 'time' }, now);
  }
  for (;;) {
    const { turn, state } = history.position();
    if (turn === null) break;
    now += THINKING_MS;
    await history.sign(turn, { kind: 'move', move: played.title.suggest(state, random.next) }, now);
  }
  return history.ended();
}

/** What some of the players sign from there on, each as its client would. */
function openHistory(played: Played, before: Transcript) {
  let transcript = before;
  const deposits: Attacked['deposits'][number][] = [];
  const position = () => fold(transcript.setup, transcript.chains);
  return {
    position,
    async sign(seat: number, act: Action, now: number): Promise<void> {
      const { state, ply } = position();
      const entry = nextEntry(transcript, seat, ply, act, await stateHash(played.title, state));
      const signed = await signEntry(at(played.signers, seat), entry);
      transcript = withEntry(transcript, signed);
      deposits.push({ jws: signed.jws, receivedAt: now + DEPOSITED_AFTER_MS });
    },
    /** @throws where the match has not ended: a fault of the simulation */
    async ended(): Promise<{ readonly deposits: Attacked['deposits']; readonly report: Report }> {
      const { outcome, departures, ply, state } = position();
      if (outcome === null) throw new Error('a match that was gone on with has no end');
      const report: Report = {
        ...reportFrom(played, 0),
        ranks: [...outcome.ranks],
        scores: outcome.scores && [...outcome.scores],
        departures: [...departures],
        plies: ply,
        heads: headsOf(transcript),
        state: await stateHash(played.title, state),
      };
      return { deposits, report };
    },
  };
}
