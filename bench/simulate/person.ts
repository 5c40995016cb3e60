import { type Ledger, newLedger, trustOf } from '@parley/trust';

/** What kind of player somebody is. All but the first are dishonest in a way of their own. */
export const KINDS = [
  /** Reports what happened. */
  'honest',
  /** Claims to have won whenever it lost. */
  'naive',
  /** Lies alone, and only when the arbiter, asked beforehand, would believe it. */
  'adaptive',
  /** Adaptive; all of this kind in a match know each other and tell one lie. */
  'colluding',
  /** Two who enter together, as the server knows, and tell one lie. */
  'party',
  /** One person's several identities, who try to meet and tell one lie; the server knows of nothing. */
  'sybil',
  /** Naive, and comes back as a new guest once its rating is below that of one. */
  'whitewasher',
  /** Leaves most matches that it is about to lose. */
  'quitter',
  /** Cuts an opponent off from the server and claims to have won, where that would carry. */
  'flooder',
  /** Claims not to hear an opponent and goes on without it, where that would carry. */
  'filterer',
] as const;
export type Kind = (typeof KINDS)[number];

/** One identity on the platform, and what became of it. Mutable: a simulation is its history. */
export interface Person {
  readonly id: string;
  readonly kind: Kind;
  /** The name of the person behind it. Several identities of one person share it, and so do the members of a party. */
  readonly ring: string;
  ledger: Ledger;
  /** Rated matches with each other player. */
  readonly met: Map<string, number>;
  matches: number;
  /** Lies told, lies that became the official result, and lies proven by evidence. */
  lies: number;
  carried: number;
  proven: number;
  /** Matches won by truth, and by verdict. */
  wins: number;
  awarded: number;
}

export function newPerson(id: string, kind: Kind, ring: string, standing: 'guest' | 'member'): Person {
  const counts = { matches: 0, lies: 0, carried: 0, proven: 0, wins: 0, awarded: 0 };
  return { id, kind, ring, ledger: newLedger(standing), met: new Map(), ...counts };
}

export const isHonest = (person: Person): boolean => person.kind === 'honest';
export const ratingOf = (person: Person): number => trustOf(person.ledger);
