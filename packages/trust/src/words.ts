import { WEIGHTS } from './constants.ts';
import { effectOf } from './ledger.ts';
import type { Counter, Departure, Mode, Suspicion } from './record.ts';

/** A counter in words, for the player it concerns (T4). */
export interface CounterWords {
  readonly label: string;
  /** One sentence: what is counted. */
  readonly text: string;
  readonly effect: 'raises' | 'lowers';
  /** What one such event counts, in units of evidence; some are multiplied by a probability as well. */
  readonly weight: number;
}

const COUNTER_WORDS: Readonly<Record<Counter, Omit<CounterWords, 'effect' | 'weight'>>> = {
  agreed: { label: 'Agreed', text: 'Matches in which your report agreed with everybody’s.' },
  upheld: { label: 'Upheld', text: 'Disputed or incomplete matches in which your report became the result.' },
  casual: {
    label: 'In casual play',
    text: 'Casual matches in which your report was right; in ranked ones they count a quarter.',
  },
  unvouched: {
    label: 'Not vouched for',
    text: 'What no moves on record, or no trusted player from elsewhere, vouch for; all of it together counts little.',
  },
  vindicated: { label: 'Vindicated', text: 'Disputed matches in which the signed moves proved your report right.' },
  overruled: { label: 'Overruled', text: 'Matches in which the result differed from your report.' },
  noResult: { label: 'No result', text: 'Matches whose reports contradicted each other, so that there was no result.' },
  reportMissing: { label: 'Report missing', text: 'Matches that you did not report a result for.' },
  quit: { label: 'Left', text: 'Matches that you began and left before the end.' },
  networkLost: {
    label: 'Connection lost',
    text: 'Matches that you could not finish because your connection was lost.',
  },
  distress: {
    label: 'Disturbed',
    text: 'Matches in which a player could not reach the server, or the reports were not enough for a result.',
  },
  falseAbsence: {
    label: 'Signed away a player',
    text: 'Matches in which you signed somebody away as absent whom the server saw there.',
  },
  inconsistent: { label: 'Inconsistent', text: 'Matches in which your signed moves did not fit a replay.' },
  filtering: {
    label: 'Filtered',
    text: 'Found over many matches: you claimed not to hear others, or others could not hear you, though everybody else heard all.',
  },
  flooding: {
    label: 'Flooded',
    text: 'Found over many matches: your opponents went missing far too often while you gained by it.',
  },
  provenLie: {
    label: 'Proven false',
    text: 'Matches in which your own signatures proved your report false, or two histories of yours contradicted each other.',
  },
};

/** What a counter counts, which way it moves the rating, and how far (T4). */
export function describeCounter(counter: Counter): CounterWords {
  return { ...COUNTER_WORDS[counter], effect: effectOf(counter), weight: WEIGHTS[counter] };
}

/** What is watched over many matches, in words to the player (T4, T14, T15). */
export const SUSPICION_WORDS: Readonly<Record<Suspicion, { readonly label: string; readonly text: string }>> = {
  flooding: { label: 'Opponents gone missing', text: 'How often your opponents go missing while you gain by it.' },
  filtering: {
    label: 'Not heard by others',
    text: 'How often others say that they do not hear you, though everybody else hears you.',
  },
  accusing: {
    label: 'Others not heard',
    text: 'How often you say that you do not hear another player, though everybody else hears that one.',
  },
  desync: { label: 'States of your own', text: 'How often your signed states alone differ from the replay.' },
};

