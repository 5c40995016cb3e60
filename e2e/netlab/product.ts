import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { enter, meet } from '../actions/lobby.ts';
import { QUIET_MS, worstPath } from './bare.ts';
import { SIDES, type Side } from './lab.ts';
import type { LabPath } from './networks.ts';
import type { Servers } from './servers.ts';

/** Two players at the page of a lab's server, each in a browser behind its own router. */
export interface Couple {
  readonly a: Page;
  readonly b: Page;
  close(): Promise<void>;
}

/** One rung as the link panel tells it. */
export interface RungRead {
  readonly rung: string;
  readonly outcome: string;
  /** From its beginning to the proof of both keys; null: not yet, or never. */
  readonly tookMs: number | null;
  readonly path: string | null;
  /** To a tenth of a second after the first one. */
  readonly startedMs: number;
  readonly cause: string;
}

/** What one side's link panel says. */
export interface LinkRead {
  /** `direct`, `reversed` and the others, as the paths of the lab are called; null: none stands. */
  readonly path: LabPath | null;
  readonly reversed: boolean;
  /** From the beginning of the link to the first proof of both keys. */
  readonly madeInMs: number | null;
  readonly rungs: readonly RungRead[];
  readonly changes: readonly string[];
}

/**
 * How long a link may take, and then how long its path may change until both sides agree. A match gives its links
 * twenty seconds.
 */
const LINK_LIMIT_MS = 22_000;
const SETTLE_LIMIT_MS = 4_000;
/** The network check ends by itself after a few seconds. */
const CHECK_LIMIT_MS = 8_000;

const PATH_WORDS: Readonly<Record<string, LabPath>> = {
  direct: 'direct',
  reversed: 'direct',
  'relay (UDP)': 'turn-udp',
  'relay (TCP)': 'turn-tcp',
  'relay (TLS)': 'turn-tls',
  server: 'server',
};

/**
 * Opens the page in both browsers and waits until both are in the lobby and know their networks (L2).
 * @param prepare what is to be done with each context before its page is opened
 */
export async function openCouple(
  a: Browser,
  b: Browser,
  servers: Servers,
  prepare: (context: BrowserContext, side: Side) => Promise<void> = async () => {},
): Promise<Couple> {
  const checkedBefore = await checksDone(servers);
  const contexts = await Promise.all([a, b].map((browser) => browser.newContext({ baseURL: servers.url })));
  await Promise.all(SIDES.map(async (side, index) => contexts[index] && prepare(contexts[index], side)));
  const pages = await Promise.all(contexts.map((context: BrowserContext) => context.newPage()));
  const [pageA, pageB] = pages;
  if (pageA === undefined || pageB === undefined) throw new Error('two browsers, two pages');
  await Promise.all([enter(pageA), enter(pageB)]);
  await expect
    .poll(() => checksDone(servers), { timeout: CHECK_LIMIT_MS, intervals: [50], message: 'both networks are known' })
    .toBeGreaterThanOrEqual(checkedBefore + 2);
  return {
    a: pageA,
    b: pageB,
    close: async () => {
      await Promise.all(contexts.map((context: BrowserContext) => context.close()));
    },
  };
}

/** Lets the two meet, waits for their link, and returns what both panels say about it. */
export async function link(couple: Couple): Promise<readonly [LinkRead, LinkRead]> {
  await meet(couple.a, couple.b);
  await couple.a.waitForTimeout(QUIET_MS);
  return readLink(couple);
}

/** What both panels say about an open link; the panels are closed again. */
export async function readLink({ a, b }: Couple): Promise<readonly [LinkRead, LinkRead]> {
  await Promise.all([a, b].map(openPanel));
  const reads = await settledReads({ a, b });
  await Promise.all([a, b].map((page) => page.getByRole('button', { name: 'Close the link panel' }).click()));
  return reads;
}

