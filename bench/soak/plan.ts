/** What is done to whom, and when. The same seed makes the same plan. */
export interface Blow {
  /** Milliseconds after the beginning. */
  readonly at: number;
  readonly target: Target;
  /** Which of several of this kind: a number that is taken modulo how many there are. */
  readonly which: number;
  readonly how: 'kill' | 'stop' | 'freeze';
  /** How long it is away, or frozen (milliseconds). */
  readonly forMs: number;
}

export const TARGETS = ['edge', 'core', 'players', 'house', 'redis', 'postgres'] as const;
export type Target = (typeof TARGETS)[number];

/** Of a hundred blows. */
const SHARES: Readonly<Record<Target, number>> = { edge: 34, core: 34, players: 13, house: 5, redis: 8, postgres: 6 };
/** A process is frozen for longer than its leases last, in half of the cases. */
const FREEZE_MS = { least: 500, most: 12_000 };
const AWAY_MS = { least: 0, most: 3_000 };

export interface PlanParts {
  readonly blows: number;
  /** Between two blows, on average (milliseconds). */
  readonly everyMs: number;
  readonly targets: readonly Target[];
  /** In [0, 1). */
  readonly random: () => number;
}

export function makePlan({ blows, everyMs, targets, random }: PlanParts): readonly Blow[] {
  const shares = targets.map((target) => SHARES[target]);
  const all = shares.reduce((sum, share) => sum + share, 0);
  let at = 0;
  return Array.from({ length: blows }, () => {
    at += Math.round(everyMs * (0.5 + random()));
    let left = random() * all;
    const target = targets.find((_, index) => {
      left -= shares[index] ?? 0;
      return left < 0;
    });
    const draw = random();
    // Whoever stores must not lie still: a disk that hangs is another fault.
    const how = draw < 0.7 ? 'kill' : draw < 0.85 ? 'stop' : 'freeze';
    const { least, most } = how === 'freeze' ? FREEZE_MS : AWAY_MS;
    return {
      at,
      target: target ?? 'edge',
      which: Math.floor(random() * 1_000),
      how: target === 'postgres' && how === 'freeze' ? 'kill' : how,
      forMs: Math.round(least + (most - least) * random()),
    };
  });
}