/** Why a verdict moved a player's rating, in words to that player (T4). Each is one sentence, and true of that seat. */
export const REASON_WORDS = {
  agreed: 'Your report agreed with everybody’s.',
  confirmed: 'Your report agrees with the signed moves.',
  upheld: 'Your report was upheld and became the official result.',
  vindicated: 'The signed moves of the match proved your report right.',
  overruled: 'The official result differs from your report.',
  overruledByTime: 'You ran out of time, so your report of another result was overruled.',
  overruledByResigning: 'You resigned and signed it, so your report of another result was overruled.',
  overruledByVoid: 'Your report that the match was played was overruled by those who say that it never began.',
  reportMissing: 'No report of yours arrived in time.',
  quit: 'You left the match, or went missing, before its end.',
  networkLost: 'Your connection was lost before the end of the match.',
  falseAbsence: 'You signed a player away as absent whom the server saw there and playing.',
  inconsistent: 'Your signed moves do not fit a replay of the match.',
  provenLie: 'Your own signed moves prove your report false.',
  equivocated: 'You signed two different histories of this match.',
  flooding: 'Over many matches your opponents went missing far too often while you gained by it.',
  filtering: 'Over many matches others could not hear you, though everybody else heard you.',
  accusing: 'Over many matches you claimed not to hear others, though everybody else heard them.',
  desync: 'Over many matches your own signed states alone disagreed with the replay, which is as good as proven false.',
} as const;

/** Why a gain counts little (T3, E7): what is missing that could vouch for it. */
export const UNVOUCHED_WORDS = {
  noMoves:
    'Your report stands, but no record of the moves vouches for it, so matches like this one raise your trust only up to a limit.',
  noMovesEver: 'This game keeps no record of moves, so most of a match in it counts only up to a limit.',
  inPart:
    'A part of this match counts only up to a limit, because you moved seldom in it, or because opponents are guests, new, or on the same network as you, as in one home.',
  wholly:
    'This match counts only up to a limit, because you did not move in it, or because your opponents are guests or on the same network as you, as in one home.',
} as const;

/** Why a disturbed match costs a player who may be innocent (T7, T9). */
export const DISTURBED_WORDS = {
  ownDistress:
    'You could not reach the server, and anybody in this match may have caused that, so nobody gains and each pays a little.',
  distress:
    'Somebody in this match could not reach the server, and anybody in it may have caused that, so nobody gains and each pays a little.',
  tooFewReports:
    'Others did not report, and anybody in this match may have kept them from it, so each pays a little for the missing result.',
  tooLittleTrust:
    'Those who reported count for too little to decide without the others, and anybody may have kept those from reporting, so each pays a little.',
} as const;

export interface Fault {
  /** The part of it that falls on this player, 0..1. */
  readonly share: number;
  readonly players: number;
  /** How many said what this player says, and how many something else. */
  readonly alike: number;
  readonly against: number;
  /** Whether it signed a player away whom the server saw there. */
  readonly falseAbsence: boolean;
  /** Whether it says that a match never began which the server saw begin. */
  readonly voidDenied: boolean;
  /** Whether its rating falls by this. */
  readonly falls: boolean;
}

/** Why a dispute that nobody won costs this player what it costs, and not what it costs the others (T16, T17). */
export function noResultWords(fault: Fault): string {
  if (fault.falseAbsence) return 'The blame for the missing result is all yours, because you signed that player away.';
  const why = `${contradicted(fault)}, so ${shareOfFault(fault)} the blame for the missing result is yours`;
  return fault.falls ? `${why}.` : `${why}; but such a dispute takes nobody below where trust begins.`;
}

function contradicted({ share, players, alike, against, voidDenied }: Fault): string {
  if (voidDenied) return 'You reported that the match never began, and the server saw it begin';
  if (players === 2) {
    return share === 1
      ? 'The other player’s report contradicts yours, and only that one counts here'
      : 'The other player’s report contradicts yours, and nothing shows which is right';
  }
  const others = `${against} ${against === 1 ? 'player' : 'players'} reported another`;
  return alike === 1
    ? `Nobody else reported your result, and ${others}`
    : `You and ${alike - 1} more reported one result, and ${others}`;
}

function shareOfFault({ share }: Fault): string {
  if (share === 1) return 'all';
  if (Math.abs(share - 0.5) < 1e-9) return 'half';
  return share > 0.5 ? 'the larger part of' : 'the smaller part of';
}

export const EVIDENCE_WORDS = 'The signed moves of this match, played again, give this result.';

/**
 * If the signed moves alone did not bring the match to its end: what else did, as far as everybody may know it (T6). Out of time
 * and absent are what the others signed, or what the server saw.
 */
