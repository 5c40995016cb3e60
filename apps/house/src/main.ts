import { createClient, type ParleyClient, signerFrom, systemTimers } from '@parley/client';
import { fileKeys, fileReports, openSocket } from '@parley/client/node';
import { titleById, titles } from '@parley/games';
import { createMatchSession, type MatchSession, Showing } from '@parley/match';
import { openLink } from '@parley/peer';
import { checkNodeNetwork, nodeRtc, stopNodeRtc } from '@parley/peer/node';
import type { MatchStart, Network } from '@parley/protocol';
import { takeLock } from '../../../scripts/files/process-lock.mjs';
import { reasonOf } from '../../../scripts/files/whole-file.mjs';
import { HELP, readCommand, welcome } from './command.ts';
import type { HouseConfig } from './config.ts';
import { createHouse } from './house.ts';
import { makeLog } from './log.ts';
import { recordMatch } from './record.ts';
import { makeShelf } from './shelf.ts';
import { framesFor } from './shown.ts';

/** A bot is cheap. The limit is the number of links that one process can hold. */
const MATCHES = 50;
/** The number of uncaught faults in a minute that ends the process. Its supervisor then starts it again. */
const FAULTS_PER_MINUTE = 20;

const command = readCommand(process.argv.slice(2), process.env);
if (!command.ok) {
  console.error(command.error);
  process.exitCode = 1;
} else if (command.value.wants === 'help') {
  console.log(HELP);
} else if (command.value.wants === 'key') {
  await printKey(command.value.config);
} else {
  await open(command.value.config, command.value.isByHand);
}

/** For PARLEY_HOUSE_KEYS of the server. Makes the key where there is none. */
async function printKey({ keyFile }: HouseConfig): Promise<void> {
  const { key } = await signerFrom(await fileKeys(keyFile).load());
  console.log(key);
}

/** Says why not. */
function ownsKey(keyFile: string): boolean {
  try {
    if (takeLock(`${keyFile}.lock`) !== null) return true;
    console.error(
      `Another house plays with the key ${keyFile} (PARLEY_HOUSE_KEY_FILE): stop it, or name another file.`,
    );
  } catch (fault) {
    console.error(`The key ${keyFile} (PARLEY_HOUSE_KEY_FILE) cannot be used: ${reasonOf(fault)}.`);
  }
  process.exitCode = 1;
  process.disconnect?.();
  return false;
}

async function open(config: HouseConfig, isByHand: boolean): Promise<void> {
  const { origin, keyFile, name, pause, logLevel, listings, playNow, matches } = config;
  const log = makeLog(logLevel);
  const timers = systemTimers();
  const keys = fileKeys(keyFile);
  // Two houses with one key would take each other's connection away, and each other's reports.
  if (!ownsKey(keyFile)) return;
  try {
    const { key } = await signerFrom(await keys.load());
    if (isByHand) console.log(welcome(key, keyFile, origin));
  } catch (fault) {
    // Trying again would not repair a key file.
    console.error(fault instanceof Error ? fault.message : fault);
    process.exitCode = 1;
    process.disconnect?.();
    return;
  }
  const client: ParleyClient = createClient({
    origin,
    fetch: globalThis.fetch,
    openSocket,
    keys,
    reports: fileReports(`${keyFile}.reports`),
    timers,
    titles: titles.map(({ id, rules }) => ({ title: id, rules })),
    bearer: true,
    // One client in a process, and its matches are rated for nobody: there is no party to name.
    page: null,
  });

  // Checked once, because a house does not change its network. A restarted server gets the result again (L2).
  let network: Promise<Network> | null = null;
  client.on('online', () => {
    network ??= checkNodeNetwork(client.state.iceServers, { clock: () => performance.now() });
    void network.then((network) => client.send({ type: 'network', network }));
  });

  async function openMatch(start: MatchStart): Promise<MatchSession> {
    const title = titleById(start.title);
    if (!title) throw new Error(`no title ${start.title}`);
    return createMatchSession({
      start,
      title,
      client,
      timers,
      openLink: (options) => openLink(options, nodeRtc),
      broken: (fault) => log.error({ match: start.match, title: title.id, err: fault }, 'a match broke'),
    });
  }

  const shelf = makeShelf({
    ...matches,
    serverKeys: async (named) => (await client.serverKeys(named)).keys.flatMap(({ x }) => (x === undefined ? [] : [x])),
    now: timers.now,
    log,
  });
  const opened = client.on('online', () => {
    shelf.open().then(opened, (fault) => log.error({ err: fault }, 'the matches to show could not be read'));
  });
  const showing = new Showing({
    client,
    openLink: (options) => openLink(options, nodeRtc),
    timers,
    framesFor: (start) => framesFor(listings, shelf, start),
  });

  const house = createHouse({
    client,
    openMatch,
    plays: (title) => titleById(title) !== null,
    isRealTime: (title) => titleById(title)?.kind === 'ticks',
    offer: { listings, playNow },
    record: (match) => void recordMatch(match, { client, shelf, timers, log }),
    timers,
    log,
    name,
    limit: MATCHES,
    pause,
    ready: () => void process.send?.({ type: 'ready' }),
  });

  let stopping = false;
  async function stop(why: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    log.info({ why, matches: house.matches }, 'the house closes');
    showing.dispose();
    await house.stop();
    try {
      stopNodeRtc();
    } catch (fault) {
      // It waits ten seconds for a link that it is still closing, and throws then. The process ends all the same.
      log.warn({ err: fault }, 'the links were not closed in time');
    }
    process.exit();
  }

  let faults: number[] = [];
  process.on('uncaughtException', (fault) => {
    // A fault in one match, from a timer or a link, must not end the other matches.
    log.error({ err: fault }, 'uncaught');
    const now = performance.now();
    faults = [...faults.filter((at) => now - at < 60_000), now];
    if (faults.length <= FAULTS_PER_MINUTE) return;
    process.exitCode = 1;
    void stop('too many faults');
  });
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  // The channel to the parent process is the lifeline of this one.
  process.on('disconnect', () => void stop('the parent is gone'));
  // The channel may have closed while this process was starting; that event comes only once.
  if (process.connected === false) return stop('the parent is gone');
  await house.run();
}
