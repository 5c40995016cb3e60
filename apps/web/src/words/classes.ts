import {
  ACTIONS,
  type Acceptance,
  CLASSES,
  ENCOUNTERS,
  type PlayerClass,
  PORTIONS,
  PORTIONS_OF,
  type Portion,
} from '@parley/protocol';
import { t } from '../text/text.ts';
import { row } from './time.ts';

/** What a class means, made from the policy: nothing here says who may do what (S3). */
export interface ClassMeaning {
  /** `What you may do as a guest` */
  readonly heading: string;
  readonly may: readonly string[];
  readonly mayNot: readonly string[];
  /** Portions of the class that this player has lost. */
  readonly lost: readonly string[];
  /** What to do to be able to do more; null where nothing helps. */
  readonly advice: string | null;
}

/** What a portion allows, in words that follow “you may”. */
export const portionWords = (portion: Portion): string => t(`account:class.does.${portion}`);

/** Whether a class does this. A house has the portion to watch so that it can be watched; it watches nobody itself. */
export const does = (kind: PlayerClass, portion: Portion): boolean =>
  PORTIONS_OF[kind].includes(portion) && (portion !== 'watch' || ACTIONS.watch.by[kind] === 'allowed');

/** The classes that people have, from the least permitted. */
const LADDER: readonly PlayerClass[] = ['anonymous', 'limited', 'member'];

/** What to do to be of the next class, with what that brings. */
function stepWords(to: PlayerClass | undefined, what: string): string | null {
  if (to === 'limited') return t('account:class.toGuest', { what });
  return to === 'member' ? t('account:class.toMember', { what }) : null;
}

/** @param portions those that the player has at present */
export function classMeaning(kind: PlayerClass, portions: readonly Portion[]): ClassMeaning {
  const own = PORTIONS_OF[kind];
  const people = PORTIONS.filter((portion) => LADDER.some((each) => PORTIONS_OF[each].includes(portion)));
  const next = LADDER[LADDER.indexOf(kind) + 1];
  const gains =
    next === undefined || !LADDER.includes(kind) ? [] : PORTIONS_OF[next].filter((one) => !own.includes(one));
  return {
    heading: t(`account:class.you.${kind}`),
    may: own.filter((portion) => portions.includes(portion)).map(portionWords),
    mayNot: people.filter((portion) => !own.includes(portion)).map(portionWords),
    lost: own.filter((portion) => !portions.includes(portion)).map(portionWords),
    advice: gains.length === 0 ? null : stepWords(next, row(gains.map(portionWords))),
  };
}

/** Whom somebody of this class may be linked with, for playing or watching. */
export function encounterWords(kind: PlayerClass, to: Acceptance): string {
  const purpose = to === 'watch' ? 'watch' : 'play';
  const met = CLASSES.filter((other) => {
    const direction = ENCOUNTERS[kind][other][purpose];
    return direction === 'both-ways' || direction === 'to-asker';
  });
  return met.length === 0 ? t('account:class.nobody') : row(met.map((other) => t(`account:class.with.${other}`)));
}
