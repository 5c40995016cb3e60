import { sameClaim } from './claim.ts';
import { EPSILON, INITIAL, PRIOR_WEIGHT, TOURNAMENT_FACTOR, UNVOUCHED_MOST, WEIGHTS } from './constants.ts';
import type { Decided } from './decide.ts';
import { departuresIn, isSaidToHaveLeft, type Leaving } from './departures.ts';
import { didItsPart, faultOf, standpointOf } from './dispute.ts';
import { earningsOf, lackingIn } from './earnings.ts';
import { missingCharge } from './history.ts';
import { effectOf, initialTrust, roomForUnvouched, trustOf, withEvents } from './ledger.ts';
import { noveltyOf } from './novelty.ts';
import type {
  Counter,
  Departure,
  MatchRecord,
  PlayerRecord,
  Reason,
  ReportRecord,
  Standing,
  Suspicion,
} from './record.ts';
import { silentIn, type Tally } from './tally.ts';
import type { Overruled, ReasonWhy } from './why.ts';

/**
 * What this verdict adds to each player's counters, and why, by seat (T2 to T9, T16). `convicted`: by seat, what the
 * sequential tests convicted the player of with this match (T14, T15).
 */
export function reasonsFor(
  record: MatchRecord,
  votes: Tally,
  decided: Decided,
  convicted: readonly (readonly Suspicion[])[],
): Reason[][] {
  const departures = departuresIn(record, votes, decided.claim);
  return record.players.map((player, index) => {
    const convictions = (convicted[index] ?? []).map(convictionOf);
    // A player convicted of both filters in one match is charged for them once.
    const found = convictions.filter(
      ({ counter }, at) => counter !== 'provenLie' && convictions.findIndex((one) => one.counter === counter) === at,
    );
    const proof = proofAgainst(record, player.seat) ?? convictions.find(({ counter }) => counter === 'provenLie');
    // A player who is proven, or as good as proven, to lie pays for that and for nothing smaller in the same match.
    if (proof !== undefined) return [proof, ...found];
    const isExcused = convicted.some((others, other) => other !== index && others.includes('flooding'));
    const reasons = [...reasonsOf(record, votes, decided, player, departures[index] ?? null, isExcused), ...found];
    // A player who is charged for something in a match earns nothing in it; otherwise agreeing would make up for
    // leaving (T3).
    const idle = reasons.some(({ counter }) => effectOf(counter) === 'lowers');
    return reasons.filter((reason) => reason.amount > EPSILON && !(idle && effectOf(reason.counter) === 'raises'));
  });
}

/**
 * What a player's own signatures prove against it: a false report (E5) or two histories of one match (E2). It is
 * charged once, whatever was decided (T16), and never damped: lying again to the same opponent is no smaller lie.
 */
export function proofAgainst(record: MatchRecord, seat: number): Reason | null {
  const liar = record.evidence.kind === 'complete' && record.evidence.liars.includes(seat);
  if (!liar && !record.signals.equivocated.includes(seat)) return null;
  const amount = WEIGHTS.provenLie * tournamentFactor(record);
  return { counter: 'provenLie', amount, why: { code: liar ? 'proven-lie' : 'two-histories', values: {} } };
}

/**
 * A player's own states that do not fit, and a false absence that it signed, lower the weight of its vote, and that can make a
 * match void. The player is charged for the worst of them even then; otherwise a sign against it would have saved it a dispute
 * (T16).
 */
export function signAgainst(record: MatchRecord, decided: Decided, seat: number): Reason | null {
  if (decided.claim?.kind !== 'void' || record.evidence.kind === 'desync') return null;
  const { inconsistent, falseAbsence } = record.signals;
  const counter = inconsistent.includes(seat) ? 'inconsistent' : falseAbsence.includes(seat) ? 'falseAbsence' : null;
  if (counter === null) return null;
  return { counter, amount: WEIGHTS[counter] * tournamentFactor(record), why: WHY[counter] };
}

/** The counter that a conviction is charged to. Claiming not to hear others is a filter, too. */
const CONVICTIONS: Readonly<Record<Suspicion, Counter>> = {
  flooding: 'flooding',
  filtering: 'filtering',
  accusing: 'filtering',
  desync: 'provenLie',
};

/** A conviction rests on many matches, so neither the mode nor the players of the last one change its weight. */
function convictionOf(suspicion: Suspicion): Reason {
  const counter = CONVICTIONS[suspicion];
  return { counter, amount: WEIGHTS[counter], why: { code: suspicion, values: {} } };
}

