import type { Departure, Mode } from './record.ts';
import { namesOf, percent } from './words.ts';

/** Where the signed moves decide. `silent`: who did not report; `differ`: whether the reports differ. */
export function evidenceWords(silent: readonly number[], differ: boolean): string {
  const give = 'the signed moves of this match, played again, give this result.';
  if (differ) return `The reports differ, and ${give}`;
  return silent.length > 0 ? `${namesOf(silent)} did not report, and ${give}` : `T${give.slice(1)}`;
}

/** Who was out before the end, in one way, and whether the server itself saw it, without anybody's signature. */
export interface Out {
  readonly way: Departure;
  readonly seats: readonly number[];
  readonly others: readonly number[];
  readonly isByServer: boolean;
}

/**
 * If the signed moves alone did not bring the match to its end: what else did, as far as everybody may know it (T6). Out of time
 * and absent are what the others signed, or what the server saw.
 */
export function departureWords(out: Out): string {
  return `${outWords(out)}${knownBy(out)}; with the signed moves up to then that gives this result.`;
}

function knownBy({ way, isByServer, others }: Out): string {
  if (way === 'left' || way === 'resigned') return ' and signed it';
  if (isByServer) return ', as the server itself saw';
  const who = others.length === 1 ? namesOf(others) : 'the others';
  return `, as ${who} signed, and nothing that the server saw contradicts it`;
}

const OUT_WORDS: Readonly<Record<Departure, string>> = {
  absent: 'went missing before the end',
  time: 'ran out of time',
  left: 'left before the end',
  resigned: 'resigned',
};

function outWords({ way, seats }: Out): string {
  return `${namesOf(seats)} ${OUT_WORDS[way]}`;
}

/** If several are out before the end, the way that explains most is named. */
export const DEPARTURES_NAMED: readonly Departure[] = ['absent', 'time', 'left', 'resigned'];

/** Where all reports say what the signed moves give. `out`: who was out before the end, if anybody was. */
export function confirmedWords(why: string, out: Out | null): string {
  const said = `${why.replace(/\.$/, '')}, and the signed moves give it too`;
  return out === null ? `${said}.` : `${outWords(out)}: ${said.charAt(0).toLowerCase()}${said.slice(1)}.`;
}

export const DESYNC_WORDS =
  'Played again, the signed moves end differently from what every player’s game showed and signed, so the game is at fault: there is no result, and nobody is blamed.';

/** A share of the trust of a match, in the eyes of its mode: casual play counts less in ranked ones (T3). */
export function shareWords(share: number, mode: Mode): string {
  const whose = `${percent(share)} of the trust of all players`;
  return mode === 'casual' ? whose : `${whose} (casual play counts a quarter in ranked matches)`;
}

export function playersOf(players: number): string {
  return `${players} players`;
}

/** Too few reports, or too few votes. `silent`: who did not report, or not in a way that counts. */
export function tooFewWords(silent: readonly number[], players: number): string {
  const who = `${namesOf(silent)} did not report`;
  if (players === 2) return `${who}, and one report alone is not enough for a result.`;
  if (2 * silent.length >= players) return `${who}, and the reports of the others are too few for a result.`;
  return `${who}, and the reports of the others, who are on one network or entered together, count as one vote, which is too few for a result.`;
}

/** Enough votes with too little trust. */
export function tooLittleWords(silent: readonly number[], share: string, needed: string): string {
  return `${namesOf(silent)} did not report, and the others have ${share}; more than ${needed} is needed for a result.`;
}

export function loneWords(evidenceExpected: boolean): string {
  if (evidenceExpected)
    return 'Only one report counts, no complete record of the moves came, and one word alone decides nothing.';
  return 'Only one report counts, and one word alone decides only for somebody trusted, over players who have lost trust before.';
}

/** A vote that the match never began, against somebody who says that it did. */
export const VOID_DENIED_WORDS =
  'Most reports say that the match never began, but the server itself saw it begin, and no other report has enough behind it for a result.';

/** `present`: the seats that the strongest claim contradicts, and the server saw there. */
export function presentWords(present: readonly number[]): string {
  return `The other reports contradict ${namesOf(present)}, whom the server saw there to the end, and without a complete record of the moves nobody who was there is overruled, so there is no result.`;
}

/** If a match is void: who says so, since nobody else knows. */
export function voidWords(players: number): string {
  return `${players === 2 ? 'Both' : `All ${players}`} players say that the match never began, so it has no result.`;
}
export function voidUnseenWords(said: number, players: number, share: string): string {
  return `${said} of ${playersOf(players)}, with ${share}, say that the match never began, and the server saw no sign of a beginning, so it has no result.`;
}
export const VOID_REPLAYED_WORDS = 'By the signed moves the match never began, so it has no result.';

/** `signedAway`: who signed away as absent somebody whom the server saw there. */
export function twoPlayersWords(signedAway: readonly number[], players: number): string {
  const [author] = signedAway;
  const reports = players === 2 ? 'The two reports' : 'The reports';
  if (author === undefined || signedAway.length > 1) {
    return `${reports} contradict each other, and no complete record of the moves shows which is right.`;
  }
  const other = players === 2 ? namesOf([1 - author]) : 'another player';
  return `${reports} contradict each other and no complete record of the moves shows which is right, but ${namesOf([author])} signed that ${other} was absent, although the server saw ${other} there.`;
}

/** `strongest`: whose report has most trust behind it; nobody where two have as much, because the order of seats must not tell. */
export function contradictionWords(strongest: readonly number[], share: string, needed: string): string {
  if (strongest.length === 0) {
    return `The reports contradict each other: the strongest has ${share}, and more than ${needed} is needed.`;
  }
  const whose = strongest.length === 1 ? 'the report' : 'the reports';
  return `The reports contradict each other: most trust is behind ${whose} of ${namesOf(strongest)}, with ${share}, and more than ${needed} is needed.`;
}
