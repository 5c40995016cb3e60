import type { Ending, HistoryLine, Results } from '@parley/protocol';
import { trustFigure } from './player.ts';
import { row } from './time.ts';

/** How a match ended for the player whose history it is in, with its lamp. */
export function endingWord(ending: Ending): { readonly word: string; readonly letter: string; readonly lamp: string } {
  return ENDING_WORDS[ending];
}

const ENDING_WORDS = {
  won: { word: 'Won', letter: 'W', lamp: 'lamp-good' },
  drawn: { word: 'Drawn', letter: 'D', lamp: 'lamp-off' },
  lost: { word: 'Lost', letter: 'L', lamp: 'lamp-bad' },
  none: { word: 'No result', letter: '–', lamp: 'lamp-wait' },
} as const;

/** Names of the others of a match: `Bo`, `Bo and Cy`. */
export const othersIn = ({ others }: Pick<HistoryLine, 'others'>): string => row(others.map(({ name }) => name));

/** What else there is to say of a line: `third of four`, `ranked`, `disputed`, `trust 20 → 36`. */
export function lineFacts(line: HistoryLine): readonly string[] {
  const { rank, others, mode, disputed, before, after } = line;
  const place =
    rank === null || others.length < 2 ? [] : [`${ORDINALS[rank - 1] ?? `place ${rank}`} of ${others.length + 1}`];
  const weighed = before !== null && after !== null && trustFigure(before) !== trustFigure(after);
  return [
    ...place,
    ...(mode === 'casual' ? [] : [mode]),
    ...(disputed ? ['disputed'] : []),
    ...(weighed ? [`trust ${trustFigure(before)} → ${trustFigure(after)}`] : []),
  ];
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

type Counts = Pick<Results, 'won' | 'drawn' | 'lost' | 'none'>;

/** All of these together. */
export function sumOf(results: readonly Counts[]): Counts {
  const sum = { won: 0, drawn: 0, lost: 0, none: 0 };
  for (const { won, drawn, lost, none } of results) {
    sum.won += won;
    sum.drawn += drawn;
    sum.lost += lost;
    sum.none += none;
  }
  return sum;
}

/** Matches that count in neither column: `2 more have no result.` Null where there is none. */
export function withoutResult({ none }: Counts): string | null {
  if (none === 0) return null;
  return none === 1 ? 'One more match has no official result.' : `${none} more matches have no official result.`;
}

/** A form in one sentence, for those who do not see its marks: `3 of the latest 5 won.` */
export function formSentence(form: readonly Pick<HistoryLine, 'ending'>[]): string {
  const won = form.filter(({ ending }) => ending === 'won').length;
  if (form.length === 1) return won === 1 ? 'Won the latest match.' : 'Did not win the latest match.';
  return `${won} of the latest ${form.length} won.`;
}

/** What became of the last match with an opponent, said to the reader: `You won`. */
export function lastEnding(ending: Ending): string {
  return ending === 'drawn' ? 'A draw' : ending === 'none' ? 'No result' : `You ${ending}`;
}

/** Where an opponent is, beside the key to play again: `Free`, `Not here right now`. */
export const whereWords = (why: string | null): string =>
  why === null ? 'Free' : `${why.charAt(0).toUpperCase()}${why.slice(1)}`;

/** Why an opponent cannot be asked to play again right now; null where it can. `state`: null: not here. */
export function whyNotAgain(
  state: 'idle' | 'forming' | 'in-match' | 'away' | null,
  playsTitle: boolean,
): string | null {
  switch (state) {
    case null:
      return 'not here right now';
    case 'forming':
      return 'at a table';
    case 'in-match':
      return 'in a match';
    case 'away':
      return 'away from the page';
    case 'idle':
      return playsTitle ? null : 'has an older page open';
    default:
      return state satisfies never;
  }
}
