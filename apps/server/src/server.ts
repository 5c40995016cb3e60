import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { err } from '@parley/protocol';
import { makeAccounts } from './auth/accounts.ts';
import { openAuthority } from './auth/authority/open-authority.ts';
import { makeTicketSignIn } from './auth/authority/ticket-sign-in.ts';
import { makeCredentials } from './auth/credentials.ts';
import { makeDevices } from './auth/devices.ts';
import { makeGroups } from './auth/groups.ts';
import { makeGuestKeys } from './auth/guest-keys.ts';
import { memoryLimiters } from './auth/keyed-limiter.ts';
import { makePasskeyChallenges } from './auth/passkey-challenges.ts';
import { makePasskeys } from './auth/passkeys.ts';
import { makePasswordGate } from './auth/password-gate.ts';
import { makePasswords } from './auth/passwords.ts';
import { openServerKey } from './auth/server-key.ts';
import { makeSessions } from './auth/sessions.ts';
import { makeSignInChallenges } from './auth/sign-in-challenges.ts';
import { makeTicketBook } from './auth/tickets.ts';
import { openTokenSecret } from './auth/token-secret.ts';
import { iceServersFor } from './auth/turn-credentials.ts';
import { makeAdminister } from './conduct/administer.ts';
import { makeConduct } from './conduct/conduct.ts';
import { groupLineBook } from './conduct/line-book.ts';
import { makeEntranceQueue } from './edge/entrance-queue.ts';
import { buildApp } from './edge/http/app.ts';
import { isSecure } from './edge/origin.ts';
import type { TrustedSession } from './edge/trusted-session.ts';
import { type Config, ConfigError, webRootOf } from './operate/config.ts';
import type { Log } from './operate/log.ts';
import { type Metrics, makeMetrics } from './operate/metrics.ts';
import { removeOld } from './operate/retention.ts';
import { openRooms } from './rooms.ts';
import { openSqliteStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';

/** A server that listens. */
export interface RunningServer {
  /** Where this machine reaches it, such as `http://127.0.0.1:4600`. */
  readonly address: string;
  /** Where players reach it: the first configured origin, else the address. */
  readonly origin: string;
  /** Refuses new work, tells the clients, lets what runs finish, closes the database. */
  close(): Promise<void>;
}

/**
 * Connections that the system keeps until they are taken: after a restart all clients come within a second, and one that
 * finds no room there tries again only a second later, then three. The system may bound it further (`net.core.somaxconn`).
 */
const BACKLOG = 8_192;

/** What is over its time is deleted this often, and at the start. Sessions that expired are worth nothing before that, too. */
const CLEARING_MS = 3_600_000;

/**
 * Puts the server together and listens.
 * @throws {ConfigError} where a file, a directory or the port cannot be used, with one sentence
 */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const clock = Date.now;
  const randomId = () => randomBytes(16).toString('base64url');
  const tls = readTls(config);
  const webRoot = findPages(config);
  const authority = await openAuthority(config, { log, clock, fetch: globalThis.fetch });
  const store = await openStore(config);
  const metrics = makeMetrics();
  const secret = openSecret(config);
  const tickets = makeTicketBook({ secret, lifeMs: config.ticketMs, clock });
  const entrances = makeEntranceQueue({ now: () => performance.now(), later: setImmediate });
  const signInChallenges = makeSignInChallenges(secret, config.signInChallengeMs, clock);
  const serverKey = await openServerKey(store.secrets);
  const devices = makeDevices(store.devices, clock);
  const ticketSignIn = makeTicketSignIn({ store, authority, clock, randomId });
  const limiters = memoryLimiters;
  const passwords = makePasswords(() => performance.now());
  const gate = makePasswordGate(clock);
  const passkeys = makePasskeys({ store, challenges: makePasskeyChallenges(secret, clock), clock });
  if (webRoot === null) log.warn('the page has not been built: only the API is served');
  let state: 'starting' | 'running' | 'stopping' = 'starting';
  let live: TrustedSession | null = null;
  const conduct = {
    store,
    clock,
    randomId,
    settledFrom: clock() + config.conductGraceMs,
    lines: groupLineBook(store.groups, store.players),
    changed: (player: string) => live?.playerChanged(player),
  };
  const app = await buildApp({
    config,
    store,
    tickets,
    entrances,
    limiters,
    serverKey,
    metrics,
    log,
    tls,
    webRoot,
    accounts: makeAccounts({ store, config, signInChallenges, passwords, gate, devices, limiters, clock, randomId }),
    ticketSignIn,
    devices,
    passkeys,
    credentials: makeCredentials({ store, passkeys, passwords, gate, devices }),
    guestKeys: makeGuestKeys({ store, signInChallenges, clock }),
    groups: makeGroups({ store, clock, randomId }),
    conduct: makeConduct(conduct),
    administer: makeAdminister(conduct),
    sessions: makeSessions(store, { lifeMs: config.sessionMs, secure: isSecure(config) }),
    live: {
      playerChanged: (player) => live?.playerChanged(player),
      linkedIn: (player, table, maker) => live?.linkedIn(player, table, maker),
      sessionEnded: (hash) => live?.sessionEnded(hash),
      distress: async (request) =>
        live?.distress(request) ?? err({ code: 'server-stopping', detail: 'the server is not there yet' }),
    },
    accepting: () => state !== 'stopping',
    clock,
  });
  // Keys that were taken out of the configuration: their houses are none any more, whatever session they kept.
  await store.houses.demoteOthers(config.houseKeys);
  await app.ready();
  const socketLog = log.child({ part: 'sockets' });
  const iceServers = (client: string) => iceServersFor(config, client, clock());
  const { server } = app;
  live = await openRooms({
    server,
    config,
    store,
    tickets,
    entrances,
    serverKey,
    iceServersFor: iceServers,
    metrics,
    log: socketLog,
    clock,
    randomId,
  });
  const { counts } = live;
  metrics.observe(counts);
  // One after the other, and none is under way when the store is closed.
  let cleared = clear(store, config, metrics, clock(), log);
  const clearing = setInterval(() => {
    cleared = cleared.then(() => clear(store, config, metrics, clock(), log));
  }, CLEARING_MS);
  clearing.unref();
  const close = async (): Promise<void> => {
    state = 'stopping';
    clearInterval(clearing);
    await live?.close();
    await app.close();
    await cleared;
    await store.close();
  };
  try {
    await app.listen({ host: config.host, port: config.port, backlog: BACKLOG });
  } catch (error) {
    await close();
    throw new ConfigError(listenSentence(config, error));
  }
  state = 'running';
  const address = addressOf(server.address() as AddressInfo, tls !== null);
  return { address, origin: config.publicOrigins[0] ?? address, close };
}

