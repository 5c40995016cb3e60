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

/** What a class means, made from the policy: nothing here says who may do what (S3). */
export interface ClassMeaning {
  /** `You are a guest.` */
  readonly heading: string;
  readonly may: readonly string[];
  readonly mayNot: readonly string[];
  /** Portions of the class that this player has lost. */
  readonly lost: readonly string[];
  /** What to do to be able to do more; null where nothing helps. */
  readonly advice: string | null;
}

const WHO: Readonly<Record<PlayerClass, string>> = {
  anonymous: 'You are a visitor.',
  limited: 'You are a guest.',
  member: 'You are a member.',
  house: 'You are a bot.',
};

const DOES: Readonly<Record<Portion, string>> = {
  watch: 'watch running matches',
  chat: 'chat',
  casual: 'play casual matches',
  ranked: 'play ranked matches',
  tournament: 'play in tournaments',
  listing: 'publish games of its own',
};

export const portionWords = (portion: Portion): string => DOES[portion];

/** Whether a class does this. A house has the portion to watch so that it can be watched; it watches nobody itself. */
export const does = (kind: PlayerClass, portion: Portion): boolean =>
  PORTIONS_OF[kind].includes(portion) && (portion !== 'watch' || ACTIONS.watch.by[kind] === 'allowed');

/** The classes that people have, from the least permitted. */
const LADDER: readonly PlayerClass[] = ['anonymous', 'limited', 'member'];
const STEP: Readonly<Partial<Record<PlayerClass, string>>> = {
  limited: 'Enter as a guest, without any form, to',
  member: 'Create an account to',
};

/** @param portions those that the player has at present */
export function classMeaning(kind: PlayerClass, portions: readonly Portion[]): ClassMeaning {
  const own = PORTIONS_OF[kind];
  const people = PORTIONS.filter((portion) => LADDER.some((each) => PORTIONS_OF[each].includes(portion)));
  const next = LADDER[LADDER.indexOf(kind) + 1];
  const gains =
    next === undefined || !LADDER.includes(kind) ? [] : PORTIONS_OF[next].filter((one) => !own.includes(one));
  const step = next === undefined ? undefined : STEP[next];
  return {
    heading: WHO[kind],
    may: own.filter((portion) => portions.includes(portion)).map(portionWords),
    mayNot: people.filter((portion) => !own.includes(portion)).map(portionWords),
    lost: own.filter((portion) => !portions.includes(portion)).map(portionWords),
    advice: gains.length === 0 || step === undefined ? null : `${step} ${either(gains.map(portionWords))}.`,
  };
}

/** Whom somebody of this class may be linked with, for playing or watching. */
export function encounterWords(kind: PlayerClass, to: Acceptance): string {
  const purpose = to === 'watch' ? 'watch' : 'play';
  const met = CLASSES.filter((other) => {
    const direction = ENCOUNTERS[kind][other][purpose];
    return direction === 'both-ways' || direction === 'to-asker';
  });
  return met.length === 0
    ? 'nobody'
    : either(
        met.map((other) => PLURAL[other]),
        'and',
      );
}

const PLURAL: Readonly<Record<PlayerClass, string>> = {
  anonymous: 'visitors',
  limited: 'guests',
  member: 'members',
  house: 'bots',
};

const either = (all: readonly string[], word = 'and'): string =>
  all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} ${word} ${all.at(-1)}`;
