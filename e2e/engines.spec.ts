import type { Page } from '@playwright/test';
import {
  type Digest,
  differences,
  digestsOf,
  type Engine,
  type Engines,
  engineBy,
  inPage,
  openEngines,
} from './engines/engines.ts';
import { expect, NO_FIREFOX, test } from './fixtures/firefox.ts';
import { LONG } from './fixtures/long.ts';

/** Of each title. The seeds are 1, 2, 3, …: what failed once stays among them. */
const MATCHES = LONG ? 1_000 : 24;

let engines: Engines;
/** Node's, which both browsers are compared with. */
let reference: Promise<readonly [Engine, Map<string, Digest[]>]>;

test.beforeAll(async () => {
  engines = await openEngines();
  reference = digestsOf(engines.node, MATCHES).then((digests) => [engines.node, digests] as const);
});

test.afterAll(() => engines.close());

async function openChromium(page: Page): Promise<Engine> {
  await page.goto(engines.address);
  return engineBy('Chromium', (call) => page.evaluate(inPage, call));
}

function note(engine: Engine, digests: ReadonlyMap<string, readonly Digest[]>): void {
  const all = [...digests.values()].flat();
  const steps = all.reduce((sum, each) => sum + each.steps, 0);
  const description = `${engine.name}: ${all.length} matches of ${digests.size} titles, ${steps} plies and ticks`;
  test.info().annotations.push({ type: 'measured', description });
}

test('[N4.2] the same matches have the same hashes in Chromium and in Node, for each title', async ({ page }) => {
  test.setTimeout(LONG ? 3_600_000 : 60_000);
  const chromium = await openChromium(page);
  const digests = await digestsOf(chromium, MATCHES);
  note(chromium, digests);
  expect(digests.size).toBeGreaterThanOrEqual(5);
  expect(await differences(await reference, [chromium, digests])).toEqual([]);
});

test('[N4.2] the same matches have the same hashes in Firefox and in Node, for each title', async ({ firefox }) => {
  test.setTimeout(LONG ? 3_600_000 : 60_000);
  if (firefox === null) return test.info().skip(true, NO_FIREFOX);
  const context = await firefox.createBrowserContext();
  const page = await context.newPage();
  await page.goto(engines.address);
  const gecko = engineBy('Firefox', (call) => page.evaluate(inPage, call));
  const digests = await digestsOf(gecko, MATCHES);
  note(gecko, digests);
  await context.close();
  expect(digests.size).toBeGreaterThanOrEqual(5);
  expect(await differences(await reference, [gecko, digests])).toEqual([]);
});

test('[N4.3] of an engine that differs at one step, title, seed and that step are named', async ({ page }) => {
  const chromium = await openChromium(page);
  // Early enough for the shortest match, and late enough for somebody to have done something.
  const fault = { seed: 2, step: 5 };
  const [one, other] = [await digestsOf(engines.node, 2), await digestsOf(chromium, 2, fault)];
  const found = await differences([engines.node, one], [chromium, other], fault);
  expect(found.map((words) => words.split(':')[0])).toEqual([...one.keys()].map((title) => `${title}, seed 2, step 5`));
});
