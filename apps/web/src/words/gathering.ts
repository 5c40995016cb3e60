import type { Gathering } from '../parley/page.ts';
import { clockTime, row, timeLeft } from './time.ts';

/** Who sits where, and which seat the reader has; both unknown to a page that did not play the match. */
export interface Players {
  readonly names: readonly string[];
  readonly me: number | null;
}

/** What the server waits for before it decides, as heading and sentence (T9). */
export function gatheringWords(
  { reported, deadline, challenged }: Gathering,
  players: Players | null,
  now: number,
): { readonly title: string; readonly sentence: string } {
  const left = deadline - now;
  const until = `until ${clockTime(deadline)}, ${timeLeft(left)} more`;
  const mine = players !== null && players.me !== null && (reported?.includes(players.me) ?? false);
  if (challenged && !mine) {
    return {
      title: 'The server asks for your report',
      sentence:
        left > 0
          ? `It waits ${until}. This page sends it by itself once the match is over here; without it the others’ reports and the signed moves decide.`
          : 'The time for it is over. The others’ reports and the signed moves decide.',
    };
  }
  const missing = players?.names.filter((_, seat) => !(reported?.includes(seat) ?? false)) ?? [];
  if (players !== null && reported !== null && missing.length === 0) {
    return { title: 'Reported', sentence: 'All reports are in. The server plays the signed moves again and decides.' };
  }
  if (left <= 0) {
    return { title: 'Reported', sentence: 'The time for reports is over. The server decides by what it has.' };
  }
  const whom = players === null || reported === null ? 'the other reports' : `the report of ${row(missing)}`;
  return {
    title: 'Reported',
    sentence: `The server waits for ${whom} ${until}. Then it decides by the signed moves and the reports it has.`,
  };
}