function reasonsOf(
  record: MatchRecord,
  votes: Tally,
  decided: Decided,
  player: PlayerRecord,
  leaving: Leaving | null,
  isExcused: boolean,
): Reason[] {
  const tournament = tournamentFactor(record);
  const weight = tournament * noveltyOf(record, player);
  const reason = (counter: keyof typeof WHY, times: number): Reason => ({
    counter,
    amount: WEIGHTS[counter] * times,
    why: WHY[counter],
  });

  const reasons: Reason[] = [];
  if (record.signals.inconsistent.includes(player.seat)) reasons.push(reason('inconsistent', tournament));
  if (record.signals.falseAbsence.includes(player.seat)) reasons.push(reason('falseAbsence', tournament));

  const report = votes.reports[player.seat] ?? null;
  // Leaving and not reporting are one lack: the player was absent at the end. So they are charged once (T9). A lost
  // network is the same lack; it costs less, because it may be nobody's fault (T6).
  const lost = report === null && record.signals.networkLost.includes(player.seat);
  const absence = leaving ?? (lost ? 'networkLost' : null);
  if (absence === 'networkLost') {
    // Whose opponent is convicted with this match of making others go missing is not charged for it.
    const habit = missingCharge(player.ledger);
    const amount = WEIGHTS.networkLost * weight * habit;
    const why: ReasonWhy = { code: 'network-lost', values: { times: habit } };
    if (!isExcused) reasons.push({ counter: absence, amount, why });
  } else if (absence !== null) reasons.push({ ...reason(absence, weight), why: whyQuit(record, player.seat) });
  else if (report === null) reasons.push(reason('reportMissing', weight));

  const outcome = report === null ? null : outcomeOf(record, votes, decided, report);
  if (outcome !== null && isLoss(outcome)) {
    reasons.push(lossOf(record, votes, decided, player, outcome, weight));
  } else if (outcome !== null && !isSaidToHaveLeft(record, votes, decided.claim, player.seat)) {
    reasons.push(...gains(record, decided, player, outcome));
  }

  const disturbed = disturbance(record, votes, decided);
  // The silent have paid more already, and players in a dispute have paid for the missing result (T9). If somebody signed away
  // a player who was there, the missing result is that one's doing.
  const isAnswered = outcome !== null || record.signals.falseAbsence.length > 0;
  const paid = report === null || (disturbed !== 'distress' && isAnswered);
  if (disturbed !== null && !paid) {
    const { distress } = record.signals;
    const why: ReasonWhy =
      disturbed === 'distress'
        ? { code: 'disturbed-by-distress', values: { by: distress, own: distress.includes(player.seat) } }
        : { code: disturbed, values: { by: silentIn(votes) } };
    reasons.push({ counter: 'distress', amount: WEIGHTS.distress * weight, why });
  }
  return reasons;
}

/** By its own signature it left; otherwise it may have gone missing. */
function whyQuit({ evidence }: MatchRecord, seat: number): ReasonWhy {
  const isSigned = evidence.kind === 'complete' && evidence.departures[seat] === 'left';
  return { code: isSigned ? 'left' : 'quit', values: {} };
}

/** The counters whose reason is always the same. */
const WHY = {
  reportMissing: { code: 'report-missing', values: {} },
  quit: { code: 'quit', values: {} },
  falseAbsence: { code: 'false-absence', values: {} },
  inconsistent: { code: 'inconsistent', values: {} },
} as const satisfies Partial<Record<Counter, ReasonWhy>>;

/** What a report costs that is not the result, for a reason that is true of this player and not of its opponents. */
function lossOf(
  record: MatchRecord,
  votes: Tally,
  decided: Decided,
  player: PlayerRecord,
  { counter, times }: Loss,
  weight: number,
): Reason {
  const amount = WEIGHTS[counter] * times * weight;
  const { evidence, signals } = record;
  if (counter !== 'noResult') {
    const departure = evidence.kind === 'complete' ? (evidence.departures[player.seat] ?? null) : null;
    const code = overruledBy(departure, decided);
    return { counter, amount, why: { code, values: { tournament: record.mode === 'tournament' } } };
  }
  const own = votes.shares.find(({ seats }) => seats.includes(player.seat));
  const alike = own?.seats.length ?? 0;
  if (signals.falseAbsence.includes(player.seat)) {
    return { counter, amount, why: { code: 'no-result-alone', values: {} } };
  }
  const isDenial = own?.claim.kind === 'void' && signals.began;
  const falls = trustOf(withEvents(player.ledger, [{ counter, amount }])) < trustOf(player.ledger) - EPSILON;
  const values = {
    share: times,
    players: record.players.length,
    alike,
    against: votes.reports.filter((report) => report !== null).length - alike,
    ground: isDenial ? ('denies-beginning' as const) : standpointOf(record, votes, player.seat),
    present: votes.shares.flatMap((share) =>
      share === own ? [] : share.seats.filter((seat) => didItsPart(record, seat)),
    ),
    floor: falls ? null : initialTrust(player.ledger.standing),
  };
  return { counter, amount, why: { code: 'no-result', values } };
}

/**
 * What a player gains: as far as it is vouched for, by the counter of the outcome or, in casual play, by that of casual play;
 * and the rest as `unvouched`, up to its most (T3, E7).
 */
