/**
 * `npm run screens`: a picture of each page at 390 and 1440 px, dark and light, of the real platform; into screens/.
 *
 * The pictures are for people. Nothing here passes or fails except the way through the pages.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { createAccount } from './actions/account.ts';
import { arenaBegins } from './actions/arena.ts';
import { dropDisc, finishFour, news, onTurn, playDots, playFour, resign, verdict } from './actions/board.ts';
import { accept, challenge, enter, meet, nameOf } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { expect, openPlayer, type TestPlatform, test } from './fixtures/platform.ts';
import { lieInReports, misdirect } from './hostile/lying-client.ts';

const FOLDER = 'screens';
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

/** Opens the lobby with a name that is the same in every run. */
async function enterAs(browser: Browser, url: string, name: string, options: object): Promise<Page> {
  const { page } = await openPlayer(browser, url, name, { ...options, mayFail: true });
  await enter(page);
  await openSettings(page);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('link', { name: `You: ${name}` })).toBeVisible();
  await enter(page);
  return page;
}

/** Out of a match before its first move. */
async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toBeVisible();
}

for (const viewport of [PHONE, DESKTOP]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`pictures at ${viewport.width} px, ${colorScheme}`, async ({ browser, platform }) => {
      test.setTimeout(180_000);
      const { url } = platform;
      // A dialog is captured within the window: capturing the whole page resizes it, which may close the dialog.
      const shoot = async (page: Page, name: string, fullPage = true): Promise<void> => {
        await page.screenshot({
          path: `${FOLDER}/${name}-${viewport.width}-${colorScheme}.png`,
          animations: 'disabled',
          fullPage,
        });
      };
      const tab = async (page: Page, name: RegExp): Promise<void> => {
        if (viewport === PHONE) await page.getByRole('tab', { name }).click();
      };
      const mine = { viewport, colorScheme, reducedMotion: 'reduce' } as const;
      const ada = await enterAs(browser, url, 'Ada', mine);
      const bo = await enterAs(browser, url, 'Ben', { viewport: DESKTOP });
      const cy = await enterAs(browser, url, 'Cleo', { viewport: DESKTOP });

      await shoot(ada, '01-lobby');
      await tab(ada, /^People/);
      await expect(ada.getByRole('list', { name: 'People here' }).getByRole('listitem')).toHaveCount(3);
      if (viewport === PHONE) await shoot(ada, '02-people');
      await challenge(ada, 'Ben');
      await expect(ada.getByRole('region', { name: 'Your table' })).toBeVisible();
      await shoot(ada, '03-asking');
      await bo.getByRole('button', { name: 'Decline' }).click();
      await expect(ada.getByRole('status', { name: 'Notices' })).toContainText('Ben');
      await shoot(ada, '04-declined');
      await challenge(bo, 'Ada');
      await expect(ada.getByRole('region', { name: 'Invitation' })).toBeVisible();
      await shoot(ada, '05-asked');
      await accept(ada);

      await expect(news(ada)).toContainText(/turn|to move/);
      await playFour(ada, bo, 5);
      await shoot(ada, '06-four-in-a-row');
      await ada.getByRole('button', { name: 'Link to Ben: direct' }).click();
      await expect(ada.getByRole('dialog', { name: 'Link to Ben' })).toContainText('ms');
      await shoot(ada, '07-link-panel', false);
      await ada.keyboard.press('Escape');
      await ada.getByRole('button', { name: 'Resign' }).click();
      await shoot(ada, '08-resigning', false);
      await ada.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click();
      const winner = await onTurn([ada, bo]);
      await dropDisc(winner ?? ada, 2);
      await dropDisc(winner === ada ? bo : ada, 1);
      await expect(verdict(ada)).toContainText('Official result');
      await shoot(ada, '09-result');
      await ada.getByRole('link', { name: /^Why/ }).click();
      await expect(ada.getByRole('list', { name: 'Reports' })).toBeVisible();
      await shoot(ada, '10-verdict');
      await ada.getByRole('link', { name: /^You: / }).click();
      await expect(ada.getByRole('list', { name: 'Matches' })).toBeVisible();
      await expect(ada.getByRole('figure', { name: 'Trust over time' }).locator('canvas')).toBeVisible();
      await shoot(ada, '11-profile');
      for (const [path, name] of [
        ['/sign-in', '12-sign-in'],
        ['/privacy', '13-privacy'],
        ['/nowhere', '14-no-such-page'],
        ['/account', '26-account-of-a-guest'],
        ['/recover', '27-recover'],
        ['/link', '28-another-device'],
      ] as const) {
        await ada.goto(path);
        await expect(ada.getByRole('heading', { level: 1 })).toBeVisible();
        await shoot(ada, name);
      }

      // A table of three, and a match of three with a liar in it.
      await enter(ada);
      await tab(ada, /^Tables/);
      await ada.getByRole('button', { name: 'Open a table' }).click();
      const dialog = ada.getByRole('dialog', { name: 'Open a table' });
      await dialog.getByText('Dots and Boxes', { exact: true }).click();
      await dialog.getByRole('group', { name: 'Seats' }).getByText('3', { exact: true }).click();
      await shoot(ada, '15-open-a-table', false);
      await dialog.getByRole('button', { name: 'Open table' }).click();
      await enter(bo);
      await bo.getByRole('button', { name: /^Join Ada/ }).click();
      await expect(ada.getByRole('list', { name: 'Seats' })).toContainText('Ben');
      await shoot(ada, '16-your-table');
      await lieInReports(cy.context());
      await enter(cy);
      await cy.getByRole('button', { name: /^Join Ada/ }).click();
      for (let line = 0; line < 24; line++) {
        const page = await onTurn([ada, bo, cy]);
        if (page === null) break;
        const free = page.getByRole('button', { name: /^Line (?!.*drawn by)/ });
        await free.nth((line * 7) % (await free.count())).click();
        await expect(page.getByRole('button', { name: /drawn by/ })).toHaveCount(line + 1);
      }
      await shoot(ada, '17-dots-and-boxes');
      await playDots([ada, bo, cy]);
      await expect(verdict(ada)).toContainText('Official result');
      await shoot(ada, '18-disputed-result');
      await ada.getByRole('link', { name: /^Why/ }).click();
      await expect(ada.getByRole('list', { name: 'Shares' })).toBeVisible();
      await ada.getByRole('button', { name: 'Check it here' }).click();
      await expect(ada.getByRole('status', { name: 'Check of the evidence' })).toContainText('The file holds.');
      await shoot(ada, '19-disputed-verdict');

      // Two players contradict each other, and no moves could show who is right.
      for (const page of [ada, cy]) await misdirect(page.context(), ['deposit']);
      await enter(ada);
      await enter(cy);
      await tab(ada, /^People/);
      await meet(ada, cy);
      await playFour(ada, cy);
      await expect(verdict(ada)).toContainText('No official result', { timeout: 20_000 });
      await shoot(ada, '20-no-result');
      await ada.getByRole('link', { name: /^Why/ }).click();
      await expect(ada.getByRole('region', { name: 'What the moves say' })).toContainText('Not enough');
      await shoot(ada, '20-no-result-verdict');

      // Ada hides her address: the next link uses relays only.
      await openSettings(ada);
      const hide = ada.getByRole('switch', { name: 'Hide my address' });
      await hide.click();
      await expect(hide).toBeChecked();
      await shoot(ada, '21-hidden-address');
      await enter(ada);
      await enter(cy);
      await tab(ada, /^People/);
      await meet(ada, cy);
      await ada.getByRole('button', { name: /^Link to Cleo: (now: )?(relay|server)/ }).click();
      await expect(ada.getByRole('dialog', { name: 'Link to Cleo' })).toContainText('One of you hides its address');
      await shoot(ada, '22-hidden-link', false);
      await ada.keyboard.press('Escape');
      await leave(ada);

      // Nothing passes between the browsers: the rungs are tried one after the other, up to the server's relay.
      await openSettings(ada);
      await hide.click();
      await expect(hide).not.toBeChecked();
      await ada.addInitScript(() => {
        RTCPeerConnection.prototype.setRemoteDescription = () => new Promise(() => {});
      });
      await enter(ada);
      await enter(cy);
      await tab(ada, /^People/);
      await meet(ada, cy);
      await expect(ada.getByRole('list', { name: 'Ways to Cleo' })).toContainText('reversed: trying');
      await shoot(ada, '23-linking');
      await expect(news(ada)).toContainText(/turn|to move/);
      await ada.getByRole('button', { name: /^Link to Cleo: .*server/ }).click();
      await expect(ada.getByRole('list', { name: 'Rungs' })).toContainText('server: open');
      await shoot(ada, '24-linked-by-server', false);
      await ada.keyboard.press('Escape');
      await leave(ada);
      await enter(ada);
      await platform.killServer();
      await expect(ada.getByRole('region', { name: 'Server' })).toContainText('out of reach');
      await shoot(ada, '25-server-away');
      expect(await nameOf(ada)).toBe('Ada');
      for (const page of [ada, bo, cy]) await page.context().close();
    });
  }
}

