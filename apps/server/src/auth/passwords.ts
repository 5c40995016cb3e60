import { hash, verify } from '@node-rs/argon2';
import { err, LIMITS, ok, type Refusal, type Result } from '@parley/protocol';
import { COMMON_PASSWORDS } from './common-passwords.ts';

/** Passwords as Argon2id (S2 a). Each call costs tens of milliseconds and 19 MiB, so few may run at once. */
export interface Passwords {
  /** PHC string; `too-fast` where too many are waiting. */
  hash(password: string): Promise<Result<string, Refusal>>;
  /**
   * Whether this is the password. A null hash, of a name that nobody has, costs the same work as a wrong password, so
   * that time does not tell which names there are.
   */
  verify(passwordHash: string | null, password: string): Promise<Result<boolean, Refusal>>;
}

/** OWASP's least for Argon2id: 19 MiB, 2 passes, 1 lane. Argon2id is the default kind of the package. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** At most this many at work at once, and waiting for it (O6): 2 × 19 MiB, and some two seconds of waiting. */
const AT_WORK = 2;
const WAITING = 64;

export function makePasswords(): Passwords {
  const queue: (() => void)[] = [];
  let running = 0;
  let decoy: Promise<string> | null = null;

  async function inTurn<T>(work: () => Promise<T>): Promise<Result<T, Refusal>> {
    if (running < AT_WORK) running += 1;
    else if (queue.length < WAITING) await new Promise<void>((resolve) => queue.push(resolve));
    else return err({ code: 'too-fast', detail: 'too many sign-ins at once' });
    try {
      return ok(await work());
    } finally {
      // The place is handed on, so that nobody who comes in between takes it as well.
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    hash: (password) => inTurn(() => hash(normal(password), COST)),
    async verify(passwordHash, password) {
      decoy ??= hash('nobody has this password', COST);
      const against = passwordHash ?? (await decoy);
      const fits = await inTurn(() => verify(against, normal(password)).catch(() => false));
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
