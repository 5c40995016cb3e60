import type { BrowserContext, Page } from '@playwright/test';
import { finishFour, playFour, result, verdict } from './actions/board.ts';
import { accept, challenge, enter } from './actions/lobby.ts';
import { casesOf } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

/** The clock of a device is set while the page is open: by a time server, by a host that wakes its guest, by a person. */

test.use({ platformOptions: { house: false } });

type Clocked = typeof globalThis & { setClock: (byMs: number) => void };

/** `Date` can be set; timers and the monotonic clock go on, as they do on a real machine. */
async function settable(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    let offMs = 0;
    const Real = Date;
    globalThis.Date = new Proxy(Real, {
      construct: (target, values: []) => (values.length > 0 ? new target(...values) : new target(Real.now() + offMs)),
      apply: (target) => new target(Real.now() + offMs).toString(),
      get: (target, name) => (name === 'now' ? () => Real.now() + offMs : Reflect.get(target, name)),
    });
    (globalThis as Clocked).setClock = (byMs) => {
      offMs += byMs;
    };
  });
}

const set = (page: Page, byMs: number): Promise<void> =>
  page.evaluate((ms) => (globalThis as Clocked).setClock(ms), byMs);

/** Seconds of a clock face such as `0:57`. */
async function left(page: Page): Promise<number> {
  const [minutes = Number.NaN, seconds = Number.NaN] = ((await page.getByRole('timer').textContent()) ?? '')
    .split(':')
    .map(Number);
  return minutes * 60 + seconds;
}

const JUMPS: readonly (readonly [string, number])[] = [
  ['an hour forward', 3_600_000],
  ['an hour back', -3_600_000],
];

for (const [what, byMs] of casesOf(JUMPS, [0])) {
  test(`[W7.6] a clock that is set ${what} ends no match, and no countdown jumps`, async ({ platform, newPlayer }) => {
    const ada = await newPlayer('ada', { mayFail: true });
    const ben = await newPlayer('ben', { mayFail: true });
    await settable(ada.context);
    await enter(ada.page);
    const benName = await enter(ben.page);
    await set(ada.page, byMs);
    await challenge(ada.page, benName);
    await expect(ada.page.getByRole('region', { name: 'Your table' })).toContainText(/(?<!\d)[1-9]\d? seconds/);
    await accept(ben.page);
    const players = await playFour(ada.page, ben.page, 2);
    await set(ada.page, byMs);
    await expect(ada.page.getByRole('timer').first()).toBeVisible();
    for (const seconds of [await left(ada.page), await left(players[0])]) {
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(120);
    }
    await set(ada.page, -3 * byMs);
    await finishFour(...players, 2);
    await expect(result(ada.page)).not.toContainText('ran out of time');
    await expect(verdict(ada.page)).toContainText('Unanimous');

    await platform.killServer();
    const server = ada.page.getByRole('region', { name: 'Server' });
    await expect(server).toContainText(/Next try in \d{1,2} seconds?\./, { timeout: 30_000 });
    await set(ada.page, 2 * byMs);
    await expect(server).toContainText(/Trying now|Next try in \d{1,2} seconds?\./);
    await platform.startServer();
    await expect(ada.page.getByRole('status', { name: 'Connection' })).toHaveText('Online', { timeout: 30_000 });
  });
}
