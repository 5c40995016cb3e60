import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { playFour, verdict } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { openOwnProfile } from './actions/profile.ts';
import { CHROMIUM, CHROMIUM_ARGS } from './fixtures/chromium.ts';
import { casesOf } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

/** Browsers that keep nothing for this page, in their several ways: people play all the same. */

test.use({ platformOptions: { house: false } });

const damages: readonly [string, () => void][] = [
  ['IndexedDB is not there', () => Object.defineProperty(window, 'indexedDB', { value: undefined })],
  [
    'naming any storage throws',
    () => {
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          },
        });
      }
    },
  ],
  [
    'IndexedDB never answers',
    () => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
    },
  ],
  [
    'every storage is full',
    () => {
      const full = (): never => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      };
      Storage.prototype.setItem = full;
      IDBObjectStore.prototype.put = full;
      IDBObjectStore.prototype.add = full;
    },
  ],
];

/** Something that the server tells the session of this player only. */
async function readsOwnProfile(page: Page): Promise<void> {
  await openOwnProfile(page);
  await expect(page.getByRole('link', { name: 'Settings', exact: true })).toBeVisible();
}

for (const [what, damage] of casesOf(damages, [2])) {
  test(`[S1.22, S16.2] where ${what}, two people play to a verdict`, async ({ newPlayer }) => {
    const ada = await newPlayer('ada');
    const ben = await newPlayer('ben');
    await ada.context.addInitScript(damage);
    await ben.context.addInitScript(damage);
    await enter(ada.page);
    await enter(ben.page);
    await meet(ada.page, ben.page);
    await playFour(ada.page, ben.page);
    await expect(verdict(ada.page)).toContainText('Unanimous');
    await readsOwnProfile(ben.page);
  });
}

test('[S1.22] a browser that is set to keep no cookies and no site data is a guest like others', async ({
  platform,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'parley-profile-'));
  mkdirSync(join(profile, 'Default'));
  const settings = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(settings));
  const context = await chromium.launchPersistentContext(profile, {
    args: CHROMIUM_ARGS,
    baseURL: platform.url,
    ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
  });
  try {
    const page = await context.newPage();
    const thrown: string[] = [];
    page.on('pageerror', ({ message }) => thrown.push(message));
    await enter(page);
    const storage = await page.evaluate(() => {
      try {
        return localStorage.length;
      } catch (error) {
        return error instanceof Error ? error.name : 'unknown';
      }
    });
    expect(storage, 'the profile keeps nothing').toBe('SecurityError');
    await readsOwnProfile(page);
    expect(thrown).toEqual([]);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

test('[S1.22] a browser that drops our cookie, though it says that it keeps cookies, is a guest like others', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada', { mayFail: true });
  await ada.page.route('**/api/**', async (route) => {
    const answer = await route.fetch();
    const { 'set-cookie': _, ...headers } = answer.headers();
    await route.fulfill({ response: answer, headers });
    await ada.context.clearCookies();
  });
  await enter(ada.page);
  await readsOwnProfile(ada.page);
  // What the page still asks for is answered when the page is gone.
  await ada.page.unrouteAll({ behavior: 'ignoreErrors' });
});
