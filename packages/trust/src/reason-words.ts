import { INITIAL, PRIOR_WEIGHT, UNVOUCHED_MOST } from './constants.ts';
import type { Standpoint } from './dispute.ts';
import type { EvidenceLack, Standing } from './record.ts';
import { namesOf, points } from './words.ts';

/** Why a verdict moved a player's rating, in words to that player (T4). Each is one sentence, and true of that seat. */
export const REASON_WORDS = {
  agreed: 'Your report agreed with everybody’s.',
  confirmed: 'Your report agrees with the signed moves.',
  upheld: 'Your report was upheld and became the official result.',
  vindicated: 'The record of the match proved your report right.',
  overruled: 'The official result differs from your report.',
  overruledByMoves: 'The record of the match contradicts your report; nothing that you signed makes it a proven lie.',
  overruledByTime: 'You ran out of time, so your report of another result was overruled.',
  overruledByResigning: 'You resigned and signed it, so your report of another result was overruled.',
  overruledByVoid: 'Your report that the match was played was overruled by those who say that it never began.',
  reportMissing: 'No report of yours arrived in time.',
  quit: 'You left the match, or went missing, before its end.',
  left: 'You left the match before its end.',
  networkLost: 'Your connection was lost before the end of the match.',
  falseAbsence: 'You signed that a player was absent whom the server saw there and playing.',
  inconsistent: 'Your signed moves do not fit a replay of the match.',
  provenLie: 'Your own signed moves prove your report false.',
  equivocated: 'You signed two different records of this match.',
  flooding: 'Over many matches you are found to have made opponents go missing while you gained by it.',
  filtering: 'Over many matches what you sent did not reach one player or another, though it reached everybody else.',
  accusing: 'Over many matches you are found to have claimed falsely that another player’s moves did not reach you.',
  desync: 'Over many matches your own signed states alone disagreed with the replay, which is as good as proven false.',
} as const;

/** A lost network that happened often lately costs more; `times`: by how much the charge is multiplied, 1 or more (T6). */
export function networkLostWords(times: number): string {
  if (times < 1.05) return REASON_WORDS.networkLost;
  return `Your connection was lost before the end of the match, and because that happened often lately it counts ${times.toFixed(1)} times.`;
}

/** What keeps a gain from counting in full. */
export type Lacking =
  | { readonly kind: 'record'; readonly lack: Exclude<EvidenceLack, 'split'> }
  /** These signed two records of the moves. */
  | { readonly kind: 'split'; readonly seats: readonly number[] }
  | { readonly kind: 'moves'; readonly moves: number }
  | { readonly kind: 'time' }
  /** Opponents who vouch for little: all of one kind, or several kinds. */
  | {
      readonly kind: 'guest' | 'near' | 'new' | 'several';
      readonly seats: readonly number[];
    };

/**
 * Why a gain counts little, and how far such matches alone can bring somebody (T3, E7). `inPart`: the rest of it counts in full.
 */
export function unvouchedWords(lacking: Lacking, inPart: boolean, standing: Standing): string {
  const limit = `such matches alone take nobody above ${points(unvouchedLimit(standing))}`;
  if (lacking.kind === 'split') {
    return `Your report stands, but ${namesOf(lacking.seats)} signed two different records of the moves, and ${limit}.`;
  }
  if (lacking.kind === 'record') return `Your report stands, but ${LACK_WORDS[lacking.lack]}, and ${limit}.`;
  const what = inPart ? 'A part of this match counts' : 'This match counts';
  return `${what} only up to a limit, because ${becauseOf(lacking)}: ${limit}.`;
}

function becauseOf(lacking: Exclude<Lacking, { kind: 'record' | 'split' }>): string {
  switch (lacking.kind) {
    case 'moves':
      if (lacking.moves === 0) return 'you made no move in it';
      return `you made only ${lacking.moves} ${lacking.moves === 1 ? 'move' : 'moves'} in it`;
    case 'time':
      return 'you spent little time on it';
    case 'guest':
      return lacking.seats.length === 1 ? `${namesOf(lacking.seats)} is a guest` : 'your opponents are guests';
    case 'near':
      return `${namesOf(lacking.seats)} ${lacking.seats.length === 1 ? 'plays' : 'play'} from the same network as you`;
    case 'new':
      return `${namesOf(lacking.seats)} ${lacking.seats.length === 1 ? 'has' : 'have'} little trust yet`;
    case 'several':
      return 'too few of your opponents are trusted players from elsewhere';
    default:
      return lacking satisfies never;
  }
}

