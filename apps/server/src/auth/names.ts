import {
  err,
  groupNameSchema,
  nameSchema,
  ok,
  type PlayerClass,
  type Refusal,
  type Result,
  safeParse,
} from '@parley/protocol';
import skeletonOf from 'unhomoglyph';
import { makeRefusedWords } from './refused-words.ts';

/** A name that may be borne, and the form under which it is unique. */
export interface CheckedName {
  readonly name: string;
  readonly foldedName: string;
}

/**
 * Whether a player of this class may bear this name, otherwise `name-refused`. Strangers meet here: what reads like
 * an office, a machine or an insult is refused, also where it is written in look-alikes.
 */
export function checkName(text: string, bearer: PlayerClass): Result<CheckedName, Refusal> {
  const name = text.normalize('NFKC').trim();
  if (!safeParse(nameSchema, name).success) {
    return refused('a name has 2 to 20 letters or digits, with single separators between them');
  }
  const words = wordsOf(name, SEPARATORS);
  const [first] = words;
  if (isOffice(words, bearer) || words.some((word) => OFFICES.includes(word))) return refused('this name is reserved');
  // The server's own players are called House and a name.
  if (bearer !== 'house' && first === HOUSE) return refused('this name is reserved');
  const problem = unfit(name, words);
  return problem === null ? ok({ name, foldedName: foldName(name) }) : refused(problem);
}

/** Whether a group may have this name, otherwise `name-refused`. It may have words for offices in it, but not alone. */
export function checkGroupName(text: string): Result<CheckedName, Refusal> {
  const name = text.normalize('NFKC').trim();
  if (!safeParse(groupNameSchema, name).success) {
    return refused('a group’s name has 2 to 30 letters or digits, with single separators between them');
  }
  const words = wordsOf(name, GROUP_SEPARATORS);
  if (isOffice(words, 'member')) return refused('this name is reserved');
  const problem = unfit(name, words);
  if (problem !== null) return refused(problem);
  return ok({ name, foldedName: foldName(name.replaceAll(GROUP_SEPARATORS, '')) });
}

/** What is wrong with the letters or the words of a name of any kind. */
function unfit(name: string, words: readonly string[]): string | null {
  if (SIGNS.test(name)) return 'a letter of this name looks like a sign: use the sign itself, where it is allowed';
  if (name.split(GROUP_SEPARATORS).some(mixesAlphabets)) {
    return 'a word of this name mixes letters of several alphabets that look alike';
  }
  if (AUTHORITIES.isIn(words)) return 'this name is reserved';
  return INSULTS.isIn(words) ? 'this name has a word that is not allowed' : null;
}

/** Folded, without marks. */
const wordsOf = (name: string, separators: RegExp): readonly string[] =>
  name.split(separators).map((word) => foldName(withoutMarks(word)));

/** Whether the whole name, whatever digits it has, is a word for an office. */
function isOffice(words: readonly string[], bearer: PlayerClass): boolean {
  const whole = words.join('');
  const offices = [...OFFICES, ...OFFICES_AND_PEOPLE].filter((word) => bearer !== 'house' || word !== HOUSE);
  return offices.some((word) => whole.startsWith(word) && /^[\p{N}lo]*$/u.test(whole.slice(word.length)));
}

/** Alphabets whose letters are taken for those of another. People write each word in one of them. */
const ALPHABETS = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

const mixesAlphabets = (word: string): boolean => ALPHABETS.filter((alphabet) => alphabet.test(word)).length > 1;

/**
 * The form under which names are the same: case, separators, joiners and look-alikes folded. `Ivan`, `lvan`, `i-v-a-n` and the
 * one with a Cyrillic а are one name; accents are not folded, as José and Jose are two.
 */
export function foldName(name: string): string {
  const bare = name
    .normalize('NFKC')
    .replaceAll(SEPARATORS, '')
    .replaceAll(/[\u200C\u200D]/gu, '');
  // Before lower case, for capital I and l; after it, for capitals that only look alike when small.
  const skeleton = skeletonOf(caseFolded(skeletonOf(bare))).toLowerCase();
  return skeleton.replaceAll(/[i1|]/gu, 'l').replaceAll('0', 'o').normalize('NFC');
}

/** By way of upper case, in which ß is SS and the dotless ı is I. */
const caseFolded = (text: string): string => text.toUpperCase().toLowerCase();

const SEPARATORS = /[ _.'’-]/gu;
const GROUP_SEPARATORS = /[ _.'’&+-]/gu;

/**
 * Letters, as Unicode counts them, that are drawn like an apostrophe, a dot, a hyphen, a slash, an ampersand or a bracket. With them
 * O'Brien could be had twice, and a name could look like markup.
 */
const SIGNS = /[ʹʺʻʼʽʾˈˊˋˮꞌᑊᛌːꓸꓹꓺꓻꓽꞏᐧⲺⳆ〳ꝸᐸᐳᚲ𖼿]/u;

const withoutMarks = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '');

const refused = (detail: string) => err({ code: 'name-refused' as const, detail });

const HOUSE = foldName('house');
/** Refused as the whole name and as a word of it. */
const OFFICES = folded([
  ...[
    'system',
    'server',
    'support',
    'staff',
    'owner',
    'official',
    'security',
    'arbiter',
    'referee',
    'help',
    'bot',
    'mod',
  ],
  ...['everyone', 'everybody', 'nobody', 'anonymous', 'undefined'],
]);
/** Refused as the whole name only: there are people with it in their names. */
const OFFICES_AND_PEOPLE = folded(['house', 'root', 'guest', 'you', 'null', 'isis']);

/** Who bears one is taken for the people who run this server. */
const AUTHORITIES = makeRefusedWords(
  { anywhere: ['admin', 'moderator', 'parley'], alone: [], harmless: ['badminton', 'padmini'] },
  foldName,
);

const INSULTS = makeRefusedWords(
  {
    anywhere: [
      ...['nigger', 'nigga', 'faggot', 'hitler', 'holocaust', 'pedophil', 'paedophil', 'rapist', 'childporn', 'fuck'],
      ...['killyourself', 'gasthejews', 'whitepower', 'heilhit', 'siegheil', 'kukluxklan', 'hurensohn'],
    ],
    alone: [
      ...['cunt', 'kike', 'spic', 'chink', 'gook', 'coon', 'paki', 'tranny', 'retard', 'rape', 'nazi', 'kys', 'kkk'],
      ...['whore', 'slut', 'bitch', 'dyke', 'fag', 'wetback', 'jihad', 'fotze'],
    ],
    harmless: ['therapist', 'snigger'],
  },
  foldName,
);

function folded(words: readonly string[]): readonly string[] {
  return words.map(foldName);
}
