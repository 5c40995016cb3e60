import { resolve } from 'node:path';
import { err, nameSchema, ok, type Result } from '@parley/protocol';
import { z } from 'zod';

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** Every setting of the house: shape, default, and the sentence for a wrong value (O3). */
const configSchema = z.object({
  /** Where the server is. */
  PARLEY_ORIGIN: z
    .string()
    .refine(isOrigin, 'an origin such as http://127.0.0.1:4600, without a path')
    .default('http://127.0.0.1:4600'),
  /** The house's private key, a JWK in a file of mode 0600; made if it is missing. */
  PARLEY_HOUSE_KEY_FILE: z.string().min(1, 'a path').default('.data/house-key.json'),
  /** The name it plays under; default: the name from the server. */
  PARLEY_HOUSE_NAME: nameSchema.optional(),
  /** The pause before its moves in percent of docs/house.md; 0 is none, for tests. */
  PARLEY_HOUSE_PAUSE_PERCENT: z
    .string()
    .regex(/^\d{1,4}$/, 'a whole number from 0 to 9999')
    .default('100'),
  PARLEY_LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

export interface HouseConfig {
  readonly origin: string;
  readonly keyFile: string;
  readonly name: string | null;
  /** 1 is the usual pause before a move. */
  readonly pause: number;
  readonly logLevel: string;
}

/** Reads the environment once. A wrong value is a sentence. An empty one counts as unset. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<HouseConfig, string> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = configSchema.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    return err(`${name} is ${JSON.stringify(env[name])}, which is not as expected: ${issue?.message}.`);
  }
  return ok({
    origin: parsed.data.PARLEY_ORIGIN,
    keyFile: resolve(parsed.data.PARLEY_HOUSE_KEY_FILE),
    name: parsed.data.PARLEY_HOUSE_NAME ?? null,
    pause: Number(parsed.data.PARLEY_HOUSE_PAUSE_PERCENT) / 100,
    logLevel: parsed.data.PARLEY_LOG_LEVEL,
  });
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}
