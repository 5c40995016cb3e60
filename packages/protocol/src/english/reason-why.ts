import type { ReasonWhy } from '../reason-why.ts';
import { type Names, namesOf, points, startOf } from './spoken.ts';

/**
 * Why a verdict moved a rating: one sentence to the player concerned, and true of that seat (T4). As with the reasons of verdicts, files
 * of version 2 hold these very sentences, so they stay as they are (E9.5).
 */
export function sayReasonWhy({ code, values }: ReasonWhy, names: Names): string {
  switch (code) {
    case 'overruled':
    case 'overruled-by-moves':
    case 'overruled-by-time':
    case 'overruled-by-resigning':
    case 'overruled-by-void': {
      const end = values.tournament ? '; a tournament match costs three times as much.' : '.';
      return `${OVERRULED[code]}${end}`;
    }
    case 'network-lost':
      if (values.times < 1.05) return 'Your connection was lost before the end of the match.';
      return `Your connection was lost before the end of the match, and because that happened often lately it counts ${values.times.toFixed(1)} times.`;
    case 'unvouched-record':
      return `Your report stands, but ${LACKS[values.lack]}, and ${limitOf(values)}.`;
    case 'unvouched-split':
      return `Your report stands, but ${namesOf(values.seats, names)} signed two different records of the moves, and ${limitOf(values)}.`;
    case 'unvouched-moves':
      return upToALimit(values, `you made ${values.moves === 0 ? 'no move' : `only ${movesOf(values.moves)}`} in it`);
    case 'unvouched-time':
      return upToALimit(values, 'you spent little time on it');
    case 'unvouched-opponents':
      return upToALimit(values, opponentsOf(values, names));
    case 'disturbed-by-distress':
      return `${values.own ? 'You' : startOf(values.by, names)} could not reach the server for a while, and nothing shows whether somebody in this match caused that, ${EACH_PAYS}.`;
    case 'disturbed-by-silence':
      return `${startOf(values.by, names)} did not report, and nothing shows why, ${EACH_PAYS}.`;
    case 'disturbed-by-doubt': {
      const who = namesOf(values.by, names);
      return `Those who reported count too little to decide without ${who}, and nothing shows why ${who} did not report, ${EACH_PAYS}.`;
    }
    case 'no-result-alone':
      return 'You alone pay for the missing result.';
    case 'no-result':
      return noResult(values, names);
    case 'as-written':
      return values.text;
    case 'unknown':
      return 'The reason that the server gives cannot be read here.';
    default:
      return PLAIN[code];
  }
}

type ValuesOf<Code extends ReasonWhy['code']> = Extract<ReasonWhy, { code: Code }>['values'];

const PLAIN = {
  agreed: 'Your report agreed with everybody’s.',
  confirmed: 'Your report agrees with the signed moves.',
  upheld: 'Your report was upheld and became the official result.',
  vindicated: 'The record of the match proved your report right.',
  'report-missing': 'No report of yours arrived in time.',
  quit: 'You left the match, or went missing, before its end.',
  left: 'You left the match before its end.',
  'false-absence': 'You signed that a player was absent whom the server saw there and playing.',
  inconsistent: 'Your signed moves do not fit a replay of the match.',
  'proven-lie': 'Your own signed moves prove your report false.',
  'two-histories': 'You signed two different records of this match.',
  flooding: 'Over many matches you are found to have made opponents go missing while you gained by it.',
  filtering: 'Over many matches what you sent did not reach one player or another, though it reached everybody else.',
  accusing: 'Over many matches you are found to have claimed falsely that another player’s moves did not reach you.',
  desync: 'Over many matches your own signed states alone disagreed with the replay, which is as good as proven false.',
} as const;

const OVERRULED = {
  overruled: 'The official result differs from your report',
  'overruled-by-moves':
    'The record of the match contradicts your report; nothing that you signed makes it a proven lie',
  'overruled-by-time': 'You ran out of time, so your report of another result was overruled',
  'overruled-by-resigning': 'You resigned and signed it, so your report of another result was overruled',
  'overruled-by-void': 'Your report that the match was played was overruled by those who say that it never began',
} as const;

