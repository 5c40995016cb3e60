import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { houseKey } from '../../scripts/key.mjs';
import { ROOT } from '../../scripts/root.mjs';
import { planTurn } from '../../turn/plan.mjs';
import { makeFolder } from './folders.ts';
import { COURIER_ADDRESS, type Lab, SERVER_ADDRESS, type Side } from './lab.ts';
import { inNamespace } from './namespace.ts';
import { TURN_ADDRESS } from './networks.ts';

/** Parley and coturn with TLS, and the courier, on the middle net of a lab; each on port 443 of its own address. */
export interface Servers {
  /** Origin of the page. */
  readonly url: string;
  /** The address of the courier of bare connections: as far away as the server. */
  readonly courierUrl: string;
  /** What a client gets to make links: fresh credentials for this coturn. */
  iceServers(): readonly RTCIceServer[];
  /** The metrics of the server, as Prometheus reads them. */
  metrics(): Promise<string>;
  /** Kills the server with SIGKILL; coturn and all players go on. */
  killServer(): Promise<void>;
  startServer(): Promise<void>;
  /**
   * Starts a house, which is a node process with node-datachannel, behind a player's router. The returned function ends
   * it.
   */
  startHouse(side: Side, env?: Readonly<Record<string, string>>): Promise<() => Promise<void>>;
  /** All that the processes wrote. */
  log(): string;
  stop(): Promise<void>;
}

/** How long the platform may take to be ready; a busy machine needs seconds. */
const START_MS = 30_000;

/** @param env PARLEY_ variables over those of the lab */
export async function startServers(lab: Lab, env: Readonly<Record<string, string>> = {}): Promise<Servers> {
  const dataDir = makeFolder();
  const logPath = join(dataDir, 'output.log');
  const output = openSync(logPath, 'a');
  const log = () => readFileSync(logPath, 'utf8');
  const keyFile = join(dataDir, 'house-key.json');
  const { cert, key } = makeCertificate(dataDir);
  const secret = randomBytes(24).toString('base64url');
  const { plan, reason } = planTurn({
    wanted: true,
    installed: true,
    host: TURN_ADDRESS,
    addresses: [TURN_ADDRESS],
    env: {
      PARLEY_TURN_NAME: TURN_ADDRESS,
      PARLEY_TURN_TLS_PORT: '443',
      PARLEY_TLS_CERT: cert,
      PARLEY_TLS_KEY: key,
    },
  });
  if (plan === undefined) throw new Error(reason ?? 'coturn has no plan');

  const [program = '', ...args] = inNamespace(
    lab.serverHost,
    process.execPath,
    new URL('servers.mjs', import.meta.url).pathname,
  );
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', output, output, 'ipc'] });
  const forget = () => {
    closeSync(output);
    rmSync(dataDir, { recursive: true, force: true });
  };
  child.send({
    turn: plan,
    courier: { host: COURIER_ADDRESS, port: 443, cert, key },
    env: {
      PARLEY_HOST: SERVER_ADDRESS,
      PARLEY_PORT: '443',
      PARLEY_DATA: dataDir,
      PARLEY_LOG_LEVEL: 'info',
      PARLEY_TLS_CERT: cert,
      PARLEY_TLS_KEY: key,
      PARLEY_TURN_SECRET: secret,
      PARLEY_TURN_URLS: '',
      PARLEY_PUBLIC_ORIGINS: '',
      PARLEY_HOUSE_KEYS: houseKey(keyFile),
      PARLEY_METRICS_TOKEN: randomBytes(24).toString('base64url'),
      // Every player of a lab comes from one of two addresses.
      PARLEY_SIGN_INS_PER_MINUTE: '100000',
      PARLEY_REQUESTS_PER_MINUTE: '1000000',
      PARLEY_MAX_CLIENTS_PER_ADDRESS: '1000',
      ...env,
    },
  });
  const [ready] = (await once(child, 'message', { signal: AbortSignal.timeout(START_MS) }).catch((error: unknown) => [
    { error: String(error) },
  ])) as [{ url?: string; courierUrl?: string; error?: string }];
  if (ready.url === undefined || ready.courierUrl === undefined) {
    const written = log();
    child.kill('SIGKILL');
    forget();
    throw new Error(`The platform of the lab did not start: ${ready.error}\n${written}`);
  }
  const { url, courierUrl } = ready;
  const call = callsOf(child);

  return {
    url,
    courierUrl,
    iceServers() {
      const username = `${Math.floor(Date.now() / 1_000) + 3_600}:lab`;
      const credential = createHmac('sha1', secret).update(username).digest('base64');
      return [{ urls: plan.stunUrls }, { urls: plan.urls, username, credential }];
    },
    metrics: async () => String(await call('metrics')),
    async killServer() {
      await call('killServer');
    },
    async startServer() {
      await call('startServer');
    },
    async startHouse(side, houseEnv = {}) {
      const [ipProgram = '', ...houseArgs] = inNamespace(
        lab.host(side),
        process.execPath,
        '--enable-source-maps',
        join(ROOT, 'apps/house/dist/main.js'),
      );
      const house = spawn(ipProgram, houseArgs, {
        cwd: ROOT,
        stdio: ['ignore', output, output, 'ipc'],
        env: {
          ...process.env,
          PARLEY_ORIGIN: url,
          PARLEY_HOUSE_KEY_FILE: keyFile,
          NODE_EXTRA_CA_CERTS: cert,
          ...houseEnv,
        },
      });
      await once(house, 'message', { signal: AbortSignal.timeout(START_MS) });
      return () => end(house);
    },
    log,
    async stop() {
      await end(child);
      forget();
    },
  };
}

/** Kindly, then not. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), 8_000);
  await gone;
  clearTimeout(timer);
}

function callsOf(child: ChildProcess): (call: string) => Promise<unknown> {
  const waiting = new Map<number, (answer: { result?: unknown; error?: string }) => void>();
  let last = 0;
  child.on('message', (message: { id?: number; result?: unknown; error?: string }) => {
    if (message.id === undefined) return;
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  return (call) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error))));
      child.send({ id: last, call });
    });
}

/** One certificate for all addresses, of the product's own making. */
function makeCertificate(dataDir: string): { readonly cert: string; readonly key: string } {
  const folder = join(dataDir, 'tls');
  mkdirSync(folder);
  const script = join(ROOT, 'apps/server/dist/make-certificate.js');
  return JSON.parse(
    execFileSync(process.execPath, [script, folder, SERVER_ADDRESS, TURN_ADDRESS, COURIER_ADDRESS], {
      encoding: 'utf8',
    }),
  );
}
