import { hash, verify } from '@node-rs/argon2';
import { err, LIMITS, ok, type Refusal, type Result } from '@parley/protocol';
import { makeBoundedFairQueue } from '../limits/fair-queue.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import type { Asker } from './password-gate.ts';

/** Passwords as Argon2id (S2 a). Each call costs tens of milliseconds and 19 MiB, so few may run at once. */
export interface Passwords {
  /** PHC string; `too-fast` where too many are waiting, with the time until there is room. */
  hash(password: string, line: HashingLine): Promise<Result<string, Refusal>>;
  /**
   * Whether this is the password. A null hash, of a name that nobody has, costs the same work as a wrong password, so
   * that time does not tell which names there are.
   */
  verify(passwordHash: string | null, password: string, line: HashingLine): Promise<Result<boolean, Refusal>>;
}

/** Behind whom a password waits: those who are counted under the same key, in a line of its own for devices that are known. */
export interface HashingLine {
  readonly of: 'known device' | 'anybody';
  /** The network. Keys take turns: known devices are cheap to collect, networks are not. */
  readonly key: string;
}

/** Who has a whole IPv6 prefix waits as one. */
export const lineOf = ({ from, knownDevice }: Asker): HashingLine => ({
  of: knownDevice === null ? 'anybody' : 'known device',
  key: from.wideNetwork ?? from.network,
});

/** OWASP's least for Argon2id: 19 MiB, 2 passes, 1 lane. Argon2id is the default kind of the package. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * At work at once and waiting for it (O6), in each line: 3 × 19 MiB in all. A line whose 128 places are all taken is some four
 * seconds long, less than a client waits for an answer.
 */
const LINES = { 'known device': { atOnce: 1, places: 32 }, anybody: { atOnce: 2, places: 128 } } as const;

/** What one piece of work takes, before any was measured (milliseconds), and how much each measurement counts. */
const FIRST_WORK_MS = 60;
const WORK_WEIGHT = 0.1;

/** @param clock milliseconds that only grow, for what the work takes */
export function makePasswords(clock: () => number): Passwords {
  const lines = {
    'known device': makeBoundedFairQueue(LINES['known device'].atOnce, LINES['known device'].places),
    anybody: makeBoundedFairQueue(LINES.anybody.atOnce, LINES.anybody.places),
  };
  let workMs = FIRST_WORK_MS;
  let decoy: Promise<string> | null = null;

  async function measured<T>(work: () => Promise<T>): Promise<T> {
    const began = clock();
    try {
      return await work();
    } finally {
      workMs += WORK_WEIGHT * (clock() - began - workMs);
    }
  }

  async function inTurn<T>({ of, key }: HashingLine, work: () => Promise<T>): Promise<Result<T, Refusal>> {
    const done = await lines[of].run(key, async () => ({ value: await measured(work) }));
    if (done !== 'no-room') return ok(done.value);
    // By then all that waits now has had its turn.
    const { atOnce, places } = LINES[of];
    const retryMs = Math.max(1, Math.ceil((workMs * places) / atOnce));
    return err({ code: 'too-fast', detail: 'too many sign-ins at once', retryMs });
  }

  return {
    hash: (password, line) => inTurn(line, () => hash(normal(password), COST)),
    async verify(passwordHash, password, line) {
      decoy ??= hash('nobody has this password', COST);
      const against = passwordHash ?? (await decoy);
      const fits = await inTurn(line, () => verify(against, normal(password)).catch(() => false));
      return fits.ok ? ok(fits.value && passwordHash !== null) : fits;
    },
  };
}

/** The same password typed on two systems can differ in its code points. */
const normal = (password: string): string => password.normalize('NFKC');

/** Whether a password may be chosen: its length, and not one that is tried first by everybody who guesses. */
export function checkPassword(password: string, name: string): Result<string, Refusal> {
  const { min, max } = LIMITS.passwordChars;
  if (password.length < min || password.length > max) {
    return refused(`a password has ${min} to ${max} characters`);
  }
  const plain = normal(password).toLowerCase();
  if (plain === name.toLowerCase()) return refused('the password is the name');
  if (COMMON_PASSWORDS.has(plain) || /^(.)\1*$/u.test(plain)) return refused('the password is one of the most common');
  return ok(password);
}

const refused = (detail: string) => err({ code: 'password-refused' as const, detail });
