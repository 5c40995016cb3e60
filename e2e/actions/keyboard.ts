import type { Locator, Page } from '@playwright/test';

/** The longest way from one control of a page to another. */
const STEPS = 80;

/** The accessible name of what has the focus, as far as these pages give names. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null) return '';
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels : null;
    const label = labels === null ? '' : [...labels].map(({ textContent }) => textContent ?? '').join(' ');
    return (element.getAttribute('aria-label') ?? (label || (element.textContent ?? ''))).trim();
  });

/** Goes to a control by the Tab key alone: to the next one of this name, or to this one. */
export async function tabTo(page: Page, wanted: RegExp | Locator): Promise<void> {
  const seen: string[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    const isIt =
      wanted instanceof RegExp
        ? wanted.test(name)
        : await wanted.evaluate((element) => element === document.activeElement);
    if (isIt) return;
    seen.push(name);
  }
  throw new Error(`Tab never comes to ${wanted}, only to: ${seen.join(' | ')}`);
}

/** Goes to a control and uses it. */
export async function use(page: Page, wanted: RegExp): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}
