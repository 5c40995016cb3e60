import type { Browser, CDPSession, Page } from '@playwright/test';
import { build } from '../../../scripts/build.mjs';
import { markdownTable } from '../../simulate/text.ts';
import { type Measured, measured } from '../../speed/measured.ts';
import { number, spread, times } from '../figures.ts';
import { startServer } from '../server-process.ts';

/** A newcomer's first visit on a slow line and a slow machine. */
export interface FirstLoad {
  readonly rounds: number;
  readonly requests: number;
  /** KB (1,024 bytes) over the line until the page is usable, headers included, and what they unpack to. */
  readonly wireKb: Measured;
  readonly unpackedKb: Measured;
  /** Seconds: until something is drawn, and until the page is online and a match can be asked for. */
  readonly paint: Measured;
  readonly usable: Measured;
  /** Seconds that the line alone needs for these bytes. */
  readonly line: Measured;
  readonly usableToLine: Measured;
}

const MBIT = 1.6;
const LATENCY_MS = 150;
const SLOWER = 4;
const PATIENCE_MS = 60_000;

export async function measureFirstLoad(browser: Browser, rounds: number): Promise<FirstLoad> {
  if (!(await build({ only: 'web', say: () => {} }))) throw new Error('the page could not be built');
  const server = await startServer('parley');
  const visits: Visit[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) visits.push(await visit(browser, server.url));
  } finally {
    await server.stop();
  }
  const all = (pick: (visit: Visit) => number): Measured => measured(visits.map(pick));
  const line = ({ wire }: Visit): number => (wire * 8) / (MBIT * 1e6);
  return {
    rounds,
    requests: visits.at(-1)?.requests ?? 0,
    wireKb: all(({ wire }) => wire / 1_024),
    unpackedKb: all(({ unpacked }) => unpacked / 1_024),
    paint: all(({ paint }) => paint),
    usable: all(({ usable }) => usable),
    line: all(line),
    usableToLine: all((one) => one.usable / line(one)),
  };
}

interface Visit {
  readonly requests: number;
  /** Bytes. */
  readonly wire: number;
  readonly unpacked: number;
  /** Seconds. */
  readonly paint: number;
  readonly usable: number;
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const counted = await slowDown(devtools);
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await page
    .getByRole('status', { name: 'Connection' })
    .filter({ hasText: 'Online' })
    .waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Play now' }).waitFor({ timeout: PATIENCE_MS });
  const usable = (performance.now() - began) / 1_000;
  const paint = (await firstPaint(page)) / 1_000;
  await context.close();
  return { ...counted, paint, usable };
}

/** Slows line and machine, and counts what comes from now on. */
async function slowDown(devtools: CDPSession): Promise<{ requests: number; wire: number; unpacked: number }> {
  const counted = { requests: 0, wire: 0, unpacked: 0 };
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.requests += 1;
    counted.wire += encodedDataLength;
  });
  devtools.on('Network.dataReceived', ({ dataLength }) => {
    counted.unpacked += dataLength;
  });
  await devtools.send('Network.enable');
  const bytesPerSecond = (MBIT * 1e6) / 8;
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  return counted;
}

/** Milliseconds from the beginning of the navigation. */
const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);

export function firstLoadText(load: FirstLoad): string {
  const { rounds, requests, wireKb, unpackedKb, paint, usable, line, usableToLine } = load;
  return `### The first visit

A newcomer opens the page in Chromium, with nothing in the cache, on a line of ${MBIT} Mbit/s with ${LATENCY_MS} ms of latency and a processor ${SLOWER} times slower: ${number(rounds, 0)} visits.
*Usable* is signed in, connected, and a match can be asked for. *The line alone* is the time for those bytes at that rate.

${markdownTable(
  [
    'requests',
    'over the line, KB',
    'unpacked, KB',
    'first paint, s',
    'usable, s',
    'the line alone, s',
    'usable ÷ line',
  ],
  [
    [
      number(requests, 0),
      spread(wireKb, 0),
      spread(unpackedKb, 0),
      spread(paint, 2),
      spread(usable, 2),
      spread(line, 2),
      times(usableToLine),
    ],
  ],
)}
`;
}
