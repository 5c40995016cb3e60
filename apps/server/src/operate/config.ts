import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modeSchema, safeParse, userKeySchema } from '@parley/protocol';
import { z } from 'zod';
import { fileSetting, secretOf } from '../../../../scripts/files/secret-file.mjs';
import { isAddressRange } from '../edge/proxies.ts';

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A whole number within bounds, written in decimal. */
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `a whole number from ${least} to ${most}`);

/** Comma list; empty items are left out, so that a trailing comma does no harm. */
const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));

const flag = z.enum(['0', '1'], 'either 0 or 1').transform((value) => value === '1');
const path = z
  .string()
  .min(1)
  .transform((value) => resolve(value));
const origin = z
  .string()
  .refine(
    (text) => !hasPath(text),
    'an origin of its own such as https://play.example.org, without a path: Parley cannot be one path of a site beside others',
  )
  .refine(isOrigin, 'an origin such as https://play.example.org, without a path');
const iceUrl = z.string().regex(/^(?:stuns?|turns?):[^\s,]{1,180}$/, 'a stun:, turn: or turns: address');

/** 32 bytes, as `openssl rand -base64 32 | tr '+/' '-_' | tr -d '='` makes them. */
const key32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'as 32 bytes of base64url, 43 characters');

/** A path, or an address that nobody in between can answer for. */
const keySource = z
  .string()
  .min(1)
  .max(1_000)
  .refine(
    (text) => !/^[a-z][a-z0-9+.-]+:\/\//i.test(text) || isHttps(text),
    'a file, or an address that begins with https://',
  )
  .transform((text) => (isHttps(text) ? new URL(text).href : resolve(text)));

