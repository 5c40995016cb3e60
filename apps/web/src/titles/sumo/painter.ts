import { BUMPER, edgeOf, MOST_BUMPERS, platformOf, SHRINKS_AT, type SumoState, TICK, UNIT } from '@parley/games/sumo';
import { css, type Look, mixed, readLook } from '../arena-look.ts';
import type { TickFrame, TickPainter } from '../title-view.ts';
import { type Camera, circle, timeOf } from './camera.ts';
import { drawDisc, drawFall } from './discs.ts';

/** The theme is asked for again after so many pictures: it rarely changes, and asking is not free. */
const LOOK_EVERY = 60;
/** What is seen beyond the edge, and how near the camera comes at most. */
const BESIDE = 17 * UNIT;
const NEAREST = 62 * UNIT;
/** Ticks for which a hard blow shakes the picture, and a bumper shines. */
const SHAKES = 12;
const SHINES = 18;

/** Draws the platform and who is on it. All of it follows from the states it is given. */
export function createPainter(): TickPainter {
  let look: Look | null = null;
  let pictures = 0;
  return {
    draw(frame) {
      const now = frame.now as SumoState;
      const before = frame.before as SumoState;
      if (look === null || pictures % LOOK_EVERY === 0) look = readLook(frame.element);
      pictures += 1;
      const { context, size, alpha } = frame;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.globalAlpha = 1;
      context.fillStyle = look.kind === 'forced' ? css(look.floor) : mixed(look.line, 0.12, look.floor);
      context.fillRect(0, 0, size, size);
      const edge = edgeOf(before) + (edgeOf(now) - edgeOf(before)) * alpha;
      const camera = aim(frame, now, edge);
      const seats = now.standing.length;
      for (let seat = 0; seat < seats; seat += 1)
        if (now.standing[seat] === 0 && (now.fellAt[seat] ?? 0) > 0) drawFall(frame, now, seat, camera, look);
      drawPlatform(frame, now, edge, camera, look);
      for (let at = 0; at < MOST_BUMPERS; at += 1) if (now.bumper[at] === 1) drawBumper(frame, now, at, camera, look);
      for (let seat = 0; seat < seats; seat += 1)
        if (now.standing[seat] === 1) drawDisc(frame, before, now, seat, camera, look);
    },
  };
}

/** Keeps what is left of the platform in sight, and shakes with a hard blow. */
function aim({ size, alpha, still }: TickFrame, now: SumoState, edge: number): Camera {
  const seen = still ? platformOf(now.standing.length) : Math.max(edge, NEAREST);
  const scale = size / 2 / (seen + BESIDE);
  let [x, y] = [size / 2, size / 2];
  if (still) return { scale, x, y };
  const time = timeOf(now, alpha);
  for (const [seat, at] of now.hitAt.entries()) {
    const age = time - at;
    if (at === 0 || age >= SHAKES) continue;
    const strength = ((1 - age / SHAKES) ** 2 * Math.min(6, (now.blow[seat] ?? 0) / UNIT) * size) / 1_100;
    x += Math.sin(time * 2.3 + seat) * strength;
    y += Math.cos(time * 2.9 + seat) * strength;
  }
  return { scale, x, y };
}

function drawPlatform(
  { context, alpha, still }: TickFrame,
  now: SumoState,
  edge: number,
  camera: Camera,
  look: Look,
): void {
  const { scale, x, y } = camera;
  const radius = edge * scale;
  if (radius < 1) return;
  const unit = UNIT * scale;
  if (look.kind !== 'forced') {
    // Its side, seen a little from below the middle.
    circle(context, x, y + 5 * unit, radius);
    context.fillStyle = mixed(look.line, 0.55, look.floor);
    context.fill();
  }
  circle(context, x, y, radius);
  if (look.kind === 'forced') context.fillStyle = css(look.floor);
  else {
    const light = context.createRadialGradient(x, y - radius * 0.3, radius * 0.1, x, y, radius);
    light.addColorStop(0, mixed(look.line, look.kind === 'dark' ? 0.5 : 0.1, look.floor));
    light.addColorStop(1, mixed(look.line, look.kind === 'dark' ? 0.28 : 0.32, look.floor));
    context.fillStyle = light;
  }
  context.fill();
  context.lineWidth = Math.max(1, unit / 2);
  for (const part of [0.33, 0.66]) {
    context.strokeStyle = css(look.line, look.kind === 'forced' ? 0.4 : 0.5);
    circle(context, x, y, radius * part);
    context.stroke();
  }
  const since = (now.clock[TICK] ?? 0) - SHRINKS_AT;
  // Before it shrinks, and while it does, the edge shines.
  const warns = since < -90 ? 0 : still ? 0.6 : 0.5 + 0.4 * Math.sin((timeOf(now, alpha) / 60) * 7);
  for (const [width, strength] of look.kind === 'forced' ? ([[1, 1]] as const) : RIM_LIGHT) {
    context.strokeStyle = css(look.wall, Math.min(1, strength * (1 + 1.6 * warns)));
    context.lineWidth = width * unit;
    circle(context, x, y, radius - 0.6 * unit);
    context.stroke();
  }
}

const RIM_LIGHT = [
  [6, 0.09],
  [3.4, 0.16],
  [1.3, 0.95],
] as const;

function drawBumper({ context, alpha }: TickFrame, now: SumoState, at: number, camera: Camera, look: Look): void {
  const { scale } = camera;
  const [x, y] = [camera.x + (now.bumperX[at] ?? 0) * scale, camera.y + (now.bumperY[at] ?? 0) * scale];
  const hit = now.bumperHitAt[at] ?? 0;
  const age = hit === 0 ? SHINES : Math.min(SHINES, timeOf(now, alpha) - hit);
  const shine = 1 - age / SHINES;
  const radius = BUMPER * scale * (1 + 0.16 * shine);
  if (look.kind !== 'forced' && shine > 0) {
    circle(context, x, y, radius * (1.2 + age / SHINES));
    context.strokeStyle = css(look.wall, shine);
    context.lineWidth = 2 * UNIT * scale;
    context.stroke();
  }
  circle(context, x, y, radius);
  context.fillStyle = look.kind === 'forced' ? css(look.ink) : mixed(look.wall, 0.35 + 0.65 * shine, look.floor);
  context.fill();
  context.strokeStyle = css(look.wall);
  context.lineWidth = Math.max(1.5, 1.2 * UNIT * scale);
  context.stroke();
  circle(context, x, y, radius * 0.45);
  context.fillStyle = css(look.kind === 'forced' ? look.floor : look.wall);
  context.fill();
}
