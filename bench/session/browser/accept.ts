import type { Browser, BrowserContext, Page } from '@playwright/test';
import { build } from '../../../scripts/build.mjs';
import { markdownTable } from '../../simulate/text.ts';
import { type Measured, measured } from '../../speed/measured.ts';
import { number, spread, times } from '../figures.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { scriptOf, servePages } from './page-server.ts';

/** From the click on Accept, in milliseconds: until both ends of the channel are open, and until a page says whose turn it is. */
export interface AcceptCost {
  readonly rounds: number;
  readonly open: Readonly<Record<'parley' | 'peerjs' | 'bare', Measured>>;
  readonly toPeerJs: Measured;
  readonly toBare: Measured;
  readonly turn: Measured;
}

/** One round has no other purpose than that everything was loaded once. */
const WARM_UP = 1;
const PATIENCE_MS = 15_000;

export async function measureAccept(browser: Browser, rounds: number): Promise<AcceptCost> {
  if (!(await build({ only: 'web', say: () => {} }))) throw new Error('the page could not be built');
  const [parley, bare, peerjs] = [await startServer('parley'), await startServer('bare'), await startServer('peerjs')];
  const pages = await servePages(['peerjs-page', 'bare-page']);
  const watch = await scriptOf('watch.ts');
  const found = { parley: [] as number[], peerjs: [] as number[], bare: [] as number[], turn: [] as number[] };
  try {
    for (let round = 0; round < rounds + WARM_UP; round += 1) {
      const ours = await clickInParley(browser, watch, parley);
      const peer = await clickIn(browser, watch, `${pages.url}/peerjs-page`, peerjs, round);
      const least = await clickIn(browser, watch, `${pages.url}/bare-page`, bare, round);
      if (round < WARM_UP) continue;
      found.parley.push(ours.open);
      found.turn.push(ours.turn);
      found.peerjs.push(peer);
      found.bare.push(least);
    }
  } finally {
    pages.close();
    await Promise.all([parley.stop(), bare.stop(), peerjs.stop()]);
  }
  const against = (others: readonly number[]) => measured(found.parley.map((own, at) => own / (others[at] ?? own)));
  return {
    rounds,
    open: { parley: measured(found.parley), peerjs: measured(found.peerjs), bare: measured(found.bare) },
    toPeerJs: against(found.peerjs),
    toBare: against(found.bare),
    turn: measured(found.turn),
  };
}

async function twoPages(browser: Browser, watch: string): Promise<{ contexts: BrowserContext[]; pages: [Page, Page] }> {
  const contexts = [await browser.newContext(), await browser.newContext()];
  const pages: Page[] = [];
  for (const context of contexts) {
    await context.addInitScript({ content: watch });
    pages.push(await context.newPage());
  }
  const [one, other] = pages;
  if (one === undefined || other === undefined) throw new Error('two pages are a pair');
  return { contexts, pages: [one, other] };
}

async function clickInParley(browser: Browser, watch: string, { url }: ServerProcess) {
  const { contexts, pages } = await twoPages(browser, watch);
  const [one, other] = pages;
  for (const page of pages) {
    await page.goto(url);
    await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Online' }).waitFor();
  }
  const label = await other.getByRole('link', { name: /^You: / }).getAttribute('aria-label');
  const name = (label ?? '').replace(/^You: /, '');
  await one.getByRole('button', { name: `Challenge ${name}` }).click();
  const accept = other.getByRole('region', { name: 'Invitation' }).getByRole('button', { name: 'Accept' });
  await accept.waitFor();
  // The network checks that pages make at their start are over by then.
  await other.waitForTimeout(1_000);
  await accept.click();
  const clickedAt = await noted(other, 'click', 0);
  const open = await openAt(pages, clickedAt);
  const turn = await Promise.any(pages.map((page) => noted(page, 'turn', clickedAt)));
  for (const context of contexts) await context.close();
  return { open: open - clickedAt, turn: turn - clickedAt };
}

/** The same click on a page that does nothing else. @returns milliseconds until both ends are open */
async function clickIn(
  browser: Browser,
  watch: string,
  page: string,
  { url }: ServerProcess,
  round: number,
): Promise<number> {
  const { contexts, pages } = await twoPages(browser, watch);
  const [one, other] = pages;
  const ids = [`one-of-round-${round}`, `other-of-round-${round}`] as const;
  await one.goto(`${page}?server=${url}&me=${ids[0]}&other=${ids[1]}`);
  await other.goto(`${page}?server=${url}&me=${ids[1]}&other=${ids[0]}`);
  for (const each of pages) await each.waitForFunction(() => document.title === 'ready');
  await other.getByRole('button', { name: 'Accept' }).click();
  const clickedAt = await noted(other, 'click', 0);
  const took = (await openAt(pages, clickedAt)) - clickedAt;
  for (const context of contexts) await context.close();
  return took;
}

/** When the later of the two ends was open. */
async function openAt(pages: readonly Page[], after: number): Promise<number> {
  return Math.max(...(await Promise.all(pages.map((page) => noted(page, 'open', after)))));
}

/** The time of the first such mark of this page after another time; waits for it. */
async function noted(page: Page, what: 'click' | 'open' | 'turn', after: number): Promise<number> {
  const found = await page.waitForFunction(
    ([kind, since]) =>
      (globalThis as unknown as { marks: readonly (readonly [string, number])[] }).marks.find(
        (mark) => mark[0] === kind && mark[1] > since,
      )?.[1],
    [what, after] as const,
    { timeout: PATIENCE_MS, polling: 20 },
  );
  return Number(await found.jsonValue());
}

export function acceptText({ rounds, open, toPeerJs, toBare, turn }: AcceptCost): string {
  return `### From the click on Accept to the match

Two pages of one Chromium, each with storage of its own, no STUN or TURN: milliseconds from the click on Accept until the data channel is open at both
ends, ${number(rounds, 0)} times each. *PeerJS* is its client and its server, *bare* a socket and \`RTCPeerConnection\`; on their pages the same click connects, and there is
nothing else to see or to check.

${markdownTable(
  ['', 'click to channel, ms', 'Parley ÷'],
  [
    ['Parley', spread(open.parley, 0), ''],
    ['PeerJS', spread(open.peerjs, 0), times(toPeerJs)],
    ['bare pages', spread(open.bare, 0), times(toBare)],
  ],
)}

Parley's page says "Your turn" to the first player ${spread(turn, 0)} ms after the click.
`;
}
