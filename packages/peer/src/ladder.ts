import type { LinkPlan, Path, Rung, RungTry } from '@parley/protocol';
import type { LinkEnd, LinkState } from './link.ts';
import type { Role } from './proof.ts';

/**
 * The ladder of one link (L1, S11, S12) and its repair (L4), as a pure state machine: it takes an event and the time,
 * and returns the next state and commands. Tries run side by side and not one after another: a slow rung continues
 * while the next one begins, and the path in use is kept until something better is proven.
 */
export interface Ladder {
  readonly role: Role;
  readonly plan: LinkPlan;
  /** Whether there is a server that relays. */
  readonly hasRelay: boolean;
  /** The number of the first attempt and of the first round. Lower numbers belong to the link that this one replaces (N6). */
  readonly first: number;
  /** `server`: the server wants to carry this link's traffic (T15). */
  readonly route: 'any' | 'server';
  readonly beganAt: number;
  /** The tries that are connecting or open. */
  readonly tries: readonly Try[];
  /** The try that carries the link; null before the first one is open, and after it broke. */
  readonly current: TryId | null;
  /** The highest attempt and round that either side began; `first - 1` before the first one. */
  readonly attempt: number;
  readonly round: number;
  /** From the beginning to the first proof; null before it. */
  readonly tookMs: number | null;
  readonly openedAt: number;
  /** When anything last arrived, on any path. */
  readonly heardAt: number;
  /** When the next try of this outage is due, by kind; 0 means at once. */
  readonly nextAttemptAt: number;
  readonly nextRoundAt: number;
  /** How often the link has looked for a path better than a relay. */
  readonly betterTried: number;
  readonly betterAt: number;
  /** Until then the path in use is not trusted although it works, because the network of this device changed. */
  readonly suspectUntil: number;
  /** When the owner last asked for a second path, because it missed what should have come (N13). */
  readonly hastenedAt: number;
  /** When the other side last made us begin a try (O6). */
  readonly askedAt: number;
  readonly sharedAt: number;
  readonly rungs: readonly RungTry[];
  readonly end: LinkEnd | null;
}

export type TryId = `rtc:${number}` | `relay:${number}`;

export interface Try {
  readonly id: TryId;
  readonly kind: 'rtc' | 'relay';
  readonly number: number;
  readonly rung: Rung;
  readonly startedAt: number;
  readonly state: 'connecting' | 'proving' | 'open';
  readonly openedAt: number;
  /** Begun after the link was open once: it replaces the path in use. */
  readonly repair: boolean;
}

export type LadderEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'proving' | 'opened'; readonly id: TryId }
  | { readonly kind: 'ended'; readonly id: TryId; readonly why: LinkEnd }
  /** Something arrived by this try, which is proven. */
  | { readonly kind: 'heard'; readonly id: TryId }
  | { readonly kind: 'path'; readonly id: TryId; readonly path: Path }
  /** The other side offers this attempt, asks us to offer it, or sends its key share for this round. */
  | { readonly kind: 'offered' | 'retry' | 'shared'; readonly number: number }
  | { readonly kind: 'network-changed' }
  /** The server orders this link to its relay (T15). */
  | { readonly kind: 'ordered' }
  /** The owner misses what should come many times a second: it wants the server's relay at once (N13). */
  | { readonly kind: 'hastened' }
  /** The clock was not read for a long time, or does not advance as time does. */
  | { readonly kind: 'awoke' }
  | { readonly kind: 'bye' }
  /** The other side may only watch, and sent more than receiving needs (S3). */
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'close' };

export type LadderCommand =
  | {
      readonly kind: 'open';
      readonly id: TryId;
      readonly number: number;
      readonly path: 'rtc' | 'relay';
      readonly initiator: boolean;
      readonly relayOnly: boolean;
    }
  | { readonly kind: 'close'; readonly id: TryId }
  /** Use this try from now on, and first send everything that may not have arrived. */
  | { readonly kind: 'use'; readonly id: TryId }
  /** Ask the other side to offer this attempt. */
  | { readonly kind: 'ask'; readonly number: number }
  /** The link has ended: everything is closed. */
  | { readonly kind: 'end' };

export type LadderStep = readonly [Ladder, readonly LadderCommand[]];

