import { assignIncrementingIds, parseRawPattern, RegExpMatcher, resolveLeetSpeakTransformer } from 'obscenity';

/** Finds listed words in names, whose words come folded (see `foldName`). */
export interface RefusedWords {
  /** Whether one of the words holds a listed one, or several of them make up a listed one when the separators are left out. */
  isIn(words: readonly string[]): boolean;
}

export interface WordList {
  /** Refused wherever they stand within a word. */
  readonly anywhere: readonly string[];
  /** Refused as a word of its own: they are parts of the names of people and places. */
  readonly alone: readonly string[];
  /** Words that hold one of `anywhere` and harm nobody. */
  readonly harmless: readonly string[];
}

/**
 * Matches with obscenity, but not by its lists of English words, which refuse Fu, Georgy, Harshit, Porntip, Fukuda and Slutsky.
 *
 * @param fold makes the words of the list what the words of names are made
 */
export function makeRefusedWords(
  { anywhere, alone, harmless }: WordList,
  fold: (word: string) => string,
): RefusedWords {
  const patterns = [...anywhere.map(fold), ...alone.map((word) => `|${fold(word)}|`)].map(parseRawPattern);
  const terms = { blacklistedTerms: assignIncrementingIds(patterns), whitelistedTerms: harmless.map(fold) };
  const matchers = [
    new RegExpMatcher(terms),
    // 3 for e, 5 for s.
    new RegExpMatcher({ ...terms, blacklistMatcherTransformers: [resolveLeetSpeakTransformer()] }),
  ];

  function isWithin(text: string): boolean {
    const spellings = [text, text.replaceAll(/\p{N}+/gu, ' '), shortened(text, 1), shortened(text, 2)];
    return spellings.some((spelling) => matchers.some((matcher) => matcher.hasMatch(spelling)));
  }

  /** `f.u.c.k` and `ni gger` are made of whole words; Ahmad Minhas is not. */
  function isSpelledOut(words: readonly string[]): boolean {
    const edges = new Set([0]);
    let length = 0;
    for (const word of words) {
      length += word.length;
      edges.add(length);
    }
    const joined = words.join('');
    return matchers.some((matcher) =>
      matcher
        .getAllMatches(joined)
        .some(({ startIndex, endIndex }) => edges.has(startIndex) && edges.has(endIndex + 1)),
    );
  }

  return { isIn: (words) => isWithin(words.join(' ')) || isSpelledOut(words) };
}

/** Letters that are repeated to hide a word, at most so many of them in a row. */
const shortened = (text: string, most: number): string =>
  text.replaceAll(/(.)\1+/gu, (run, letter: string) => letter.repeat(Math.min(most, [...run].length)));