/** An address with one of these schemes, which may carry a name and a password. */
const service = (...schemes: readonly string[]) =>
  z
    .string()
    .max(1_000)
    .refine(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && URL.canParse(text),
      `an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );

interface Setting<T extends z.ZodType, F extends string | null> {
  readonly env: string;
  readonly schema: T;
  /** As it would be written in the environment; null: unset means absent. */
  readonly fallback: F;
  readonly doc: string;
  /** Its value may also be in a file, which the variable with _FILE behind its name names. */
  readonly isSecret: boolean;
}
const setting = <T extends z.ZodType, F extends string | null>(
  env: string,
  schema: T,
  fallback: F,
  doc: string,
): Setting<T, F> => ({ env, schema, fallback, doc, isSecret: false });
const secret = <T extends z.ZodType>(env: string, schema: T, doc: string): Setting<T, null> => ({
  ...setting(env, schema, null, doc),
  isSecret: true,
});

/** Every setting of the server: variable, shape, default, and one line of documentation (O3). */
const SETTINGS = {
  host: setting('PARLEY_HOST', z.string().min(1).max(200), '127.0.0.1', 'Address to listen on.'),
  port: setting('PARLEY_PORT', whole(0, 65_535), '4600', 'Port to listen on; 0 takes a free one.'),
  dataDir: setting('PARLEY_DATA', path, '.data', 'Directory of the data; made where it is missing.'),
  databaseUrl: secret(
    'PARLEY_DATABASE_URL',
    z.string().regex(/^postgres(?:ql)?:\/\/\S{1,2000}$/, 'an address that begins with postgresql://'),
    'Address of a PostgreSQL database; unset: SQLite in PARLEY_DATA.',
  ),
  serverKey: setting(
    'PARLEY_SERVER_KEY',
    path,
    null,
    'File with the keys that the server signs with, made where it is missing; unset: PARLEY_DATA/server-key.json.',
  ),
  tokenSecret: secret(
    'PARLEY_TOKEN_SECRET',
    key32,
    'Secret of the tickets, 43 characters; unset: PARLEY_DATA/token-secret.',
  ),
  networkKey: secret(
    'PARLEY_NETWORK_KEY',
    key32,
    'Key of the hashes of networks, 43 characters; unset: PARLEY_DATA/network-key.',
  ),
  role: setting(
    'PARLEY_ROLE',
    z.enum(['all', 'edge', 'core'], 'all, edge or core'),
    'all',
    'What this process does: edge holds the clients, core hosts the lobby and the arbiters, all does both.',
  ),
  redisUrl: secret(
    'PARLEY_REDIS_URL',
    service('redis', 'rediss'),
    'Redis that carries the messages between processes; unset: there is one process.',
  ),
  betweenHost: setting(
    'PARLEY_BETWEEN_HOST',
    z.string().min(1).max(200),
    null,
    'Address on which an edge takes relayed frames of other edges, away from players; unset: that of PARLEY_HOST.',
  ),
  betweenPort: setting('PARLEY_BETWEEN_PORT', whole(0, 65_535), '0', 'Port for that; 0 takes a free one.'),
  betweenAddress: setting(
    'PARLEY_BETWEEN_ADDRESS',
    service('http'),
    null,
    'Where other edges reach that, such as http://edge-1.internal:4700; unset: by the address and port above.',
  ),
  publicOrigins: setting(
    'PARLEY_PUBLIC_ORIGINS',
    list(origin),
    '',
    'Comma list of origins under which players reach the page; empty: whatever address of this machine they used.',
  ),
  distressOrigins: setting(
    'PARLEY_DISTRESS_ORIGINS',
    list(origin).refine((origins) => origins.length <= 4, 'at most 4 origins'),
    '',
    'Comma list of origins, 4 at most, to which clients say over HTTPS that they cannot reach this server; empty: its own.',
  ),
  tlsCert: setting('PARLEY_TLS_CERT', path, null, 'PEM file with the certificate chain; with PARLEY_TLS_KEY: HTTPS.'),
  tlsKey: setting('PARLEY_TLS_KEY', path, null, 'PEM file with the private key of the certificate.'),
  trustProxy: setting(
    'PARLEY_TRUST_PROXY',
    flag,
    '0',
    '1: believe the last address of X-Forwarded-For; only behind a proxy that puts it there.',
  ),
  proxies: setting(
    'PARLEY_PROXIES',
    list(z.string().refine(isAddressRange, 'an address or a network such as 203.0.113.7 or 10.0.0.0/8')),
    '',
    'Comma list of addresses or networks of the proxies that are believed; empty: this machine and private networks.',
  ),
  logLevel: setting(
    'PARLEY_LOG_LEVEL',
    z.enum(LOG_LEVELS, 'a level that there is'),
    'info',
    `Least level that is logged: ${LOG_LEVELS.join(', ')}.`,
  ),
  webRoot: setting(
    'PARLEY_WEB_ROOT',
    path,
    null,
    'Directory of the built page; unset: apps/web/dist of this checkout.',
  ),
  offlinePage: setting(
    'PARLEY_OFFLINE_PAGE',
    flag,
    '1',
    '1: browsers keep the page, to open it without a network; 0: those that kept it delete it at their next visit.',
  ),
  houseKeys: setting(
    'PARLEY_HOUSE_KEYS',
    list(userKeySchema),
    '',
    'Comma list of raw Ed25519 public keys (base64url) that sign in as houses.',
  ),
  authorityIssuer: setting(
    'PARLEY_AUTHORITY_ISSUER',
    z.string().min(1).max(200),
    null,
    'Name ("iss") of the authority whose sign-in tickets are taken; goes with the next two.',
  ),
  authorityAudience: setting(
    'PARLEY_AUTHORITY_AUDIENCE',
    z.string().min(1).max(200),
    null,
    'What the tickets of the authority call this server ("aud").',
  ),
  authorityKeys: setting(
    'PARLEY_AUTHORITY_KEYS',
    keySource,
    null,
    'Public keys of the authority, as a JWKS: a file, or an https address.',
  ),
  stunUrls: setting('PARLEY_STUN_URLS', list(iceUrl), '', 'Comma list of STUN servers that clients are given.'),
  turnUrls: setting('PARLEY_TURN_URLS', list(iceUrl), '', 'Comma list of TURN servers that clients are given.'),
  turnSecret: secret(
    'PARLEY_TURN_SECRET',
    z.string().min(16, 'at least 16 characters').max(200),
    'Secret shared with the TURN servers (use-auth-secret); credentials are made from it.',
  ),
  turnCredentialMs: setting(
    'PARLEY_TURN_CREDENTIAL_MS',
    whole(MINUTE, DAY),
    String(2 * HOUR),
    'Life of one TURN credential, in milliseconds.',
  ),
  sessionMs: setting(
    'PARLEY_SESSION_MS',
    whole(MINUTE, 400 * DAY),
    String(30 * DAY),
    'Life of a session without use, in milliseconds.',
  ),
  signInChallengeMs: setting(
    'PARLEY_CHALLENGE_MS',
    whole(SECOND, 10 * MINUTE),
    String(MINUTE),
    'Time to answer a sign-in challenge, in milliseconds.',
  ),
  ticketMs: setting(
    'PARLEY_TICKET_MS',
    whole(SECOND, MINUTE),
    String(10 * SECOND),
    'Time to spend a join ticket, in milliseconds.',
  ),
  invitationMs: setting(
    'PARLEY_INVITATION_MS',
    whole(SECOND, HOUR),
    String(30 * SECOND),
    'Time to answer an invitation, in milliseconds.',
  ),
  introductionMs: setting(
    'PARLEY_INTRODUCTION_MS',
    whole(SECOND, DAY),
    String(2 * MINUTE),
    'Life of an introduction, in milliseconds: the time to make a link.',
  ),
  reportDeadlineMs: setting(
    'PARLEY_REPORT_DEADLINE_MS',
    whole(100, DAY),
    // Longer than any title lets a turn last: who reports early and then stalls must not make the other late.
    String(90 * SECOND),
    'Time from the first of two reports, or the majority of more, to the verdict where others stay silent, in milliseconds.',
  ),
  matchLimitMs: setting(
    'PARLEY_MATCH_LIMIT_MS',
    whole(SECOND, 30 * DAY),
    String(6 * HOUR),
    'Time from the start of a match to its verdict, where nobody reports, in milliseconds.',
  ),
  auditWorkers: setting(
    'PARLEY_AUDIT_WORKERS',
    whole(1, 64),
    '1',
    'Threads in which finished matches are played again from their signed moves.',
  ),
  auditMs: setting(
    'PARLEY_AUDIT_MS',
    // A verifier that replays a transcript within a second does not believe that it took the server too long.
    whole(2 * SECOND, 10 * MINUTE),
    // A full transcript of the longest title takes about a second here; a crafted one must not hold the thread for long.
    String(5 * SECOND),
    'Time that playing one match again may take, in milliseconds.',
  ),
  maxClients: setting('PARLEY_MAX_CLIENTS', whole(1, 1_000_000), '5000', 'Clients that may be connected at once.'),
  maxClientsPerAddress: setting(
    'PARLEY_MAX_CLIENTS_PER_ADDRESS',
    whole(1, 1_000_000),
    // A school: eight classes of thirty. Twenty such networks fill a server of 5,000.
    '256',
    'Clients that may be connected at once from one network address; loopback is not counted.',
  ),
  signInsPerMinute: setting(
    'PARLEY_SIGN_INS_PER_MINUTE',
    whole(1, 1_000_000),
    '120',
    'Sign-ins and sign-ups that one network address may ask for in a minute.',
  ),
  guestsPerHour: setting(
    'PARLEY_GUESTS_PER_HOUR',
    whole(1, 10_000_000),
    // Twenty classes of thirty. Each new guest is a row for a month at least.
    '600',
    'New guests that one network address may make in an hour; loopback is not counted.',
  ),
  requestsPerMinute: setting(
    'PARLEY_REQUESTS_PER_MINUTE',
    whole(1, 10_000_000),
    '1200',
    'HTTP requests of any kind that one network address may make in a minute.',
  ),
  matchesPerHour: setting(
    'PARLEY_MATCHES_PER_HOUR',
    whole(1, 1_000_000),
    // One every thirty seconds for as long as somebody likes, and forty in a row.
    '120',
    'Matches that one player may begin in an hour, a third of them at once.',
  ),
  matchesPerHourPerAddress: setting(
    'PARLEY_MATCHES_PER_HOUR_PER_ADDRESS',
    whole(1, 10_000_000),
    // Fifteen pairs of a class that begin one every three minutes need 300.
    '720',
    'Matches that players behind one network address may begin in an hour, a third of them at once; loopback is not counted.',
  ),
  sameClass: setting(
    'PARLEY_SAME_CLASS',
    list(modeSchema.exclude(['tournament'])),
    '',
    'Comma list of casual and ranked: in these, guests see only guests, and members only members; bots are there for all.',
  ),
  depositBytesPerMinute: setting(
    'PARLEY_DEPOSIT_BYTES_PER_MINUTE',
    whole(1_024, 1_000_000_000),
    // 45 MiB a day. Thirty people behind one address need about 90 KiB a minute, and for hours there is as much at once.
    String(32 * 1_024),
    'Bytes of evidence that one network address may store in a minute, 512 times as many at once; loopback is not counted.',
  ),
  depositBytesPerDay: setting(
    'PARLEY_DEPOSIT_BYTES_PER_DAY',
    whole(1_048_576, 1_000_000_000_000),
    String(1_024 ** 3),
    'Bytes of evidence that all addresses together may store in a day; accounts older than a week have as much again.',
  ),
  casualEvidenceMs: setting(
    'PARLEY_CASUAL_EVIDENCE_MS',
    whole(HOUR, 4_000 * DAY),
    String(30 * DAY),
    'Time after which the moves and reports of casual matches that nobody disputes are deleted, in milliseconds.',
  ),
  disputedEvidenceMs: setting(
    'PARLEY_DISPUTED_EVIDENCE_MS',
    whole(HOUR, 4_000 * DAY),
    // Two who dispute on purpose would otherwise fill the disk for ever.
    String(400 * DAY),
    'The same for casual matches that somebody disputes; those of ranked and tournament matches stay.',
  ),
  conductGraceMs: setting(
    'PARLEY_CONDUCT_GRACE_MS',
    whole(0, DAY),
    // Players come back within seconds, and what the restart broke is decided within the deadlines of reports.
    String(10 * MINUTE),
    'Time after a start of the server in which nobody is charged for conduct, in milliseconds.',
  ),
  relayBytesPerSecond: setting(
    'PARLEY_RELAY_BYTES_PER_SECOND',
    whole(0, 10_000_000_000),
    // 64 pairs at their own limit in both directions, or about a thousand that play: 64 megabit a second, in and out.
    '8388608',
    'Bytes that the relay of this server takes in a second, from all pairs together; 0: no relay.',
  ),
  metricsToken: secret(
    'PARLEY_METRICS_TOKEN',
    z.string().min(16, 'at least 16 characters').max(200),
    'Bearer token that opens /metrics; without it only this machine may read them.',
  ),
  loadToken: secret(
    'PARLEY_LOAD_TOKEN',
    z.string().min(16, 'at least 16 characters').max(200),
    'Token with which the load tool may test this server from elsewhere; unset: nobody may.',
  ),
} as const;

type Settings = typeof SETTINGS;
/** The parsed settings. Times are in milliseconds. Holds secrets: never log it whole. */
export type Config = {
  readonly [K in keyof Settings]: Settings[K]['fallback'] extends string
    ? z.output<Settings[K]['schema']>
    : z.output<Settings[K]['schema']> | null;
};

/** A setting that cannot be used. The message is one sentence for the person who starts the server (O3). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the environment once. Values of secret settings never appear in the error.
 * @throws {ConfigError} where a value is wrong, or two do not fit together.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values: Record<string, unknown> = {};
  for (const [name, { env: variable, schema, fallback, doc, isSecret }] of Object.entries(SETTINGS)) {
    const text = (isSecret ? secretFrom(env, variable) : env[variable]) || fallback;
    if (text === null) {
      values[name] = null;
      continue;
    }
    const parsed = safeParse(schema, text);
    if (!parsed.success) {
      throw new ConfigError(`${variable} cannot be used: ${expectation(parsed.error)}. ${doc}`);
    }
    values[name] = parsed.data;
  }
  const config = values as Config;
  if ((config.tlsCert === null) !== (config.tlsKey === null)) {
    throw new ConfigError('PARLEY_TLS_CERT and PARLEY_TLS_KEY belong together: set both, or neither.');
  }
  if (config.turnUrls.length > 0 && config.turnSecret === null) {
    throw new ConfigError('PARLEY_TURN_URLS needs PARLEY_TURN_SECRET, from which the credentials are made.');
  }
  if (config.role !== 'all' && config.redisUrl === null) {
    throw new ConfigError(
      `PARLEY_ROLE=${config.role} needs PARLEY_REDIS_URL, by which it reaches the other processes.`,
    );
  }
  if (config.redisUrl !== null && config.databaseUrl === null) {
    throw new ConfigError('PARLEY_REDIS_URL needs PARLEY_DATABASE_URL: several processes cannot share SQLite.');
  }
  const authority = [config.authorityIssuer, config.authorityAudience, config.authorityKeys];
  if (authority.some((value) => value === null) && authority.some((value) => value !== null)) {
    throw new ConfigError(
      'PARLEY_AUTHORITY_ISSUER, PARLEY_AUTHORITY_AUDIENCE and PARLEY_AUTHORITY_KEYS belong together: set all three, or none.',
    );
  }
  return config;
}

function secretFrom(env: Readonly<Record<string, string | undefined>>, variable: string): string | undefined {
  try {
    return secretOf(env, variable);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

/** One line for each setting, for printing: variable, default, meaning. */
export function describeConfig(): readonly { readonly env: string; readonly fallback: string; readonly doc: string }[] {
  return Object.values(SETTINGS).map(({ env, fallback, doc, isSecret }) => ({
    env,
    fallback: fallback ?? 'unset',
    doc: isSecret ? `${doc} Or ${fileSetting(env)}.` : doc,
  }));
}

/** Directory of the built page: as configured, or of this checkout, seen from the sources and from the bundle. */
export function webRootOf(config: Pick<Config, 'webRoot'>): string | null {
  if (config.webRoot !== null) return config.webRoot;
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = ['../../web/dist', '../../../web/dist'].map((path) => join(here, path));
  candidates.push(join(process.cwd(), 'apps/web/dist'));
  return candidates.find((candidate) => existsSync(join(candidate, 'index.html'))) ?? null;
}

/** PARLEY_ variables that nothing reads: misspelt, perhaps, with the default still in force. For a warning. */
export function unknownSettings(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set<string>(
    Object.values(SETTINGS).flatMap(({ env, isSecret }) => (isSecret ? [env, fileSetting(env)] : [env])),
  );
  return Object.keys(env).filter((key) => key.startsWith('PARLEY_') && !known.has(key) && !OTHERS.test(key));
}

/** Variables that others than the server read, such as the start script and the house. */
const OTHERS = /^PARLEY_(?:HOUSE|TEST|DEV|TURN|CHROMIUM|LAN|ORIGIN)(?:_|$)/;

function expectation(error: Pick<z.ZodError, 'issues'>): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'not as expected';
  return issue.message.startsWith('a') || issue.message.startsWith('e') ? `it must be ${issue.message}` : issue.message;
}

function isOrigin(text: string): boolean {
  try {
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text;
  } catch {
    return false;
  }
}

function hasPath(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).pathname !== '/';
}

function isHttps(text: string): boolean {
  try {
    return new URL(text).protocol === 'https:';
  } catch {
    return false;
  }
}
