// Step one of every command: the packages of package-lock.json, installed, for this Node and this machine.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf, writeWhole } from './files/whole-file.mjs';
import { run, runNpm } from './run.mjs';

/**
 * Packages with a compiled half, which fits one version of Node's native interface and one kind of machine, and what to tell npm so that it
 * compiles it or downloads it again.
 */
const NATIVE = ['better-sqlite3', 'node-datachannel'];

/**
 * Makes sure that node_modules matches package-lock.json. Takes a few milliseconds if it does.
 *
 * @param {string} root the checkout
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} false, after saying why, when the packages could not be installed
 */
export async function ensureInstalled(root, say) {
  if (isNodeTooOld(process.versions.node)) {
    say(`Parley needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and start again.`);
    return false;
  }
  const lockPath = join(root, 'package-lock.json');
  const lock = existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : undefined;
  const modules = join(root, 'node_modules');
  const stampPath = join(modules, '.parley-install');
  const stamp = installStamp(lock ?? '');
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return true;

  if (lock === undefined || !agrees(lock, join(modules, '.package-lock.json'))) {
    say('Installing packages. better-sqlite3 may have to be compiled here, which takes a minute or two.');
    // Not `npm ci`: it refuses a lock that lacks the optional packages of other systems, and npm writes such a lock if
    // the registry does not offer them. The versions are still those of the lock, and --no-save leaves the lock
    // unchanged. No tools may be left out, even if NODE_ENV is production: they build the pages.
    const { code } = await runNpm(['install', '--no-save', '--include=dev', '--no-progress'], { cwd: root });
    if (code !== 0) {
      say('The packages could not be installed; npm says why above.');
      return false;
    }
  }
  // Also where npm has nothing to do: another Node, or a checkout that was copied from another machine, has the same packages.
  if (!(await rebuildNative(root, modules, say))) return false;
  const installed = existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : '';
  try {
    writeWhole(stampPath, installStamp(installed), { mode: 0o644 });
  } catch (error) {
    // Not fatal: the next start looks again.
    say(`${stampPath} could not be written: ${reasonOf(error)}.`);
  }
  return true;
}

/** @param {string} version as in process.versions.node */
export function isNodeTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}

/**
 * What the packages were installed for: the lock, and the Node whose native interface they were compiled for.
 *
 * @param {string} lock
 */
function installStamp(lock) {
  const hash = createHash('sha256').update(lock).digest('hex');
  return `${hash} ${process.platform}-${process.arch}-${process.versions.modules}\n`;
}

/**
 * Whether npm's own list of what it installed names every package of the lock, so that our install does not follow a
 * developer's `npm install`.
 *
 * @param {string} lock text of package-lock.json
 * @param {string} installedPath npm's note, node_modules/.package-lock.json
 */
function agrees(lock, installedPath) {
  if (!existsSync(installedPath)) return false;
  return missingPackages(JSON.parse(lock), JSON.parse(readFileSync(installedPath, 'utf8'))).length === 0;
}

/**
 * @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock
 */

/**
 * The packages of the lock that are not installed in that version. Optional ones may be missing: they are for other
 * machines.
 *
 * @param {Lock} lock
 * @param {Lock} installed
 * @returns {string[]} their paths, such as node_modules/zod
 */
export function missingPackages(lock, installed) {
  const there = installed.packages ?? {};
  return Object.entries(lock.packages ?? {})
    .filter(([path, wanted]) => path.includes('node_modules/') && wanted.optional !== true)
    .filter(([path, wanted]) => there[path] === undefined || there[path].version !== wanted.version)
    .map(([path]) => path);
}

/**
 * Compiles or downloads again the compiled halves that this Node cannot load: they were made for another Node or another machine, or are not
 * there, because npm was told to run no install scripts.
 *
 * @param {string} root
 * @param {string} modules
 * @param {(line: string) => void} say
 */
async function rebuildNative(root, modules, say) {
  for (const name of NATIVE) {
    if (!existsSync(join(modules, name)) || (await loads(root, name))) continue;
    say(`Making ${name} fit Node ${process.versions.node}. If it has to be compiled, that takes a minute or two.`);
    const { output } = await runNpm(['rebuild', name, '--ignore-scripts=false'], { cwd: root, quiet: true });
    if (await loads(root, name)) continue;
    say(
      `${output}${name} could not be made to fit Node ${process.versions.node}. It needs Python 3, make and a C++ compiler (build-essential).`,
    );
    return false;
  }
  return true;
}

/** Opens it as the server does: whether a compiled half fits, only loading it shows. @type {Record<string, string>} */
const TRIES = {
  'better-sqlite3': "new (require('better-sqlite3'))(':memory:').close()",
  'node-datachannel': "require('node-datachannel').cleanup()",
};

/**
 * In a process of its own: a compiled half that does not fit may end the process, and one that was loaded stays loaded.
 *
 * @param {string} root
 * @param {string} name
 */
async function loads(root, name) {
  const { code } = await run(process.execPath, ['-e', TRIES[name] ?? ''], { cwd: root, quiet: true });
  return code === 0;
}