/** @throws {ConfigError} where the PEM files cannot be read or do not fit together */
function readTls({ tlsCert, tlsKey }: Config): { readonly cert: string; readonly key: string } | null {
  if (tlsCert === null || tlsKey === null) return null;
  try {
    const pem = { cert: readFileSync(tlsCert, 'utf8'), key: readFileSync(tlsKey, 'utf8') };
    createSecureContext(pem);
    return pem;
  } catch (error) {
    throw new ConfigError(
      `The certificate ${tlsCert} and its key ${tlsKey} (PARLEY_TLS_CERT, PARLEY_TLS_KEY) cannot be used: ${messageOf(error)}.`,
    );
  }
}

/** @throws {ConfigError} where the configured directory holds no page */
function findPages(config: Config): string | null {
  const webRoot = webRootOf(config);
  if (webRoot === null || existsSync(join(webRoot, 'index.html'))) return webRoot;
  throw new ConfigError(`There is no index.html in ${webRoot} (PARLEY_WEB_ROOT): build the page with npm run build.`);
}

async function openStore({ dataDir }: Config): Promise<Store> {
  try {
    return await openSqliteStore(dataDir);
  } catch (error) {
    throw new ConfigError(`The database in ${dataDir} (PARLEY_DATA) cannot be opened: ${messageOf(error)}.`);
  }
}

function openSecret({ dataDir }: Config): string {
  try {
    return openTokenSecret(dataDir);
  } catch (error) {
    throw new ConfigError(`The secret in ${dataDir} (PARLEY_DATA) cannot be read or made: ${messageOf(error)}.`);
  }
}

function listenSentence({ host, port }: Config, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return `Port ${port} of ${host} is in use: stop what uses it, or set PARLEY_PORT to another one.`;
  }
  if (code === 'EACCES') return `Port ${port} of ${host} may not be used by this user: set PARLEY_PORT to another one.`;
  return `The server cannot listen on ${host}, port ${port} (PARLEY_HOST, PARLEY_PORT): ${messageOf(error)}.`;
}

/** A wildcard address stands for all; this machine reaches it over loopback. */
function addressOf({ address, family, port }: AddressInfo, https: boolean): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `${https ? 'https' : 'http'}://${host}:${port}`;
}

function clear(store: Store, config: Config, metrics: Metrics, now: number, log: Log): Promise<void> {
  return removeOld(store, config, now).then(
    ({ evidence }) => metrics.evidenceRemoved.inc(evidence),
    (error: unknown) => log.error({ error: messageOf(error) }, 'what is over its time could not be deleted'),
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
