import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { err } from '@parley/protocol';
import { reasonOf } from '../../../scripts/files/whole-file.mjs';
import { makeAccounts } from './auth/accounts.ts';
import { openAuthority } from './auth/authority/open-authority.ts';
import { makeTicketSignIn } from './auth/authority/ticket-sign-in.ts';
import { makeCredentials } from './auth/credentials.ts';
import { makeDevices } from './auth/devices.ts';
import { makeGroups } from './auth/groups.ts';
import { makeGuestKeys } from './auth/guest-keys.ts';
import { KeyGone, keyFileOf, openKeyFile, watchKeyFile } from './auth/key-file.ts';
import type { KeyRing } from './auth/key-ring.ts';
import { memoryLimiters } from './auth/keyed-limiter.ts';
import { makePasskeyChallenges } from './auth/passkey-challenges.ts';
import { makePasskeys } from './auth/passkeys.ts';
import { makePasswordGate } from './auth/password-gate.ts';
import { makePasswords } from './auth/passwords.ts';
import { makeServerKey, type RenewableKey } from './auth/server-key.ts';
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
import { makeRequestGate } from './edge/http/request-gate.ts';
import { isSecure } from './edge/origin.ts';
import { leadToHttps } from './edge/plain-http.ts';
import { holdPorts, MOST_OF_NETWORK, portNetworkOf } from './edge/ports.ts';
import type { RoomsDeps, TrustedSession } from './edge/trusted-session.ts';
import { makeNetworkHash } from './lobby-host/near.ts';
import { openNetworkKey } from './lobby-host/network-key.ts';
import { makeRenewal, type Pem, readPem } from './operate/certificate-renewal.ts';
import { type Config, ConfigError, webRootOf } from './operate/config.ts';
import { lockData } from './operate/data-lock.ts';
import { checkDatabase, DATABASE_ID_FILE, DatabaseGone } from './operate/database-id.ts';
import type { Log } from './operate/log.ts';
import { type Metrics, makeMetrics } from './operate/metrics.ts';
import { removeOld } from './operate/retention.ts';
import { makeServerClock, type ServerClock } from './operate/server-clock.ts';
import { wallClock } from './operate/wall-clock.ts';
import { openRooms } from './rooms.ts';
import { NewerDatabase } from './store/migrations.ts';
import { DATABASE_FILE, openSqliteStore } from './store/sqlite.ts';
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

/** What is over its time is deleted this often. Sessions that expired are worth nothing before that, too. */
const CLEARING_MS = 3_600_000;
/** For the first time so long after the start: a machine that came up with a wrong clock has corrected it by then. */
const FIRST_CLEARING_MS = 600_000;
/** The files of the certificate are looked at this often: a renewal comes weeks before the end of the old one. */
const CERTIFICATE_MS = 10_000;
/** And the file of the server's keys: long before a new one signs (`LEAD_MS`). */
const KEY_FILE_MS = 10_000;
/** The wall clock is looked at this often. */
const WALL_MS = 10_000;
/** A wall clock that is further away than this from the server clock was set, and the person who runs the server should know. */
const WALL_JUMP_MS = 60_000;

