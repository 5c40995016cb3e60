import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY_PROOF_TYP, ok, type Refusal, type Result, ROUTES, type Tickets } from '@parley/protocol';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { makeAccounts } from '../../../auth/accounts.ts';
import { openAuthority } from '../../../auth/authority/open-authority.ts';
import { makeTicketSignIn } from '../../../auth/authority/ticket-sign-in.ts';
import { makeCredentials } from '../../../auth/credentials.ts';
import { makeDevices } from '../../../auth/devices.ts';
import { makeGroups } from '../../../auth/groups.ts';
import { makeGuestKeys } from '../../../auth/guest-keys.ts';
import { makeRingKey } from '../../../auth/key-ring.ts';
import { memoryLimiters } from '../../../auth/keyed-limiter.ts';
import { makePasskeyChallenges } from '../../../auth/passkey-challenges.ts';
import { makePasskeys } from '../../../auth/passkeys.ts';
import { makePasswordGate } from '../../../auth/password-gate.ts';
import { makePasswords } from '../../../auth/passwords.ts';
import { makeServerKey } from '../../../auth/server-key.ts';
import { makeSessions } from '../../../auth/sessions.ts';
import { makeSignInChallenges } from '../../../auth/sign-in-challenges.ts';
import { makeTicketBook } from '../../../auth/tickets.ts';
import { openTokenSecret } from '../../../auth/token-secret.ts';
import type { DistressAnswer, DistressRequest } from '../../../bus/channels.ts';
import { makeAdminister } from '../../../conduct/administer.ts';
import { makeConduct } from '../../../conduct/conduct.ts';
import { groupLineBook } from '../../../conduct/line-book.ts';
import { readConfig } from '../../../operate/config.ts';
import { makeLog } from '../../../operate/log.ts';
import { makeMetrics } from '../../../operate/metrics.ts';
import { openSqliteStore } from '../../../store/sqlite.ts';
import { makeEntranceQueue } from '../../entrance-queue.ts';
import { isSecure } from '../../origin.ts';
import { buildApp } from '../app.ts';
import { makeRequestGate } from '../request-gate.ts';

export const ORIGIN = 'http://127.0.0.1:4600';

/** The whole HTTP half with real parts over a database in a temporary directory; only the live half is a record. */
export async function makeRig(
  env: Record<string, string> = {},
  webRoot: string | null = null,
  fetch: typeof globalThis.fetch = globalThis.fetch,
) {
  const directory = mkdtempSync(join(tmpdir(), 'parley-http-'));
  const config = readConfig({ PARLEY_DATA: directory, PARLEY_SIGN_INS_PER_MINUTE: '1000', ...env });
  const lines: string[] = [];
  const log = makeLog({ logLevel: 'trace' }, { write: (line) => lines.push(line) });
  const store = await openSqliteStore(directory);
  const time: { now: number; wall: number | null; accepting: boolean } = {
    now: 1_700_000_000_000,
    wall: null,
    accepting: true,
  };
  const clock = () => time.now;
  let ids = 0;
  const randomId = () => `player-id-${ids++}`;
  const secret = openTokenSecret(directory);
  const tickets = makeTicketBook({ secret, lifeMs: config.ticketMs, clock });
  const metrics = makeMetrics(false);
  const entrances = makeEntranceQueue({ now: () => performance.now(), later: setImmediate });
  const limiters = memoryLimiters(clock);
  const gate = makeRequestGate({ config, limiters, metrics, clock });
  const signInChallenges = makeSignInChallenges(secret, config.signInChallengeMs, clock);
  const devices = makeDevices(store.devices, clock);
  const passwords = makePasswords(() => performance.now());
  const passwordGate = makePasswordGate(clock);
  const passkeys = makePasskeys({ store, challenges: makePasskeyChallenges(secret, clock), clock });
  const told = {
    changed: [] as string[],
    linkedIn: [] as string[],
    ended: [] as string[],
    distress: [] as DistressRequest[],
  };
  const answers: { distress: Result<DistressAnswer, Refusal> } = {
    distress: ok({ counted: true, heads: [null, null], reported: false }),
  };
  const conduct = {
    store,
    clock,
    randomId: () => `conduct-id-${ids++}`,
    settledFrom: 0,
    lines: groupLineBook(store.groups, store.players),
    changed: (player: string) => void told.changed.push(player),
  };
  const app = await buildApp({
    config,
    store,
    tickets,
    entrances,
    limiters,
    gate,
    log,
    webRoot,
    tls: null,
    metrics,
    serverKey: makeServerKey({ keys: [makeRingKey(0)] }, clock),
    accounts: makeAccounts({
      store,
      config,
      signInChallenges,
      passwords,
      gate: passwordGate,
      devices,
      limiters,
      clock,
      randomId,
    }),
    devices,
    ticketSignIn: makeTicketSignIn({
      store,
      authority: await openAuthority(config, { log, clock, fetch }),
      clock,
      wall: () => time.wall ?? time.now,
      randomId,
    }),
    passkeys,
    credentials: makeCredentials({ store, passkeys, passwords, gate: passwordGate, devices }),
    guestKeys: makeGuestKeys({ store, signInChallenges, clock }),
    groups: makeGroups({ store, clock, randomId: () => `random-id-${ids++}` }),
    conduct: makeConduct(conduct),
    administer: makeAdminister(conduct),
    sessions: makeSessions(store, { lifeMs: config.sessionMs, secure: isSecure(config), clock }),
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
  return { app, config, store, metrics, gate, tickets, entrances, told, answers, time, lines, close };
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
  /** What a browser would send back of the session, where its cookie was set. */
  readonly cookie: string | null;
  /** The same of the device. */
  readonly device: string | null;
}

export interface CallOptions {
  readonly cookie?: string | null;
  /** Cookie of the device, beside that of the session. */
  readonly device?: string | null;
  readonly headers?: Record<string, string | undefined>;
  readonly from?: string;
}

/** One request, with the headers of our page unless others are given; `undefined` leaves a header out. */
export async function call(rig: Rig, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
  const { cookie, device, headers, from } = options;
  const cookies = [cookie, device].filter((one) => one !== undefined && one !== null && one !== '').join('; ');
  const all = {
    host: '127.0.0.1:4600',
    ...(body === undefined ? {} : { origin: ORIGIN, 'x-parley': '1', 'content-type': 'application/json' }),
    ...(cookies === '' ? {} : { cookie: cookies }),
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
  const set = [response.headers['set-cookie'] ?? []].flat().map((text) => text.split(';')[0] ?? '');
  const setOf = (name: RegExp): string | null => set.find((text) => name.test(text)) ?? null;
  const isJson = String(response.headers['content-type']).startsWith('application/json');
  return {
    status: response.statusCode,
    body: isJson ? response.json() : { text: response.body },
    headers: response.headers,
    cookie: setOf(/^(?:__Host-)?parley=/),
    device: setOf(/^(?:__Host-)?parley-device=/),
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
  const holder = await rig.tickets.spend(String(ticket));
  const session =
    holder === null || holder.sessionHash === null ? null : await rig.store.sessions.byHash(holder.sessionHash);
  return session !== null && session.player === holder?.player;
}

/** Signs in as a guest, or as a house where the key is one's. */
export async function enterWithKey(rig: Rig, key: Key, options: CallOptions = {}): Promise<Answer> {
  const challenge = await challengeFor(rig, key.key);
  const proof = await key.sign({ challenge, origin: ORIGIN });
  return call(rig, ROUTES.keySignIn, { key: key.key, proof }, options);
}
