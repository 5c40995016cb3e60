import type { MatchStart, RungTry } from '@parley/protocol';
import type { CoreView } from './core.ts';
import type { Mesh } from './mesh.ts';
import type { MatchView, Phase, SeatView } from './session.ts';

const NO_RUNGS: readonly RungTry[] = [];

/** The match as it is shown. `end` is what the report and the verdict made of it. */
export function viewOf(
  start: MatchStart,
  core: CoreView,
  end: Phase | null,
  links: Pick<Mesh, 'state' | 'rungs'>,
  watchers: number,
): MatchView {
  const { stage, voided, seats, ...progress } = core;
  return {
    ...progress,
    phase: end ?? phaseOf(stage, voided),
    watchers,
    seats: seats.map((seat, index): SeatView => {
      const self = index === start.seat;
      const participant = start.participants[index];
      if (participant === undefined) throw new Error(`no participant at seat ${index}`);
      return {
        ...seat,
        participant,
        self,
        link: self ? null : links.state(index),
        rungs: self ? NO_RUNGS : links.rungs(index),
      };
    }),
  };
}

const LINKING: Phase = { phase: 'linking' };
const RETURNING: Phase = { phase: 'returning' };
const PLAYING: Phase = { phase: 'playing' };
const VOID: Readonly<Record<'left' | 'links', Phase>> = {
  left: { phase: 'void', why: 'left' },
  links: { phase: 'void', why: 'links' },
};

function phaseOf(stage: CoreView['stage'], voided: CoreView['voided']): Phase {
  if (voided !== null) return VOID[voided];
  if (stage === 'linking') return LINKING;
  return stage === 'returning' ? RETURNING : PLAYING;
}

/** Whether both show the same. A core returns the same objects until something in them changes. */
export function sameView(a: MatchView, b: MatchView): boolean {
  const { seats: mine, ...shown } = a;
  const { seats: theirs, ...other } = b;
  return sameParts(shown, other) && mine.every((seat, index) => sameParts(seat, theirs[index] ?? {}));
}

function sameParts(a: object, b: object): boolean {
  const other = new Map<string, unknown>(Object.entries(b));
  return Object.entries(a).every(([name, part]) => part === other.get(name));
}
