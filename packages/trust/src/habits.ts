import { CLAIM_RATE, HABIT_MEMORY } from './constants.ts';
import type { Decided } from './decide.ts';
import { accusation } from './filtering.ts';
import { isLoser, missingIn } from './flooding.ts';
import { accusedRate, accusingRate, wordOf } from './history.ts';
import type { Ledger, MatchRecord, PlayerRecord } from './record.ts';
import { canShowWhoHears } from './samples.ts';
import type { Tally } from './tally.ts';

/**
 * A player's habits with this match added (T14, T15). Losses fade only with losses, and what is heard only with matches
 * that show it. So the rates do not change with matches that say nothing about them.
 */
export function habitsAfter(
  record: MatchRecord,
  votes: Tally,
  { claim }: Decided,
  player: PlayerRecord,
): Ledger['habits'] {
  const { habits } = player.ledger;
  const { seat } = player;
  const isMissing = missingIn(record, votes)[seat] === true;
  // Without a result nobody is behind; but who goes missing then has lost what there was to win.
  const hasLost = claim === null ? isMissing : isLoser(claim, seat);
  const kept = 1 - 1 / HABIT_MEMORY;
  const lost = hasLost
    ? { losses: habits.losses * kept + 1, missing: habits.missing * kept + (isMissing ? 1 : 0) }
    : { losses: habits.losses, missing: habits.missing };
  if (!canShowWhoHears(record, votes, player)) return { ...habits, ...lost };
  const others = record.players.filter((other) => other.seat !== seat);
  // A claim counts by what it is worth: little from a player who claims it of many, or against one of whom many claim it.
  // Otherwise meeting those who filter would make an honest player's word worthless.
  const accused = others.reduce((sum, { ledger, seat: by }) => {
    return sum + (accusation(record, by, seat) * wordOf(ledger) * CLAIM_RATE) / accusingRate(ledger);
  }, 0);
  const accusing = others.reduce((sum, { ledger, seat: of }) => {
    return sum + (accusation(record, seat, of) * CLAIM_RATE) / accusedRate(ledger);
  }, 0);
  return {
    ...lost,
    heard: habits.heard * kept + 1,
    accused: habits.accused * kept + Math.min(1, accused),
    accusing: habits.accusing * kept + accusing,
  };
}
