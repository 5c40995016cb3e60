import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY_PROOF_TYP, ok, type Refusal, type Result, ROUTES, type Tickets } from '@parley/protocol';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { makeAccounts } from '../../../auth/accounts.ts';
import { openServerKey } from '../../../auth/server-key.ts';
import { openTokenSecret } from '../../../auth/server-token.ts';
import { makeSessions } from '../../../auth/sessions.ts';
import { makeSignInChallenges } from '../../../auth/sign-in-challenges.ts';
import { clockLimiters } from '../../../auth/testing/clock-limiters.ts';
import { makeTicketBook } from '../../../auth/tickets.ts';
import type { DistressAnswer, DistressRequest } from '../../../bus/channels.ts';
import { readConfig } from '../../../operate/config.ts';
import { makeLog } from '../../../operate/log.ts';
import { makeMetrics } from '../../../operate/metrics.ts';
import { openSqliteStore } from '../../../store/sqlite.ts';
import { makeEntranceQueue } from '../../entrance-queue.ts';
import { isSecure } from '../../origin.ts';
import { buildApp } from '../app.ts';

export const ORIGIN = 'http://127.0.0.1:4600';

/** The whole HTTP half with real parts over a database in a temporary directory; only the live half is a record. */
export async function makeRig(env: Record<string, string> = {}, webRoot: string | null = null) {
  const directory = mkdtempSync(join(tmpdir(), 'parley-http-'));
  const config = readConfig({ PARLEY_DATA: directory, PARLEY_SIGN_INS_PER_MINUTE: '1000', ...env });
  const lines: string[] = [];
  const log = makeLog({ logLevel: 'trace' }, { write: (line) => lines.push(line) });
  const store = await openSqliteStore(directory);
  const time = { now: 1_700_000_000_000, accepting: true };
  const clock = () => time.now;
  let ids = 0;
  const secret = await openTokenSecret(store.secrets);
  const tickets = makeTicketBook({ secret, lifeMs: config.ticketMs, clock });
  const entrances = makeEntranceQueue({ now: () => performance.now(), later: setImmediate });
  const limiters = clockLimiters(clock);
  const signInChallenges = makeSignInChallenges(secret, config.signInChallengeMs, clock);
  const told = {
    changed: [] as string[],
    linkedIn: [] as string[],
    ended: [] as string[],
    distress: [] as DistressRequest[],
  };
  const answers: { distress: Result<DistressAnswer, Refusal> } = {
    distress: ok({ counted: true, heads: [null, null], reported: false }),
  };
  const app = await buildApp({
    config,
    store,
    tickets,
    entrances,
    limiters,
    log,
    webRoot,
    tls: null,
    metrics: makeMetrics(false),
    serverKey: await openServerKey(store.secrets),
    accounts: makeAccounts({ store, config, signInChallenges, limiters, clock, randomId: () => `player-id-${ids++}` }),
    sessions: makeSessions(store, { lifeMs: config.sessionMs, secure: isSecure(config) }),
    live: {
      playerChanged: async (player) => {
        told.changed.push(player);
      },
      linkedIn: (player, table, maker) => {
        told.linkedIn.push(`${player} ${table ?? `person ${maker}`}`);
      },
      sessionEnded: (hash) => {
        told.ended.push(hash);
      },
      distress: async (request) => {
        told.distress.push(request);
        return answers.distress;
      },
    },
    accepting: () => time.accepting,
    clock,
  });
  const close = async () => {
    await app.close();
    await store.close();
    rmSync(directory, { recursive: true });
  };
  return { app, config, store, tickets, entrances, told, answers, time, lines, close };
}

export type Rig = Awaited<ReturnType<typeof makeRig>>;

export interface Answer {
  readonly status: number;
  // Bodies are compared with expected ones, so their shape is what each test says.
  readonly body: Record<string, unknown> & {
    readonly self?: { readonly player: string; readonly name: string };
    readonly tickets?: Tickets | null;
  };
  readonly headers: Record<string, unknown>;
  /** What a browser would send back, where a cookie was set. */
  readonly cookie: string | null;
}

export interface CallOptions {
  readonly cookie?: string | null;
  readonly headers?: Record<string, string | undefined>;
  readonly from?: string;
}

/** One request, with the headers of our page unless others are given; `undefined` leaves a header out. */
export async function call(rig: Rig, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
  const { cookie, headers, from } = options;
  const all = {
    host: '127.0.0.1:4600',
    ...(body === undefined ? {} : { origin: ORIGIN, 'x-parley': '1', 'content-type': 'application/json' }),
    ...(cookie ? { cookie } : {}),
    ...headers,
  };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await rig.app.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: path,
    headers: Object.fromEntries(kept),
    remoteAddress: from ?? '127.0.0.1',
    ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const set = response.headers['set-cookie'];
  const isJson = String(response.headers['content-type']).startsWith('application/json');
  return {
    status: response.statusCode,
    body: isJson ? response.json() : { text: response.body },
    headers: response.headers,
    cookie: typeof set === 'string' ? (set.split(';')[0] ?? null) : null,
  };
}

/** A key pair as a browser or a house has it, and its answer to a challenge. */
export async function makeKey() {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const sign = (payload: unknown, typ = KEY_PROOF_TYP) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .sign(privateKey);
  return { key: (await exportJWK(publicKey)).x ?? '', sign };
}

export type Key = Awaited<ReturnType<typeof makeKey>>;

export async function challengeFor(rig: Rig, key: string): Promise<string> {
  return String((await call(rig, ROUTES.enter, { key })).body.challenge);
}

/** A key that nobody holds, for requests that only have to name one. */
export const ANY_KEY = 'k'.repeat(43);

/** Who the server takes this for; null without a session. */
export async function whoIs(rig: Rig, options: CallOptions): Promise<Answer['body']['self'] | null> {
  const { status, body } = await call(rig, ROUTES.enter, { key: ANY_KEY }, options);
  if (status !== 200) throw new Error(`entering was refused: ${JSON.stringify(body)}`);
  return body.self ?? null;
}

/** Whether a ticket would let its holder in: it is unspent, and its session stands. Spends it. */
export async function admits(rig: Rig, ticket: string | undefined): Promise<boolean> {
  const holder = rig.tickets.spend(String(ticket));
  const session = holder === null ? null : await rig.store.sessions.byHash(holder.sessionHash);
  return session !== null && session.player === holder?.player;
}

/** Signs in as a guest, or as a house where the key is one's. */
export async function enterWithKey(rig: Rig, key: Key, options: CallOptions = {}): Promise<Answer> {
  const challenge = await challengeFor(rig, key.key);
  const proof = await key.sign({ challenge, origin: ORIGIN });
  return call(rig, ROUTES.keySignIn, { key: key.key, proof }, options);
}
