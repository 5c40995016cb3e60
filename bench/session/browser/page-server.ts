import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../bundle.ts';

/** One script for a page, with what it imports. */
export async function scriptOf(source: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, 'bench/session/browser', source)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** Serves one page with a button and each of these scripts: `/NAME` has the script NAME.ts. */
export async function servePages(names: readonly string[]): Promise<{ readonly url: string; close(): void }> {
  const scripts = new Map<string, string>();
  for (const name of names) scripts.set(`/${name}`, await scriptOf(`${name}.ts`));
  const server = createServer((request, response) => {
    const script = scripts.get((request.url ?? '').split('?')[0] ?? '');
    response.writeHead(script === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      script === undefined
        ? ''
        : `<!doctype html><link rel="icon" href="data:,"><button>Accept</button><script>${script.replaceAll('</script', '<\\/script')}</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
