import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * A worker as the built server has it: one file without anything to load beside it. From source each thread would first start the
 * loader of TypeScript, which takes more of the processor than the judgement that a test is about.
 */
export async function bundledWorker(source: URL): Promise<URL> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-worker-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'worker.mjs');
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
  return pathToFileURL(outfile);
}
