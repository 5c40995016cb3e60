// Keeps one child process alive.
//
// A child has an IPC channel to its parent, which is also its lifeline: if the parent is gone for any reason, the child
// sees the channel close and ends by itself. A child may send { type: 'ready', … } over it when it can be used.
import { spawn } from 'node:child_process';

/** The longest wait between restarts, in milliseconds. */
const LONGEST_WAIT_MS = 10_000;
/** A child that lived this long has recovered; its next fall counts as the first. */
const HEALTHY_MS = 30_000;
/** A child that does not end on request is killed after this time. */
const PATIENCE_MS = 5_000;
/**
 * The supervisor keeps this many characters that a child wrote before it was ready, for the sentence that explains its
 * failure.
 */
const KEPT_CHARACTERS = 8_000;

/**
 * How long to wait before a restart: 250 ms after the first fall, twice as long after each next one.
 *
 * @param {number} falls in a row, 1 for the first
 */
export function waitBeforeRestart(falls) {
  return Math.min(LONGEST_WAIT_MS, 250 * 2 ** (falls - 1));
}

/**
 * @typedef {object} Service
 * @property {() => Promise<Record<string, unknown>>} start starts the child, unless it runs; resolves with its `ready`
 *   message, rejects with its own words when it ends before that
 * @property {() => Promise<void>} stop ends it for good, kindly, then not; resolves when it is gone
 * @property {() => Promise<void>} kill ends it at once with SIGKILL, and does not start it again; resolves when it is gone
 * @property {() => number | undefined} pid of the child that runs now
 */

/**
 * @typedef {object} ServiceOptions
 * @property {string} name for the lines to the person at the terminal: 'server'
 * @property {string[]} args of node: script and its arguments
 * @property {() => Record<string, string | undefined>} env asked at every start, so that a restart sees what changed
 * @property {(line: string) => void} say
 * @property {'always' | 'after-ready' | 'never'} restart whether a child that fell is started again. 'after-ready': not one
 *   that never was ready, because what kept it from it, such as a wrong setting, will keep it again
 * @property {number | 'inherit'} [output] where its standard output and error go; default: ours
 * @property {string} [cwd]
 */

/**
 * @param {ServiceOptions} options
 * @returns {Service}
 */
export function supervise({ name, args, env, say, restart, output = 'inherit', cwd }) {
  /** @typedef {{ state: 'stopped' }
   *   | { state: 'running', child: import('node:child_process').ChildProcess, gone: Promise<void> }
   *   | { state: 'ending', child: import('node:child_process').ChildProcess, gone: Promise<void> }
   *   | { state: 'waiting', timer: NodeJS.Timeout }} Life */
  /** @type {Life} */
  let life = { state: 'stopped' };
  let falls = 0;
  let everReady = false;

  /** @returns {Promise<Record<string, unknown>>} */
  function launch() {
    const startedAt = performance.now();
    const child = spawn(process.execPath, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: env(),
      stdio: ['ignore', output, 'pipe', 'ipc'],
    });
    let words = '';
    let ready = false;
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (/** @type {string} */ text) => {
      if (!ready) words = (words + text).slice(-KEPT_CHARACTERS);
      else if (output === 'inherit') process.stderr.write(text);
    });
    /** @type {Promise<void>} */
    const gone = new Promise((resolve) => {
      child.once('close', () => resolve());
    });
    life = { state: 'running', child, gone };
    return new Promise((resolve, reject) => {
      child.on('error', () => {}); // 'close' follows, or the channel broke because the child ends
      child.on('message', (message) => {
        if (ready || typeof message !== 'object' || message === null || !('type' in message)) return;
        if (message.type !== 'ready') return;
        ready = true;
        everReady = true;
        if (words !== '' && output === 'inherit') process.stderr.write(words);
        resolve(/** @type {Record<string, unknown>} */ (message));
      });
      child.once('close', (code, signal) => {
        const meant = life.state === 'ending' || life.state === 'stopped';
        life = { state: 'stopped' };
        reject(new Error(words.trim() || `The ${name} ended (${signal ?? `code ${code}`}) before it was ready.`));
        if (meant || restart === 'never' || (restart === 'after-ready' && !everReady)) return;
        if (performance.now() - startedAt > HEALTHY_MS) falls = 0;
        falls += 1;
        const waitMs = waitBeforeRestart(falls);
        const why = words.trim() === '' ? '' : ` ${words.trim()}`;
        say(`The ${name} ended (${signal ?? `code ${code}`}) and is started again in ${waitMs / 1_000} s.${why}`);
        life = { state: 'waiting', timer: setTimeout(() => void launch().catch(() => {}), waitMs) };
      });
    });
  }

  /** @param {NodeJS.Signals} signal */
  async function end(signal) {
    if (life.state === 'waiting') clearTimeout(life.timer);
    if (life.state === 'waiting' || life.state === 'stopped') {
      life = { state: 'stopped' };
      return;
    }
    const { child, gone } = life;
    life = { state: 'ending', child, gone };
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }

  return {
    start: async () => {
      if (life.state === 'waiting') clearTimeout(life.timer);
      if (life.state === 'running' || life.state === 'ending') throw new Error(`The ${name} runs already.`);
      return launch();
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    pid: () => (life.state === 'running' || life.state === 'ending' ? life.child.pid : undefined),
  };
}
