import { readFileSync } from 'node:fs';
import { titles } from '@parley/games';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { RiderNumber } from '../arena/rider-number.tsx';
import { SeatMark } from './seat-mark.tsx';

const SEATS = Array.from({ length: 8 }, (_, seat) => seat);
const sheet = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it('[W3.19] no title has more seats than there are marks', () => {
  expect(Math.max(...titles.map(({ seats }) => seats.max))).toBeLessThanOrEqual(SEATS.length);
});

it('[W3.19] eight seats have eight shapes, whatever their colours, and eight colours', () => {
  const marks = SEATS.map((seat) => renderToString(<SeatMark seat={seat} />));
  expect(new Set(marks.map((mark) => mark.replace(/seat-fill-\d/, ''))).size).toBe(SEATS.length);
  const fills = marks.map((mark) => /seat-fill-\d/.exec(mark)?.[0]);
  expect(new Set(fills).size).toBe(SEATS.length);
  for (const fill of fills) expect(sheet('../style/seats.css')).toContain(`.${fill} {`);
});

it('[W3.19] with forced colours each seat has a colour of the system, and a shape that stands out from it', () => {
  const forced = sheet('../style/forced-colors.css');
  for (const seat of SEATS) {
    const colour = new RegExp(`--seat-${seat}: (\\w+);`).exec(forced)?.[1];
    expect(colour).toMatch(/^(?:CanvasText|Highlight|Canvas|LinkText)$/);
    // The shape is of the colour of the canvas, except on a disc of that colour.
    expect(forced.includes(`.seat-fill-${seat} ~ .seat-shape`)).toBe(colour === 'Canvas');
  }
});

it('[W3.19] in an arena each seat has a number and a colour', () => {
  const numbers = SEATS.map((seat) => renderToString(<RiderNumber seat={seat} />));
  expect(numbers.map((number) => />(\d)</.exec(number)?.[1])).toEqual(SEATS.map((seat) => String(seat + 1)));
  expect(new Set(numbers.map((number) => /ride-seat-\d/.exec(number)?.[0])).size).toBe(SEATS.length);
});
