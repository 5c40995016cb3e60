import type { Ending, HistoryLine, Presence, Results } from '@parley/protocol';
import { t } from '../text/text.ts';
import { trustFigure } from './player.ts';
import { row } from './time.ts';

/** How a match ended for the player whose history it is in, with its lamp. */
export function endingWord(ending: Ending): { readonly word: string; readonly letter: string; readonly lamp: string } {
  return {
    word: t(`account:ending.${ending}`),
    letter: ending === 'none' ? '–' : t(`account:letter.${ending}`),
    lamp: LAMPS[ending],
  };
}

const LAMPS: Readonly<Record<Ending, string>> = {
  won: 'lamp-good',
  drawn: 'lamp-off',
  lost: 'lamp-bad',
  none: 'lamp-wait',
};

/** Names of the others of a match: `Bo`, `Bo and Cy`. */
export const othersIn = ({ others }: Pick<HistoryLine, 'others'>): string => row(others.map(({ name }) => name));

/** What else there is to say of a line: `third of 4`, `ranked`, `disputed`, `trust 20 → 36`. */
export function lineFacts(line: HistoryLine): readonly string[] {
  const { rank, others, mode, disputed, before, after } = line;
  const weighed = before !== null && after !== null && trustFigure(before) !== trustFigure(after);
  return [
    ...(rank === null || others.length < 2 ? [] : [placeWords(rank, others.length + 1)]),
    ...(mode === 'casual' ? [] : [t(`account:history.${mode}`)]),
    ...(disputed ? [t('account:history.disputed')] : []),
    ...(weighed ? [t('account:history.trust', { before: trustFigure(before), after: trustFigure(after) })] : []),
  ];
}

const placeWords = (rank: number, of: number): string =>
  rank === 1 || rank === 2 || rank === 3
    ? t(`account:history.place.${rank}`, { of })
    : t('account:history.placeOf', { rank, of });

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
export const withoutResult = ({ none }: Counts): string | null =>
  none === 0 ? null : t('account:record.rest', { count: none });

/** A form in one sentence, for those who do not see its marks: `3 of the latest 5 won.` */
export function formSentence(form: readonly Pick<HistoryLine, 'ending'>[]): string {
  const won = form.filter(({ ending }) => ending === 'won').length;
  if (form.length === 1) return won === 1 ? t('account:form.won') : t('account:form.notWon');
  return t('account:form.of', { won, all: form.length });
}

/** What became of the last match with an opponent, said to the reader: `You won`. */
export const lastEnding = (ending: Ending): string => t(`account:lastEnding.${ending}`);

/** Why an opponent cannot be asked to play again right now. `gone`: not here. `older`: its page does not know the game. */
export type WhyNotAgain = 'gone' | 'forming' | 'in-match' | 'away' | 'older';

/** Where an opponent is, beside the key to play again: `Free`, `Not here right now`. */
export const whereWords = (why: WhyNotAgain | null): string => t(`account:whereIs.${why ?? 'free'}`);

/** The name of the key to play again, with why it does nothing. */
export const againWords = (name: string, why: WhyNotAgain | null): string =>
  why === null ? t('account:again', { name }) : t(`account:again.${why}`, { name });

/** Null where it can be asked. `state`: null: not here. */
export function whyNotAgain(state: Presence['state'] | null, playsTitle: boolean): WhyNotAgain | null {
  if (state === null) return 'gone';
  if (state !== 'idle') return state;
  return playsTitle ? null : 'older';
}
