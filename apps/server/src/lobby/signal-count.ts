import { LIMITS, type Signal } from '@parley/protocol';

/**
 * What one side of an introduction has sent, as far as its limits depend on it (O6). Its size is bounded: only the latest tries are
 * remembered, and a forgotten try counts as a new one.
 */
export interface Sent {
  /** Whether it has sent anything. Then it knows the match. */
  readonly spoke: boolean;
  /** How many tries it may begin, and when that was computed (milliseconds since the epoch). */
  readonly allowance: number;
  readonly at: number;
  /** The latest tries, oldest first. */
  readonly tries: readonly Try[];
}

/** One attempt, or one round of the server's relay. */
interface Try {
  readonly kind: 'attempt' | 'round';
  readonly number: number;
  readonly descriptions: number;
  readonly candidates: number;
  /** Requests to try again, and key shares of a round. One is enough; a repeated one does no harm. */
  readonly others: number;
}

/** As many as may be begun at once, so that a late candidate of any of them still counts for its own try. */
const TRIES_KEPT = LIMITS.attemptsAtOnce;
const OTHERS_PER_TRY = 16;

/** @param spoke true if it is unknown whether anything was sent, as after a restart */
export const nothingSent = (now: number, spoke: boolean): Sent => ({
  spoke,
  allowance: LIMITS.attemptsAtOnce,
  at: now,
  tries: [],
});

/** The counts after this signal, or null if it is one too many. `now` in milliseconds since the epoch. */
export function counted(sent: Sent, signal: Signal, now: number): Sent | null {
  const kind = signal.kind === 'share' ? 'round' : 'attempt';
  const number = signal.kind === 'share' ? signal.round : signal.attempt;
  const known = sent.tries.find((one) => one.kind === kind && one.number === number);
  const after = known ?? { kind, number, descriptions: 0, candidates: 0, others: 0 };
  const counting = countedIn(after, signal);
  if (counting === null) return null;
  if (known !== undefined) {
    return { ...sent, spoke: true, tries: sent.tries.map((one) => (one === known ? counting : one)) };
  }
  const refilled = Math.max(0, now - sent.at) / LIMITS.attemptEveryMs;
  const allowance = Math.min(LIMITS.attemptsAtOnce, sent.allowance + refilled);
  if (allowance < 1) return null;
  const tries = [...sent.tries, counting].slice(-TRIES_KEPT);
  return { spoke: true, allowance: allowance - 1, at: now, tries };
}

function countedIn(tried: Try, signal: Signal): Try | null {
  switch (signal.kind) {
    case 'description':
      if (tried.descriptions >= LIMITS.descriptionsPerAttempt) return null;
      return { ...tried, descriptions: tried.descriptions + 1 };
    case 'candidate':
      if (tried.candidates >= LIMITS.candidatesPerAttempt) return null;
      return { ...tried, candidates: tried.candidates + 1 };
    case 'retry':
    case 'share':
      if (tried.others >= OTHERS_PER_TRY) return null;
      return { ...tried, others: tried.others + 1 };
    default:
      return signal satisfies never;
  }
}
