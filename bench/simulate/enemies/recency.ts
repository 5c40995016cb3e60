import type { RandomSource } from '../random-source.ts';
import { atMost, type Enemy } from './enemy.ts';
import type { Field } from './field.ts';
import { complete, firstOf, honestly, type Player } from './staged.ts';

/** How a match can go for one player. The good one first, then worse ones. */
export const CONDUCTS = ['agrees', 'silent', 'lost', 'leaves', 'overruled'] as const;
export type Conduct = (typeof CONDUCTS)[number];

/** One match against a stranger, with a complete record. */
export function live(field: Field, player: Player, conduct: Conduct): void {
  const players = [player, field.stranger()];
  const truth = firstOf(2, 1);
  const base = { mode: 'ranked', players, evidence: complete(truth) } as const;
  switch (conduct) {
    case 'agrees':
      field.play(honestly('ranked', players, 1));
      return;
    case 'silent':
      field.play({ ...base, says: [null, truth], signals: { challenged: [0], present: [0, 1] } });
      return;
    case 'lost':
    case 'leaves': {
      const how = conduct === 'lost' ? 'absent' : 'left';
      const signals =
        conduct === 'lost' ? { networkLost: [0], challenged: [0], present: [1] } : { challenged: [0], present: [1] };
      field.play({ ...base, says: [null, truth], evidence: complete(truth, { departures: [how, null] }), signals });
      return;
    }
    case 'overruled':
      field.play({ ...base, says: [firstOf(2, 0), truth], signals: { present: [0, 1] } });
      return;
    default:
      conduct satisfies never;
  }
}

function ratingAfter(makeField: () => Field, history: readonly Conduct[]): number {
  const field = makeField();
  const player = field.join('member');
  for (const conduct of history) live(field, player, conduct);
  return field.trust(player);
}

/**
 * Two histories of the same matches: the better half last, and first. Better is the half that alone gives the higher rating, so a half
 * with one bad match less, all of them at its end, may be the worse one. Null where no half is better.
 */
function pairOf(
  random: RandomSource,
  rate: (history: readonly Conduct[]) => number,
): { readonly later: readonly Conduct[]; readonly earlier: readonly Conduct[] } | null {
  const half = 2 + random.below(18);
  const bad = random.pick(CONDUCTS.slice(1));
  const draw = (share: number) => Array.from({ length: half }, () => (random.happens(share) ? bad : 'agrees'));
  const [a, b] = [draw(random.next()), draw(random.next())];
  const [one, other] = [rate(a), rate(b)];
  if (Math.abs(one - other) < SAME) return null;
  const [worse, better] = one < other ? [a, b] : [b, a];
  return { later: [...worse, ...better], earlier: [...better, ...worse] };
}

const SAME = 1e-6;

export const recency: Enemy = {
  name: '9. Order of histories',
  words:
    'Two histories of the same matches, the better half last in one and first in the other. A history has 4 to 38 matches with a complete record: some finished, and some of one bad kind (silent, connection lost, left, overruled).',
  measure(makeField, random, scale) {
    const bad = Array<Conduct>(20).fill('silent');
    const good = Array<Conduct>(20).fill('agrees');
    // One crowd for all: only the ledgers of those who are measured matter.
    const field = makeField();
    const shared = () => field;
    const improved = ratingAfter(shared, [...bad, ...good]);
    const declined = ratingAfter(shared, [...good, ...bad]);
    let pairs = 0;
    let unordered = 0;
    for (let run = 0; run < 10 * scale.runs; run += 1) {
      const pair = pairOf(random, (history) => ratingAfter(shared, history));
      if (pair === null) continue;
      pairs += 1;
      if (ratingAfter(shared, pair.later) <= ratingAfter(shared, pair.earlier)) unordered += 1;
    }
    return [
      { what: 'Twenty silent matches, then twenty good ones', value: improved, as: 'rating' },
      { what: 'The same in the other order', value: declined, as: 'rating' },
      {
        what: 'What the better half last is worth',
        value: improved - declined,
        as: 'change',
        aim: { text: '> 0', met: (value) => (value ?? 0) > 1e-9 },
      },
      {
        what: 'Random pairs in which the better half last is worth nothing, or less',
        value: unordered / pairs,
        as: 'share',
        aim: atMost(0, 'none'),
      },
    ];
  },
};
