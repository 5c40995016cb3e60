// The Dockerfile, compared with the checkout: it is not built here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../scripts/build.mjs';
import { ROOT } from '../scripts/root.mjs';
import { readCompose } from './compose.mjs';

const FILE = join(import.meta.dirname, 'Dockerfile');

/**
 * @typedef {object} Step
 * @property {string} keyword
 * @property {string} text all after the keyword and its flags
 * @property {Map<string, string>} flags
 */

/** @type {Map<string, { image: string, steps: Step[] }>} by name */
const stages = new Map();
for (const instruction of DockerfileParser.parse(readFileSync(FILE, 'utf8')).getInstructions()) {
  const keyword = instruction.getKeyword();
  const text = instruction.getArgumentsContent() ?? '';
  if (keyword === 'FROM') {
    const [image = '', , name = ''] = text.split(/\s+/);
    stages.set(name, { image, steps: [] });
    continue;
  }
  const flags = 'getFlags' in instruction && typeof instruction.getFlags === 'function' ? instruction.getFlags() : [];
  [...stages.values()].at(-1)?.steps.push({
    keyword,
    text,
    flags: new Map(
      flags.map((/** @type {import('dockerfile-ast').Flag} */ flag) => [flag.getName(), flag.getValue() ?? '']),
    ),
  });
}

/** @param {string} stage @param {string} keyword */
const stepsOf = (stage, keyword) => stages.get(stage)?.steps.filter((step) => step.keyword === keyword) ?? [];

const TARGETS = ['server', 'house', 'turn'];

describe('the Dockerfile', () => {
  it('[O12.5] has each image that compose.yaml builds, from bases of one version each', () => {
    const variables = { DOMAIN: 'a', TURN_DOMAIN: 'b', TURN_ADDRESS: 'c', ACME_EMAIL: 'd' };
    const built = Object.values(readCompose(variables).services).flatMap(({ build }) => build?.target ?? []);
    expect([...new Set(built)].sort()).toEqual([...TARGETS].sort());
    for (const [name, { image }] of stages) {
      expect(stages.has(image) || /:\d+\.\d+\.\d+-[a-z-]+$/.test(image), `the base of ${name}`).toBe(true);
    }
    const node = [...stages.values()].map(({ image }) => image).filter((image) => image.startsWith('node:'));
    expect(new Set(node).size).toBe(1);
    const { engines } = JSON.parse(read('package.json'));
    expect(engines.node).toBe('>=20.19');
    expect(node[0]).toMatch(/^node:20\.(19|[2-9]\d)\./);
  });

  it('[O12.5] copies what is there', () => {
    for (const [name, { steps }] of stages) {
      for (const { keyword, text, flags } of steps) {
        expect(keyword, 'ADD takes from anywhere').not.toBe('ADD');
        if (keyword !== 'COPY') continue;
        const sources = text.split(/\s+/).slice(0, -1);
        const from = flags.get('from');
        if (from !== undefined) expect(stages.has(from), `${name} copies from ${from}`).toBe(true);
        // What a build makes is compared with the build below.
        else for (const source of sources) expect(existsSync(join(ROOT, source)), source).toBe(true);
      }
    }
  });

  it('[O12.5] installs with the list of packages of each workspace', () => {
    const lists = ['apps', 'packages'].flatMap((kind) =>
      readdirSync(join(ROOT, kind)).map((name) => `${kind}/${name}/package.json`),
    );
    const copied = stepsOf('base', 'COPY').flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
    expect(copied.sort()).toEqual([...lists, 'package.json', 'package-lock.json'].sort());
    for (const stage of ['server-packages', 'house-packages']) {
      expect(stepsOf(stage, 'RUN').map(({ text }) => text)).toEqual([
        expect.stringMatching(/^npm ci --omit=dev --workspace apps\/(server|house) /),
      ]);
    }
  });

  it('[O12.5] runs as a user without rights, without a shell before it, and only with what is in the image', () => {
    for (const stage of TARGETS) {
      const user = stepsOf(stage, 'USER').at(-1)?.text;
      expect(['node', 'nobody:nogroup']).toContain(user);
      const [entry, command] = ['ENTRYPOINT', 'CMD'].map((keyword) =>
        JSON.parse(stepsOf(stage, keyword).at(-1)?.text ?? ''),
      );
      expect(entry[0]).toBe('node');
      const [program] = command;
      const copied = stepsOf(stage, 'COPY').map(({ text }) => text.split(/\s+/).at(-1) ?? '');
      expect(
        copied.some((path) => program.startsWith(path)),
        program,
      ).toBe(true);
      // An app's list of packages says that its bundle is a module.
      if (program.startsWith('apps/')) expect(copied).toContain(program.replace(/dist\/.*$/, ''));
    }
    const health = stepsOf('server', 'HEALTHCHECK').map(({ text }) => text);
    expect(health).toEqual(['CMD ["node", "deploy/healthcheck.mjs"]']);
  });

  it.each(/** @type {const} */ (['server', 'house']))(
    '[O12.5] installs every package that the bundle of the %s asks for',
    async (app) => {
      const folder = join(await builtProgram(app), '..');
      const bundles = readdirSync(folder).filter((name) => name.endsWith('.js'));
      const asked = new Set(bundles.flatMap((name) => importsOf(readFileSync(join(folder, name), 'utf8'))));
      expect(asked.size).toBeGreaterThan(2);
      const installed = installedFor(`apps/${app}`);
      expect([...asked].filter((name) => !installed.has(name))).toEqual([]);
    },
    120_000,
  );
});

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), 'utf8');

/**
 * The packages that a bundle takes from node_modules. esbuild writes each import at the beginning of a line.
 *
 * @param {string} code
 */
function importsOf(code) {
  const names = [...code.matchAll(/^(?:import|export) (?:[^'"\n;]* from )?"(?<name>[^".][^"]*)";$/gm)]
    .map(({ groups }) => groups?.name ?? '')
    .concat([...code.matchAll(/\bimport\("(?<name>[^".][^"]*)"\)/g)].map(({ groups }) => groups?.name ?? ''));
  return names
    .filter((name) => !isBuiltin(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
}

/**
 * What `npm ci --omit=dev --workspace` installs for a workspace: its packages, and theirs, by the lock file.
 *
 * @param {string} workspace
 */
function installedFor(workspace) {
  /** @type {Record<string, { dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, link?: boolean, resolved?: string }>} */
  const { [workspace]: own = {}, ...packages } = JSON.parse(read('package-lock.json')).packages;
  /** @type {Set<string>} */
  const installed = new Set();
  const waiting = Object.keys(own.dependencies ?? {});
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (installed.has(name)) continue;
    installed.add(name);
    const found = packages[`node_modules/${name}`];
    const whole = found?.link ? packages[found.resolved ?? ''] : found;
    waiting.push(...Object.keys({ ...whole?.dependencies, ...whole?.optionalDependencies }));
  }
  return installed;
}
