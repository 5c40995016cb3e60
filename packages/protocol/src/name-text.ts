import { z } from 'zod';
import { JOINED_SCRIPTS, LETTER_MARKS, MARKS, PILED } from './marks.ts';

/**
 * A text that names somebody or something: letters and digits of any script, each with the marks that its script puts on it, and single
 * separators between words. Many scripts write vowels and tones as marks, and some need an invisible joiner between two letters. What else is
 * invisible, encloses, piles up, or turns the direction of text is refused.
 *
 * @param separators a pattern of what may stand between two words
 * @param characters how many letters and digits; marks and joiners are not counted
 * @param mostUnits UTF-16 code units in all
 */
export function nameTextSchema(
  separators: string,
  characters: { readonly min: number; readonly max: number },
  mostUnits: number,
) {
  const shape = new RegExp(`^${WORD}(?:(?:${separators})${WORD})*$`, 'u');
  return z
    .string()
    .max(mostUnits)
    .regex(shape)
    .refine(
      (name) => MISPLACED.every((pattern) => !pattern.test(name)) && !REPEATED.test(name.normalize('NFD')),
      'invisible or piled up',
    )
    .refine((name) => {
      const count = charactersOf(name);
      return count >= characters.min && count <= characters.max;
    }, 'too short or too long');
}

/** Letters, digits and separators: what a person counts, and what takes room in a line. */
export const charactersOf = (name: string): number => [...name.replaceAll(/[\p{M}\u200C\u200D]/gu, '')].length;

const JOINER = `(?<=${JOINED_SCRIPTS})[\\u200C\\u200D](?=${JOINED_SCRIPTS})`;
const WORD = `[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\p{M}]|${JOINER})*`;

/** Letters that bring no marks of their own script, but those that all scripts share; and digits. */
const UNMARKED =
  '[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{N}]';

/** The same mark twice looks like once, or like a smear. Of decomposed text, as à brings one already. */
const REPEATED = /(\p{Mn})\1/u;

const MISPLACED: readonly RegExp[] = [
  PILED,
  /(?![\u200C\u200D])\p{DI}/u,
  // Marks around a letter, as in keycaps.
  /\p{Me}/u,
  // Marks of one script on a letter of another, where nobody writes them.
  new RegExp(`${UNMARKED}${MARKS}(?!\\p{Script=Inherited})\\p{M}`, 'u'),
  new RegExp(`(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])[\\p{L}\\p{N}]${MARKS}${LETTER_MARKS}`, 'u'),
];
