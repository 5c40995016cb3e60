import type { Browser, Page } from '@playwright/test';
import { spread } from '../session/figures.ts';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { servePage } from './page.ts';
import { type Signing, signAndVerify } from './signing-work.ts';

export const WORK = ['sign', 'newest', 'every'] as const;
type Work = (typeof WORK)[number];
const SAID: Record<Work, string> = {
  sign: 'ten signatures of its own',
  newest: 'verifying one head a second of each of seven others',
  every: 'verifying all ten',
};

/** Percent of a core that one player of eight needs, by engine and work. */
export interface SigningCost {
  readonly node: Readonly<Record<Work, Measured>>;
  /** Null where there is no browser. */
  readonly chromium: Readonly<Record<Work, Measured>> | null;
}

type Engine = (seconds: number, work: Work) => Promise<{ readonly cpuMs: number; readonly seconds: number }>;

const inNode: Engine = async (seconds, work) => {
  const before = process.cpuUsage();
  await signAndVerify(seconds, work);
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, seconds };
};

/** The processes of the page's own browser, all threads of them: Chromium signs in threads of the page. */
function inChromium(browser: Browser, page: Page): Engine {
  return async (seconds, work) => {
    const devtools = await browser.newBrowserCDPSession();
    const cpu = async (): Promise<number> => {
      const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
      return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
    };
    const before = await cpu();
    await page.evaluate(
      ([given, what]) =>
        (globalThis as unknown as { signAndVerify(seconds: number, what: Work): Promise<Signing> }).signAndVerify(
          given,
          what,
        ),
      [seconds, work] as const,
    );
    const cpuMs = (await cpu()) - before;
    await devtools.detach();
    return { cpuMs, seconds };
  };
}

/** Both engines in turns. @param seconds of a match in a round */
export async function measureSigning(browser: Browser | null, rounds: number, seconds: number): Promise<SigningCost> {
  const served = browser === null ? null : await servePage('bench/realtime/signing-page.ts');
  const page = browser === null ? null : await browser.newPage();
  if (page !== null && served !== null) await page.goto(served.url);
  const engines: [Engine, Record<Work, number[]>][] = [
    inNode,
    ...(browser && page ? [inChromium(browser, page)] : []),
  ].map((engine) => [engine, { sign: [], newest: [], every: [] }]);
  for (let round = 0; round < rounds; round += 1)
    for (const work of WORK)
      for (const [engine, found] of engines) {
        // What making the keys and the heads takes is in both, and goes.
        const [less, more] = [await engine(0, work), await engine(seconds, work)];
        found[work].push(((more.cpuMs - less.cpuMs) / seconds / 1_000) * 100);
      }
  await page?.close();
  served?.close();
  const [node, chromium] = engines.map(([, { sign, newest, every }]) => ({
    sign: measured(sign),
    newest: measured(newest),
    every: measured(every),
  }));
  if (node === undefined) throw new Error('nothing was measured');
  return { node, chromium: chromium ?? null };
}

export function signingText({ node, chromium }: SigningCost, rounds: number): string {
  return `### Signing and verifying

What signatures take of each of eight players, in percent of one core, ${rounds} rounds: CPU of all threads of the process, in Chromium of all its processes.
A head has the size that it has among eight.

${markdownTable(
  ['a second of a match', 'Node, % of a core', 'Chromium, % of a core'],
  WORK.map((work) => [
    SAID[work],
    spread(node[work], 1),
    chromium === null ? 'no Chromium' : spread(chromium[work], 1),
  ]),
)}
`;
}
