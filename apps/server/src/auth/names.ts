import { err, groupNameSchema, nameSchema, ok, type PlayerClass, type Refusal, type Result } from '@parley/protocol';
import skeletonOf from 'unhomoglyph';

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
  if (!nameSchema.safeParse(name).success) {
    return refused('a name has 3 to 20 letters or digits, with single separators between them');
  }
  if (SIGNS.test(name))
    return refused('a letter of this name looks like a sign: use the sign itself, where it is allowed');
  const foldedName = foldName(name);
  const words = name.split(SEPARATORS).map((word) => foldName(withoutMarks(word)));
  const whole = foldName(withoutMarks(name));
  const offices = bearer === 'house' ? OFFICES.filter((word) => word !== foldName('house')) : OFFICES;
  if (offices.some((word) => whole === word || words.includes(word))) return refused('this name is reserved');
  if (AUTHORITIES.some((word) => whole.includes(word))) return refused('this name is reserved');
  if (INSULTS.some((word) => whole.includes(word)) || words.some((word) => INSULT_WORDS.includes(word))) {
    return refused('this name has a word that is not allowed');
  }
  return ok({ name, foldedName });
}

/** Whether a group may have this name, otherwise `name-refused`. It may have words for offices in it, but not alone. */
export function checkGroupName(text: string): Result<CheckedName, Refusal> {
  const name = text.normalize('NFKC').trim();
  if (!groupNameSchema.safeParse(name).success) {
    return refused('a group’s name has 3 to 30 letters or digits, with single separators between them');
  }
  const words = name.split(GROUP_SEPARATORS).map((word) => foldName(withoutMarks(word)));
  const whole = foldName(withoutMarks(name));
  if (OFFICES.includes(whole) || AUTHORITIES.some((word) => whole.includes(word))) {
    return refused('this name is reserved');
  }
  if (INSULTS.some((word) => whole.includes(word)) || words.some((word) => INSULT_WORDS.includes(word))) {
    return refused('this name has a word that is not allowed');
  }
  return ok({ name, foldedName: foldName(name.replaceAll(GROUP_SEPARATORS, '')) });
}

/**
 * The form under which names are the same: case, separators and look-alikes folded. `Ivan`, `lvan`, `i-v-a-n` and the
 * one with a Cyrillic а are one name; accents are not folded, as José and Jose are two.
 */
export function foldName(name: string): string {
  const bare = name.normalize('NFKC').replaceAll(SEPARATORS, '');
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

/** Refused as the whole name or as a word of it. */
const OFFICES = folded([
  ...['house', 'system', 'server', 'root', 'support', 'staff', 'owner', 'official', 'security', 'arbiter', 'referee'],
  ...['everyone', 'everybody', 'nobody', 'anonymous', 'guest', 'you', 'null', 'undefined', 'bot', 'mod', 'help'],
]);

/** Refused anywhere in a name. */
const AUTHORITIES = folded(['admin', 'moderator', 'parley']);

/** Refused anywhere in a name: long enough not to be part of a harmless one. */
const INSULTS = folded([
  ...['nigger', 'nigga', 'faggot', 'hitler', 'holocaust', 'pedophil', 'paedophil', 'rapist', 'childporn', 'motherfuck'],
  ...['fuckyou', 'killyourself', 'gasthejews', 'whitepower', 'heilhit', 'siegheil', 'kukluxklan'],
]);

/** Refused as a word of its own: part of harmless names. */
const INSULT_WORDS = folded([
  ...['fuck', 'fucker', 'fucking', 'cunt', 'kike', 'spic', 'chink', 'gook', 'coon', 'paki', 'tranny', 'retard', 'rape'],
  ...['nazi', 'kys', 'kkk', 'whore', 'slut', 'bitch', 'dyke', 'fag', 'wetback', 'jihad', 'isis', 'hurensohn', 'fotze'],
]);

function folded(words: readonly string[]): readonly string[] {
  return words.map(foldName);
}
