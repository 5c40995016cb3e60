import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const OUTPUT = join(ROOT, '.cache/bench');

/**
 * Bundles one program of this folder as the product's own are bundled, so that both are compiled in the same way.
 * @param source relative to this folder
 * @returns the path of the bundle
 */
export async function bundled(source: string): Promise<string> {
  mkdirSync(OUTPUT, { recursive: true });
  const name = source.replace(/[/.]/g, '-');
  await build({
    entryPoints: { [name]: join(ROOT, 'bench/session', source) },
    outdir: OUTPUT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    plugins: [
      {
        name: 'leave-installed-packages',
        setup: (context) =>
          context.onResolve({ filter: /^[^./#]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@parley/') ? undefined : { path, external: true },
          ),
      },
    ],
  });
  return join(OUTPUT, `${name}.mjs`);
}
