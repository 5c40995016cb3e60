import type { Page, Route } from '@playwright/test';
import { casesOf } from './fixtures/long.ts';
import { overPlainHttp } from './fixtures/plain-http.ts';
import { expect, test } from './fixtures/platform.ts';

/** The page is opened at a bad moment, or where it cannot run at all: it comes by itself, or says why it does not. */

test.use({ platformOptions: { house: false } });

const connection = (page: Page) => page.getByRole('status', { name: 'Connection' });

type Answer = (route: Route) => Promise<void>;

const refused =
  (status: number, code: string): Answer =>
  (route) =>
    route.fulfill({ status, json: { code, detail: 'a reason' } });
const page =
  (status: number): Answer =>
  (route) =>
    route.fulfill({ status, contentType: 'text/html', body: '<!doctype html><h1>Something else</h1>' });

const outages: readonly [string, Answer][] = [
  ['a proxy has no server behind it', page(502)],
  ['a firewall shows a page of its own', page(403)],
  ['a portal wants a sign-in', page(200)],
  ['nothing answers', (route) => route.abort('connectionrefused')],
  ['the server stops', refused(503, 'server-stopping')],
  ['many enter from one network', refused(429, 'too-fast')],
];

for (const [what, answer] of casesOf(outages, [1])) {
  test(`[W7.5] opened while ${what}, the page comes online by itself`, async ({ newPlayer }) => {
    const ada = await newPlayer('ada', { mayFail: true });
    let left = 3;
    await ada.page.route('**/api/**', async (route) => {
      left -= 1;
      await (left >= 0 ? answer(route) : route.continue());
    });
    await ada.page.goto('/');
    await expect(ada.page.getByRole('region', { name: 'Server' })).toContainText('by itself');
    await expect(connection(ada.page)).toHaveText('Online', { timeout: 20_000 });
    await expect(ada.page.getByRole('link', { name: /^You: / })).toBeVisible();
    await expect(ada.page.getByRole('region', { name: 'Server' })).toHaveCount(0);
  });
}

test('[W7.5] a page whose own script did not load says so, and comes by itself', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  let left = 1;
  await ada.page.route('**/assets/index-*.js', async (route) => {
    left -= 1;
    await (left >= 0 ? route.abort('connectionreset') : route.continue());
  });
  await ada.page.goto('/');
  await expect(ada.page.getByRole('status')).toContainText('tries again by itself');
  await expect(connection(ada.page)).toHaveText('Online', { timeout: 20_000 });
});

test('[W7.5] a page whose style sheet did not load gets it later', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  let left = 1;
  await ada.page.route('**/assets/*.css', async (route) => {
    left -= 1;
    await (left >= 0 ? route.abort('connectionreset') : route.continue());
  });
  await ada.page.goto('/');
  await expect(ada.page.getByRole('link', { name: 'Skip to content' })).toHaveCSS('position', /absolute|fixed/, {
    timeout: 20_000,
  });
});

test('[W7.5] a style sheet of a later part that did not load is asked for again', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  let asked = 0;
  await ada.page.route('**/assets/groups-*.css', async (route) => {
    asked += 1;
    await (asked === 1 ? route.abort('connectionreset') : route.continue());
  });
  await ada.page.goto('/groups');
  await expect(ada.page.getByRole('heading', { name: 'Groups', level: 1 })).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => asked).toBeGreaterThan(1);
  const isThere = () => [...document.styleSheets].some(({ href }) => /\/groups-[^/]*\.css/.test(href ?? ''));
  await expect.poll(() => ada.page.evaluate(isThere)).toBe(true);
});

test('[W7.5] a part that does not load while the server is away is there when it is back', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  let isAway = true;
  let met = 0;
  await ada.page.route(/\/assets\/sign-in-page.*\.js|\/health/, async (route) => {
    met += 1;
    await (isAway ? route.abort('connectionrefused') : route.continue());
  });
  await ada.page.goto('/sign-in');
  // More often than a part that is gone for good is asked for.
  await expect.poll(() => met, { timeout: 30_000 }).toBeGreaterThan(12);
  isAway = false;
  await expect(ada.page.getByRole('tab', { name: 'Create account' })).toBeVisible({ timeout: 20_000 });
});

test('[W7.5] over plain http from another machine the page says that it needs HTTPS', async ({ platform }) => {
  await overPlainHttp(platform.url, async (tab) => {
    expect(await tab.evaluate(() => isSecureContext)).toBe(false);
    await expect(tab.getByRole('status')).toContainText('https://');
    await expect(tab.getByRole('status')).toBeVisible();
  });
});

test('[W7.5, S1.22] a browser that makes no such key is told so', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  await ada.context.addInitScript(() => {
    const { subtle } = crypto;
    const generate = subtle.generateKey.bind(subtle) as (...args: unknown[]) => Promise<unknown>;
    Object.defineProperty(subtle, 'generateKey', {
      value: (algorithm: unknown, ...rest: unknown[]) =>
        algorithm === 'Ed25519'
          ? Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
          : generate(algorithm, ...rest),
    });
  });
  await ada.page.goto('/');
  const server = ada.page.getByRole('region', { name: 'Server' });
  await expect(server).toContainText('Update it, or open Parley in another browser.');
  await expect(server).toHaveCount(1);
});

test('[W7.5] a browser too old to run the page is told so', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  await ada.page.route('**/assets/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  await ada.context.addInitScript(() => {
    Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });
  });
  await ada.page.goto('/');
  await expect(ada.page.getByRole('status')).toContainText('too old');
});
