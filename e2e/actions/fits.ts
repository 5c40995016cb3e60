import type { Page } from '@playwright/test';

/** By how many pixels the page is wider than the window, and what of it is cut off. */
export function beyondWindow(page: Page): Promise<{ readonly beyond: number; readonly cut: readonly string[] }> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const cut = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (box.width === 0 || box.height <= 1 || style.visibility === 'hidden' || style.position === 'fixed')
        return false;
      // What lies in something that scrolls by itself, such as a table, can be reached there.
      for (let around: Element | null = element.parentElement; around !== null; around = around.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(around).overflowX) && around !== document.documentElement) return false;
        if (getComputedStyle(around).textOverflow === 'ellipsis') return false;
      }
      return box.right > clientWidth + 1 || box.left < -1;
    });
    return {
      beyond: scrollWidth - clientWidth,
      cut: cut.map((each) => `${each.tagName}.${each.getAttribute('class')}`),
    };
  });
}
