// `npm start`: installs, builds and runs the whole platform, and says where it is.
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { planTurn } from '../turn/plan.mjs';
import { isTurnInstalled } from '../turn/version.mjs';
import { lanAddresses, pageUrl } from './address.mjs';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { startPlatform } from './platform.mjs';
import { ROOT } from './root.mjs';

const HELP = `npm start [-- OPTIONS]

  --lan          play with others nearby: HTTPS on every address of this machine, with a certificate made for it,
                 and a link and a QR code to open on the other device
  --port NUMBER  the port of the page; the same as PARLEY_PORT
  --no-house     without the house that plays when nobody else is there; the same as PARLEY_HOUSE=off
  --no-turn      without coturn, even where it is installed; the same as PARLEY_TURN=off
  --help         this
`;

const OPTIONS = /** @type {const} */ ({
  lan: { type: 'boolean', default: false },
  port: { type: 'string' },
  'no-house': { type: 'boolean', default: false },
  'no-turn': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

/** @param {string} line */
const say = (line) => console.log(line);

process.exitCode = await main();

/** @returns {Promise<number>} the exit code, or 0 while the platform runs */
async function main() {
  /** @type {ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']} */
  let options;
  try {
    options = parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 1;
  }
  if (!(await ensureInstalled(ROOT, say)) || !(await build({ say }))) return 1;
  if (options.help) {
    await printHelp();
    return 0;
  }

  const env = await environment(options);
  const { plan, reason } = planTurn({
    wanted: !options['no-turn'] && env.PARLEY_TURN !== 'off' && !env.PARLEY_TURN_URLS,
    installed: isTurnInstalled(),
    host: env.PARLEY_HOST ?? '127.0.0.1',
    addresses: lanAddresses(),
    env,
  });
  if (reason !== undefined) say(reason);

  try {
    const platform = await startPlatform({
      env,
      house: !options['no-house'] && env.PARLEY_HOUSE !== 'off',
      ...(plan === undefined ? {} : { turn: plan }),
      say,
    });
    stopOnSignals(platform);
    await announce(platform.url, options.lan, env);
    return 0;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/**
 * The environment of the platform: given variables override the decisions of this script.
 *
 * @param {{ lan: boolean, port?: string | undefined }} options
 * @returns {Promise<Record<string, string | undefined>>}
 */
async function environment({ lan, port }) {
  /** @type {Record<string, string | undefined>} */
  const env = {
    ...process.env,
    // Only warnings and worse, so that the address is not lost among the log. PARLEY_LOG_LEVEL=info shows the rest.
    PARLEY_LOG_LEVEL: process.env.PARLEY_LOG_LEVEL || 'warn',
    ...(port === undefined ? {} : { PARLEY_PORT: port }),
  };
  if (lan) Object.assign(env, { PARLEY_HOST: process.env.PARLEY_HOST || '0.0.0.0' }, certificate(env));
  return env;
}

/**
 * A certificate for the addresses that this machine has now, unless one is configured.
 *
 * @param {Record<string, string | undefined>} env
 */
function certificate(env) {
  if (env.PARLEY_TLS_CERT) return {};
  const script = join(ROOT, 'apps/server/dist/make-certificate.js');
  const folder = join(resolve(ROOT, env.PARLEY_DATA || '.data'), 'lan');
  const names = ['localhost', '127.0.0.1', '::1', ...lanAddresses()];
  const { cert, key } = JSON.parse(execFileSync(process.execPath, [script, folder, ...names], { encoding: 'utf8' }));
  return { PARLEY_TLS_CERT: cert, PARLEY_TLS_KEY: key };
}

/**
 * @param {string} url where this machine reaches the page
 * @param {boolean} lan
 * @param {Record<string, string | undefined>} env
 */
async function announce(url, lan, env) {
  say(`\n  Parley is running at ${url}\n`);
  if (lan) await announceNearby(url);
  else if (env.PARLEY_PUBLIC_ORIGINS)
    say(`  Players reach it at ${env.PARLEY_PUBLIC_ORIGINS.split(',').join(' and ')}.\n`);
  else say('  Only this machine reaches it. To play with somebody nearby: npm start -- --lan\n');
  say('  Ctrl-C stops it.\n');
}

/** @param {string} url where this machine reaches the page */
async function announceNearby(url) {
  const { port, protocol } = new URL(url);
  const links = lanAddresses().map((host) => pageUrl(host, Number(port || 443), protocol === 'https:'));
  const [first, ...others] = links;
  if (first === undefined) {
    say('  This machine has no address that others could reach: join a network and start again.\n');
    return;
  }
  const { renderUnicodeCompact } = await import('uqr');
  say(`${renderUnicodeCompact(first, { border: 2 })}\n`);
  say(`  On the other device, in the same network, open ${first}`);
  if (others.length > 0) say(`  or, if that does not answer, ${others.join(' or ')}`);
  say(
    '\n  Its browser will warn that it does not know the certificate: this machine made it itself, a moment ago. Choose',
  );
  say('  "Advanced" and continue; the connection is encrypted all the same.\n');
}

/**
 * Ends the platform on a signal, or when nobody is left who could send one: npm passes a signal to the shell between
 * us, and the shell dies of it silently.
 *
 * @param {import('./platform.mjs').Platform} platform
 */
function stopOnSignals(platform) {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void platform.stop().then(() => process.exit(0));
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 250).unref();
}

async function printHelp() {
  say(HELP);
  say('Settings, as environment variables:\n');
  const { describeConfig } = await import(pathToFileURL(join(ROOT, 'apps/server/dist/config.js')).href);
  const own = [
    { env: 'PARLEY_HOUSE', fallback: 'on', doc: 'off: no house.' },
    { env: 'PARLEY_TURN', fallback: 'auto', doc: 'off: no coturn; auto: where it is installed.' },
    ...(await import('../turn/plan.mjs')).SETTINGS,
  ];
  for (const { env, fallback, doc } of [...describeConfig(), ...own]) say(`  ${env} (${fallback})\n      ${doc}`);
}
