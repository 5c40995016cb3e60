import {
  COUNTDOWN,
  type CyclesState,
  FULL_ENERGY,
  LEFT,
  OVER,
  PAUSE,
  phaseOf,
  RIDING,
  ROUND,
  roundsOf,
  TICK,
} from '@parley/games/light-cycles';
import type { Sound } from '../../match/sound.ts';
import { t } from '../../text/text.ts';
import { row } from '../../words/time.ts';
import { type RoundClock, roundShown } from '../round-shown.ts';
import type { TickHud } from '../title-view.ts';

const TICKS_A_SECOND = 50;
/** Energy is shown in so many steps: a bar that changes with every tick is drawn with every tick. */
const STEPS = 12;

const PHASES: Readonly<Record<number, RoundClock['phase']>> = {
  [COUNTDOWN]: 'countdown',
  [RIDING]: 'play',
  [PAUSE]: 'pause',
  [OVER]: 'over',
};

/** What stands beside the arena. */
export function hudOf(state: unknown): TickHud {
  const now = state as CyclesState;
  const phase = phaseOf(now);
  const { round, hasEnded } = roundShown({
    phase: PHASES[phase] ?? 'over',
    over: now.clock[ROUND] ?? 0,
    left: now.clock[LEFT] ?? 0,
    tick: now.clock[TICK] ?? 0,
    out: now.out,
  });
  return {
    round,
    rounds: roundsOf(now.alive.length),
    countdown: phase === COUNTDOWN ? Math.max(1, Math.ceil((now.clock[LEFT] ?? 0) / TICKS_A_SECOND)) : null,
    roundWon: hasEnded ? (winner(now) ?? 'draw') : null,
    isOver: phase === OVER,
    riders: [...now.alive].map((alive, seat) => ({
      points: now.points[seat] ?? 0,
      state: now.out[seat] === 1 ? 'out' : alive === 1 ? 'riding' : 'crashed',
      energy: Math.ceil(((now.energy[seat] ?? 0) / FULL_ENERGY) * STEPS) / STEPS,
      boosting: now.boosting[seat] === 1,
    })),
  };
}

const winner = (state: CyclesState): number | null => {
  const seat = state.alive.indexOf(1);
  return seat === -1 ? null : seat;
};

const crashedBetween = (before: CyclesState, now: CyclesState): number[] =>
  [...now.alive].flatMap((alive, seat) =>
    alive === 0 && before.alive[seat] === 1 && now.out[seat] === 0 ? [seat] : [],
  );

/** Who crashed, who won the round and what it stands at, as somebody would say it who watches. */
export function sayBetween(earlier: unknown, later: unknown, names: readonly string[]): string | null {
  const [before, now] = [earlier as CyclesState, later as CyclesState];
  const name = (seat: number): string => names[seat] ?? t('boards:seat', { seat: seat + 1 });
  const said: string[] = [];
  const crashed = crashedBetween(before, now).map(name);
  if (crashed.length > 0) said.push(t('boards:cycles.crashed', { count: crashed.length, names: row(crashed) }));
  if (phaseOf(before) === RIDING && phaseOf(now) === PAUSE) {
    const seat = winner(now);
    said.push(seat === null ? t('boards:round.drawn') : t('boards:round.won', { name: name(seat) }));
  }
  if (phaseOf(before) === PAUSE && phaseOf(now) === COUNTDOWN) {
    said.push(t('boards:round.next', { round: (now.clock[ROUND] ?? 0) + 1, rounds: roundsOf(now.alive.length) }));
  }
  return said.length === 0 ? null : said.join(' ');
}

/** A turn and a boost of one's own, a crash of anybody, and how the round ended for those who play here. */
export function hearBetween(earlier: unknown, later: unknown, mine: readonly number[]): readonly Sound[] {
  const [before, now] = [earlier as CyclesState, later as CyclesState];
  const sounds: Sound[] = [];
  const isRiding = phaseOf(before) === RIDING;
  for (const seat of mine) {
    if (!isRiding || now.alive[seat] !== 1) continue;
    if (now.heading[seat] !== before.heading[seat]) sounds.push('swerve');
    if (now.boosting[seat] === 1 && before.boosting[seat] === 0) sounds.push('boost');
  }
  if (isRiding && crashedBetween(before, now).length > 0) sounds.push('crash');
  if (isRiding && phaseOf(now) === PAUSE) {
    const seat = winner(now);
    if (seat !== null && mine.includes(seat)) sounds.push('round');
  }
  if (phaseOf(now) === COUNTDOWN && hudOf(before).countdown !== hudOf(now).countdown) sounds.push('tick');
  if (phaseOf(before) === COUNTDOWN && phaseOf(now) === RIDING) sounds.push('go');
  return sounds;
}
