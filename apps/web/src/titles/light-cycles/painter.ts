import { CLOSES_AT, type CyclesState, PICKUP, RINGS, ringEvery, TICK } from '@parley/games/light-cycles';
import { css, type Look, readLook } from '../arena-look.ts';
import type { TickFrame, TickPainter } from '../title-view.ts';
import { centre, ringsHidden, scattered, sideOfState, timeOf } from './place.ts';
import { drawCrash, drawRider, drawSign } from './riders.ts';
import { Trails } from './trails.ts';

/** The theme is asked for again after so many pictures: it rarely changes, and asking is not free. */
const LOOK_EVERY = 60;
/** How near the camera comes as the arena closes. */
const NEAREST = 1.8;
/** Ticks for which a crash shakes the picture. */
const SHAKES = 16;

/** Draws the arena: floor, trails, wall, riders, sparks. All of it follows from the states it is given. */
export function createPainter(): TickPainter {
  const trails = new Trails();
  const floor = document.createElement('canvas');
  let look: Look | null = null;
  let pictures = 0;
  let floorOf = '';

  return {
    draw(frame) {
      const now = frame.now as CyclesState;
      const { context, size } = frame;
      if (look === null || pictures % LOOK_EVERY === 0) look = sameOr(look, readLook(frame.element));
      pictures += 1;
      const side = sideOfState(now);
      const wanted = `${side} ${size} ${look.kind} ${look.floor}`;
      const isNewFloor = wanted !== floorOf;
      if (isNewFloor) drawFloor(floor, size, side, look);
      floorOf = wanted;
      trails.update(now, floor, look, isNewFloor);
      context.globalCompositeOperation = 'source-over';
      context.globalAlpha = 1;
      context.setTransform(1, 0, 0, 1, 0, 0);
      if (aim(frame, now, side)) {
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.fillStyle = css(look.floor);
        context.fillRect(0, 0, size, size);
        context.restore();
      }
      context.drawImage(trails.canvas, 0, 0);
      drawPickups(frame, now, side, look);
      drawWall(frame, now, side, look);
      const before = frame.before as CyclesState;
      for (let seat = 0; seat < now.alive.length; seat += 1) {
        if (now.alive[seat] === 1) drawRider(frame, before, now, seat, look);
        else if ((now.crashedAt[seat] ?? 0) > 0) drawCrash(frame, now, seat, look);
      }
      for (let seat = 0; seat < now.alive.length; seat += 1) {
        if (now.alive[seat] === 1) drawSign(frame, before, now, seat, look);
      }
    },
  };
}

const sameOr = (old: Look | null, fresh: Look): Look =>
  old !== null && JSON.stringify(old) === JSON.stringify(fresh) ? old : fresh;

/** Brings what is left of the arena into sight, and shakes with a crash. Whether anything is elsewhere than it stands. */
function aim({ context, size, alpha, still }: TickFrame, now: CyclesState, side: number): boolean {
  if (still) return false;
  const hidden = ringsHidden(now, alpha);
  const zoom = Math.min(NEAREST, side / (side - 2 * Math.min(hidden, side / 2 - 1)));
  let [x, y] = [0, 0];
  const time = timeOf(now) + alpha;
  for (const crashed of now.crashedAt) {
    const age = crashed === 0 ? SHAKES : time - crashed;
    if (age < 0 || age >= SHAKES) continue;
    const strength = ((1 - age / SHAKES) ** 2 * size) / 90;
    x += (scattered(Math.floor(time), 1) - 0.5) * strength;
    y += (scattered(Math.floor(time), 2) - 0.5) * strength;
  }
  context.setTransform(zoom, 0, 0, zoom, (size * (1 - zoom)) / 2 + x, (size * (1 - zoom)) / 2 + y);
  return x !== 0 || y !== 0;
}

