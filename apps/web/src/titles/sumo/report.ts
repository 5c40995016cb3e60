import {
  COUNTDOWN,
  FULL_CHARGE,
  LEFT,
  OVER,
  PAUSE,
  PLAY,
  phaseOf,
  ROUND,
  roundsOf,
  type SumoState,
  TICK,
  UNIT,
} from '@parley/games/sumo';
import type { Sound } from '../../match/sound.ts';
import { t } from '../../text/text.ts';
import { row } from '../../words/time.ts';
import { type RoundClock, roundShown } from '../round-shown.ts';
import type { TickHud } from '../title-view.ts';

/** Ticks for each number of the countdown. */
const COUNT = 40;
/** The charge is shown in so many steps: a bar that changes with every tick is drawn with every tick. */
const STEPS = 8;
/** A blow that is harder than this is heard. */
const LOUD = UNIT;

const PHASES: Readonly<Record<number, RoundClock['phase']>> = {
  [COUNTDOWN]: 'countdown',
  [PLAY]: 'play',
  [PAUSE]: 'pause',
  [OVER]: 'over',
};

/** What stands beside the arena. */
export function hudOf(state: unknown): TickHud {
  const now = state as SumoState;
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
    rounds: roundsOf(now.standing.length),
    countdown: phase === COUNTDOWN ? Math.max(1, Math.ceil((now.clock[LEFT] ?? 0) / COUNT)) : null,
    roundWon: hasEnded ? (winner(now) ?? 'draw') : null,
    isOver: phase === OVER,
    riders: [...now.standing].map((standing, seat) => ({
      points: now.points[seat] ?? 0,
      state: now.out[seat] === 1 ? 'out' : standing === 1 ? 'riding' : 'crashed',
      energy: Math.ceil(Math.min(1, (now.charge[seat] ?? 0) / FULL_CHARGE) * STEPS) / STEPS,
      boosting: (now.dash[seat] ?? 0) > 0,
    })),
  };
}

const winner = (state: SumoState): number | null => {
  const seat = state.standing.indexOf(1);
  return seat === -1 ? null : seat;
};

const fellBetween = (before: SumoState, now: SumoState): number[] =>
  [...now.standing].flatMap((standing, seat) =>
    standing === 0 && before.standing[seat] === 1 && now.out[seat] === 0 ? [seat] : [],
  );

/** Who fell, who won the round and which one comes, as somebody would say it who watches. */
export function sayBetween(earlier: unknown, later: unknown, names: readonly string[]): string | null {
  const [before, now] = [earlier as SumoState, later as SumoState];
  const name = (seat: number): string => names[seat] ?? t('boards:seat', { seat: seat + 1 });
  const said: string[] = [];
  const fell = fellBetween(before, now).map(name);
  if (fell.length > 0) said.push(t('boards:sumo.fell', { count: fell.length, names: row(fell) }));
  if (phaseOf(before) === PLAY && phaseOf(now) === PAUSE) {
    const seat = winner(now);
    said.push(seat === null ? t('boards:round.drawn') : t('boards:round.won', { name: name(seat) }));
  }
  if (phaseOf(before) === PAUSE && phaseOf(now) === COUNTDOWN) {
    said.push(t('boards:round.next', { round: (now.clock[ROUND] ?? 0) + 1, rounds: roundsOf(now.standing.length) }));
  }
  return said.length === 0 ? null : said.join(' ');
}

/** A dash of one's own, blows, falls, and how the round ended for those who play here. */
export function hearBetween(earlier: unknown, later: unknown, mine: readonly number[]): readonly Sound[] {
  const [before, now] = [earlier as SumoState, later as SumoState];
  const sounds: Sound[] = [];
  const isPlaying = phaseOf(before) === PLAY;
  if (isPlaying) {
    for (const seat of mine) if ((now.dash[seat] ?? 0) > (before.dash[seat] ?? 0)) sounds.push('boost');
    const isHit = [...now.hitAt].some((at, seat) => at !== before.hitAt[seat] && (now.blow[seat] ?? 0) > LOUD);
    if (isHit) sounds.push('own');
    if (fellBetween(before, now).length > 0) sounds.push('crash');
    const seat = winner(now);
    if (phaseOf(now) === PAUSE && seat !== null && mine.includes(seat)) sounds.push('round');
  }
  if (phaseOf(now) === COUNTDOWN && hudOf(before).countdown !== hudOf(now).countdown) sounds.push('tick');
  if (phaseOf(before) === COUNTDOWN && phaseOf(now) === PLAY) sounds.push('go');
  return sounds;
}
