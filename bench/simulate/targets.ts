import { shareOf, totalOf } from './count.ts';
import type { Cell, Findings } from './experiments.ts';
import { percent, rating, whole } from './text.ts';

/** One figure that is aimed at, what came of it, and whether that is enough. */
export interface Target {
  readonly what: string;
  readonly aim: string;
  readonly found: string;
  readonly met: boolean;
}

/** Limits that the arbiter is held to. */
const RANKED_WRONG = new Map([
  [2, 0.001],
  [3, 0.005],
  [4, 0.005],
  [8, 0.005],
]);
const RIGHT_WITH_TRANSCRIPT = 0.999;
const SOLO_RIGHT = 0.93;
const HONEST_P1 = 0.8;
const PROVEN_LIES = 2;
/** The share of adaptive cheaters for which the figures without transcripts are asked. */
export const WITHOUT_SHARE = 0.3;

export function targetsOf(findings: Findings): Target[] {
  const { transcripts, stalls, votes, solo, mostProven } = findings;
  const worst = Math.min(...transcripts.map(({ run }) => run.honest.p1 ?? 1));
  return [
    ...provenTargets('With transcripts, up to 40%', transcripts),
    ...provenTargets('The same, and liars also stop playing', stalls),
    ...votes
      .filter(({ mode, share }) => mode === 'ranked' && share === WITHOUT_SHARE)
      .map(({ run }): Target => {
        const limit = RANKED_WRONG.get(run.seats) ?? 0;
        const share = shareOf(run.count.all.wrong, totalOf(run.count.all)) ?? 0;
        return {
          what: `Without, 30%, ranked, ${run.seats} players: wrong, of all matches`,
          aim: `≤ ${percent(limit)}`,
          found: `${percent(share)} of ${whole(totalOf(run.count.all))}`,
          met: share <= limit,
        };
      }),
    ...solo
      .filter(({ share }) => share === WITHOUT_SHARE)
      .map(({ run }): Target => {
        const share = shareOf(run.count.solo.right, totalOf(run.count.solo)) ?? 0;
        return {
          what: `Without, casual, ${run.seats} players, one lies alone: right`,
          aim: '≥ 93%',
          found: `${percent(share)} of ${whole(totalOf(run.count.solo))}`,
          met: share >= SOLO_RIGHT,
        };
      }),
    {
      what: 'Proven lies until a liar is below .5, from any height',
      aim: '≤ 2',
      found: String(mostProven),
      met: mostProven <= PROVEN_LIES,
    },
    {
      what: 'With transcripts: first percentile of honest players’ ratings, the worst population',
      aim: '> .8',
      found: rating(worst),
      met: worst > HONEST_P1,
    },
  ];
}

/** No wrong result, and hardly any without one, wherever somebody honest was there. */
function provenTargets(which: string, cells: readonly Cell[]): Target[] {
  const sum = (of: (cell: Cell) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const lied = sum(({ run }) => totalOf(run.count.lied));
  const right = sum(({ run }) => run.count.lied.right);
  const wrong = sum(({ run }) => run.count.all.wrong - run.count.liarsOnly.wrong);
  const rightShare = shareOf(right, lied) ?? 1;
  return [
    {
      what: `${which}: wrong results`,
      aim: 'none',
      found: `${wrong} of ${whole(sum(({ run }) => totalOf(run.count.all) - totalOf(run.count.liarsOnly)))}`,
      met: wrong === 0,
    },
    {
      what: `${which}: right, of matches lied about`,
      aim: '≥ 99.9%',
      found: `${percent(rightShare)} of ${whole(lied)}`,
      met: rightShare >= RIGHT_WITH_TRANSCRIPT,
    },
  ];
}