/** Why there is no complete record of the moves. */
const LACKS: Readonly<Record<ValuesOf<'unvouched-record'>['lack'], string>> = {
  'not-expected': 'this game keeps no record of moves',
  withheld: 'no complete record of the moves was handed in',
  incomplete: 'the record of the moves does not reach the end',
  contested: 'the record of the moves ends with an absence that is denied',
  'too-long': 'the record of the moves is too long to be played again',
  'unknown-rules': 'the moves are of rules that the server does not have',
};

const EACH_PAYS = 'so nobody gains and you pay a little';

const movesOf = (moves: number): string => `${moves} ${moves === 1 ? 'move' : 'moves'}`;

/** How far such matches alone can bring somebody (T3, E7). */
const limitOf = ({ limit }: { readonly limit: number }): string =>
  `such matches alone take nobody above ${points(limit)}`;

function upToALimit(values: ValuesOf<'unvouched-time'>, because: string): string {
  const what = values.inPart ? 'A part of this match counts' : 'This match counts';
  return `${what} only up to a limit, because ${because}: ${limitOf(values)}.`;
}

function opponentsOf({ kind, seats }: ValuesOf<'unvouched-opponents'>, names: Names): string {
  const isOne = seats.length === 1;
  switch (kind) {
    case 'guest':
      return isOne ? `${namesOf(seats, names)} is a guest` : 'your opponents are guests';
    case 'near':
      return `${namesOf(seats, names)} ${isOne ? 'plays' : 'play'} from the same network as you`;
    case 'new':
      return `${namesOf(seats, names)} ${isOne ? 'has' : 'have'} little trust yet`;
    case 'several':
      return 'too few of your opponents are trusted players from elsewhere';
    default:
      return kind satisfies never;
  }
}

/** Why a dispute that nobody won costs this player what it costs, and not what it costs the others (T16, T17). */
function noResult(values: ValuesOf<'no-result'>, names: Names): string {
  const part = `${partOf(values.share)} the charge for a match without a result`;
  if (values.floor === null) return `${contradicted(values, names)}, so you pay ${part}.`;
  return `${contradicted(values, names)}; you would pay ${part}, but no dispute takes you below ${points(values.floor)}, where you began.`;
}

function contradicted(values: ValuesOf<'no-result'>, names: Names): string {
  const { share, players, alike, against, ground, present } = values;
  const unconfirmed = alike === 1 ? 'Nobody confirms your result' : 'Others contradict your result';
  switch (ground) {
    case 'denies-beginning':
      return 'You reported that the match never began, and the server saw it begin';
    case 'contradicts-who-did':
      return `You contradict ${namesOf(present, names)}, whom the server saw there to the end, while it lost sight of you`;
    case 'did-its-part':
      return `${unconfirmed}, but the server saw you there to the end`;
    case 'says-that-it-began':
      return `${unconfirmed}, but the server saw the match begin`;
    case 'unknown':
      break;
    default:
      return ground satisfies never;
  }
  if (players === 2) {
    const shows = share === 1 ? 'only that one counts here' : 'nothing shows which is right';
    return `The other player’s report contradicts yours, and ${shows}`;
  }
  const others = `${against === 1 ? 'one player' : `${against} players`} reported another`;
  if (alike <= 1) return `Nobody else reported your result, and ${others}`;
  return `You and ${alike === 2 ? 'one other' : `${alike - 1} others`} reported one result, and ${others}`;
}

function partOf(share: number): string {
  if (share === 1) return 'the whole of';
  if (Math.abs(share - 0.5) < 1e-9) return 'half of';
  if (Math.abs(share - 0.25) < 1e-9) return 'a quarter of';
  return share > 0.5 ? 'most of' : 'a part of';
}
