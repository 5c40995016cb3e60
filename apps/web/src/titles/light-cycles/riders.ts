import { COUNTDOWN, type CyclesState, LEFT, phaseOf, TICK } from '@parley/games/light-cycles';
import { css, type Look, mixed, type Rgb } from '../arena-look.ts';
import type { TickFrame } from '../title-view.ts';
import { across, cellBehind, centre, down, placeOf, scattered, sideOfState, timeOf } from './place.ts';
import { joinOf, layersOf } from './trails.ts';

const WHITE: Rgb = [255, 255, 255];
/** Cells of trail that glow behind a rider who boosts. */
const STREAK = 14;
/** Ticks for which sparks of a crash fly. */
const SPARKS_LAST = 54;
const SPARKS = 34;

/** The last bit of trail, and the cycle at its end. */
export function drawRider(frame: TickFrame, before: CyclesState, now: CyclesState, seat: number, look: Look): void {
  const { context, size, alpha } = frame;
  const side = sideOfState(now);
  const cell = size / side;
  const colour = look.seats[seat] ?? look.ink;
  const { x, y } = placeOf(before, now, alpha, seat);
  const heading = now.heading[seat] ?? 0;
  const at = now.cell[seat] ?? 0;
  const behind = cellBehind(now, side, at);
  context.lineCap = 'round';
  if (behind !== null) {
    const from = centre(side, behind);
    context.globalCompositeOperation = joinOf(look);
    for (const [width, share] of layersOf(look)) {
      context.strokeStyle = mixed(colour, share, look.floor);
      context.lineWidth = width * cell;
      line(context, from.x * cell, from.y * cell, x * cell, y * cell);
    }
    context.globalCompositeOperation = 'source-over';
  }
  const boosts = now.boosting[seat] === 1;
  if (boosts && look.kind !== 'forced') drawStreak(frame, now, seat, at, cell, { x, y }, look);
  if ((now.close[seat] ?? 0) === 2 && !frame.still) drawClose(frame, now, seat, x, y, cell, look);
  drawCycle(context, x * cell, y * cell, heading, cell, colour, boosts, look);
}

function drawCycle(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  heading: number,
  cell: number,
  colour: Rgb,
  boosts: boolean,
  look: Look,
): void {
  if (look.kind !== 'forced') {
    const reach = (boosts ? 4.2 : 2.8) * cell;
    const glow = context.createRadialGradient(x, y, 0, x, y, reach);
    glow.addColorStop(0, css(colour, 0.75));
    glow.addColorStop(0.4, css(colour, 0.25));
    glow.addColorStop(1, css(colour, 0));
    context.globalCompositeOperation = look.kind === 'dark' ? 'lighter' : 'source-over';
    context.fillStyle = glow;
    context.fillRect(x - reach, y - reach, 2 * reach, 2 * reach);
    context.globalCompositeOperation = 'source-over';
  }
  context.lineCap = 'round';
  const [ahead, aside] = [across(heading) * cell, down(heading) * cell];
  for (const [width, paint] of [
    [1.25, css(colour)],
    [0.62, css(look.kind === 'forced' ? look.floor : WHITE)],
  ] as const) {
    context.strokeStyle = paint;
    context.lineWidth = width * cell;
    line(context, x - ahead * 0.5, y - aside * 0.5, x + ahead * 0.55, y + aside * 0.55);
  }
}

/** The trail behind a boost is hot, and cools with the distance. */
function drawStreak(
  { context }: TickFrame,
  now: CyclesState,
  seat: number,
  at: number,
  cell: number,
  head: { readonly x: number; readonly y: number },
  look: Look,
): void {
  const side = sideOfState(now);
  context.globalCompositeOperation = look.kind === 'dark' ? 'lighter' : 'source-over';
  let from = head;
  let behind = cellBehind(now, side, at);
  for (let back = 0; back < STREAK && behind !== null; back += 1) {
    const to = centre(side, behind);
    const left = 1 - back / STREAK;
    context.strokeStyle = css(look.seats[seat] ?? look.ink, 0.5 * left);
    context.lineWidth = (1 + 1.6 * left) * cell;
    line(context, from.x * cell, from.y * cell, to.x * cell, to.y * cell);
    context.strokeStyle = css(WHITE, 0.9 * left);
    context.lineWidth = 0.5 * left * cell;
    line(context, from.x * cell, from.y * cell, to.x * cell, to.y * cell);
    from = to;
    behind = cellBehind(now, side, behind);
  }
  context.globalCompositeOperation = 'source-over';
}

