import type { Counter, Standing } from './record.ts';

/**
 * Every number of the arbiter, with its reason. A simulation of dishonest populations judges them. A better number
 * replaces the old one here and nowhere else.
 */

/**
 * W: how much evidence the initial rating is worth. Four agreed matches weigh as much as the initial rating. So one
 * match moves a newcomer visibly, and no single match settles its rating.
 */
export const PRIOR_WEIGHT = 4;

/** a: where a rating starts (T1). A new guest costs nothing, so it must not pay to come back as one. */
export const INITIAL: Readonly<Record<Standing, number>> = {
  guest: 0.2,
  member: 0.3,
  // Fixed and never computed: a house runs the operator's own code, and matches with it move no rating. It votes like
  // the best player, so that colluding newcomers cannot write the result of a match with a house.
  house: 0.95,
};

/**
 * N: the most evidence that a ledger remembers. Each event of amount x fades what it adds to by N/(N + x), from the first
 * match on (T10). So a ledger approaches N and never passes it. That is about fifty matches, or a few weeks of play; after
 * that time a player can have changed.
 */
export const MEMORY = 50;

/** Nobody is beyond doubt, and nobody's vote is worth nothing. Otherwise a posterior could divide by zero. */
export const TRUST_MIN = 0.02;
export const TRUST_MAX = 0.95;

/** Weight of one event of each kind, in units of evidence. Some weights are multiplied by a probability as well. */
export const WEIGHTS: Readonly<Record<Counter, number>> = {
  /** The unit: one match in which everybody reported the same, on a record, with opponents who are trusted themselves. */
  agreed: 1,
  /** Times the posterior. It is half, because a quorum can be wrong while unanimity hardly is. */
  upheld: 0.5,
  /** Full, because evidence cannot be wrong in the way a quorum can. */
  vindicated: 1,
  /** Casual play: weighted like the same gain in ranked play. `CASUAL_IN_RANKED` says what becomes of it there. */
  casual: 1,
  /** What nobody independent vouches for, of any of the above. */
  unvouched: 1,
  /**
   * Times the doubt about the player's own report. A newcomer overruled by two equals pays 2.4, more than two matches
   * earn.
   */
  overruled: 4,
  /**
   * Times the part of the fault that falls on the player, by heads and not by trust. Of two each pays 1, so a dispute costs
   * what a match earns. By trust, a liar at the top paid .09 for a lie told to a newcomer, and the newcomer 1.91.
   */
  noResult: 2,
  /** Silence costs what agreeing would have earned. */
  reportMissing: 1,
  /** Leaving spoils the match for everybody, so it costs two matches. */
  quit: 2,
  /** A quarter of leaving, because it may be nobody's fault. Not nothing, because it can be staged (T6). */
  networkLost: 0.5,
  /**
   * It also falls on the innocent, so it is small. Over many matches it adds up for a player who causes it (T7, T9).
   */
  distress: 0.25,
  /** It ends the match for somebody who is there, as leaving does. It may be the network between the two, so not more. */
  falseAbsence: 2,
  /** As bad as leaving. It may still be a fault of the title on one machine, so it is far from a proven lie (E5). */
  inconsistent: 2,
  /**
   * A sequential test over at least four matches finds it, so it weighs about four for each. It takes the top rating to
   * .735. With the other test's finding and everything else that one match can charge, it is still less than a proven
   * lie (T14 to T16).
   */
  filtering: 15,
  flooding: 15,
  /** From .948, the most that a member's matches can reach, to .537, and with a second one to .308 (T16). */
  provenLie: 40,
};

/**
 * The most that everything counts together which nobody independent vouches for: agreement without signed moves, and
 * matches among guests or with players near to oneself. A member with nothing else has (1.5 + 1.2)/5.5 = .49, less than
 * half: its word alone decides nothing. A family on one address still rises, from .30 to .49; what it lacks is one match
 * in two with anybody from elsewhere. At 4 it would reach .65 and pass for a trusted stranger.
 */
export const UNVOUCHED_MOST = 1.5;

