import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { err } from '@parley/protocol';
import { makeAccounts } from './auth/accounts.ts';
import { openAuthority } from './auth/authority/open-authority.ts';
import { makeTicketSignIn } from './auth/authority/ticket-sign-in.ts';
import { makeCredentials } from './auth/credentials.ts';
import { makeDevices } from './auth/devices.ts';
import { makeGroups } from './auth/groups.ts';
import { makeGuestKeys } from './auth/guest-keys.ts';
import { keyFileOf, watchKeyFile } from './auth/key-file.ts';
import type { KeyRing } from './auth/key-ring.ts';
import { memoryLimiters } from './auth/keyed-limiter.ts';
import { makePasskeyChallenges } from './auth/passkey-challenges.ts';
import { makePasskeys } from './auth/passkeys.ts';
import { makePasswordGate } from './auth/password-gate.ts';
import { makePasswords } from './auth/passwords.ts';
import { makeServerKey, type RenewableKey } from './auth/server-key.ts';
import { makeSessions } from './auth/sessions.ts';
import { makeSignInChallenges } from './auth/sign-in-challenges.ts';
import { memorySpentTokens, type SpentTokens } from './auth/spent.ts';
import { makeTicketBook } from './auth/tickets.ts';
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
import { makeRenewal, type Pem, readPem } from './operate/certificate-renewal.ts';
import { type Config, ConfigError, webRootOf } from './operate/config.ts';
import type { Log } from './operate/log.ts';
import { type Metrics, makeMetrics } from './operate/metrics.ts';
import { openData } from './operate/open-data.ts';
import { removeOld } from './operate/retention.ts';
import type { ServerClock } from './operate/server-clock.ts';
import { wallClock } from './operate/wall-clock.ts';
import { openRooms } from './rooms.ts';
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
  const randomId = () => randomBytes(16).toString('base64url');
  const tls = readTls(config);
  const webRoot = findPages(config);
  const metrics = makeMetrics();
  const data = await openData(config, { log, metrics, randomId });
  const { store, secret, company, ring, networkKey, serverClock } = data;
  const clock = serverClock.now;
  const authority = await openAuthority(config, { log, clock, fetch: globalThis.fetch }).catch(
    async (error: unknown) => {
      await data.close();
      throw error;
    },
  );
  const spent = (kind: string): SpentTokens => company?.spent(kind) ?? memorySpentTokens();
  const used = { join: spent('join'), return: spent('return') };
  const tickets = makeTicketBook({ secret, lifeMs: config.ticketMs, clock, spent: used });
  const entrances = makeEntranceQueue({ now: () => performance.now(), later: setImmediate });
  const signInChallenges = makeSignInChallenges(secret, config.signInChallengeMs, clock, spent('challenge'));
  const serverKey = makeServerKey(ring, clock);
  const devices = makeDevices(store.devices, clock);
  const ticketSignIn = makeTicketSignIn({ store, authority, clock, wall: wallClock, randomId });
  const limiters = company?.limiters ?? memoryLimiters(clock);
  const requestGate = makeRequestGate({ config, limiters, metrics, clock });
  const passwords = makePasswords(() => performance.now());
  const gate = makePasswordGate(clock);
  const passkeys = makePasskeys({ store, challenges: makePasskeyChallenges(secret, clock, spent('passkey')), clock });
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
  await data.patiently(() => store.houses.demoteOthers(config.houseKeys));
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
    ...(company !== null && { company }),
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
    await data.close();
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

const takeKeys =
  (serverKey: RenewableKey, log: Log) =>
  (ring: KeyRing): void => {
    serverKey.use(ring);
    log.info({ keys: ring.keys.length }, 'the keys of the server were read anew');
  };

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
