import { ACROSS, COUNTDOWN, DOWN, FULL_CHARGE, MOST_CHARGE, phaseOf, type SumoState, UNIT } from '@parley/games/sumo';
import { css, type Look, mixed, type Rgb } from '../arena-look.ts';
import type { TickFrame } from '../title-view.ts';
import { type Camera, circle, discOf, timeOf } from './camera.ts';

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** Ticks for which a blow sparks, and for which one who falls is seen. */
const SPARKS = 16;
const FALLS = 55;

/** A disc with its number and where it faces; what it does is seen around it. */
export function drawDisc(
  frame: TickFrame,
  before: SumoState,
  now: SumoState,
  seat: number,
  camera: Camera,
  look: Look,
): void {
  const { context, alpha, still } = frame;
  const between = (from: Int32Array, to: Int32Array): number =>
    (from[seat] ?? 0) + ((to[seat] ?? 0) - (from[seat] ?? 0)) * alpha;
  // From one round to the next everybody is put elsewhere, and nobody flies there.
  const isSame = phaseOf(before) === phaseOf(now);
  let x = camera.x + (isSame ? between(before.x, now.x) : (now.x[seat] ?? 0)) * camera.scale;
  const y = camera.y + (isSame ? between(before.y, now.y) : (now.y[seat] ?? 0)) * camera.scale;
  const radius = discOf(camera);
  const time = timeOf(now, alpha);
  if ((now.rim[seat] ?? 0) > 0 && !still) x += Math.sin(time * 1.4) * radius * 0.08;
  const isPlain = look.kind === 'forced';
  if (!isPlain) {
    circle(context, x + radius * 0.1, y + radius * 0.28, radius);
    context.fillStyle = css(BLACK, look.kind === 'dark' ? 0.45 : 0.2);
    context.fill();
    if ((now.dash[seat] ?? 0) > 0) drawStreak(context, now, seat, x, y, radius, camera, look);
  }
  drawBody(context, x, y, radius, seat, look, 1);
  drawFacing(context, now.facing[seat] ?? 0, x, y, radius, look);
  if ((now.charge[seat] ?? 0) > 0) drawCharge(frame, now.charge[seat] ?? 0, x, y, radius, time, look);
  if ((now.rim[seat] ?? 0) > 0) {
    circle(context, x, y, radius * 1.25);
    context.setLineDash([radius * 0.3, radius * 0.2]);
    context.strokeStyle = css(look.ink);
    context.lineWidth = Math.max(1.5, radius * 0.12);
    context.stroke();
    context.setLineDash([]);
  }
  if (!still && !isPlain) drawSparks(context, now, seat, x, y, radius, time, look);
  const isMine = frame.mine.includes(seat);
  if (isMine || phaseOf(now) === COUNTDOWN) drawName(frame, seat, isMine, x, y, radius, now, look);
}

