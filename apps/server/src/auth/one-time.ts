import { createHash, randomBytes } from 'node:crypto';

/** Random strings that stand for something once and for a short while: join tickets, sign-in challenges. */
export interface OneTimeBook<T> {
  /** A new string for this; `owner` is whose count it goes into. */
  issue(owner: string, value: T): string;
  /** What the string stood for, once and before it expires; null for anything else, whatever it is. */
  spend(text: string): T | null;
  /** Takes back what this owner has not spent. */
  revoke(owner: string): void;
}

/** How many may be unspent: where there are more, the oldest gives way (O6). */
export interface OneTimeBounds {
  readonly perOwner: number;
  readonly overall: number;
}

interface Issued<T> {
  readonly owner: string;
  readonly value: T;
  readonly expiresAt: number;
}

/** Strings are looked up by their SHA-256, so that the time of a comparison says nothing about a valid one. */
export function makeOneTimeBook<T>(lifeMs: number, clock: () => number, bounds: OneTimeBounds): OneTimeBook<T> {
  const issued = new Map<string, Issued<T>>();
  const byOwner = new Map<string, readonly string[]>();

  const forget = (digest: string): Issued<T> | null => {
    const entry = issued.get(digest);
    if (entry === undefined) return null;
    issued.delete(digest);
    const rest = byOwner.get(entry.owner)?.filter((other) => other !== digest) ?? [];
    if (rest.length === 0) byOwner.delete(entry.owner);
    else byOwner.set(entry.owner, rest);
    return entry;
  };

  /** All live equally long, so the map is in order of expiry. */
  const makeRoom = (now: number): void => {
    for (const [digest, entry] of issued) {
      if (entry.expiresAt > now && issued.size < bounds.overall) return;
      forget(digest);
    }
  };

  return {
    issue(owner, value) {
      const now = clock();
      makeRoom(now);
      const mine = byOwner.get(owner) ?? [];
      for (const oldest of mine.slice(0, Math.max(0, mine.length - bounds.perOwner + 1))) forget(oldest);
      const text = randomBytes(32).toString('base64url');
      const digest = digestOf(text);
      issued.set(digest, { owner, value, expiresAt: now + lifeMs });
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), digest]);
      return text;
    },
    spend(text) {
      const entry = forget(digestOf(text));
      return entry !== null && entry.expiresAt > clock() ? entry.value : null;
    },
    revoke(owner) {
      for (const digest of byOwner.get(owner) ?? []) forget(digest);
    },
  };
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