for (const viewport of [PHONE, DESKTOP]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(() => {
      test.use({
        platformOptions: { house: false, env: { PARLEY_CONDUCT_GRACE_MS: '0', PARLEY_REPORT_DEADLINE_MS: '2000' } },
      });

      test(`pictures of groups, watching, invitations and fair play at ${viewport.width} px, ${colorScheme}`, async ({
        browser,
        platform,
      }) => {
        test.setTimeout(180_000);
        const { url } = platform;
        const shoot = async (page: Page, name: string): Promise<void> => {
          await page.screenshot({
            path: `${FOLDER}/${name}-${viewport.width}-${colorScheme}.png`,
            animations: 'disabled',
            fullPage: true,
          });
        };
        const mine = { viewport, colorScheme, reducedMotion: 'reduce' } as const;
        const ada = await enterAs(browser, url, 'Ada', mine);
        const bo = await enterAs(browser, url, 'Ben', { viewport: DESKTOP });

        // A table for a friend, and what the friend sees.
        await ada.getByRole('button', { name: 'Play a friend' }).click();
        const link = await ada.getByRole('textbox', { name: 'Invitation link' }).inputValue();
        await shoot(ada, '30-invitation');
        const { page: guest } = await openPlayer(browser, url, 'guest', { ...mine, mayFail: true });
        await guest.goto(link);
        await expect(guest.getByRole('button', { name: 'Sit down and play' })).toBeVisible();
        await shoot(guest, '31-invited');
        await guest.context().close();
        await ada.getByRole('button', { name: 'Close table' }).click();

        // Groups: with an account, because guests make none.
        await createAccount(ada, 'Ada');
        await ada.goto('/account');
        await expect(ada.getByRole('list', { name: 'Where you are signed in' })).toBeVisible();
        await shoot(ada, '32-account-of-a-member');
        await ada.goto('/groups');
        const form = ada.getByRole('form', { name: 'Make a group' });
        await form.getByRole('textbox', { name: 'Name' }).fill('Evening Four');
        await form.getByRole('textbox', { name: 'What it is about' }).fill('Slow games after work');
        await form.getByRole('button', { name: 'Make the group' }).click();
        await expect(ada.getByRole('heading', { level: 1, name: 'Evening Four' })).toBeVisible();
        await bo.goto(new URL(ada.url()).pathname);
        await bo.getByRole('button', { name: 'Join the group' }).click();
        await bo.getByRole('textbox', { name: /^Say/ }).fill('Hello, is anybody up for a match?');
        await bo.keyboard.press('Enter');
        await expect(ada.getByRole('log')).toContainText('anybody up');
        await shoot(ada, '33-group');
        await ada.goto('/groups');
        await expect(ada.getByRole('list', { name: 'Your groups' })).toBeVisible();
        await shoot(ada, '34-groups');

        // A match that somebody watches, and its liar.
        await lieInReports(bo.context());
        await enter(bo);
        await enter(ada);
        await meet(bo, ada);
        const [winner, loser] = await playFour(ada, bo, 4);
        await shoot(ada, '35-match-with-chat');
        const { page: visitor } = await openPlayer(browser, url, 'visitor', { ...mine, mayFail: true });
        await visitor.goto('/watch');
        await expect(visitor.getByRole('link', { name: /^Watch / })).toBeVisible();
        await shoot(visitor, '36-running-matches');
        await visitor.getByRole('link', { name: /^Watch / }).click();
        await expect(visitor.getByRole('status', { name: 'Match news' })).toBeVisible();
        await shoot(visitor, '37-watching');
        await finishFour(winner, loser, 4);
        await expect(verdict(ada)).toContainText('Official result');
        await shoot(visitor, '38-watched-to-the-end');
        await visitor.context().close();
        await ada.getByRole('button', { name: 'Report Ben' }).click();
        await shoot(ada, '39-report');
        const dialog = ada.getByRole('dialog', { name: 'Report Ben' });
        await dialog.getByText('Cheating', { exact: true }).click();
        await dialog.getByRole('textbox', { name: 'In your words' }).fill('It said that it had won.');
        await dialog.getByRole('button', { name: 'Send the report' }).click();
        await ada.getByRole('button', { name: 'Close' }).click();
        await bo.setViewportSize(viewport);
        await bo.emulateMedia({ colorScheme });
        await bo.goto('/fair-play');
        await expect(bo.getByRole('list', { name: 'Restrictions' })).toBeVisible();
        await shoot(bo, '40-fair-play');
        await bo.getByRole('button', { name: 'Appeal' }).click();
        await bo.getByRole('textbox', { name: 'Why is this wrong?' }).fill('It was my brother.');
        await bo.getByRole('button', { name: 'Send the appeal' }).click();
        await expect(bo.getByText('Your appeal is waiting for an answer.')).toBeVisible();
        makeAdministrator(platform, 'Ada');
        await ada.goto('/admin');
        await expect(ada.getByRole('list', { name: 'Appeals' })).toContainText('brother');
        await shoot(ada, '41-administration');
        await ada.goto('/classes');
        await expect(ada.getByRole('region', { name: 'Who may do what' })).toBeVisible();
        await shoot(ada, '42-classes');
        for (const page of [ada, bo]) await page.context().close();
      });
    });
  }
}

