import type { PlayedTicks } from '@parley/evidence';
import type { FilmEvent } from '../shown/film-events.ts';
import { t } from '../text/text.ts';
import type { TickHud } from '../titles/title-view.ts';
import { departureSentences } from './departure.ts';
import type { MoveLine } from './replay.ts';
import { headline } from './result.ts';
import { clockFace } from './time.ts';

/** A moment of a match in real time as a clock shows it. */
export const filmClock = (tick: number): string => clockFace(Math.floor(tick / 60) * 1_000);

/** One line of the list: a round with its winner, or how somebody left. */
export function filmLine(event: FilmEvent, names: readonly string[], departures: PlayedTicks['departures']): MoveLine {
  const when = filmClock(event.tick);
  if (event.kind === 'out') {
    const of = departures.map((how, seat) => (seat === event.seat ? how : null));
    return { seat: event.seat, who: '', what: departureSentences(of, names, null).join(' '), when };
  }
  const { round, won } = event;
  if (won === null) return { seat: null, who: '', what: t('shown:round.open', { round }), when };
  if (won === 'draw') return { seat: null, who: '', what: t('shown:round.drawn', { round }), when };
  return { seat: won, who: '', what: t('shown:round.won', { round, name: names[won] ?? t('shown:somebody') }), when };
}

/** Where the reader stands: `0:34 of 1:30, round 2 of 5. Ada is out.` At the end the result. */
export function filmSentence(
  at: number,
  last: number,
  hud: Pick<TickHud, 'round' | 'rounds'> | null,
  words: string | null,
  { outcome, names }: Pick<PlayedTicks, 'outcome'> & { readonly names: readonly string[] },
): string {
  const clocks = { at: filmClock(at), last: filmClock(last) };
  const where =
    hud === null
      ? t('shown:whereIs', clocks)
      : t('shown:whereIs.round', { ...clocks, round: hud.round, rounds: hud.rounds });
  if (at === last && outcome !== null) return `${where} ${headline(outcome.ranks, null, names)}.`;
  return words === null ? where : `${where} ${words}`;
}
