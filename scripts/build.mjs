// Builds what is stale: the server, the house and the verifier with esbuild, the pages with Vite, and compresses the pages.
//
// Each target has a stamp, the hash of the content of everything that goes into it. So a second start builds nothing, a
// changed test builds nothing, and a checkout moved or touched builds nothing either.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWhole } from './files/whole-file.mjs';
import { precompress } from './precompress.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} folder of the app or package, relative to the root
 * @property {Record<string, string>} entries output name → source, for a bundle; empty for Vite
 * @property {string[]} outputs files that must exist afterwards, relative to the folder
 */

/** @type {Target[]} */
const TARGETS = [
  {
    name: 'server',
    folder: 'apps/server',
    entries: {
      main: 'src/main.ts',
      'make-certificate': 'src/operate/make-certificate.ts',
      config: 'src/operate/config.ts',
      admin: 'src/operate/admin.ts',
      data: 'src/operate/data.ts',
      'audit-worker': 'src/arbiter/audit/audit-worker.ts',
    },
    outputs: [
      'dist/main.js',
      'dist/make-certificate.js',
      'dist/config.js',
      'dist/admin.js',
      'dist/data.js',
      'dist/audit-worker.js',
    ],
  },
  { name: 'house', folder: 'apps/house', entries: { main: 'src/main.ts' }, outputs: ['dist/main.js'] },
  { name: 'web', folder: 'apps/web', entries: {}, outputs: ['dist/index.html'] },
  {
    name: 'verifier',
    folder: 'packages/evidence',
    entries: { verify: 'src/verify-command.ts' },
    outputs: ['dist/verify.js'],
  },
];

/**
 * Builds every target whose inputs changed.
 *
 * @param {{ root?: string, say?: (line: string) => void, force?: boolean, only?: string }} [options] `only`: one target
 * @returns {Promise<boolean>} false, after saying why, when something does not build
 */
export async function build({ root = ROOT, say = console.log, force = false, only } = {}) {
  const wanted = TARGETS.filter(({ name }) => only === undefined || name === only);
  const stale = () => wanted.filter((target) => force || !isFresh(root, target));
  if (stale().length === 0) return true;
  const release = await lock(join(root, '.cache', 'build.lock'));
  try {
    // Another process may have built it while it held the lock.
    for (const target of stale()) {
      say(`Building the ${target.name}.`);
      const stamp = inputHash(root, target);
      const problem = target.name === 'web' ? await buildPages(root) : await bundle(root, target);
      if (problem !== undefined) {
        say(`${problem}\nThe ${target.name} could not be built; the lines above say why.`);
        return false;
      }
      writeWhole(stampPath(root, target), stamp);
    }
    return true;
  } finally {
    release();
  }
}

/**
 * The program of a target as people run it, built anew if its sources changed. For tests that start it as a process: from source each
 * start takes three times as much of the processor.
 *
 * @param {'server' | 'house'} name
 * @returns {Promise<string>} its path
 */
export async function builtProgram(name) {
  /** @type {string[]} */
  const said = [];
  if (!(await build({ only: name, say: (line) => said.push(line) }))) throw new Error(said.join('\n'));
  return join(ROOT, 'apps', name, 'dist', 'main.js');
}

/**
 * @param {string} root
 * @param {Target} target
 */
function isFresh(root, target) {
  if (!target.outputs.every((path) => existsSync(join(root, target.folder, path)))) return false;
  const path = stampPath(root, target);
  return existsSync(path) && readFileSync(path, 'utf8') === inputHash(root, target);
}

/**
 * @param {string} root
 * @param {Target} target
 */
function stampPath(root, target) {
  return join(root, '.cache', `${target.name}.stamp`);
}

/**
 * The hash of all inputs of a target: its sources, those of the packages it depends on, the versions of all other
 * packages, and this script.
 *
 * @param {string} root
 * @param {Target} target
 */