function gains(record: MatchRecord, decided: Decided, player: PlayerRecord, { counter, times }: Gain): Reason[] {
  const weight = WEIGHTS[counter] * times * tournamentFactor(record);
  const { vouched, unvouched } = earningsOf(record, player);
  // The others may have said nothing: then the report agrees with the moves.
  const byMoves = counter === 'agreed' && decided.decision === 'evidence';
  return [
    {
      counter: record.mode === 'casual' ? 'casual' : counter,
      amount: weight * vouched,
      why: { code: byMoves ? 'confirmed' : counter, values: {} },
    },
    {
      counter: 'unvouched',
      amount: Math.min(weight * unvouched, roomForUnvouched(player.ledger.amounts)),
      why: whyUnvouched(record, player, vouched),
    },
  ];
}

function whyUnvouched(record: MatchRecord, player: PlayerRecord, vouched: number): ReasonWhy {
  const lacking = lackingIn(record, player);
  const limit = unvouchedLimit(player.ledger.standing);
  const inPart = vouched > EPSILON;
  // What is vouched for in full leaves nothing over.
  if (lacking === null) return { code: 'agreed', values: {} };
  switch (lacking.kind) {
    case 'record':
      return { code: 'unvouched-record', values: { lack: lacking.lack, limit } };
    case 'split':
      return { code: 'unvouched-split', values: { seats: lacking.seats, limit } };
    case 'moves':
      return { code: 'unvouched-moves', values: { moves: lacking.moves, inPart, limit } };
    case 'time':
      return { code: 'unvouched-time', values: { inPart, limit } };
    default:
      return { code: 'unvouched-opponents', values: { kind: lacking.kind, seats: lacking.seats, inPart, limit } };
  }
}

/** How far matches bring somebody for which nothing vouches, 0..1. */
function unvouchedLimit(standing: Standing): number {
  return (UNVOUCHED_MOST + INITIAL[standing] * PRIOR_WEIGHT) / (UNVOUCHED_MOST + PRIOR_WEIGHT);
}

function overruledBy(departure: Departure | null, { claim, decision }: Decided): Overruled {
  if (departure === 'time') return 'overruled-by-time';
  if (departure === 'resigned') return 'overruled-by-resigning';
  if (claim?.kind === 'void') return 'overruled-by-void';
  return decision === 'evidence' ? 'overruled-by-moves' : 'overruled';
}

interface Gain {
  readonly counter: 'agreed' | 'upheld' | 'vindicated';
  readonly times: number;
}

interface Loss {
  readonly counter: 'overruled' | 'noResult';
  readonly times: number;
}

const isLoss = (outcome: Gain | Loss): outcome is Loss => effectOf(outcome.counter) === 'lowers';

/** What becomes of a report, before damping. Null: neither upheld nor contradicted. */
function outcomeOf(record: MatchRecord, votes: Tally, decided: Decided, report: ReportRecord): Gain | Loss | null {
  const posterior = votes.shares.find((share) => sameClaim(share.claim, report.claim))?.posterior ?? 0;
  if (decided.claim === null) {
    return votes.shares.length > 1 ? { counter: 'noResult', times: faultOf(record, votes, report) } : null;
  }
  const right = sameClaim(decided.claim, report.claim);
  // A match that never began has nothing to be earned in.
  if (right && decided.claim.kind === 'void') return null;
  switch (decided.decision) {
    case 'evidence':
      // Evidence leaves no doubt, so a player whom it overrules falls by the whole weight.
      if (!right) return { counter: 'overruled', times: 1 };
      return { counter: isDisputed(votes, decided) ? 'vindicated' : 'agreed', times: 1 };
    case 'unanimous':
      return { counter: 'agreed', times: 1 };
    case 'majority-quorum':
    case 'non-majority-quorum':
      if (right) return { counter: 'upheld', times: posterior };
      return { counter: 'overruled', times: 1 - posterior };
    case 'none':
      return null;
    default:
      return decided.decision satisfies never;
  }
}

/** Whether the reports contradict each other or the evidence (T17). */
export function isDisputed(votes: Tally, decided: Decided): boolean {
  const [first, ...rest] = votes.shares;
  if (rest.length > 0) return true;
  return first !== undefined && decided.claim !== null && !sameClaim(first.claim, decided.claim);
}

/** What disturbed a match: somebody in distress, or too few reports, or reports that weigh too little (T7, T9). */
type Disturbance = 'distress' | 'disturbed-by-silence' | 'disturbed-by-doubt';

function disturbance(record: MatchRecord, votes: Tally, decided: Decided): Disturbance | null {
  if (record.signals.distress.length > 0) return 'distress';
  if (!decided.tooFewReports) return null;
  // Three of four are not too few players; what they lack is trust.
  return 2 * votes.reports.filter((report) => report !== null).length > record.players.length
    ? 'disturbed-by-doubt'
    : 'disturbed-by-silence';
}

function tournamentFactor(record: MatchRecord): number {
  return record.mode === 'tournament' ? TOURNAMENT_FACTOR : 1;
}