/**
 * What casual play, and what nobody vouches for, count in ranked and tournament decisions. Casual opponents are chosen
 * freely and lose nothing by losing. At a quarter, fifty casual matches make a member .92 in casual eyes and .76 in ranked
 * ones: not nothing, because it is real play. Without end they make .83, so the top is for those who play ranked.
 */
export const CASUAL_IN_RANKED = 0.25;

/** A member of this trust or more vouches in full for whom it plays with; below it, in proportion. A guest vouches for nobody. */
export const VOUCHES_FULLY = 0.5;

/**
 * As many full vouchers make a match of three or more vouched for; in a match of two the one does. Two, because one may be
 * an accomplice from another address. Not a part of all: six honest members among eight would earn no less for a guest beside them.
 */
export const VOUCHERS = 2;

/**
 * With this many moves of its own a player has played the match; with fewer, in proportion. Or with its part of twelve
 * moves, where more than four share them: in a match of eight everybody moves more rarely, and everybody waits longer.
 */
export const PLAYED_MOVES = 3;
export const PLAYED_MOVES_OF_ALL = 12;

/**
 * A match of so many seconds counts in full, and a shorter one in proportion. What rises is then bounded by hours lived, and not
 * by how fast programs play: thirty full matches an hour, for each account. Two people who really play seven quick moves in
 * half a minute earn a quarter; half a minute is a quarter of an evening's match.
 */
export const PLAYED_SECONDS = 120;

/**
 * The part of a gain that needs no moves, in titles that cannot have any. There the opponents' word is all there is. It is
 * as much as casual play counts in ranked, because both rest on who the opponents are.
 */
export const WITHOUT_MOVES = 0.25;

/** How far each head is trusted where only heads count: who was wrong in a dispute that nobody won. Two against one: .75. */
export const HEAD_TRUST = 0.5;

/**
 * Where the server saw that one side of a dispute did its part and the other did not: the most that the one pays, and the least that
 * the other does. Not nothing and all: who was cut off from the server against its will did not do its part either.
 */
export const SEEN_TO_DO_ITS_PART = 0.25;
export const UNSEEN_AGAINST_SEEN = 0.5;

/** A tournament match weighs as much as three others (T5), because more is at stake and there are fewer of them. */
export const TOURNAMENT_FACTOR = 3;

/**
 * P for 2 to 8 heads in ranked and tournament matches, if the title can give evidence and none came (T11). It is
 * highest at three and four heads: there two colluding players are hardest to tell from honest ones. With 30% colluding
 * players, .6% of all results came out wrong with .75 at three heads, and .3% with .80; at eight heads .4% with .67,
 * and .3% with .70. Missing evidence is itself a sign.
 */
export const STRICT_P: readonly number[] = [0.6, 0.8, 0.8, 0.77, 0.73, 0.7, 0.7];

/** P for 2 to 8 heads in casual matches and for titles without evidence: two of three equals (.667) are enough. */
export const CASUAL_P: readonly number[] = [0.6, 0.6, 0.6, 0.67, 0.67, 0.67, 0.67];

/** Q (T12): a claim with less than half of all trust behind it is not the likeliest result. */
export const CASUAL_Q = 0.5;
/**
 * The share by which a claim must lead the next one, so that a small event before the match cannot change its result.
 */
export const CASUAL_Q_LEAD = 0.1;

/**
 * The trust that a player needs to be believed alone, against one other head or against the silence of all others: as
 * much as three agreed matches give a member. If 30% of all players lie in every match of two, 1.8% of all results came
 * out wrong without this rule: liars who were new wrote them over honest players who had met too many liars. With the
 * rule it is .03%.
 */
export const LONE_WORD = 0.6;

/**
 * If one vote contradicts another, trust counts less for each part of the player's history that ended in a dispute
 * nobody won, beyond this part (T17). An honest player meets liars too: if it loses a tenth of its matches to such
 * disputes, nothing is lowered. Five matches of doubt come first, so that one early dispute of a newcomer does not look
 * like a habit.
 */