/** All times in milliseconds. */
export const LADDER_TIMES = {
  /** From the beginning to the reversed attempt, if nothing is open yet. */
  reverse: 1_200,
  /** The same, to the server's relay. */
  relay: 2_200,
  /** Between further tries while nothing is open. */
  again: 4_000,
  /** If nothing ever opened, the link ends. This is less than a match waits for its links. */
  giveUp: 18_000,
  /** Silence after which a relay that the owner asked for takes over, and the least time between two of them. */
  hastened: 200,
  hastenEvery: 4_000,
  /** How much silence is shown, starts a repair, and starts the server's relay (L4). */
  silent: 500,
  rebuild: 2_000,
  fallBack: 8_000,
  /** Between two attempts, and between two rounds, of one outage. */
  attemptEvery: 2_500,
  roundEvery: 1_500,
  /** An outage of this length ends the link. The match decided about it long before. */
  abandon: 120_000,
  /** How long an attempt other than the first may take, and how long a round. */
  tryFor: 8_000,
  roundFor: 3_000,
  /** A path that has been open this long is settled: other tries beside it are closed. */
  settled: 1_000,
  /** How long a try that the other side asked for may go on beside a working path. */
  asked: 3_000,
  /**
   * From the change to a relay until the link first looks for something better. The interval doubles, up to the second
   * value.
   */
  better: 3_000,
  betterAtMost: 60_000,
  /** How long a path is not trusted after the device changed its network. */
  suspect: 3_000,
  /**
   * The least time between two tries that the other side may begin (O6): during an outage, and when all is well here or
   * the number is not newer than ours.
   */
  askedEvery: 250,
  askedCalmly: 2_000,
} as const;

export const RUNG_TRIES = 32;

/** The link as its owner sees it. */
export function stateOf(ladder: Ladder, now: number): LinkState {
  if (ladder.end !== null) return { state: 'closed', why: ladder.end };
  const latest = ladder.tries.findLast(({ state }) => state !== 'open');
  if (ladder.tookMs === null) {
    const proving = ladder.tries.find(({ state }) => state === 'proving');
    const rung = proving?.rung ?? latest?.rung ?? ladder.rungs.at(-1)?.rung ?? 'direct';
    return { state: proving === undefined ? 'connecting' : 'proving', since: ladder.beganAt, rung };
  }
  const silent = now - ladder.heardAt >= LADDER_TIMES.silent;
  return {
    state: 'open',
    since: ladder.openedAt,
    tookMs: ladder.tookMs,
    path: rungTryOf(ladder, ladder.current)?.path ?? null,
    silentSince: silent ? ladder.heardAt : null,
    trying: silent || ladder.current === null ? (latest?.rung ?? null) : null,
  };
}

export function andThen([ladder, commands]: LadderStep, run: (ladder: Ladder) => LadderStep): LadderStep {
  const [next, more] = run(ladder);
  return [next, [...commands, ...more]];
}

export function find({ tries }: Ladder, id: TryId | null): Try | undefined {
  return tries.find((one) => one.id === id);
}

export function withTry(ladder: Ladder, id: TryId, change: Partial<Try>): Ladder {
  return { ...ladder, tries: ladder.tries.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

const idOf = ({ rung, number }: RungTry): TryId => (rung === 'server' ? `relay:${number}` : `rtc:${number}`);

export function rungTryOf({ rungs }: Ladder, id: TryId | null): RungTry | undefined {
  return rungs.findLast((rungTry) => idOf(rungTry) === id);
}

export function withRungTry(ladder: Ladder, id: TryId, change: Partial<RungTry>): Ladder {
  const tookMs = change.tookMs == null ? {} : { tookMs: Math.max(0, Math.round(change.tookMs)) };
  const rungs = ladder.rungs.map((rungTry) => (idOf(rungTry) === id ? { ...rungTry, ...change, ...tookMs } : rungTry));
  return { ...ladder, rungs };
}

export function withPath(ladder: Ladder, id: TryId, path: Path): Ladder {
  const rungTry = rungTryOf(ladder, id);
  if (rungTry === undefined) return ladder;
  const named = path === 'direct' && rungTry.rung === 'reversed' ? 'reversed' : path;
  return rungTry.path === named ? ladder : withRungTry(ladder, id, { path: named });
}

/** The rung of the latest path in use. */
export function lastRung(ladder: Ladder): Rung | null {
  return ladder.rungs.findLast(({ outcome }) => outcome === 'open' || outcome === 'lost')?.rung ?? null;
}