/** Where two trails nearly touch it sparks. */
function drawClose(
  { context, alpha }: TickFrame,
  now: CyclesState,
  seat: number,
  x: number,
  y: number,
  cell: number,
  look: Look,
): void {
  const tick = now.clock[TICK] ?? 0;
  const heading = now.heading[seat] ?? 0;
  context.strokeStyle = css(look.kind === 'light' ? look.wall : WHITE, 0.9);
  context.lineWidth = Math.max(1, 0.16 * cell);
  for (let spark = 0; spark < 5; spark += 1) {
    const age = ((tick + spark * 3 + alpha) % 9) / 9;
    const off = (scattered(seat * 31 + spark, Math.floor((tick + spark * 3) / 9)) - 0.5) * 2;
    const back = 0.4 + age * 2.6;
    const px = x - across(heading) * back + down(heading) * off * (0.6 + 1.5 * age);
    const py = y - down(heading) * back + across(heading) * off * (0.6 + 1.5 * age);
    context.globalAlpha = 1 - age;
    line(context, px * cell, py * cell, (px + across(heading) * 0.5) * cell, (py + down(heading) * 0.5) * cell);
  }
  context.globalAlpha = 1;
}

/** Sparks, a ring of light, and a cross where the rider came to its end. */
export function drawCrash(frame: TickFrame, now: CyclesState, seat: number, look: Look): void {
  const { context, size, alpha, still } = frame;
  const side = sideOfState(now);
  const cell = size / side;
  const colour = look.seats[seat] ?? look.ink;
  const { x, y } = placeOf(now, now, 1, seat);
  const age = timeOf(now) + alpha - (now.crashedAt[seat] ?? 0);
  const part = Math.max(0, age / SPARKS_LAST);
  context.lineCap = 'round';
  const fade = Math.max(0.25, 1 - part * 0.6);
  context.strokeStyle = css(colour, fade);
  context.lineWidth = 0.45 * cell;
  line(context, (x - 0.8) * cell, (y - 0.8) * cell, (x + 0.8) * cell, (y + 0.8) * cell);
  line(context, (x + 0.8) * cell, (y - 0.8) * cell, (x - 0.8) * cell, (y + 0.8) * cell);
  if (part >= 1 || still || look.kind === 'forced') return;
  context.globalCompositeOperation = look.kind === 'dark' ? 'lighter' : 'source-over';
  const flash = Math.max(0, 1 - age / 12);
  if (flash > 0) {
    const reach = 7 * cell;
    const glow = context.createRadialGradient(x * cell, y * cell, 0, x * cell, y * cell, reach);
    glow.addColorStop(0, css(look.kind === 'dark' ? WHITE : colour, flash));
    glow.addColorStop(0.35, css(colour, 0.6 * flash));
    glow.addColorStop(1, css(colour, 0));
    context.fillStyle = glow;
    context.fillRect(x * cell - reach, y * cell - reach, 2 * reach, 2 * reach);
  }
  const out = 1 - (1 - part) ** 3;
  context.strokeStyle = css(colour, 0.7 * (1 - part) ** 2);
  context.lineWidth = (1.4 * (1 - part) + 0.2) * cell;
  context.beginPath();
  context.arc(x * cell, y * cell, (1 + 8 * out) * cell, 0, 2 * Math.PI);
  context.stroke();
  for (let spark = 0; spark < SPARKS; spark += 1) {
    const angle = scattered(spark, seat + (now.crashedAt[seat] ?? 0)) * 2 * Math.PI;
    const speed = 3 + 11 * scattered(spark + 77, now.crashedAt[seat] ?? 0);
    const far = speed * out;
    const near = Math.max(0, far - speed * 0.16 * (1 - part));
    context.strokeStyle = css(spark % 3 === 0 && look.kind === 'dark' ? WHITE : colour, 1 - part);
    context.lineWidth = (0.32 * (1 - part) + 0.08) * cell;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    line(context, (x + dx * near) * cell, (y + dy * near) * cell, (x + dx * far) * cell, (y + dy * far) * cell);
  }
  context.globalCompositeOperation = 'source-over';
}