export function departureWords(departure: Departure, isLoser: boolean): string {
  const seen = departure === 'absent' || departure === 'time' ? SEEN : ' and signed it';
  return `${outWords(departure, isLoser)}${seen}, and with the signed moves up to then that gives this result.`;
}

const SEEN = ', by what was signed or by what the server saw';

const OUT_WORDS: Readonly<Record<Departure, string>> = {
  absent: 'went missing before the end',
  time: 'ran out of time',
  left: 'left before the end',
  resigned: 'resigned',
};

function outWords(departure: Departure, isLoser: boolean): string {
  return `${isLoser ? 'The loser' : 'A player'} ${OUT_WORDS[departure]}`;
}

/** If several are out before the end, the way that explains most is named. */
export const DEPARTURES_NAMED: readonly Departure[] = ['absent', 'time', 'left', 'resigned'];

/** Where all reports say what the signed moves give. `out`: how somebody was out before the end, if anybody was. */
export function confirmedWords(why: string, out: Departure | null, isLoser: boolean): string {
  const said = `${why.replace(/\.$/, '')}, and the signed moves give it too`;
  return out === null ? `${said}.` : `${outWords(out, isLoser)}: ${said.charAt(0).toLowerCase()}${said.slice(1)}.`;
}

export const DESYNC_WORDS =
  'The signed moves, played again, come to what no player saw, so the fault lies in the game: there is no result, and nobody is blamed.';

/** Trust as players read it: 0 to 100. */
export function points(trust: number): string {
  return `${Math.round(trust * 100)}`;
}

/** A share of the trust of a match, in the eyes of its mode: casual play counts less in ranked ones (T3). */
export function shareWords(share: number, mode: Mode): string {
  return `${percent(share)} of the ${mode === 'casual' ? '' : 'ranked '}trust in this match`;
}

/** To a tenth, so that two thirds and .67 do not look equal. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10}%`;
}

export function playersOf(players: number): string {
  return `${players} players`;
}

export function tooFewWords(reported: number, players: number, share?: string, needed?: string): string {
  if (share === undefined || needed === undefined) {
    if (2 * reported > players) {
      return `${reported} of ${playersOf(players)} gave a report, but those who are connected with each other or entered together are one vote, and that is too few for a result.`;
    }
    return `Only ${reported} of ${playersOf(players)} gave a report that counts, and that is too few for a result.`;
  }
  const said = `${reported} of ${playersOf(players)} gave a report that counts, with ${share}`;
  return `${said}; more than ${needed} is needed for a result.`;
}

export function loneWords(evidenceExpected: boolean): string {
  if (evidenceExpected)
    return 'Only one report counts, no record of the moves came, and one word alone decides nothing.';
  return 'Only one report counts, and one word alone decides only for somebody trusted, over players who have lost trust before.';
}

/** A vote that the match never began, against somebody who says that it did. */
export const VOID_DENIED_WORDS =
  'Most reports say that the match never began, but the server itself saw it begin, so there is no result.';

export const PRESENT_WORDS =
  'The reports contradict a player whom the server saw there to the end, and no record of the moves shows who is right, so there is no result.';

/** If a match is void: who says so, since nobody else knows. */
export function voidWords(players: number): string {
  return `${players === 2 ? 'Both' : `All ${players}`} players say that the match never began, so it has no result.`;
}
export function voidUnseenWords(said: number, players: number, share: string): string {
  return `${said} of ${playersOf(players)}, with ${share}, say that it never began, and the server saw no sign of a beginning, so it has no result.`;
}
export const VOID_REPLAYED_WORDS = 'By the signed moves the match never began, so it has no result.';

/** `isSignedAway`: one signed the other away as absent, whom the server saw there. */
export function twoPlayersWords(isSignedAway: boolean): string {
  return isSignedAway
    ? 'The two reports contradict each other and nothing tells whose is right, but one player signed the other away as absent, whom the server saw there, and bears the blame.'
    : 'The two reports contradict each other, and nothing tells whose is right.';
}

export function contradictionWords(share: string, needed: string): string {
  return `The reports contradict each other: the most trusted of them has ${share}, and more than ${needed} is needed.`;
}
