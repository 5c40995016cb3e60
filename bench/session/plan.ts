/** How much of everything is measured: the whole page, or a small run to see that it works. */
export interface Plan {
  readonly rounds: number;
  /** Live introductions at which signals are measured. */
  readonly introductions: readonly number[];
  /** Matches that ended lately, for the step of the lobby alone. */
  readonly ended: readonly number[];
  /** Clients present, for joins, for changes of state, and for whole matches. */
  readonly joins: readonly number[];
  readonly changes: readonly number[];
  readonly matches: readonly number[];
  /** Idle clients whose memory is measured. */
  readonly idle: number;
}

export const FULL: Plan = {
  rounds: 5,
  introductions: [100, 1_000, 5_000],
  ended: [0, 1_000, 20_000],
  joins: [100, 1_000, 5_000],
  changes: [100, 5_000],
  matches: [0, 100, 550, 1_000],
  idle: 2_000,
};

/** `--quick`: seconds instead of minutes, and nothing is written. */
export const QUICK: Plan = {
  rounds: 2,
  introductions: [100, 200],
  ended: [0, 200],
  joins: [20, 100],
  changes: [20, 100],
  matches: [0, 100],
  idle: 200,
};

/** `--small`: all rounds with fewer clients, for a server whose cost still grows with them. */
export const SMALL: Plan = {
  ...FULL,
  introductions: [100, 500],
  ended: [0, 200, 1_000],
  joins: [100, 1_000],
  changes: [100, 1_000],
  matches: [0, 100, 550],
  idle: 1_000,
};

/** The same plan with these numbers of clients, or of live introductions, instead of its own. */
export const withLevels = (plan: Plan, levels: readonly number[] | undefined): Plan =>
  levels === undefined
    ? plan
    : { ...plan, introductions: levels, joins: levels, changes: levels, matches: levels, idle: levels[0] ?? plan.idle };
