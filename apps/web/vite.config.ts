import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, minifySync, type Plugin } from 'vite';
import { textsAhead } from './texts-ahead.ts';

/**
 * Engines compile a function when it is first called, and the functions of a link are first called while it is made.
 * Chromium compiles a chunk that begins with this comment as a whole, when it loads and on another thread. Other
 * engines ignore it.
 */
const COMPILED_AHEAD = '//# allFunctionsCalledOnLoad';
const OF_LINKS = /\/packages\/(peer|match|evidence)\/src\//;
/** What draws a match is called for the first time in the moment in which the match begins, too. */
const OF_MATCHES = /\/apps\/web\/src\/(match|titles)\//;

/**
 * What the page never does, and no bundler can see that it does not: writing JSON Schema, which hangs on every schema of zod, and zod's own
 * sentences about what is wrong with a value, which nobody reads here. The first modules keep their exports, which refuse.
 */
const LEFT_OUT = /\/zod\/v4\/core\/(?:to-json-schema|json-schema-processors)\.js$|\/zod\/v4\/locales\/en\.js$/;
const leftOut: Plugin = {
  name: 'parley-left-out',
  apply: 'build',
  transform: {
    filter: { id: LEFT_OUT },
    handler(code, id) {
      if (id.endsWith('en.js'))
        return { code: `export default () => ({ localeError: () => 'not as expected' });`, map: null };
      const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
      const refusal = `const refuse = () => { throw new Error('left out of the page'); };`;
      return { code: [refusal, ...names.map((name) => `export const ${name} = refuse;`)].join('\n'), map: null };
    },
  },
};

/** Vite copies what is in `public` as it is; first.js stands before everything else, and half of it and of sw.js are comments. */
const smallScripts: Plugin = {
  name: 'parley-small-scripts',
  apply: 'build',
  writeBundle({ dir = '' }) {
    for (const [name, target] of [
      ['first.js', 'es2015'],
      ['sw.js', 'es2022'],
    ] as const) {
      const path = join(dir, name);
      const { code, errors } = minifySync(name, readFileSync(path, 'utf8'), { module: false, compress: { target } });
      if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
      writeFileSync(path, code);
    }
  },
};

const server = process.env.PARLEY_DEV_SERVER ?? 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [react(), textsAhead(), leftOut, smallScripts],
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The server's policy allows fonts, pictures and scripts from itself only, no data: addresses.
    assetsInlineLimit: 0,
    // A later part brings its own style sheet. One that did not come is requested again by first.js, which hears of every one that fails.
    cssCodeSplit: true,
    // Names stay in the output, so that a stack trace from a player's browser can be read.
    sourcemap: true,
    rolldownOptions: {
      output: {
        // All that the first drawing needs in one file: each further one costs a kilobyte of headers, and compresses alone.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
        // Not the part that the first drawing waits for.
        postBanner: ({ isEntry, moduleIds }) =>
          !isEntry && moduleIds.some((id) => OF_LINKS.test(id) || OF_MATCHES.test(id)) ? COMPILED_AHEAD : '',
      },
    },
  },
  server: {
    port: 4610,
    proxy: {
      '/api': { target: server },
      '/health': { target: server },
      '/.well-known': { target: server },
      '/ws': { target: server, ws: true },
    },
  },
});