export const DISPUTES_USUAL = 0.1;
export const DISPUTES_DOUBT = 5;

/**
 * The sequential tests (T14, T15, E5): the sign of own states that do not fit is expected in 3% of an honest player's
 * matches and in 30% of a cheater's. No test expects a missing opponent in less than 3%.
 */
export const BASE_RATE = 0.03;
/** The part of the otherwise quiet matches in which a cheater shows the sign: (.30 − .03)/(1 − .03). */
export const CHEATING = 27 / 97;
/**
 * ln((1 − .1)/1e-4), and a little more: guilt is accepted at 1e-4, because honest players are tested for years. Four
 * signs of own states just reach it.
 */
export const GUILT = 9.20029003612268;
/**
 * ln .1: innocence is accepted there, because the test then starts again. So a clean history is worth 2.3 at most to a
 * player who begins to cheat. Eight matches without the sign of own states reach it.
 */
export const INNOCENCE = -Math.LN10;

/**
 * How often a player is expected to go missing in a match that it loses, before anything is known about it, as a number
 * of twenty losses (T14). A tenth of all matches is a fifth of the losses of a player who wins half, and an honest
 * winner must not be convicted for meeting many unknown players. It is higher for guests, because they leave more
 * easily, and because a player who goes missing on purpose, to make a winner look like a flooder, would come as a guest.
 */
export const MISSING_TIMES: Readonly<Record<Standing, number>> = { guest: 5, member: 4, house: 0 };
export const MISSING_LOSSES = 20;
/**
 * How much more often a player may go missing against one opponent than in its other losses, before this says anything
 * against that opponent: players quit more against one who beats everybody.
 */
export const MISSING_MARGIN = 1.25;
/** How many matches a habit remembers: each new one scales the older ones by 1 − 1/100. */
export const HABIT_MEMORY = 100;
/**
 * Losing the network costs more with each time that it happened lately: so many of them double the charge, and twice as many are the
 * most, three times. It stays below leaving (T6). Counted, and not compared with the matches that went well: a rate would make the
 * same losses cheaper after good matches than before them (T10).
 */
export const HABIT_TIMES = 8;
export const HABIT_CHARGE = 3;
/**
 * The most that the test for flooding stakes on one opponent. Seven opponents make .49, so the odds of a match never
 * fall below a half. It binds for opponents who go missing in more than 23% of their losses: those say less.
 */
export const FLOODING_STAKE = 0.07;
/**
 * The trust from which a missing opponent counts in full, that of a new member; below, it counts in proportion. A lost
 * network costs a guest nothing that anybody would miss, so guests are the cheap way to stage it.
 */
export const FLOODING_TRUST = 0.3;

/**
 * Claims not to hear another player (T15). An honest player makes one in a match in a hundred at most, through a fault
 * of its own: the claim counts only after it went on for 15 seconds over the relay, while all others hear the accused
 * player. Before anything is known about a player, this rate is worth twenty matches.
 */
export const CLAIM_RATE = 0.01;
export const CLAIM_MATCHES = 20;
/**
 * What the word of one player is worth in these tests, 0..1: nothing up to twenty matches or at its starting rating,
 * everything from fifty matches and .8 on. An account of twenty matches costs an evening, so a campaign of such accounts
 * must not convict anybody, however many they are.
 */
export const WORD_FROM_MATCHES = 20;
export const WORD_FULL_MATCHES = 50;
export const WORD_FULL_TRUST = 0.8;
/**
 * How far one claim raises the odds at most, beyond 1: 2.5 times against the accused, so ten full words stay below
 * guilt and the eleventh convicts. 4 times against the accuser, because it chooses whom to accuse: the seventh claim
 * against players with a full word convicts, so that one in every ninth match is found within a hundred.
 */
export const FILTERING_GAIN = 1.5;
export const ACCUSING_GAIN = 3;

/** Shares are sums of fractions. Values that are equal on paper must not be decided by the order of an addition. */
export const EPSILON = 1e-9;