export function inputHash(root, target) {
  const hash = createHash('sha256').update(`${process.versions.modules}\n`);
  const files = ['package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs', 'scripts/precompress.mjs']
    .concat(['scripts/files/whole-file.mjs', 'scripts/files/process-lock.mjs'])
    .map((path) => join(root, path))
    .concat(sources(join(root, target.folder)))
    .concat(siblings(root, join(root, target.folder)).flatMap(sources));
  for (const file of files.sort()) {
    if (!existsSync(file)) continue;
    hash
      .update(`${relative(root, file)}\n`)
      .update(readFileSync(file))
      .update('\n');
  }
  return hash.digest('hex');
}

/**
 * The folders of the workspace packages that a folder depends on, directly or through others.
 *
 * @param {string} root
 * @param {string} folder
 * @param {Set<string>} [seen]
 * @returns {string[]}
 */
export function siblings(root, folder, seen = new Set()) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    if (!name.startsWith('@parley/')) continue;
    const path = join(root, 'packages', name.slice('@parley/'.length));
    if (seen.has(path) || !existsSync(path)) continue;
    seen.add(path);
    siblings(root, path, seen);
  }
  return [...seen];
}

/**
 * The files of a folder that can change what is built from it: no tests, no outputs.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', '.vite'].includes(entry.name) ? [] : sources(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

/**
 * @param {string} root
 * @param {Target} target
 * @returns {Promise<string | undefined>} what is wrong
 */
async function bundle(root, target) {
  const { build: esbuild, stop } = await import('esbuild');
  const folder = join(root, target.folder);
  try {
    await esbuild({
      absWorkingDir: folder,
      entryPoints: target.entries,
      outdir: 'dist',
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      // Node reads the map at each start. It needs the places only.
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [leaveInstalledPackages(folder)],
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    // Its service process would live as long as `npm start` does.
    await stop();
  }
}

/** Modules in many files, of which little is used: as part of the bundle they take a fifth less time of each start. */
const BUNDLED = new Set(['jose', 'kysely', 'zod']);

/**
 * Our own packages go into the bundle, and those of `BUNDLED`. Other installed packages stay where npm put them, because some are native and
 * some look for files beside themselves. If the bundle would find a package in another place than its importer does, perhaps
 * in another version, this reports an error now instead of a riddle later.
 *
 * @param {string} folder of the app or package
 * @returns {import('esbuild').Plugin}
 */
function leaveInstalledPackages(folder) {
  return {
    name: 'leave-installed-packages',
    setup(context) {
      context.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point' || path.startsWith('@parley/')) return undefined;
        if (isBuiltin(path)) return { path, external: true };
        const name = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
        const there = home(dirname(importer), name);
        if (there === undefined) return { errors: [{ text: `${path} is not installed` }] };
        if (there !== home(folder, name)) {
          return { errors: [{ text: `${path} would be another copy for the bundle; give the app the same version` }] };
        }
        return BUNDLED.has(name) ? undefined : { path, external: true };
      });
    },
  };
}

/**
 * @param {string} from a folder
 * @param {string} name of a package
 * @returns {string | undefined} the folder that Node would take the package from
 */
function home(from, name) {
  const paths = createRequire(join(from, 'x.js')).resolve.paths(name) ?? [];
  return paths.map((path) => join(path, name)).find((path) => existsSync(path));
}

/**
 * @param {string} root
 * @returns {Promise<string | undefined>} what is wrong
 */
async function buildPages(root) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'apps', 'web'),
    quiet: true,
    env: { NODE_ENV: 'production' },
  });
  if (code !== 0) return output;
  await precompress(join(root, 'apps', 'web', 'dist'));
  return undefined;
}

/**
 * One build at a time in a checkout. A lock whose owner is gone is replaced.
 *
 * @param {string} path
 * @returns {Promise<() => void>} releases it
 */
async function lock(path) {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    if (!isAlive(path)) rmSync(path, { force: true });
    else await sleep(100);
  }
}

/** @param {string} path of a lock */
function isAlive(path) {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    // The file is empty for a moment between its creation and its writing.
    if (owner > 0) process.kill(owner, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

if (process.argv[1] === import.meta.filename) {
  const { ensureInstalled } = await import('./install.mjs');
  const done = (await ensureInstalled(ROOT, console.log)) && (await build({ force: process.argv.includes('--force') }));
  process.exitCode = done ? 0 : 1;
}