/** The number of each rider beside it; before the round its name, where it is going, and a ring around one's own. */
export function drawSign(frame: TickFrame, before: CyclesState, now: CyclesState, seat: number, look: Look): void {
  const { context, size, ratio, alpha, mine, names, still } = frame;
  const side = sideOfState(now);
  const cell = size / side;
  const { x, y } = placeOf(before, now, alpha, seat);
  const heading = now.heading[seat] ?? 0;
  const isMine = mine.includes(seat);
  const isWaiting = phaseOf(now) === COUNTDOWN;
  const colour = look.seats[seat] ?? look.ink;
  const radius = Math.max(7 * ratio, 0.95 * cell);
  // Beside the rider, and never outside the picture.
  const within = (at: number): number => Math.max(radius * 1.2, Math.min(size - radius * 1.2, at));
  const signX = within(x * cell - across(heading) * radius * 0.4 + (heading % 2 === 0 ? radius * 1.9 : 0));
  const signY = within(y * cell - down(heading) * radius * 0.4 - (heading % 2 === 1 ? radius * 1.9 : 0));
  if (isWaiting) {
    const left = (now.clock[LEFT] ?? 0) - alpha;
    const beat = still ? 0 : (left % 50) / 50;
    context.strokeStyle = css(colour, 0.9);
    context.lineWidth = 0.35 * cell;
    for (let chevron = 0; chevron < 3; chevron += 1) {
      const at = 2 + chevron * 1.3 + (still ? 0 : (1 - beat) * 0.8);
      context.globalAlpha = 1 - chevron * 0.3;
      arrow(context, x, y, heading, at, cell);
    }
    context.globalAlpha = 1;
    if (isMine) {
      context.strokeStyle = css(look.ink, 0.4 + 0.6 * beat);
      context.lineWidth = 0.25 * cell;
      context.beginPath();
      context.arc(x * cell, y * cell, (2.2 + 1.6 * (1 - beat)) * cell, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  context.fillStyle = css(look.floor, 0.88);
  context.strokeStyle = css(colour);
  context.lineWidth = (isMine ? 2 : 1.2) * ratio;
  context.beginPath();
  context.arc(signX, signY, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.fillStyle = css(look.ink);
  context.font = `700 ${radius * 1.35}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(seat + 1), signX, signY + radius * 0.08);
  if (!isWaiting) return;
  context.font = `600 ${Math.max(12 * ratio, 1.3 * cell)}px system-ui, sans-serif`;
  context.textAlign = x < side / 3 ? 'left' : x > (2 * side) / 3 ? 'right' : 'center';
  const behind = 3.2 * cell + 14 * ratio;
  // Behind the rider, out of its way.
  const nameY = y * cell + (heading % 2 === 0 ? -down(heading) : y > side / 2 ? -1 : 1) * behind;
  context.lineWidth = 3 * ratio;
  context.strokeStyle = css(look.floor, 0.9);
  context.strokeText(names[seat] ?? '', x * cell, nameY);
  context.fillText(names[seat] ?? '', x * cell, nameY);
}

function arrow(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  heading: number,
  at: number,
  cell: number,
): void {
  const [ahead, aside] = [across(heading), down(heading)];
  const tip = [x + ahead * (at + 0.5), y + aside * (at + 0.5)] as const;
  context.beginPath();
  context.moveTo((x + ahead * at + aside * 0.6) * cell, (y + aside * at + ahead * 0.6) * cell);
  context.lineTo(tip[0] * cell, tip[1] * cell);
  context.lineTo((x + ahead * at - aside * 0.6) * cell, (y + aside * at - ahead * 0.6) * cell);
  context.stroke();
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
