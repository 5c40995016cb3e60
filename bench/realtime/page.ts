import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../session/bundle.ts';

/** Serves one page with this program, on an address where browsers let pages sign. `found`: where imports of these names lead. */
export async function servePage(
  source: string,
  found: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; close(): void }> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, source)],
    alias: found,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer(({ url }, response) => {
    const isScript = url === '/program.js';
    response.writeHead(200, { 'content-type': `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8` });
    response.end(
      isScript ? script : '<!doctype html><link rel="icon" href="data:,"><script src="/program.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
