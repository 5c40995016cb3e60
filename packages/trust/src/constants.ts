import type { Counter, Standing } from './record.ts';

/**
 * Every number of the arbiter, with its reason. They are a start: a simulation of dishonest populations judges them,
 * and better ones replace them here and nowhere else.
 */

/**
 * W: how much evidence the initial rating is worth. Four agreed matches weigh as much as knowing nothing, so that one
 * match moves a newcomer visibly and no single one settles it.
 */
export const PRIOR_WEIGHT = 4;

/** a: where a rating starts (T1). A guest costs nothing to make anew, so coming back as one must not pay. */
export const INITIAL: Readonly<Record<Standing, number>> = {
  guest: 0.2,
  member: 0.3,
  // Fixed, never computed: a house runs the operator's own code, and matches with it move no rating. It votes like the
  // best of players, so that colluding newcomers cannot write a house's result.
  house: 0.95,
};

/**
 * N: the most evidence that is remembered. Beyond it old evidence fades in proportion (T10): about fifty matches, the
 * length of a few weeks' play, after which a player can have changed.
 */
export const MEMORY = 50;

/** Nobody is beyond doubt, and nobody's word is worth nothing, or a posterior could divide by zero. */
export const TRUST_MIN = 0.02;
export const TRUST_MAX = 0.95;

/** Weight of one event of each kind, in units of evidence; for some it is further multiplied by a probability. */
export const WEIGHTS: Readonly<Record<Counter, number>> = {
  /** The unit: one match in which everybody said the same. */
  agreed: 1,
  /** Times the posterior. Half, because a quorum can be wrong where unanimity hardly is. */
  upheld: 0.5,
  /** Full, because evidence cannot be wrong in the way a quorum can. */
  vindicated: 1,
  /** Times the doubt about the own report: a newcomer overruled by two equals pays 2.4, more than two matches earn. */
  overruled: 4,
  /** Times the doubt about the own report: of two equals each pays 1, so a dispute costs what a match earns. */
  noResult: 2,
  /** Silence costs what agreeing would have earned. */
  reportMissing: 1,
  /** Leaving spoils the match for everybody, so it costs two matches. */
  quit: 2,
  /** A quarter of leaving, because it may be nobody's fault; not nothing, because it can be staged (T6). */
  networkLost: 0.5,
  /** It falls on the innocent too, so it is small; over many matches it adds up for whoever causes it (T7, T9). */
  distress: 0.25,
  /** As bad as leaving; it may still be a fault of the title on one machine, so it is far from a proven lie (E5). */
  inconsistent: 2,
  /**
   * Found by a sequential test over at least four matches, so about four for each. From the top to .735, and with the
   * other test's and all else that one match can charge still less than a proven lie (T14 to T16).
   */
  filtering: 15,
  flooding: 15,
  /** From .948, the most that a member's matches can reach, to .537, and with a second one to .308 (T16). */
  provenLie: 40,
};

/** A tournament match weighs as much as three others (T5): more is at stake, and there are fewer of them. */
export const TOURNAMENT_FACTOR = 3;

/**
 * P for 2 to 8 heads where the title can give evidence and none came, in ranked and tournament matches (T11). Highest
 * at three and four: there two colluding players are hardest to tell from honest ones. Among 30% who collude .6% of all
 * results came out wrong with .75 at three, and .3% with .80; at eight .4% with .67, and .3% with .70. Evidence missing is
 * itself a sign.
 */
export const STRICT_P: readonly number[] = [0.6, 0.8, 0.8, 0.77, 0.73, 0.7, 0.7];

/** P for 2 to 8 heads in casual matches and for titles without evidence: two of three equals (.667) are enough. */
export const CASUAL_P: readonly number[] = [0.6, 0.6, 0.6, 0.67, 0.67, 0.67, 0.67];

/** Q (T12): with less than half of all trust behind it, a claim is not the likeliest result. */
export const CASUAL_Q = 0.5;
/** Share by which it must lead the next claim, so that a small event before the match cannot turn its result. */
export const CASUAL_Q_LEAD = 0.1;

/**
 * What a player must be trusted itself to be believed alone, by one other head who contradicts it or by the silence of
 * all others: as much as three agreed matches give a member. Where 30% lie in every match of two, 1.8% of all results came
 * out wrong without this, written by liars who were new over honest players who had met too many of them; with it .03%.
 */
export const LONE_WORD = 0.6;

/**
 * Word against word, trust counts less for each part of the own history that ended in a dispute nobody won, beyond this
 * part (T17). An honest player meets liars: with a tenth of disputed matches lost to them nothing is lowered. Five
 * matches of doubt come first, so that one early dispute of a newcomer does not look like a habit.
 */
export const DISPUTES_USUAL = 0.1;
export const DISPUTES_DOUBT = 5;

/**
 * The sequential tests (T14, T15, E5): the sign is expected in 3% of an honest player's matches and in 30% of a cheater's.
 */
export const BASE_RATE = 0.03;
/** In what part of the matches in which nothing would have been seen a cheater makes it seen: (.30 − .03)/(1 − .03). */
export const CHEATING = 27 / 97;
/** ln((1 − .01)/1e-4): guilt is accepted at 1e-4, since honest players are tested for years. Four signs just reach it. */
export const GUILT = 9.20029003612268;
/** ln(.01/(1 − 1e-4)): innocence at .01, since the test starts anew. Fifteen matches without the sign. */
export const INNOCENCE = -4.605070180987758;

/**
 * How often a player goes missing, before anything is known about it: in so many of twenty matches (T14). More than the
 * tenth who quit in bad times, because an honest player must not be convicted for meeting many who are unknown; guests
 * more than members, because they go more easily, and because who goes missing on purpose, to make a winner look like a
 * flooder, would come as one.
 */
export const MISSING_TIMES: Readonly<Record<Standing, number>> = { guest: 4, member: 3, house: 0 };
export const MISSING_MATCHES = 20;

/** Shares are sums of fractions: what is equal on paper must not be decided by the order of an addition. */
export const EPSILON = 1e-9;