function drawFloor(canvas: HTMLCanvasElement, size: number, side: number, look: Look): void {
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return;
  context.fillStyle = css(look.floor);
  context.fillRect(0, 0, size, size);
  if (look.kind === 'forced') return;
  const light = context.createRadialGradient(size / 2, size / 2, 0, size / 2, size / 2, size * 0.7);
  light.addColorStop(0, css(look.line, look.kind === 'dark' ? 0.26 : 0.16));
  light.addColorStop(1, css(look.line, 0));
  context.fillStyle = light;
  context.fillRect(0, 0, size, size);
  const cell = size / side;
  for (let at = 1; at < side; at += 2) {
    const isMain = (at - (side - 1) / 2) % 8 === 0;
    context.strokeStyle = css(look.line, isMain ? 0.5 : 0.2);
    context.lineWidth = isMain ? Math.max(1, cell / 10) : 1;
    context.beginPath();
    context.moveTo((at + 0.5) * cell, 0);
    context.lineTo((at + 0.5) * cell, size);
    context.moveTo(0, (at + 0.5) * cell);
    context.lineTo(size, (at + 0.5) * cell);
    context.stroke();
  }
}

function drawPickups({ context, size, alpha, still }: TickFrame, now: CyclesState, side: number, look: Look): void {
  const cellSize = size / side;
  const beat = still ? 1 : 1 + 0.18 * Math.sin((timeOf(now) + alpha) / 7);
  for (let cell = now.grid.indexOf(PICKUP); cell !== -1; cell = now.grid.indexOf(PICKUP, cell + 1)) {
    const { x, y } = centre(side, cell);
    for (const [radius, strength] of [
      [2.1 * beat, 0.16],
      [1.5 * beat, 0.35],
      [0.85, 1],
    ] as const) {
      context.fillStyle = css(look.wall, look.kind === 'forced' ? 1 : strength);
      context.beginPath();
      context.moveTo(x * cellSize, (y - radius) * cellSize);
      context.lineTo((x + radius) * cellSize, y * cellSize);
      context.lineTo(x * cellSize, (y + radius) * cellSize);
      context.lineTo((x - radius) * cellSize, y * cellSize);
      context.fill();
    }
    context.strokeStyle = css(look.floor);
    context.lineWidth = Math.max(1, cellSize / 5);
    context.beginPath();
    context.moveTo((x + 0.2) * cellSize, (y - 0.5) * cellSize);
    context.lineTo((x - 0.2) * cellSize, y * cellSize);
    context.lineTo((x + 0.2) * cellSize, y * cellSize);
    context.lineTo((x - 0.2) * cellSize, (y + 0.5) * cellSize);
    context.stroke();
  }
}

/** The wall with its shining edge; the ring that closes next is shown before it does. */
function drawWall({ context, size, alpha, still }: TickFrame, now: CyclesState, side: number, look: Look): void {
  const cell = size / side;
  const rings = now.clock[RINGS] ?? 0;
  const edge = (rings + 1) * cell;
  const inner = size - 2 * edge;
  context.fillStyle = css(look.floor, look.kind === 'dark' ? 0.86 : 0.9);
  frameOf(context, size, edge);
  context.fillStyle = css(look.wall, look.kind === 'forced' ? 0.35 : 0.1);
  frameOf(context, size, edge);
  const since = (now.clock[TICK] ?? 0) - CLOSES_AT;
  if (since > -90) {
    const every = ringEvery(side);
    const part = since < 0 ? 1 + since / 90 : ((since % every) + alpha) / every;
    context.fillStyle = css(look.wall, still ? 0.18 : 0.05 + 0.3 * part);
    context.fillRect(edge, edge, inner, cell);
    context.fillRect(edge, edge + inner - cell, inner, cell);
    context.fillRect(edge, edge + cell, cell, inner - 2 * cell);
    context.fillRect(edge + inner - cell, edge + cell, cell, inner - 2 * cell);
  }
  if (inner <= 0) return;
  for (const [width, strength] of look.kind === 'forced' ? ([[0.5, 1]] as const) : EDGE) {
    context.strokeStyle = css(look.wall, strength);
    context.lineWidth = width * cell;
    context.strokeRect(edge, edge, inner, inner);
  }
}

const EDGE = [
  [2.4, 0.08],
  [1.4, 0.14],
  [0.7, 0.3],
  [0.26, 1],
] as const;

function frameOf(context: CanvasRenderingContext2D, size: number, edge: number): void {
  context.fillRect(0, 0, size, edge);
  context.fillRect(0, size - edge, size, edge);
  context.fillRect(0, edge, edge, size - 2 * edge);
  context.fillRect(size - edge, edge, edge, size - 2 * edge);
}
