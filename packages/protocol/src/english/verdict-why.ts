import type { Mode } from '../player.ts';
import type { VerdictWhy } from '../verdict-why.ts';
import { type Names, namesOf, percent, startOf } from './spoken.ts';

/**
 * Why a match has its result, or none: one sentence. Files of version 2 hold these very sentences and are checked by them, so they
 * stay as they are (E9.5). A page may say the same better.
 */
export function sayVerdictWhy({ code, values }: VerdictWhy, names: Names): string {
  switch (code) {
    case 'by-moves':
      return byMoves(values.silent, values.differ, names);
    case 'by-departure':
      return `${outWords(values, names)}${knownBy(values, names)}; with the signed moves up to then that gives this result.`;
    case 'unanimous':
      return `${all(values.players)} players reported the same.`;
    case 'confirmed': {
      const said = 'players reported the same, and the signed moves give it too.';
      if (values.out === null) return `${all(values.players)} ${said}`;
      return `${outWords(values.out, names)}: ${all(values.players).toLowerCase()} ${said}`;
    }
    case 'desync':
      return 'Played again, the signed moves end differently from what every player’s game showed and signed, so the game is at fault: there is no result, and nobody is blamed.';
    case 'majority':
      return `${saidOf(values)}; more than ${percent(values.needed)} decides.`;
    case 'clear-lead':
      return `${saidOf(values)}; in a match like this, more than ${percent(values.needed)} with a clear lead decides.`;
    case 'nobody-reported':
      return 'Nobody reported a result.';
    case 'too-few':
      return tooFew(values.silent, values.players, names);
    case 'too-little-trust':
      return `${startOf(values.silent, names)} did not report, and the others have ${shareOf(values)}; more than ${percent(values.needed)} is needed for a result.`;
    case 'one-report':
      return values.evidenceExpected
        ? 'Only one report counts, no complete record of the moves came, and one word alone decides nothing.'
        : 'Only one report counts, and one word alone decides only for somebody trusted, over players who have lost trust before.';
    case 'contradiction':
      return contradiction(values, names);
    case 'two-sides':
      return twoSides(values.signedAway, values.players, names);
    case 'against-present':
      return `The other reports contradict ${namesOf(values.present, names)}, whom the server saw there to the end, and without a complete record of the moves nobody who was there is overruled, so there is no result.`;
    case 'void-denied':
      return 'Most reports say that the match never began, but the server itself saw it begin, and no other report has enough behind it for a result.';
    case 'void-by-moves':
      return 'By the signed moves the match never began, so it has no result.';
    case 'void-by-all':
      return `${all(values.players)} players say that the match never began, so it has no result.`;
    case 'void-by-most':
      return `${values.said} of ${values.players} players, with ${shareOf(values)}, say that the match never began, and the server saw no sign of a beginning, so it has no result.`;
    case 'as-written':
      return values.text;
    case 'unknown':
      return 'The reason that the server gives cannot be read here.';
    default:
      return code satisfies never;
  }
}

type ValuesOf<Code extends VerdictWhy['code']> = Extract<VerdictWhy, { code: Code }>['values'];
type Out = ValuesOf<'by-departure'>;

const all = (players: number): string => (players === 2 ? 'Both' : `All ${players}`);

function byMoves(silent: readonly number[], differ: boolean, names: Names): string {
  const give = 'the signed moves of this match, played again, give this result.';
  if (differ) return `The reports differ, and ${give}`;
  return silent.length > 0 ? `${startOf(silent, names)} did not report, and ${give}` : `T${give.slice(1)}`;
}

const OUT_WORDS: Readonly<Record<Out['way'], string>> = {
  absent: 'went missing before the end',
  time: 'ran out of time',
  left: 'left before the end',
  resigned: 'resigned',
};

const outWords = ({ way, seats }: Out, names: Names): string => `${startOf(seats, names)} ${OUT_WORDS[way]}`;

/** Out of time and absent are what the others signed, or what the server saw (T6). */
function knownBy({ way, byServer, others }: Out, names: Names): string {
  if (way === 'left' || way === 'resigned') return ' and signed it';
  if (byServer) return ', as the server itself saw';
  const who = others.length === 1 ? namesOf(others, names) : 'the others';
  return `, as ${who} signed, and nothing that the server saw contradicts it`;
}

/** Casual play counts less in ranked matches (T3). */
function shareOf({ share, mode }: { readonly share: number; readonly mode: Mode }): string {
  const whose = `${percent(share)} of the trust of all players`;
  return mode === 'casual' ? whose : `${whose} (casual play counts a quarter in ranked matches)`;
}

const saidOf = (values: ValuesOf<'majority'>): string =>
  `${values.said} of ${values.players} players reported this, with ${shareOf(values)}`;

function tooFew(silent: readonly number[], players: number, names: Names): string {
  if (silent.length === 0) {
    return 'Players on one network, or who entered together, have one vote, and they reported different results, so no vote is left to decide.';
  }
  const who = `${startOf(silent, names)} did not report`;
  if (players === 2) return `${who}, and one report alone is not enough for a result.`;
  if (2 * silent.length >= players) return `${who}, and the reports of the others are too few for a result.`;
  return `${who}, and the reports of the others, who are on one network or entered together, count as one vote, which is too few for a result.`;
}

function twoSides(signedAway: readonly number[], players: number, names: Names): string {
  const [author] = signedAway;
  const reports = players === 2 ? 'The two reports' : 'The reports';
  if (author === undefined || signedAway.length > 1) {
    return `${reports} contradict each other, and no complete record of the moves shows which is right.`;
  }
  const other = players === 2 ? namesOf([1 - author], names) : 'another player';
  return `${reports} contradict each other and no complete record of the moves shows which is right, but ${namesOf([author], names)} signed that ${other} was absent, although the server saw ${other} there.`;
}

function contradiction({ strongest, needed, ...share }: ValuesOf<'contradiction'>, names: Names): string {
  if (strongest.length === 0) {
    return `The reports contradict each other: the strongest has ${shareOf(share)}, and more than ${percent(needed)} is needed.`;
  }
  const whose = strongest.length === 1 ? 'the report' : 'the reports';
  return `The reports contradict each other: most trust is behind ${whose} of ${namesOf(strongest, names)}, with ${shareOf(share)}, and more than ${percent(needed)} is needed.`;
}
