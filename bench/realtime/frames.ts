import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { type ServerProcess, startServer } from '../session/server-process.ts';
import { markdownTable } from '../simulate/text.ts';

/** What one arena costs a page of a phone's size, for some seconds of play. */
export interface FrameCost {
  readonly title: string;
  readonly players: number;
  /** How many times slower the processor is made. */
  readonly slower: number;
  /** Pictures a second. */
  readonly pictures: number;
  /** Milliseconds from one picture to the next. */
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
  /** Part of the time in which the main thread of the page works. */
  readonly busy: number;
}

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true } as const;
const ARENAS = [
  { title: 'Light Cycles', path: 'light-cycles', players: 8 },
  { title: 'Sumo', path: 'sumo', players: 4 },
] as const;
const SLOWER = [1, 4] as const;
/** The countdown, and what a page does once at its beginning. */
const SETTLED_MS = 4_000;

interface Pictures {
  pictureTimes?: number[];
}

export async function measureFrames(browser: Browser, seconds: number): Promise<readonly FrameCost[]> {
  const server = await startServer('parley');
  const costs: FrameCost[] = [];
  try {
    for (const arena of ARENAS)
      for (const slower of SLOWER) costs.push(await measureOne(browser, server, arena, slower, seconds));
  } finally {
    await server.stop();
  }
  return costs;
}

async function measureOne(
  browser: Browser,
  server: ServerProcess,
  { title, path, players }: (typeof ARENAS)[number],
  slower: number,
  seconds: number,
): Promise<FrameCost> {
  const context = await browser.newContext({ ...PHONE, baseURL: server.url });
  try {
    const page = await context.newPage();
    await page.goto(`/practice/${path}`);
    await page.getByRole('group', { name: 'Players' }).getByText(String(players), { exact: true }).click();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await sleep(SETTLED_MS);
    await watchPictures(page);
    const before = await taskSeconds(devtools);
    await sleep(seconds * 1_000);
    const busy = ((await taskSeconds(devtools)) - before) / seconds;
    const times = await page.evaluate(() => (globalThis as Pictures).pictureTimes ?? []);
    const gaps = times
      .slice(1)
      .map((time, at) => time - (times[at] ?? time))
      .sort((a, b) => a - b);
    const part = (of: number): number => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * of))] ?? 0;
    const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
    return {
      title,
      players,
      slower,
      pictures: (gaps.length * 1_000) / span,
      median: part(0.5),
      p99: part(0.99),
      longest: part(1),
      busy,
    };
  } finally {
    await context.close();
  }
}

/** As text: what runs tests in Node gives functions names by a helper that a page does not have. */
const WATCH = `
  globalThis.pictureTimes = [];
  requestAnimationFrame(function note(time) {
    globalThis.pictureTimes.push(time);
    requestAnimationFrame(note);
  });
`;

async function watchPictures(page: Page): Promise<void> {
  await page.evaluate(WATCH);
}

async function taskSeconds(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

export function framesText(costs: readonly FrameCost[], seconds: number): string {
  return `### Pictures of an arena

${seconds} s of practice against bots in Chromium, 390 by 844 points at three pixels each, with its processor as it is and four times slower, as in a phone of the middle. Without a graphics card:
what is drawn is drawn by the processor. *Busy*: the part of the time in which the main thread of the page works, at the given speed.

${markdownTable(
  ['title', 'players', 'times slower', 'pictures a second', 'apart, ms: median', '99th', 'longest', 'busy, %'],
  costs.map(({ title, players, slower, pictures, median, p99, longest, busy }) => [
    title,
    String(players),
    String(slower),
    pictures.toFixed(1),
    median.toFixed(1),
    p99.toFixed(1),
    longest.toFixed(1),
    (busy * 100).toFixed(0),
  ]),
)}
`;
}