/** `npm run admin -- add NAME`, beside the running server. */
function makeAdministrator({ dataDir }: TestPlatform, name: string): void {
  const command = fileURLToPath(new URL('../scripts/admin.mjs', import.meta.url));
  execFileSync(process.execPath, [command, 'add', name], { env: { ...process.env, PARLEY_DATA: dataDir } });
}

/** So many pictures of a match in real time, one after the other: what a recording would show. */
const FRAMES = [1, 2, 3, 4];
const FRAME_MS = 700;

for (const viewport of [PHONE, DESKTOP]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`pictures of matches in real time at ${viewport.width} px, ${colorScheme}`, async ({ browser, platform }) => {
      test.setTimeout(240_000);
      const { url } = platform;
      const shoot = (page: Page, name: string): Promise<Buffer> =>
        page.screenshot({ path: `${FOLDER}/${name}-${viewport.width}-${colorScheme}.png` });
      const sequence = async (page: Page, name: string): Promise<void> => {
        for (const frame of FRAMES) {
          await page.waitForTimeout(FRAME_MS);
          await shoot(page, `${name}-${frame}`);
        }
      };
      const mine = { viewport, colorScheme, hasTouch: viewport === PHONE };
      const ada = await enterAs(browser, url, 'Ada', mine);
      const ben = await enterAs(browser, url, 'Ben', { viewport: DESKTOP, colorScheme });
      for (const [title, path, players, number] of [
        ['Light Cycles', 'light-cycles', '8', '60'],
        ['Sumo', 'sumo', '4', '62'],
      ] as const) {
        await ada.goto(`/practice/${path}`);
        await ada.getByRole('group', { name: 'Players' }).getByText(players, { exact: true }).click();
        await shoot(ada, `${number}-${path}-practice`);
        await ada.getByRole('button', { name: 'Play', exact: true }).click();
        await expect(ada.getByText(/Round 1 of \d+/)).toBeVisible();
        await sequence(ada, `${number}-${path}-of-${players}`);
        await enter(ada);
        if (viewport === PHONE) await ada.getByRole('tab', { name: /^People/ }).click();
        await ada.getByRole('group', { name: 'Challenge to' }).getByText(title, { exact: true }).click();
        await challenge(ada, 'Ben');
        await accept(ben);
        await arenaBegins(ada, ben);
        await ben.keyboard.down('ArrowRight');
        await sequence(ada, `${Number(number) + 1}-${path}-match`);
        await ben.keyboard.up('ArrowRight');
        await resign(ben);
        await expect(verdict(ada)).toContainText('Official result', { timeout: 30_000 });
        await shoot(ada, `${Number(number) + 1}-${path}-result`);
        await enter(ben);
        await enter(ada);
      }
      for (const page of [ada, ben]) await page.context().close();
    });
  }
}