function drawBody(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  seat: number,
  look: Look,
  strength: number,
): void {
  const colour = look.seats[seat] ?? look.ink;
  circle(context, x, y, radius);
  if (look.kind === 'forced') {
    context.fillStyle = css(look.floor);
    context.fill();
  } else {
    const light = context.createRadialGradient(x - radius * 0.35, y - radius * 0.45, radius * 0.1, x, y, radius);
    light.addColorStop(0, mixed(colour, 0.55, WHITE));
    light.addColorStop(0.45, css(colour));
    light.addColorStop(1, mixed(colour, 0.62, BLACK));
    context.fillStyle = light;
    context.globalAlpha = strength;
    context.fill();
  }
  context.strokeStyle = look.kind === 'forced' ? css(look.ink) : mixed(colour, 0.4, WHITE);
  context.lineWidth = Math.max(1.5, radius * 0.1);
  context.stroke();
  circle(context, x, y, radius * 0.56);
  context.fillStyle = css(look.floor, look.kind === 'forced' ? 1 : 0.88);
  context.fill();
  context.fillStyle = css(look.ink);
  context.font = `700 ${radius * 0.8}px sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(seat + 1), x, y + radius * 0.04);
  context.globalAlpha = 1;
}

/** An arrowhead on the rim of the disc. */
function drawFacing(
  context: CanvasRenderingContext2D,
  facing: number,
  x: number,
  y: number,
  radius: number,
  look: Look,
): void {
  const [ahead, aside] = [(ACROSS[facing] ?? 0) / 256, (DOWN[facing] ?? 0) / 256];
  const at = (along: number, off: number): readonly [number, number] => [
    x + (ahead * along - aside * off) * radius,
    y + (aside * along + ahead * off) * radius,
  ];
  context.beginPath();
  context.moveTo(...at(1.32, 0));
  context.lineTo(...at(0.84, 0.42));
  context.lineTo(...at(0.84, -0.42));
  context.closePath();
  context.fillStyle = css(look.ink);
  context.fill();
}

/** The charge goes around the disc; when it is full it beats, and when it lasts too long it fades. */
function drawCharge(
  { context, still }: TickFrame,
  charge: number,
  x: number,
  y: number,
  radius: number,
  time: number,
  look: Look,
): void {
  const full = Math.min(1, charge / FULL_CHARGE);
  const tired = Math.max(0, (charge - FULL_CHARGE) / (MOST_CHARGE - FULL_CHARGE));
  const beat = full === 1 && !still ? 1 + 0.07 * Math.sin(time * 0.9) : 1;
  context.lineCap = 'round';
  circle(context, x, y, radius * 1.42 * beat);
  context.strokeStyle = css(look.ink, 0.22);
  context.lineWidth = radius * 0.24;
  context.stroke();
  context.beginPath();
  context.arc(x, y, radius * 1.42 * beat, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * full);
  context.strokeStyle = css(look.kind === 'forced' ? look.ink : look.wall, 1 - 0.6 * tired);
  context.lineWidth = radius * (0.24 - 0.12 * tired);
  context.stroke();
}

/** Light behind a dash. */
function drawStreak(
  context: CanvasRenderingContext2D,
  now: SumoState,
  seat: number,
  x: number,
  y: number,
  radius: number,
  { scale }: Camera,
  look: Look,
): void {
  const colour = look.seats[seat] ?? look.ink;
  const [backX, backY] = [(now.vx[seat] ?? 0) * scale, (now.vy[seat] ?? 0) * scale];
  for (let back = 5; back >= 1; back -= 1) {
    circle(context, x - backX * back * 1.3, y - backY * back * 1.3, radius * (1 - back * 0.12));
    context.fillStyle = css(colour, 0.3 - 0.045 * back);
    context.fill();
  }
}

/** Strokes that fly from a blow: more and farther the harder it was. */
function drawSparks(
  context: CanvasRenderingContext2D,
  now: SumoState,
  seat: number,
  x: number,
  y: number,
  radius: number,
  time: number,
  look: Look,
): void {
  const at = now.hitAt[seat] ?? 0;
  const age = (time - at) / SPARKS;
  const hard = Math.min(1, (now.blow[seat] ?? 0) / (4 * UNIT));
  if (at === 0 || age >= 1 || hard < 0.12) return;
  context.strokeStyle = css(look.kind === 'dark' ? WHITE : look.ink, 1 - age);
  context.lineWidth = Math.max(1, radius * 0.12 * (1 - age));
  context.beginPath();
  const count = 6 + Math.round(hard * 10);
  for (let spark = 0; spark < count; spark += 1) {
    const turn = ((spark + (at % 7) / 7) / count) * 2 * Math.PI;
    const from = radius * (1.1 + age * (1 + 2.2 * hard));
    const to = from + radius * 0.5 * hard * (1 - age) + 2;
    context.moveTo(x + Math.cos(turn) * from, y + Math.sin(turn) * from);
    context.lineTo(x + Math.cos(turn) * to, y + Math.sin(turn) * to);
  }
  context.stroke();
}

/** The name above a disc: before a round that of all, and in it a mark above one's own. */
function drawName(
  { context, names, ratio }: TickFrame,
  seat: number,
  isMine: boolean,
  x: number,
  y: number,
  radius: number,
  now: SumoState,
  look: Look,
): void {
  context.fillStyle = css(look.ink);
  const top = y - radius * 1.75;
  if (phaseOf(now) === COUNTDOWN) {
    context.font = `600 ${13 * ratio}px sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    context.fillText(names[seat] ?? '', x, top - (isMine ? radius * 0.3 : 0));
  }
  if (!isMine) return;
  context.beginPath();
  context.moveTo(x - radius * 0.3, top - radius * 0.2);
  context.lineTo(x + radius * 0.3, top - radius * 0.2);
  context.lineTo(x, top + radius * 0.2);
  context.fill();
}

/** Who fell grows smaller on its way down, below the platform. */
export function drawFall(frame: TickFrame, now: SumoState, seat: number, camera: Camera, look: Look): void {
  const { context, alpha, still } = frame;
  const age = timeOf(now, alpha) - (now.fellAt[seat] ?? 0);
  if (age < 0 || age > FALLS) return;
  const part = age / FALLS;
  // It slows down as it falls: the sum of a speed that goes down by a twentieth each tick.
  const glide = still ? 0 : 20 * (1 - 0.95 ** age);
  const x = camera.x + ((now.x[seat] ?? 0) + (now.vx[seat] ?? 0) * glide) * camera.scale;
  const y = camera.y + ((now.y[seat] ?? 0) + (now.vy[seat] ?? 0) * glide) * camera.scale;
  context.globalAlpha = 1 - part;
  drawBody(context, x, y, discOf(camera) * (1 - 0.75 * part), seat, look, 1 - part);
  context.globalAlpha = 1;
}
