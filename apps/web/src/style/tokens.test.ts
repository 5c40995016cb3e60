import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The two values of each colour, as `tokens.css` states them: light, then dark. */
const colours = new Map(
  [...css.matchAll(/^\s*--([a-z0-9-]+):\s*(?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/gm)].map((found) => {
    const [, name = '', light, dark, both = ''] = found;
    return [name, [light ?? both, dark ?? both]] as const;
  }),
);

/** WCAG 2 contrast of two colours: 1 (none) to 21. Black on white: (1 + .05) / (0 + .05) = 21. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

type Pair = readonly [string, string];
const on = (marks: readonly string[], grounds: readonly string[]): Pair[] =>
  marks.flatMap((mark) => grounds.map((ground): Pair => [mark, ground]));

const GROUNDS = ['ground', 'panel', 'raised'];
const SEATS = Array.from({ length: 8 }, (_, seat) => `seat-${seat}`);

const TEXT: readonly Pair[] = [
  ...on(['ink', 'ink-soft'], [...GROUNDS, 'sunk']),
  ...on(['ink'], ['good-wash', 'wait-wash', 'bad-wash', 'blue-wash']),
  ...on(['ink-soft'], ['wait-wash']),
  ...on(['blue'], [...GROUNDS, 'blue-wash']),
  ...['good', 'wait', 'bad'].flatMap((lamp) => on([lamp], [...GROUNDS, `${lamp}-wash`])),
  ...on(['key-ink'], ['key']),
  ...on(['board-ink', 'board-soft'], ['board']),
  ...on(['seat-ink'], SEATS),
];

/** What is told by shape and place, not read: edges of fields, focus, pieces on the board. */
const MARKS: readonly Pair[] = [
  ...on(['line-strong', 'focus'], GROUNDS),
  ...on(['key'], ['board']),
  ...on([...SEATS, 'board-ink'], ['board', 'board-hole']),
];

describe('tokens', () => {
  const value = (name: string | undefined, theme: 0 | 1): string => {
    const pair = colours.get(name ?? '');
    if (pair === undefined) throw new Error(`no colour --${name}`);
    return pair[theme];
  };

  it('[W3.3] contrast is measured as the guideline does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it.each(TEXT)('[W3.3] --%s is readable on --%s, light and dark', (text, ground) => {
    for (const theme of [0, 1] as const) {
      expect(contrast(value(text, theme), value(ground, theme))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(MARKS)('[W3.3] --%s stands out on --%s, light and dark', (mark, ground) => {
    for (const theme of [0, 1] as const) {
      expect(contrast(value(mark, theme), value(ground, theme))).toBeGreaterThanOrEqual(3);
    }
  });
});