/** The same for a page whose other side has no page, such as a house. */
export async function readSide(page: Page): Promise<LinkRead> {
  await openPanel(page);
  let read = await readPanel(page);
  for (const end = Date.now() + SETTLE_LIMIT_MS; Date.now() < end; ) {
    await page.waitForTimeout(250);
    const before = read.path;
    read = await readPanel(page);
    if (read.path !== null && read.path === before) break;
  }
  await page.getByRole('button', { name: 'Close the link panel' }).click();
  return read;
}

/** The path of the link as a whole: the longer of the two paths that the sides know. */
export function pathOf(reads: readonly [LinkRead, LinkRead]): LabPath | null {
  const [one, other] = reads.map(({ path }) => path);
  return one == null || other == null ? null : worstPath([one, other]);
}

/** What both panels say, once they say the same kind of path twice. */
async function settledReads({ a, b }: Pick<Couple, 'a' | 'b'>): Promise<readonly [LinkRead, LinkRead]> {
  let before = '';
  for (const end = Date.now() + SETTLE_LIMIT_MS; ; await a.waitForTimeout(250)) {
    const reads = await Promise.all([readPanel(a), readPanel(b)]);
    const kinds = new Set(reads.map(({ path }) => (path === null || path === 'server' ? path : path === 'direct')));
    const said = reads.map(({ path }) => path).join();
    if ((kinds.size === 1 && !kinds.has(null) && said === before) || Date.now() > end) return reads;
    before = said;
  }
}

/** Opens the panel as soon as a link is there, and waits until it names a path. */
async function openPanel(page: Page): Promise<void> {
  // While rungs are tried and nothing is open, the word ends in an ellipsis.
  await page
    .getByRole('button', { name: /^Link to .*: .*[^…]$/ })
    .first()
    .click({ timeout: LINK_LIMIT_MS });
  await expect
    .poll(async () => (await readPanel(page)).path, { timeout: LINK_LIMIT_MS, message: 'the link has a path' })
    .not.toBeNull();
}

async function readPanel(page: Page): Promise<LinkRead> {
  const panel = page.getByRole('dialog', { name: /^Link to / });
  const items = (label: string) => panel.getByRole('list', { name: label }).getByRole('listitem').allTextContents();
  const terms = await panel.evaluate((element) =>
    Object.fromEntries(
      [...element.querySelectorAll('dt')].map((term) => [term.textContent, term.nextElementSibling?.textContent ?? '']),
    ),
  );
  const word = terms.Path ?? '';
  const madeIn = /^(\d+) ms$/.exec(terms['Made in'] ?? '');
  return {
    path: PATH_WORDS[word] ?? null,
    reversed: word === 'reversed',
    madeInMs: madeIn === null ? null : Number(madeIn[1]),
    rungs: (await items('Rungs')).map(readRung),
    changes: await items('Path changes'),
  };
}

/** docs/web.md has the form of these texts. */
const RUNG =
  /^(direct|reversed|relay|server): (trying|open|left|failed|lost)(?:, ([\d.]+) s)?(?:, (\d+) ms)?(?:, ([^.]+))?\. Began (at once|after [\d.]+ m?s): (.+?)\.(?: (.+))?$/;

function readRung(text: string): RungRead {
  const [, rung, outcome, , tookMs, path, began, cause] = RUNG.exec(text) ?? [];
  if (rung === undefined || outcome === undefined) throw new Error(`not the text of a rung: ${text}`);
  return {
    rung,
    outcome,
    tookMs: tookMs === undefined ? null : Number(tookMs),
    path: path ?? null,
    startedMs: startOf(began ?? ''),
    cause: cause ?? '',
  };
}

/** `at once`, `after 700 ms`, `after 1.2 s`, in milliseconds. */
function startOf(began: string): number {
  const [, amount, unit] = /^after ([\d.]+) (m?s)$/.exec(began) ?? [];
  return amount === undefined ? 0 : Math.round(Number(amount) * (unit === 's' ? 1_000 : 1));
}

async function checksDone(servers: Servers): Promise<number> {
  const found = /^parley_messages_total\{type="network"\} (\d+)/m.exec(await servers.metrics());
  return Number(found?.[1] ?? 0);
}
