// The checks that need no test runner: types and lint. Each gives one result, with the output that the person has to
// see.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [output] shown when something failed
 */

/** The folders and files that tsc checks one by one, each with its own environment: DOM, Node, or neither. */
export function typeProjects(root = ROOT) {
  const folders = ['packages', 'apps'].flatMap((kind) =>
    readdirSync(join(root, kind))
      .map((name) => `${kind}/${name}`)
      .filter((path) => existsSync(join(root, path, 'tsconfig.json'))),
  );
  return [...folders, 'bench', 'tsconfig.tests.json', 'tsconfig.scripts.json'];
}

/** @returns {Promise<Outcome>} */
export async function checkTypes() {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const outputs = await inTurns(2, typeProjects(), async (project) => {
    const { code, output } = await run(process.execPath, [tsc, '-p', project], { cwd: ROOT, quiet: true });
    return code === 0 ? '' : `${project}\n${output}`;
  });
  return outcome('types', outputs.join(''));
}

/** @returns {Promise<Outcome>} */
export async function checkLint() {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'check', '--error-on-warnings', '--max-diagnostics=50'];
  const { code, output } = await run(process.execPath, args, { cwd: ROOT, quiet: true });
  return outcome('lint', code === 0 ? '' : output);
}

/**
 * @param {string} name
 * @param {string} output empty when nothing is wrong
 * @returns {Outcome}
 */
function outcome(name, output) {
  return output === ''
    ? { name, passed: 1, failed: 0, skipped: 0 }
    : { name, passed: 0, failed: 1, skipped: 0, output };
}

/**
 * Runs `work` for each item, `width` at a time.
 *
 * @template T, R
 * @param {number} width
 * @param {readonly T[]} items
 * @param {(item: T) => Promise<R>} work
 * @returns {Promise<R[]>} in the order of the items
 */
async function inTurns(width, items, work) {
  /** @type {R[]} */
  const results = [];
  const left = items.entries();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [index, item] of left) results[index] = await work(item);
    }),
  );
  return results;
}
