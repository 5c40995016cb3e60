// The rules of biome.json that Parley's structure rests on, each shown to fire, and not to fire where it should not. A rule
// that was misspelt, or whose files moved, would otherwise be silent for ever.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const MANIFEST = JSON.stringify({ name: 'x', private: true, type: 'module', dependencies: { zod: '*' } });

/**
 * Path, text, and a part of each message or rule that must be reported there; none: the file must be clean.
 *
 * @type {[string, string, string[]][]}
 */
const CASES = [
  // Clock, timers, randomness, environment
  ['packages/trust/src/clock.ts', 'export const now = () => Date.now();\n', ['global variable Date']],
  ['packages/games/src/clock.ts', 'export const made = () => new Date();\n', ['global variable Date']],
  ['packages/rollback/src/clock.ts', 'export const now = () => performance.now();\n', ['global variable performance']],
  [
    'packages/protocol/src/timer.ts',
    'export const later = (f: () => void) => setTimeout(f, 1);\n',
    ['global variable setTimeout'],
  ],
  ['packages/games/src/dice.ts', 'export const dice = () => Math.random();\n', ['randomness as an argument']],
  ['packages/trust/src/dice.ts', 'export const id = () => crypto.randomUUID();\n', ['global variable crypto']],
  ['packages/trust/src/hidden.ts', 'export const now = () => globalThis.Date.now();\n', ['global variable globalThis']],
  ['packages/trust/src/environment.ts', 'export const home = () => process.env;\n', ['global variable process']],
  [
    'packages/protocol/src/node.ts',
    "import { readFileSync } from 'node:fs';\n\nexport const read = readFileSync;\n",
    ['noNodejsModules'],
  ],
  ['packages/games/src/clock.test.ts', 'export const now = () => Date.now();\n', []],
  ['apps/server/src/clock.ts', 'export const now = () => performance.now() + Math.random();\n', []],
  // The wall clock stamps in named places; everything else measures by a clock that never jumps
  ['apps/server/src/wait.ts', 'export const now = () => Date.now();\n', ['The wall clock jumps']],
  ['apps/server/src/handed.ts', 'export const clock = Date.now;\n', ['The wall clock jumps']],
  ['apps/house/src/wait.ts', 'export const now = () => new Date();\n', ['The wall clock jumps']],
  ['packages/match/src/wait.ts', 'export const now = () => +new Date();\n', ['The wall clock jumps']],
  ['packages/client/src/words.ts', 'export const now = () => Date();\n', ['The wall clock jumps']],
  ['apps/web/src/wait.tsx', 'export const now = () => Date.now();\n', ['The wall clock jumps']],
  ['apps/server/src/stamp.ts', 'export const iso = (ms: number) => new Date(ms).toISOString();\n', []],
  ['apps/server/src/operate/wall-clock.ts', 'export const wallClock = () => Date.now();\n', []],
  ['apps/server/src/wait.test.ts', 'export const now = () => Date.now();\n', []],
  // What comes from outside is given to zod in one place only
  [
    'apps/server/src/read.ts',
    'export const read = (x) => schema.safeParse(x);\n',
    ['Not safe for what comes from outside'],
  ],
  [
    'packages/match/src/read.ts',
    'export const read = (x) => z.string().min(1).safeParse(x).success;\n',
    ['Not safe for what comes from outside'],
  ],
  ['packages/match/src/fine.ts', 'export const read = (x) => safeParse(schema, x);\n', []],
  ['packages/match/src/read.test.ts', 'export const read = (x) => schema.safeParse(x);\n', []],
  // The ladder is pure inside a package that is not
  ['packages/peer/src/ladder.ts', 'export const now = () => Date.now();\n', ['global variable Date']],
  ['packages/peer/src/link.ts', 'export const now = () => performance.now();\n', []],
  // Numbers that every engine computes alike
  ...['sin', 'cos', 'tan', 'atan2', 'exp', 'log', 'log2', 'pow', 'cbrt', 'hypot', 'tanh', 'acosh', 'expm1'].map(
    (name) =>
      /** @type {[string, string, string[]]} */ ([
        `packages/games/src/${name}.ts`,
        `export const y = (x: number) => Math.${name}(x, x);\n`,
        ['differs between engines'],
      ]),
  ),
  ['packages/games/src/handed.ts', 'export const y = [1].map(Math.sin);\n', ['differs between engines']],
  ['packages/rollback/src/power.ts', 'export const y = (x: number) => x ** 0.5;\n', ['The power differs']],
  [
    'packages/rollback/src/power-assigned.ts',
    'export const y = (x: number) => {\n  let z = x;\n  z **= 0.5;\n  return z;\n};\n',
    ['The power differs'],
  ],
  ['packages/games/src/alias.ts', 'const { sin } = Math;\n\nexport const y = sin(1);\n', ['by its full name']],
  ['packages/games/src/computed.ts', "export const y = Math['ceil'](1);\n", ['by its full name']],
  [
    'packages/games/src/exact.ts',
    'export const y = (x: number) => Math.sqrt(x) + Math.imul(x, 3) + Math.floor(x) + Math.max(x, Math.PI);\n',
    [],
  ],
  ['apps/web/src/wave.ts', 'export const y = (x: number) => Math.sin(x) ** 2;\n', []],
  // The direction of imports
  ...wrongDirections(),
  ['packages/match/src/right.ts', "export { a } from '@parley/client';\nexport { b } from '@parley/games';\n", []],
  ['packages/evidence/src/right.ts', "export { a } from '@parley/games';\nexport { b } from '@parley/trust';\n", []],
  ['apps/house/src/right.ts', "export { a } from '@parley/client/node';\nexport { b } from '@parley/match';\n", []],
  ['packages/trust/src/seeded.test.ts', "export { a } from '@parley/games';\n", []],
  ['packages/rollback/src/testing/seeded.ts', "export { a } from '@parley/games';\n", []],
  ['packages/rollback/src/seeded.ts', "export { a } from '@parley/games';\n", ['may import']],
  ['packages/trust/src/seeded.ts', "export { a } from '@parley/games';\n", ['may import']],
  ['packages/client/src/relative.ts', "export { a } from '../../protocol/src/ids.ts';\n", ['by its name']],
  ['e2e/right.spec.ts', "export { a } from './fixtures/platform.ts';\n", []],
  ['e2e/wrong.spec.ts', "export { a } from '@parley/protocol';\n", ['URLs, roles and labels']],
  // Everywhere
  [
    'packages/peer/src/one.ts',
    "import { two } from './two.ts';\n\nexport const one = () => two();\n",
    ['noImportCycles'],
  ],
  [
    'packages/peer/src/two.ts',
    "import { one } from './one.ts';\n\nexport const two = () => one();\n",
    ['noImportCycles'],
  ],
  ['packages/peer/src/any.ts', 'export const x: any = 1;\n', ['noExplicitAny']],
  ['packages/peer/src/sure.ts', 'export const x = (y?: number) => y! + 1;\n', ['noNonNullAssertion']],
  ['packages/peer/src/barrel.ts', "export * from './link.ts';\n", ['noReExportAll']],
  ['packages/peer/src/undeclared.ts', "export { x } from 'left-pad';\n", ['noUndeclaredDependencies']],
  ['packages/peer/src/declared.ts', "export { x } from 'zod';\n", []],
  ['packages/peer/src/silenced.ts', '// @ts-ignore\nexport const x = 1;\n', ['noTsIgnore']],
  ['apps/web/src/only.test.ts', "it.only('x', () => {});\n", ['noFocusedTests']],
];

