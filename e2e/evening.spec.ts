import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { beyondWindow } from './actions/fits.ts';
import { LONG } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

/**
 * A whole evening in German: two strangers find each other, play, look at what was decided and at themselves, invite a third one, and leave.
 * Wherever they come, each page is accessible, has nothing in English, and fits the window, with forced colours and with text of
 * twice the size, too.
 */

test.use({ platformOptions: { house: false } });

const PHONE = { locale: 'de-DE', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' } as const;
const DESKTOP = { locale: 'de-DE', viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' } as const;

/** Words that no German sentence has, and each English one soon needs. */
const ENGLISH = /\b(the|and|your?|with|of|is|are|for|this|that|match|player|not|play|board|turn|you)\b/i;
/** What is the same in both languages: names that the server makes, and a term that German took over. */
const SAME = /\bFair Play\b/g;

const FITS = { beyond: 0, cut: [] };

async function englishOn(page: Page): Promise<readonly string[]> {
  const lines = await page.locator('body').evaluate((body) => {
    const all = [body, ...body.querySelectorAll('*')].filter((one) => !one.closest('script, style, noscript, code'));
    return all.flatMap((one) => [
      ...[...one.childNodes].map((node) => (node instanceof Text && one.checkVisibility() ? node.data : '')),
      ...['aria-label', 'placeholder', 'title', 'alt'].map((name) => one.getAttribute(name) ?? ''),
    ]);
  });
  return [...new Set(lines)].filter((line) => ENGLISH.test(line.replace(SAME, '')));
}

/** `rules`: only these; none for all. */
async function isAccessible(page: Page, what: string, rules: readonly string[] = []): Promise<void> {
  expect.soft(await inaccessibleOn(page, rules), what).toEqual([]);
}

/**
 * As it is, and whether text of twice the size fits; in the long run also its accessibility in that size, and with colours that the
 * reader forces. The same is shown of the English pages in specs of their own.
 */
async function check(page: Page, what: string): Promise<void> {
  expect.soft(await englishOn(page), `${what}: in English`).toEqual([]);
  await isAccessible(page, what);
  expect.soft(await beyondWindow(page), `${what}: wider than the window`).toEqual(FITS);
  if (LONG) {
    await page.emulateMedia({ forcedColors: 'active' });
    await isAccessible(page, `${what}, forced colours`, ['color-contrast', 'link-in-text-block']);
    await page.emulateMedia({ forcedColors: 'none' });
  }
  const size = (percent: string): Promise<void> =>
    page.evaluate((value) => {
      document.documentElement.style.fontSize = value;
    }, percent);
  await size('200%');
  expect.soft(await beyondWindow(page), `${what}: text of twice the size`).toEqual(FITS);
  if (LONG) await isAccessible(page, `${what}, large text`, ['target-size', 'scrollable-region-focusable']);
  await size('');
}

const news = (page: Page) => page.getByRole('status', { name: 'Neues zur Partie' });
const column = (page: Page, number: number) => page.getByRole('button', { name: new RegExp(`^Spalte ${number},`) });
const you = (page: Page) => page.getByRole('link', { name: /^Du: / });

async function enter(page: Page): Promise<string> {
  await page.goto('/');
  await expect(page.getByRole('status', { name: 'Verbindung zum Server' })).toHaveText('Online');
  return ((await you(page).getAttribute('aria-label')) ?? '').replace('Du: ', '');
}

async function drop(page: Page, number: number): Promise<void> {
  await expect(news(page)).toContainText('Du bist dran.');
  await column(page, number).click();
  await expect(news(page)).not.toContainText('Du bist dran.');
}

test('[W11.11, W3.2] an evening in German, from the first page to the last match', async ({ newPlayer }) => {
  test.setTimeout(240_000);
  const ada = (await newPlayer('ada', { ...PHONE, mayFail: true })).page;
  const ben = (await newPlayer('ben', { ...DESKTOP, mayFail: true })).page;
  const names = new Map([
    [ada, await enter(ada)],
    [ben, await enter(ben)],
  ]);
  const nameOf = (page: Page): string => names.get(page) ?? '';
  await expect(ada.getByRole('heading', { level: 1 })).toHaveText('Spiel gegen Fremde. Vertrau dem Ergebnis.');
  await check(ada, 'Lobby, Telefon');
  await check(ben, 'Lobby');

  await ada.getByRole('button', { name: 'Jetzt spielen' }).click();
  await expect(ada.getByRole('region', { name: 'Spielersuche' })).toContainText(
    'Wir suchen jemanden für Vier gewinnt.',
  );
  await column(ada, 4).click();
  await expect(ada.getByRole('status', { name: 'Was in der Partie passiert' })).toContainText('Du bist dran.');
  await check(ada, 'Aufwärmen');
  await ben.getByRole('button', { name: 'Jetzt spielen' }).click();
  for (const page of [ada, ben]) await expect(page).toHaveURL(/\/match\//);

  let first = ada;
  await expect
    .poll(async () => {
      const turns = await Promise.all([ada, ben].map(async (page) => (await news(page).textContent()) ?? ''));
      first = turns[0]?.includes('Du bist dran.') ? ada : ben;
      return turns.some((words) => words.includes('Du bist dran.'));
    })
    .toBe(true);
  const second = first === ada ? ben : ada;
  await drop(first, 1);
  await expect(news(second)).toContainText(`${nameOf(first)} hat gespielt: Spalte 1.`);
  await check(first, 'Partie');
  await check(second, 'Partie, am Zug');
  await second.getByRole('region', { name: 'Reaktionen' }).getByRole('button', { name: 'Guter Zug' }).click();
  await expect(first.getByText('Guter Zug', { exact: true }).first()).toBeVisible();
  for (const [page, number] of [
    [second, 2],
    [first, 1],
    [second, 2],
    [first, 1],
    [second, 2],
  ] as const)
    await drop(page, number);
  await column(first, 1).click();
  const result = (page: Page) => page.getByRole('region', { name: 'Ergebnis' });
  await expect(result(first)).toContainText(`Du hast ${nameOf(second)} geschlagen`);
  await expect(result(second)).toContainText(`${nameOf(first)} hat dich geschlagen`);
  for (const page of [first, second]) {
    await expect(page.getByRole('status', { name: 'Entscheidung' })).toContainText('Offizielles Ergebnis');
    await check(page, 'Ergebnis');
  }

  await first.getByRole('link', { name: /^Warum\?/ }).click();
  await expect(first.getByRole('region', { name: 'Die Partie, Zug für Zug' })).toContainText('7');
  await expect(first.getByRole('heading', { name: 'Wer was berichtet hat' })).toBeVisible();
  await first.getByRole('button', { name: 'Hier prüfen' }).click();
  await expect(first.getByRole('status', { name: 'Prüfung der Nachweise' })).not.toContainText('…');
  await check(first, 'Entscheidung');

  await you(first).click();
  await expect(first.getByRole('region', { name: 'Bilanz' })).toContainText('Vier gewinnt');
  await check(first, 'Profil');
  for (const [path, heading] of [
    ['/settings', 'Einstellungen'],
    ['/account', /Anmeldung|Konto/],
    ['/groups', 'Gruppen'],
    ['/fair-play', /Fair/],
    ['/classes', /Gast/],
    ['/privacy', 'Datenschutz, in Kürze'],
    ['/watch', /./],
  ] as const) {
    await first.goto(path);
    await expect(first.getByRole('heading', { level: 1 })).toContainText(heading);
    await check(first, path);
  }

  await enter(first);
  await first.getByRole('button', { name: 'Mit Freunden spielen' }).click();
  const tray = first.getByRole('region', { name: 'Dein Tisch' });
  await expect(tray).toContainText('Schick diesen Link');
  await check(first, 'Einladung, eigener Tisch');
  const link = await first.getByRole('textbox', { name: 'Einladungslink' }).inputValue();
  const cem = (await newPlayer('cem', { ...PHONE, mayFail: true })).page;
  await cem.goto(link);
  await expect(cem.getByRole('heading', { name: `${nameOf(first)} lädt dich zu Vier gewinnt ein` })).toBeVisible();
  await check(cem, 'Einladung');
  await cem.getByRole('button', { name: 'Setzen und spielen' }).click();
  for (const page of [first, cem]) await expect(page).toHaveURL(/\/match\//);
  await expect.poll(async () => (await news(cem).textContent()) ?? '').toMatch(/Du bist dran\.|ist am Zug\./);
  const turn = ((await news(cem).textContent()) ?? '').includes('Du bist dran.') ? cem : first;
  await drop(turn, 3);
  await cem.getByRole('button', { name: 'Aufgeben' }).click();
  const dialog = cem.getByRole('alertdialog');
  await expect(dialog).toContainText('Du verlierst diese Partie.');
  await check(cem, 'Aufgeben');
  await dialog.getByRole('button', { name: 'Aufgeben' }).click();
  await expect(result(first)).toContainText(/Du hast .* geschlagen/);
  await expect(result(cem)).toContainText('Du hast aufgegeben.');
  await expect(cem.getByRole('status', { name: 'Entscheidung' })).toContainText('Offizielles Ergebnis');
  await check(cem, 'aufgegeben');
});
