import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { titleById } from '@parley/games';
import { err, nameSchema, ok, type Result, safeParse } from '@parley/protocol';
import { z } from 'zod';
import { DEFAULT_LISTINGS } from './default-listings.ts';
import { type ListingConfig, readListingConfig } from './listing-config.ts';

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** Every setting of the house: shape, default, and the sentence for a wrong value (O3). They go before the file. */
const configSchema = z.object({
  /** Where the server is. */
  PARLEY_ORIGIN: z.string().refine(isOrigin, 'an origin such as http://127.0.0.1:4600, without a path').optional(),
  /** The file of the house: its listings, and what each class gets. */
  PARLEY_HOUSE_CONFIG: z.string().min(1, 'a path').optional(),
  /** The house's private key, a JWK in a file of mode 0600; made if it is missing. */
  PARLEY_HOUSE_KEY_FILE: z.string().min(1, 'a path').optional(),
  /** The name it plays under; default: the name from the server. */
  PARLEY_HOUSE_NAME: nameSchema.optional(),
  /** The pause before its moves in percent of docs/house.md; 0 is none, for tests. */
  PARLEY_HOUSE_PAUSE_PERCENT: z
    .string()
    .regex(/^\d{1,4}$/, 'a whole number from 0 to 9999')
    .default('100'),
  PARLEY_LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

export interface HouseConfig extends Pick<ListingConfig, 'listings' | 'playNow'> {
  readonly origin: string;
  readonly keyFile: string;
  readonly name: string | null;
  readonly matches: { readonly folder: string; readonly keep: number; readonly days: number };
  /** 1 is the usual pause before a move. */
  readonly pause: number;
  readonly logLevel: string;
}

const FIRST_ORIGIN = 'http://127.0.0.1:4600';
const FIRST_KEY_FILE = '.data/house-key.json';

/** Reads environment and file once. A wrong value is a sentence. An empty one counts as unset. Paths in the file are seen from its folder. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Result<HouseConfig, string> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = safeParse(configSchema, set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    return err(`${name} is ${JSON.stringify(env[name])}, which is not as expected: ${issue?.message}.`);
  }
  const { PARLEY_HOUSE_CONFIG: path, ...given } = parsed.data;
  const file =
    path === undefined ? readListingConfig(JSON.stringify(DEFAULT_LISTINGS), titleById) : read(resolve(path));
  if (!file.ok) return err(path === undefined ? file.error : `${path}: ${file.error}`);
  const { server, keyFile, name, matches, listings, playNow } = file.value;
  const folder = path === undefined ? '.' : dirname(resolve(path));
  const origin = given.PARLEY_ORIGIN ?? server ?? FIRST_ORIGIN;
  if (!isOrigin(origin))
    return err(
      `${path}: server is ${JSON.stringify(origin)}, which is no origin: write one such as https://play.example.org, without a path.`,
    );
  const key = given.PARLEY_HOUSE_KEY_FILE ?? (keyFile === undefined ? FIRST_KEY_FILE : join(folder, keyFile));
  return ok({
    origin,
    keyFile: resolve(key),
    name: given.PARLEY_HOUSE_NAME ?? name ?? null,
    matches: {
      ...matches,
      folder: matches.folder === undefined ? `${resolve(key)}.matches` : resolve(folder, matches.folder),
    },
    listings,
    playNow,
    pause: Number(given.PARLEY_HOUSE_PAUSE_PERCENT) / 100,
    logLevel: given.PARLEY_LOG_LEVEL,
  });
}

function read(path: string): Result<ListingConfig, string> {
  if (!existsSync(path)) return err('There is no such file: copy apps/house/house.example.json there, and change it.');
  return readListingConfig(readFileSync(path, 'utf8'), titleById);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}