/**
 * Puts the server together and listens.
 * @throws {ConfigError} where a file, a directory or the port cannot be used, with one sentence
 */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const serverClock = makeServerClock();
  const clock = serverClock.now;
  const randomId = () => randomBytes(16).toString('base64url');
  const tls = readTls(config);
  const webRoot = findPages(config);
  const authority = await openAuthority(config, { log, clock, fetch: globalThis.fetch });
  const unlock = lock(config);
  const store = await openStore(config).catch((error: unknown) => {
    unlock();
    throw error;
  });
  await checkDatabase(config.dataDir, store.secrets, (sentence) => log.warn(sentence)).catch(async (error: unknown) => {
    await store.close();
    unlock();
    throw new ConfigError(dataSentence(config.dataDir, error));
  });
  const metrics = makeMetrics();
  const secret = openSecret(config);
  const tickets = makeTicketBook({ secret, lifeMs: config.ticketMs, clock });
  const entrances = makeEntranceQueue({ now: () => performance.now(), later: setImmediate });
  const signInChallenges = makeSignInChallenges(secret, config.signInChallengeMs, clock);
  const { ring, networkKey } = await openKeys(config, store, clock(), (sentence) => log.warn(sentence)).catch(
    async (error: unknown) => {
      await store.close();
      unlock();
      throw error;
    },
  );
  const serverKey = makeServerKey(ring, clock);
  await store.settle();
  const devices = makeDevices(store.devices, clock);
  const ticketSignIn = makeTicketSignIn({ store, authority, clock, wall: wallClock, randomId });
  const limiters = memoryLimiters(clock);
  const requestGate = makeRequestGate({ config, limiters, metrics, clock });
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
    gate: requestGate,
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
    sessions: makeSessions(store, { lifeMs: config.sessionMs, secure: isSecure(config), clock }),
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
  // The TURN server compares with its own clock.
  const iceServers = (client: string) => iceServersFor(config, client, wallClock());
  const { server } = app;
  if (tls !== null) leadToHttps(server);
  const ports = holdPorts(server, {
    mostOfNetwork: MOST_OF_NETWORK,
    networkOf: portNetworkOf(config),
    refused: () => metrics.refusals.inc({ where: 'http', code: 'too-fast' }),
  });
  live = await openRooms({
    server,
    gate: requestGate,
    config,
    store,
    tickets,
    entrances,
    serverKey,
    networkHash: makeNetworkHash(networkKey),
    iceServersFor: iceServers,
    metrics,
    log: socketLog,
    clock,
    randomId,
  });
  const { counts } = live;
  metrics.observe(counts);
  // One after the other, and none is under way when the store is closed.
  let cleared: Promise<void> = Promise.resolve();
  const clearOnce = (): void => {
    // By the earlier of the two: what a wrong clock makes look old stays.
    cleared = cleared.then(() => clear(store, config, metrics, Math.min(clock(), wallClock()), log));
  };
  const clearing = every(CLEARING_MS, clearOnce);
  const firstClearing = setTimeout(clearOnce, FIRST_CLEARING_MS);
  firstClearing.unref();
  const wallWatch = every(WALL_MS, sayWallJumps(serverClock, log));
  const keyWatch = every(
    KEY_FILE_MS,
    watchKeyFile(keyFileOf(config), ring, takeKeys(serverKey, log), (sentence) => log.error(sentence)),
  );
  const renewing = tls === null ? [] : [every(CERTIFICATE_MS, renewal(config, tls, server, log))];
  const close = async (): Promise<void> => {
    state = 'stopping';
    // The port first: whoever is told to go comes back within a second, and must not find this process again.
    const isClosed = new Promise<void>((resolve) => void server.close(() => resolve()));
    for (const timer of [clearing, firstClearing, wallWatch, keyWatch, ...renewing]) clearInterval(timer);
    await live?.close();
    // Those as well that are in no request, and in no handshake that ended: nothing else knows them, and the server waits for each.
    ports.destroyAll();
    await app.close();
    await isClosed;
    await cleared;
    await store.close();
    unlock();
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

/** Once for each time that it is set. */
function sayWallJumps({ wallAheadMs }: ServerClock, log: Log): () => void {
  let saidMs = 0;
  return () => {
    const aheadMs = wallAheadMs();
    if (Math.abs(aheadMs - saidMs) < WALL_JUMP_MS) return;
    saidMs = aheadMs;
    const seconds = Math.round(aheadMs / 1_000);
    log.warn(
      { seconds },
      'the clock of this machine was set: the server stamps by the old time until it is started again',
    );
  };
}

function every(ms: number, run: () => void): NodeJS.Timeout {
  return setInterval(run, ms).unref();
}

/** @throws {ConfigError} where the PEM files cannot be read or do not fit together */
function readTls({ tlsCert, tlsKey }: Config): Pem | null {
  if (tlsCert === null || tlsKey === null) return null;
  try {
    return readPem({ cert: tlsCert, key: tlsKey });
  } catch (error) {
    throw new ConfigError(
      `The certificate ${tlsCert} and its key ${tlsKey} (PARLEY_TLS_CERT, PARLEY_TLS_KEY) cannot be used: ${messageOf(error)}.`,
    );
  }
}

/** Connections that are open keep the certificate that they began with. */
function renewal({ tlsCert, tlsKey }: Config, used: Pem, server: RoomsDeps['server'], log: Log): () => void {
  return makeRenewal({
    files: { cert: tlsCert ?? '', key: tlsKey ?? '' },
    used,
    use(pem) {
      if ('setSecureContext' in server) server.setSecureContext(pem);
      log.info('a renewed certificate is in use');
    },
    failed: (sentence) => log.error(sentence),
  });
}

/** @throws {ConfigError} where the configured directory holds no page */
function findPages(config: Config): string | null {
  const webRoot = webRootOf(config);
  if (webRoot === null || existsSync(join(webRoot, 'index.html'))) return webRoot;
  throw new ConfigError(`There is no index.html in ${webRoot} (PARLEY_WEB_ROOT): build the page with npm run build.`);
}

/** @returns gives the lock back */
function lock({ dataDir }: Config): () => void {
  let unlock: (() => void) | null;
  try {
    unlock = lockData(dataDir);
  } catch (error) {
    throw new ConfigError(dataSentence(dataDir, error));
  }
  if (unlock !== null) return unlock;
  throw new ConfigError(
    `Another server uses the data in ${dataDir} (PARLEY_DATA): stop that one, or give this one a directory of its own.`,
  );
}

async function openStore({ dataDir }: Config): Promise<Store> {
  try {
    return await openSqliteStore(dataDir);
  } catch (error) {
    throw new ConfigError(dataSentence(dataDir, error));
  }
}

/** Why the data cannot be used, and what to do. */
function dataSentence(dataDir: string, error: unknown): string {
  if (error instanceof NewerDatabase) {
    return `The database in ${dataDir} (PARLEY_DATA) is of a newer version of Parley (${error.step}): install that version, or put back the copy from before.`;
  }
  if (error instanceof DatabaseGone) {
    return `The database in ${dataDir} (PARLEY_DATA) is empty, and there was another one: put its copy back, with all files beside it, or delete ${error.file} to begin anew, with another key and without anybody's matches.`;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return `The database ${join(dataDir, DATABASE_FILE)} is damaged: put a copy of it back, or move it and ${DATABASE_ID_FILE} beside it away to begin with an empty one.`;
  }
  return `The data in ${dataDir} (PARLEY_DATA) cannot be opened: ${reasonOf(error)}.`;
}

/** @throws {ConfigError} where a file cannot be read or made, or holds something else */
async function openKeys(
  config: Config,
  { secrets }: Store,
  now: number,
  said: (sentence: string) => void,
): Promise<{ readonly ring: KeyRing; readonly networkKey: string }> {
  const file = keyFileOf(config);
  try {
    const ring = await openKeyFile(file, secrets, now, said);
    return { ring, networkKey: await openNetworkKey(config.dataDir, secrets, config.networkKey) };
  } catch (error) {
    if (error instanceof KeyGone) {
      throw new ConfigError(
        `The key of this server, ${file} (PARLEY_SERVER_KEY), is gone: put a copy of it back, or run npm run admin -- revoke-key to begin with another one; evidence files from before are of another server then.`,
      );
    }
    const isOfSystem = error instanceof Error && 'code' in error;
    throw new ConfigError(
      isOfSystem ? `${file} (PARLEY_SERVER_KEY) cannot be read or made: ${reasonOf(error)}.` : messageOf(error),
    );
  }
}

const takeKeys =
  (serverKey: RenewableKey, log: Log) =>
  (ring: KeyRing): void => {
    serverKey.use(ring);
    log.info({ keys: ring.keys.length }, 'the keys of the server were read anew');
  };

function openSecret({ dataDir, tokenSecret }: Config): string {
  try {
    return openTokenSecret(dataDir, tokenSecret);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new ConfigError(dataSentence(dataDir, error));
    throw new ConfigError(messageOf(error));
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
