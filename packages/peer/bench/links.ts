/**
 * How long links take to open, for each pair of engines and several delays of signaling. By hand:
 *
 *   npx tsx packages/peer/bench/links.ts [links per cell = 100] [pairs, such as node-node,chromium-node] [delays = 0,5,20,50,200]
 *
 * The first engine of a pair offers. `bare` is Node without what `@parley/peer/node` does for speed. Every link that fails
 * or is slow is explained on standard error, stage by stage. Ends by itself; needs Chromium for the pairs that name it
 * (CHROMIUM, else /usr/bin/chromium).
 */
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'esbuild';
import { nodeRtc, stopNodeRtc } from '#src/node.ts';
import { bareRtc } from './bare.ts';
import { makeSide, type Report, type Side } from './side.ts';
import type { Stages } from './stages.ts';

const [count = '100', pairs = 'node-node,node-chromium,chromium-node,chromium-chromium', delays = '0,5,20,50,200'] =
  process.argv.slice(2);

let browser: Browser | undefined;

async function chromiumSide(report: (report: Report) => void): Promise<Side> {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-features=WebRtcHideLocalIpsWithMdns'],
  });
  const page = await (await browser.newContext()).newPage();
  // A secure context without a server; Ed25519 needs one.
  await page.route('https://bench.invalid/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto('https://bench.invalid/');
  await page.exposeFunction('report', report);
  const script = await build({
    entryPoints: [fileURLToPath(new URL('./page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
  });
  await page.addScriptTag({ content: script.outputFiles[0]?.text ?? '' });
  const call = (name: keyof Side, ...args: unknown[]) =>
    page.evaluate(([name, args]) => Reflect.get(globalThis, 'side')[name](...args), [name, args] as const);
  return {
    key: () => call('key'),
    open: (attempt, seat, keys) => call('open', attempt, seat, keys),
    receive: (signal) => call('receive', signal),
    close: () => call('close'),
  };
}

interface TimedSide {
  readonly seat: number;
  readonly end: string;
  /** NaN if it did not open. */
  readonly ms: number;
  readonly stages: Stages;
}

interface Measured {
  /** The time until both sides were open; NaN if one failed. */
  readonly ms: number;
  readonly sides: readonly TimedSide[];
}

/** Signals of one direction arrive in order, each `delayMs` after it was sent, as on one WebSocket. */
async function measure(engines: readonly string[], delayMs: number, links: number): Promise<Measured[]> {
  let listen: (seat: number, report: Report) => void = () => {};
  const sides = await Promise.all(
    engines.map((engine, seat) => {
      const report = (said: Report) => listen(seat, said);
      if (engine === 'chromium') return chromiumSide(report);
      return makeSide(report, engine === 'bare' ? bareRtc : nodeRtc);
    }),
  );
  const [a, b] = sides;
  if (a === undefined || b === undefined) throw new Error('a pair is two engines');
  const keys = [await a.key(), await b.key()] as const;
  const took: Measured[] = [];
  for (let n = 0; n < links; n += 1) {
    const attempt = n % 64;
    const opened = new Promise<Measured>((resolve) => {
      const timed = new Map<number, TimedSide>();
      listen = (seat, said) => {
        if (said.attempt !== attempt) return;
        if ('signal' in said) {
          const other = seat === 0 ? b : a;
          setTimeout(() => void other.receive(said.signal), delayMs);
          return;
        }
        const [end, ms] = 'tookMs' in said ? ['open', said.tookMs] : [said.closed, Number.NaN];
        timed.set(seat, { seat, end, ms, stages: said.stages });
        if (timed.size < 2) return;
        listen = () => {};
        resolve({ ms: Math.max(...[...timed.values()].map(({ ms }) => ms)), sides: [...timed.values()] });
      };
    });
    await b.open(attempt, 1, keys);
    await a.open(attempt, 0, keys);
    took.push(await opened);
    await Promise.all([a.close(), b.close()]);
  }
  return took;
}

console.log('| offerer-answerer | signaling delay ms | n | median ms | p95 ms | max ms | over median + 500 | failed |');
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const pair of pairs.split(',')) {
  for (const delay of delays.split(',').map(Number)) {
    const all = await measure(pair.split('-'), delay, Number(count));
    const took = all
      .map(({ ms }) => ms)
      .filter((ms) => !Number.isNaN(ms))
      .sort((x, y) => x - y);
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? Number.NaN;
    const slow = took.filter((ms) => ms > at(0.5) + 500).length;
    console.log(
      `| ${pair} | ${delay} | ${all.length} | ${at(0.5).toFixed(0)} | ${at(0.95).toFixed(0)} | ${at(1).toFixed(0)} | ${slow} | ${all.length - took.length} |`,
    );
    const early = all.filter(({ sides }) =>
      sides.some(({ stages }) => stages.some(([, what]) => /not shown/.test(what))),
    );
    if (early.length > 0) console.error(`${early.length} opened before the engine showed the description`);
    for (const { ms, sides } of all.filter(({ ms }) => !(ms <= at(0.5) + 500))) explain(ms, sides);
  }
}

/** Prints where the time of a link went to standard error: each stage of each side, from the first one on. */
function explain(ms: number, sides: Measured['sides']): void {
  console.error(Number.isNaN(ms) ? 'failed' : `slow: ${ms.toFixed(0)} ms`);
  const start = Math.min(...sides.map(({ stages }) => stages[0]?.[0] ?? Number.POSITIVE_INFINITY));
  for (const { seat, end, stages } of [...sides].sort((x, y) => x.seat - y.seat)) {
    const said = stages.map(([time, what]) => `${(time - start).toFixed(0)} ${what}`);
    console.error(`  ${seat === 0 ? 'offerer' : 'answerer'} (${end}): ${said.join(', ')}`);
  }
}

await browser?.close();
stopNodeRtc();
// A handle of Chromium's process can survive the browser and would keep this process alive.
process.exit();
