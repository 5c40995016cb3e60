import type { Ending, HistoryLine, Presence, Results } from '@parley/protocol';
import { t } from '../text/text.ts';
import { calledName, trustFigure } from './player.ts';
import { grouped, row } from './time.ts';

interface EndingWord {
  readonly word: string;
  readonly letter: string;
  readonly lamp: string;
}

/** How a match of two ended for one of them, with its lamp. */
export function endingWord(ending: Ending): EndingWord {
  return {
    word: t(`account:ending.${ending}`),
    letter: ending === 'none' ? '–' : t(`account:letter.${ending}`),
    lamp: LAMPS[ending],
  };
}

/** How a match ended for the player whose history it is in. Among more than two it is the place, since nobody lost to everybody else. */
export function endingOf(line: Pick<HistoryLine, 'ending' | 'rank' | 'others'>): EndingWord {
  const { ending, rank } = line;
  const place = placeIn(line);
  if (place === null || rank === null) return endingWord(ending);
  return { word: place, letter: grouped(rank), lamp: rank === 1 ? LAMPS.won : LAMPS.drawn };
}

/** `second of 3`; null in a match of two, and without a result. */
const placeIn = ({ rank, others }: Pick<HistoryLine, 'rank' | 'others'>): string | null =>
  rank === null || others.length < 2 ? null : placeWords(rank, others.length + 1);

const LAMPS: Readonly<Record<Ending, string>> = {
  won: 'lamp-good',
  drawn: 'lamp-off',
  lost: 'lamp-bad',
  none: 'lamp-wait',
};

/** Names of the others of a match: `Bo`, `Bo and Cy`. */
export const othersIn = ({ others }: Pick<HistoryLine, 'others'>): string => row(others.map(calledName));

/** What else there is to say of a line: `ranked`, `disputed`, `trust 20 → 36`. */
export function lineFacts(line: HistoryLine): readonly string[] {
  const { mode, disputed, before, after } = line;
  const weighed = before !== null && after !== null && trustFigure(before) !== trustFigure(after);
  return [
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

/** A form in one sentence, for those who do not see its marks: `Won 3 of the last 5.` */
export function formSentence(form: readonly Pick<HistoryLine, 'ending' | 'rank' | 'others'>[]): string {
  const won = form.filter(({ ending }) => ending === 'won').length;
  const [only] = form;
  if (only !== undefined && form.length === 1) {
    const place = placeIn(only);
    return place === null ? t(`account:form.only.${only.ending}`) : t('account:form.only.place', { place });
  }
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
