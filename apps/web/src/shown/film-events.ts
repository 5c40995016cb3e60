import type { PlayedTicks } from '@parley/evidence';
import type { TickHud } from '../titles/title-view.ts';

/** What is listed of a finished match in real time. */
export type FilmEvent =
  | { readonly kind: 'round'; readonly tick: number; readonly round: number; readonly won: TickHud['roundWon'] }
  | { readonly kind: 'out'; readonly tick: number; readonly seat: number };

/** Finds the rounds in states that come one after the other, and who won each. */
export function createEvents(hud: (state: unknown) => TickHud) {
  const rounds: { tick: number; round: number; won: TickHud['roundWon'] }[] = [];
  return {
    seen(state: unknown, tick: number): void {
      const { round, rounds: count, roundWon } = hud(state);
      // A title that is not played in rounds.
      if (count === 1) return;
      const last = rounds.at(-1);
      if (last === undefined || round > last.round) rounds.push({ tick, round, won: roundWon });
      else if (round === last.round && roundWon !== null) last.won = roundWon;
    },
    /** Rounds, and who left, in order. */
    events({ outs, departures }: Pick<PlayedTicks, 'outs' | 'departures'>): readonly FilmEvent[] {
      const left = departures.flatMap((how, seat): FilmEvent[] =>
        how === null ? [] : [{ kind: 'out', tick: outs[seat]?.from ?? 0, seat }],
      );
      const all = [...rounds.map((round): FilmEvent => ({ kind: 'round', ...round })), ...left];
      return all.sort((a, b) => a.tick - b.tick);
    },
  };
}

/** Where in the list the picture is, from 1; 0 before the first. */
export const eventAt = (events: readonly FilmEvent[], tick: number): number =>
  events.filter((one) => one.tick <= tick).length;

/** The round that runs at this tick, from 1; null where it is not known yet. */
export function roundAt(events: readonly FilmEvent[], tick: number): number | null {
  const rounds = events.flatMap((one) => (one.kind === 'round' && one.tick <= tick ? [one.round] : []));
  return rounds.at(-1) ?? null;
}
