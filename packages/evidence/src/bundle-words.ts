import { inRow } from '@parley/protocol/english';
import type { Claim, Evidence } from '@parley/trust';
import type { AnyEvidence } from './derived.ts';

/** What a bundle says, in sentences for the person who checks it. `names` by seat. */

export function evidenceWords(evidence: AnyEvidence, names: readonly string[]): string {
  switch (evidence.kind) {
    case 'complete': {
      const { claim, liars } = evidence;
      const lies =
        liars.length === 0
          ? ''
          : ` They prove the ${liars.length === 1 ? 'report' : 'reports'} of ${inRow(liars.map((seat) => nameOf(names, seat)))} false.`;
      return `${claimWords(claim, names)}${lies}`;
    }
    case 'desync':
      return 'the replay disagrees with everybody, so nobody is blamed.';
    case 'none':
      return LACKS[evidence.lack];
  }
}

const LACKS: Readonly<Record<Extract<Evidence, { kind: 'none' }>['lack'], string>> = {
  'not-expected': 'nothing, because this title cannot be played again.',
  withheld: 'nothing, because the record or a part of it that reports name was not handed in.',
  incomplete: 'no result, because the record does not come to an end.',
  contested: 'no result, because it rests on an absence that the player in question disputes.',
  split: 'no result, because there are two signed histories, and others went on with each of them.',
  'too-long': 'nothing, because to play them again takes longer than a server may spend on it.',
  'unknown-rules': 'nothing, because the server did not have the rules any more.',
};

/** One sentence without its beginning: `Anna is first, Ben second.` */
export function claimWords(claim: Claim, names: readonly string[]): string {
  if (claim.kind === 'void') return 'the match never began.';
  const places = claim.ranks
    .map((rank, seat) => ({
      rank,
      text: `${nameOf(names, seat)} ${PLACES[rank - 1] ?? `${rank}th`}${pointsOf(claim, seat)}`,
    }))
    .sort((a, b) => a.rank - b.rank);
  return `${inRow(places.map(({ text }) => text))}.`;
}

const PLACES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

function pointsOf(claim: Extract<Claim, { kind: 'ranks' }>, seat: number): string {
  const points = claim.scores?.[seat];
  return points === undefined ? '' : ` with ${points}`;
}

export const nameOf = (names: readonly string[], seat: number): string => names[seat] ?? `seat ${seat}`;
