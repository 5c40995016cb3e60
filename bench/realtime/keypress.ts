import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { runNpm } from '../../scripts/run.mjs';
import { ROOT } from '../session/bundle.ts';
import { number, spread } from '../session/figures.ts';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { servePage } from './page.ts';

/** What this compares with. It is fetched when it is measured, and is no dependency of anything. */
const NETPLAYJS = 'netplayjs@0.4.1';
const PROGRAMS = ['parley', 'netplay', 'delayed'] as const;
type Program = (typeof PROGRAMS)[number];
const SAID: Record<Program, string> = {
  parley: 'Parley: a match as people play it, signed, over its link',
  netplay: `netplayjs ${NETPLAYJS.split('@')[1]}, rollback`,
  delayed: 'delay-based, bare channel',
};

/** From a key to the other screen, at one delay of the link. */
export interface KeyCost {
  /** What was added to each message, one way, in milliseconds. */
  readonly delayMs: number;
  /** One way of a message over a bare channel, with that. */
  readonly link: Measured;
  readonly took: Readonly<Record<Program, Measured>>;
}

declare global {
  function keyToScreen(program: Program, delayMs: number, presses: number): Promise<number[]>;
  function linkMs(delayMs: number, messages: number): Promise<number[]>;
}

/** The folder of the package, fetched once. */
async function fetched(): Promise<string> {
  const folder = join(ROOT, '.cache/bench/netplayjs');
  const path = join(folder, 'node_modules/netplayjs/src');
  if (existsSync(path)) return path;
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', NETPLAYJS];
  const { code, output } = await runNpm(args, { quiet: true });
  if (code !== 0 || !existsSync(path)) throw new Error(`netplayjs could not be fetched:\n${output}`);
  return path;
}

export async function measureKeys(
  browser: Browser,
  delays: readonly number[],
  rounds: number,
  presses: number,
): Promise<readonly KeyCost[]> {
  const netplayjs = await fetched();
  const served = await servePage('bench/realtime/keypress-page.ts', {
    'netplayjs-rollback': join(netplayjs, 'netcode/rollback.ts'),
    'netplayjs-types': join(netplayjs, 'types.ts'),
  });
  // A page of its own for each: what one leaves running is not in the next.
  const inPage = async (ask: (page: Page) => Promise<number[]>): Promise<number[]> => {
    const page = await browser.newPage();
    await page.goto(served.url);
    const found = await ask(page);
    await page.close();
    return found;
  };
  const all: KeyCost[] = [];
  for (const delayMs of delays) {
    const took: Record<Program, number[]> = { parley: [], netplay: [], delayed: [] };
    const link: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      link.push(...(await inPage((page) => page.evaluate((ms) => linkMs(ms, 60), delayMs))));
      for (const program of PROGRAMS) {
        const given = [program, delayMs, presses] as const;
        took[program].push(...(await inPage((page) => page.evaluate((args) => keyToScreen(...args), given))));
      }
    }
    all.push({
      delayMs,
      link: measured(link),
      took: { parley: measured(took.parley), netplay: measured(took.netplay), delayed: measured(took.delayed) },
    });
  }
  served.close();
  return all;
}

export function keysText(all: readonly KeyCost[], rounds: number, presses: number): string {
  return `### From a key to the other screen

Two players in one page of Chromium, so that one clock sees both, with a real data channel between them whose messages arrive later by a fixed delay: milliseconds
from the press of a key until a picture of the other player shows it, ${number(rounds * presses, 0)} presses each, the programs in turns. The title shows what is pressed and does nothing else. *Link*
is one way of a message over a bare channel. *Over the link* is the median without it; a tick and a picture, 16.7 ms each, take 16.7 ms of that on average.
netplayjs sends each input at once over an ordered channel, has no input delay, and signs nothing. The delay-based program waits with each input for as many ticks as the link takes.

${markdownTable(
  ['added, ms', 'link, ms', 'program', 'key to screen, ms', 'over the link, ms'],
  all.flatMap(({ delayMs, link, took }) =>
    PROGRAMS.map((program) => [
      String(delayMs),
      number(link.median, 1),
      SAID[program],
      spread(took[program], 0),
      number(took[program].median - link.median, 0),
    ]),
  ),
)}
`;
}
