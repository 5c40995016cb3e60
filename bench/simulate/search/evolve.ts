import type { RandomSource } from '../random-source.ts';

/** How strategies are made and changed, and what one is worth: the more the better. */
export interface Breeding<G> {
  random(): G;
  mutated(one: G): G;
  crossed(a: G, b: G): G;
  score(one: G): number;
  /** About the same, at a fraction of the cost. */
  glance(one: G): number;
}

/** How long it is bred. The run time is bounded by `drawn` glances and `population × (generations + 1)` scores. */
export interface Effort {
  /** What is drawn at random, and looked at, for the first generation: most of it is worth nothing. */
  readonly drawn: number;
  readonly population: number;
  readonly generations: number;
}

export interface Bred<G> {
  readonly best: G;
  readonly score: number;
  /** The best score of each generation; it never falls. */
  readonly scores: readonly number[];
}

/** What stays of each generation, and how many fresh ones come in, so that it does not settle too early. */
const ELITE = 1 / 4;
const FRESH = 1 / 8;
const CROSSED = 0.3;

/**
 * An evolutionary search (μ + λ): the best quarter stays as it is, the rest are changed copies of it, and some new ones. The same
 * randomness gives the same answer. At most three changes at a time let it leave a height that one change does not leave.
 */
export function evolve<G>(
  { drawn, population, generations }: Effort,
  breeding: Breeding<G>,
  random: RandomSource,
): Bred<G> {
  const rated = (one: G) => ({ one, score: breeding.score(one) });
  const ranked = (all: readonly { one: G; score: number }[]) => [...all].sort((a, b) => b.score - a.score);
  const looked = Array.from({ length: Math.max(drawn, population) }, () => {
    const one = breeding.random();
    return { one, score: breeding.glance(one) };
  });
  let all = ranked(
    ranked(looked)
      .slice(0, population)
      .map(({ one }) => rated(one)),
  );
  const scores: number[] = [];
  const elite = Math.max(1, Math.floor(population * ELITE));
  const fresh = Math.floor(population * FRESH);
  for (let generation = 0; generation < generations; generation += 1) {
    const kept = all.slice(0, elite);
    scores.push(kept[0]?.score ?? Number.NEGATIVE_INFINITY);
    const bred = Array.from({ length: population - elite - fresh }, () => {
      let child = random.pick(kept).one;
      if (random.happens(CROSSED)) child = breeding.crossed(child, random.pick(kept).one);
      for (let change = 1 + random.below(3); change > 0; change -= 1) child = breeding.mutated(child);
      return rated(child);
    });
    all = ranked([...kept, ...bred, ...Array.from({ length: fresh }, () => rated(breeding.random()))]);
  }
  const [first] = all;
  if (first === undefined) throw new Error('a search needs a population');
  return { best: first.one, score: first.score, scores: [...scores, first.score] };
}