/** Why there is no complete record of the moves. */
const LACK_WORDS: Readonly<Record<Exclude<EvidenceLack, 'split'>, string>> = {
  'not-expected': 'this game keeps no record of moves',
  withheld: 'no complete record of the moves was handed in',
  incomplete: 'the record of the moves does not reach the end',
  contested: 'the record of the moves ends with an absence that is denied',
  'too-long': 'the record of the moves is too long to be played again',
  'unknown-rules': 'the moves are of rules that the server does not have',
};

/** How far matches bring somebody for which nothing vouches, 0..1. */
function unvouchedLimit(standing: Standing): number {
  return (UNVOUCHED_MOST + INITIAL[standing] * PRIOR_WEIGHT) / (UNVOUCHED_MOST + PRIOR_WEIGHT);
}

/** What disturbed a match: somebody in distress, or too few reports, or reports that weigh too little. */
export type Disturbance = 'distress' | 'tooFewReports' | 'tooLittleTrust';

/**
 * Why a disturbed match costs a player who may be innocent (T7, T9). `by`: who was in distress, or who is silent; `isOwn`: whether it
 * was the player itself.
 */
export function disturbedWords(disturbance: Disturbance, by: readonly number[], isOwn: boolean): string {
  const each = 'so nobody gains and you pay a little';
  switch (disturbance) {
    case 'distress':
      return `${isOwn ? 'You' : namesOf(by)} could not reach the server for a while, and nothing shows whether somebody in this match caused that, ${each}.`;
    case 'tooFewReports':
      return `${namesOf(by)} did not report, and nothing shows why, ${each}.`;
    case 'tooLittleTrust':
      return `Those who reported count too little to decide without ${namesOf(by)}, and nothing shows why ${namesOf(by)} did not report, ${each}.`;
    default:
      return disturbance satisfies never;
  }
}

/** A dispute that nobody won, as one of its players stands in it. */
export interface Fault {
  /** The part of the charge that falls on this player, 0..1. */
  readonly share: number;
  readonly players: number;
  /** How many said what this player says, and how many something else. */
  readonly alike: number;
  readonly against: number;
  /** Whether it signed a player away whom the server saw there. */
  readonly falseAbsence: boolean;
  /** Whether it says that a match never began which the server saw begin. */
  readonly voidDenied: boolean;
  /** What the server saw of this player beside those who contradict it. */
  readonly standpoint: Standpoint;
  /** Whom it contradicts though the server saw them there to the end. */
  readonly present: readonly number[];
  /** Where its rating began, 0..1. */
  readonly start: number;
  /** Whether its rating falls by this. */
  readonly falls: boolean;
}

/** Why a dispute that nobody won costs this player what it costs, and not what it costs the others (T16, T17). */
export function noResultWords(fault: Fault): string {
  if (fault.falseAbsence) return 'You alone pay for the missing result.';
  const part = `${partOf(fault.share)} the charge for a match without a result`;
  if (fault.falls) return `${contradicted(fault)}, so you pay ${part}.`;
  return `${contradicted(fault)}; you would pay ${part}, but no dispute takes you below ${points(fault.start)}, where you began.`;
}

function contradicted({ share, players, alike, against, voidDenied, standpoint, present }: Fault): string {
  if (voidDenied) return 'You reported that the match never began, and the server saw it begin';
  switch (standpoint) {
    case 'contradicts who did':
      return `You contradict ${namesOf(present)}, whom the server saw there to the end, while it lost sight of you`;
    case 'did its part':
      return `${unconfirmed(alike)}, but the server saw you there to the end`;
    case 'says that it began':
      return `${unconfirmed(alike)}, but the server saw the match begin`;
    case 'unknown':
      break;
    default:
      return standpoint satisfies never;
  }
  if (players === 2) {
    const shows = share === 1 ? 'only that one counts here' : 'nothing shows which is right';
    return `The other player’s report contradicts yours, and ${shows}`;
  }
  const others = `${against === 1 ? 'one player' : `${against} players`} reported another`;
  if (alike === 1) return `Nobody else reported your result, and ${others}`;
  return `You and ${alike === 2 ? 'one other' : `${alike - 1} others`} reported one result, and ${others}`;
}

const unconfirmed = (alike: number): string =>
  alike === 1 ? 'Nobody confirms your result' : 'Others contradict your result';

function partOf(share: number): string {
  if (share === 1) return 'the whole of';
  if (Math.abs(share - 0.5) < 1e-9) return 'half of';
  if (Math.abs(share - 0.25) < 1e-9) return 'a quarter of';
  return share > 0.5 ? 'most of' : 'a part of';
}
