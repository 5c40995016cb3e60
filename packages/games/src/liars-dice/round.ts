import { firstOf, mixOf, rollOf } from './links.ts';
import { countOf, type DiceState, isIn, type Showdown, seatAfter, seatsIn } from './table.ts';

/** Everybody who has dice opens the link of this round, in order of seats. */
export const opening = (state: DiceState): DiceState => ({ ...state, phase: 'open', next: seatsIn(state)[0] ?? 0 });

/** Whether this seat has opened the link of this round. */
export const hasOpened = ({ known, link }: DiceState, seat: number): boolean => known[seat]?.link === link;

/** The next one opens; when all have, the dice are looked at, and the next round begins. */
export function showdown(state: DiceState): DiceState {
  const next = seatsIn(state).find((seat) => !hasOpened(state, seat));
  if (next !== undefined) return { ...state, next };
  const opened = state.known.map((known) => (known?.link === state.link ? known.value : null));
  const mix = mixOf(state.mix, opened);
  const last = state.bids.length === 0 ? state.last : shownBy(state, opened);
  const round: DiceState = { ...state, phase: 'bid', link: state.link + 1, mix, bids: [], doubter: null, last };
  const loser = state.bids.length === 0 ? null : (last?.loser ?? null);
  // Chance says who begins where nobody has lost a die.
  if (loser === null || !isIn(state, loser)) return { ...round, next: firstOf(mix, seatsIn(state)) };
  const left = (state.dice[loser] ?? 0) - 1;
  const after = { ...round, dice: state.dice.with(loser, left) };
  return left > 0
    ? { ...after, next: loser }
    : { ...after, next: seatAfter(after, loser), beaten: [...state.beaten, loser] };
}

/** What the cups show. The dice of one who has gone since it opened still count for the bid. */
function shownBy(state: DiceState, opened: readonly (string | null)[]): Showdown {
  const dice = opened.map((link, seat) =>
    link === null ? null : rollOf(state.mix, seat, link, state.dice[seat] ?? 0),
  );
  const bid = state.bids.at(-1);
  if (bid === undefined || state.doubter === null) return { dice, doubted: null, loser: null };
  const count = dice.reduce((sum, shown) => sum + (shown === null ? 0 : countOf(shown, bid.face)), 0);
  return { dice, doubted: { bid, by: state.doubter, count }, loser: count >= bid.quantity ? state.doubter : bid.seat };
}
