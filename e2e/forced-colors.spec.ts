import type { Locator, Page } from '@playwright/test';
import { dropDisc, finishFour, news, onTurn, playDots, playFour, verdict } from './actions/board.ts';
import { accept, challenge, enter, meet, nameOf } from './actions/lobby.ts';
import { casesOf } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

/** With colours that the reader has forced on everything, each thing that is told by a picture can be seen, and told from the next one. */

test.use({ platformOptions: { house: false } });

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Relative luminance of each pixel, row by row, 0 to 1. */
  readonly light: readonly number[];
}

async function pictureOf(page: Page, of: Locator): Promise<Picture> {
  const shot = await of.screenshot({ animations: 'disabled' });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (context === null) throw new Error('this browser draws nothing');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const linear = (byte = 0): number =>
      byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
    const light: number[] = [];
    for (let at = 0; at < data.length; at += 4) {
      light.push(0.2126 * linear(data[at]) + 0.7152 * linear(data[at + 1]) + 0.0722 * linear(data[at + 2]));
    }
    return { width, height, light };
  }, shot.toString('base64'));
}

const contrast = (a: number, b: number): number => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** Which part of the picture stands out from its ground by 3:1, which is what WCAG asks of graphics. */
function inkOf({ light }: Picture): number {
  const counts = new Map<number, number>();
  for (const each of light) counts.set(Math.round(each * 50), (counts.get(Math.round(each * 50)) ?? 0) + 1);
  const [ground = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return light.filter((each) => contrast(each, ground / 50) >= 3).length / light.length;
}

/** In which part two pictures of one size differ by 3:1. */
function difference(a: Picture, b: Picture): number {
  const both = Math.min(a.light.length, b.light.length);
  let differing = 0;
  for (let at = 0; at < both; at += 1) if (contrast(a.light[at] ?? 0, b.light[at] ?? 0) >= 3) differing += 1;
  return differing / both;
}

/** `column` from 1, `row` from below. */
const cell = (page: Page, column: number, row: number): Locator =>
  page
    .getByRole('group', { name: 'Four in a Row board' })
    .getByRole('button')
    .nth(column - 1)
    .locator('> *')
    .nth(6 - row);

for (const colorScheme of casesOf(['light', 'dark'] as const, [0])) {
  test.describe(`forced colours, ${colorScheme}`, () => {
    const look = { forcedColors: 'active', colorScheme, reducedMotion: 'reduce' } as const;

    test('[W3.7] Four in a Row: holes, the discs of both seats, the last move, the focus, faces and the seal', async ({
      newPlayer,
    }) => {
      const ada = (await newPlayer('ada', look)).page;
      const ben = (await newPlayer('ben')).page;
      await enter(ada);
      await enter(ben);
      for (const face of await ada.locator('svg.avatar:visible').all()) {
        expect(inkOf(await pictureOf(ada, face))).toBeGreaterThan(0.1);
      }
      await meet(ada, ben);
      const [winner, loser] = await playFour(ada, ben, 3);
      await dropDisc(loser, 3);
      // So that nothing is drawn over the cells for a pointer or a focus.
      await ada.mouse.move(0, 0);
      await ada.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const hole = await pictureOf(ada, cell(ada, 6, 4));
      const first = await pictureOf(ada, cell(ada, 1, 1));
      const second = await pictureOf(ada, cell(ada, 2, 1));
      expect(inkOf(hole), 'a hole has no edge').toBeGreaterThan(0.02);
      expect(difference(hole, first), 'a disc looks like a hole').toBeGreaterThan(0.2);
      expect(difference(hole, second), 'a disc looks like a hole').toBeGreaterThan(0.2);
      expect(difference(first, second), 'the discs of both look alike').toBeGreaterThan(0.04);
      expect(difference(second, await pictureOf(ada, cell(ada, 3, 1))), 'the last disc is not marked').toBeGreaterThan(
        0.02,
      );

      const column = ada.getByRole('button', { name: /^Column 6,/ });
      const before = await pictureOf(ada, column);
      await column.focus();
      await ada.keyboard.press('ArrowRight');
      await ada.keyboard.press('ArrowLeft');
      await expect(column).toBeFocused();
      expect(difference(before, await pictureOf(ada, column)), 'the focus is not seen').toBeGreaterThan(0.01);

      expect(inkOf(await pictureOf(ada, ada.locator('svg.path-mark').first()))).toBeGreaterThan(0.05);
      await dropDisc(winner, 1);
      await dropDisc(loser, 3);
      await finishFour(winner, loser, 6);
      await expect(verdict(ada)).toContainText('Official result');
      expect(inkOf(await pictureOf(ada, ada.locator('svg.seal').first())), 'the seal is not seen').toBeGreaterThan(
        0.05,
      );
    });

    test('[W3.7] Dots and Boxes: lines of both seats, open lines, and the focus', async ({ newPlayer }) => {
      const ada = (await newPlayer('ada', look)).page;
      const ben = (await newPlayer('ben')).page;
      await enter(ada);
      const benName = await enter(ben);
      await ada.getByRole('group', { name: 'Challenge to' }).getByText('Dots and Boxes').click();
      await challenge(ada, benName);
      await accept(ben);
      await playDots([ada, ben], 6);
      await expect(news(ada)).toContainText(/turn|to move/);
      await ada.mouse.move(0, 0);
      await ada.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const lines = ada.getByRole('group', { name: 'Dots and Boxes board' });
      const drawnBy = (name: string) =>
        lines.getByRole('button', { name: new RegExp(`across.*drawn by ${name}`) }).first();
      const mine = await pictureOf(ada, drawnBy(await nameOf(ada)));
      const theirs = await pictureOf(ada, drawnBy(benName));
      const free = lines.getByRole('button', { name: /^Line (?!.*drawn by)/ }).last();
      const open = await pictureOf(ada, free);
      expect(difference(mine, open), 'a line looks as if it were open').toBeGreaterThan(0.02);
      expect(difference(mine, theirs), 'the lines of both look alike').toBeGreaterThan(0.01);
      await free.focus();
      await ada.keyboard.press('ArrowUp');
      await ada.keyboard.press('ArrowDown');
      const focused = lines.locator(':focus');
      const seen = await pictureOf(ada, focused);
      await ada.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      expect(difference(seen, await pictureOf(ada, free)), 'the focus is not seen').toBeGreaterThan(0.01);
      expect(await onTurn([ada, ben])).not.toBeNull();
    });

    test('[W3.7] keys, fields and what is chosen have edges of their own', async ({ newPlayer }) => {
      const ada = (await newPlayer('ada', { ...look, viewport: { width: 390, height: 844 } })).page;
      await enter(ada);
      const [chosen, other] = [ada.getByRole('tab', { name: 'Play' }), ada.getByRole('tab', { name: /^Tables/ })];
      const ground = (of: Locator): Promise<string> =>
        of.evaluate((element) => getComputedStyle(element).backgroundColor);
      expect(await ground(chosen)).not.toBe(await ground(other));
      // Words that can be read on their ground, whatever lies between.
      for (const key of await ada.getByRole('button').all()) {
        if (await key.isVisible())
          expect(inkOf(await pictureOf(ada, key)), (await key.textContent()) ?? undefined).toBeGreaterThan(0.02);
      }
      for (const picture of await ada.locator('svg.title-picture').all()) {
        expect(inkOf(await pictureOf(ada, picture))).toBeGreaterThan(0.05);
      }
    });
  });
}
