/** What texts of people may have of marks: pieces of patterns (flag `u`) that names and lines of chats share. */

/** Any marks, also none. */
export const MARKS = '\\p{M}*';
/** Accents of alphabets. */
export const LETTER_MARKS = '[\\u0300-\\u036f]';
/**
 * On one letter: Burmese and Tibetan write up to six, and no script needs more than two of those that all scripts share, such as accents and the
 * vowels of Arabic.
 */
export const MARKS_AT_MOST = 6;
export const SHARED_MARKS_AT_MOST = 2;
/** Marks of which there are more than a letter can need. */
export const PILED = new RegExp(
  `\\p{M}{${MARKS_AT_MOST + 1}}|(?:(?=\\p{M})\\p{Script=Inherited}){${SHARED_MARKS_AT_MOST + 1}}`,
  'u',
);

/** Scripts in which a reader needs a joiner or a non-joiner between letters: Persian, and those of India and Sri Lanka. */
export const JOINED_SCRIPTS = `[${[
  ...[
    'Arabic',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
  ],
  ...['Khmer', 'Myanmar', 'Mongolian', 'Syriac'],
]
  .map((script) => `\\p{Script=${script}}`)
  .join('')}]`;