/** One import against the direction for each package. */
function wrongDirections() {
  const wrong = {
    'packages/protocol': 'trust',
    'packages/trust': 'protocol',
    'packages/rollback': 'protocol',
    'packages/games': 'protocol',
    'packages/evidence': 'client',
    'packages/client': 'peer',
    'packages/peer': 'client',
    'packages/match': 'trust',
    'apps/server': 'match',
    'apps/house': 'trust',
    'apps/web': 'trust',
  };
  return Object.entries(wrong).map(
    ([folder, name]) =>
      /** @type {[string, string, string[]]} */ ([
        `${folder}/src/wrong.ts`,
        `export { a } from '@parley/${name}';\n`,
        ['may import'],
      ]),
  );
}

/** @type {Map<string, string[]>} */
const reported = new Map();
const folder = mkdtempSync(join(tmpdir(), 'parley-lint-'));

beforeAll(() => {
  cpSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
  cpSync(join(ROOT, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true });
  /** @param {string} path @param {string} text */
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of CASES) {
    write(path, text);
    const [kind = '', name = ''] = path.split('/');
    if (kind !== 'e2e') {
      // What a package may import at all is another rule's business than the direction.
      const dependencies = path.endsWith('undeclared.ts') ? {} : everySibling();
      write(`${kind}/${name}/package.json`, MANIFEST.replace('"zod":"*"', `"zod":"*"${dependencies}`));
    }
  }
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/@biomejs/biome/bin/biome'),
      'lint',
      '--vcs-enabled=false',
      '--reporter=json',
      '--max-diagnostics=none',
      '--diagnostic-level=error',
      '.',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  for (const diagnostic of JSON.parse(stdout).diagnostics) {
    const path = diagnostic.location.path.file ?? diagnostic.location.path;
    reported.set(path, [...(reported.get(path) ?? []), JSON.stringify(diagnostic)]);
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function everySibling() {
  const names = ['protocol', 'trust', 'rollback', 'games', 'evidence', 'client', 'peer', 'match'];
  return names.map((name) => `,"@parley/${name}":"*"`).join('');
}

describe('what the linter forbids', () => {
  it.each(CASES.filter(([, , wanted]) => wanted.length > 0))('%s', (path, _text, wanted) => {
    const found = reported.get(path) ?? [];
    for (const part of wanted) expect(found.join('\n')).toContain(part);
  });
});

describe('what the linter allows', () => {
  it.each(CASES.filter(([, , wanted]) => wanted.length === 0))('%s', (path) => {
    expect(reported.get(path) ?? []).toEqual([]);
  });
});
