import type { SeatView } from '@parley/match';

/** What leaving costs, before the player does it (N11). `house`: a house plays in the match, so no trust moves. */
export function leavingCost({ before, house, seats }: Leave): string {
  if (before) return 'Nobody has moved yet: leaving costs nothing, and the match counts as never begun.';
  if (seats === 2) {
    return house
      ? 'You lose the match. Matches against bots count for nobody.'
      : 'You lose the match. Resigning is fair and costs no trust; closing the page without it does.';
  }
  const place = 'You are ranked behind everybody still playing, and the match goes on without you.';
  return house
    ? `${place} Stay until it ends: your report is still needed. Matches against bots count for nobody.`
    : `${place} Stay until it ends: your report is still needed. Resigning costs no trust, but a missing report does.`;
}

interface Leave {
  /** Whether nobody has moved yet. */
  readonly before: boolean;
  readonly house: boolean;
  readonly seats: number;
}

/** The text for a player who is out of a match that goes on (N11, T9). */
export function outSentence(departure: NonNullable<SeatView['departure']>, house: boolean): string {
  const cost = house ? '' : ', and a missing one costs trust';
  return `${OUT[departure]} Stay until the match ends: your report is still needed${cost}. This page sends it by itself, so keep it open.`;
}

const OUT: Readonly<Record<NonNullable<SeatView['departure']>, string>> = {
  resigned: 'You have resigned and are out.',
  time: 'Your time ran out, so you are out.',
  absent: 'The others did not hear you for too long, so you are out.',
  left: 'You have left and are out.',
};
