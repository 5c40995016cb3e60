import { type CyclesState, headingOf, isTrail, seatOf } from '@parley/games/light-cycles';
import { css, type Look, mixed, type Rgb } from '../arena-look.ts';
import { across, cellBehind, centre, down, sideOfState } from './place.ts';

/** How wide a trail shines, in cells, and how strong: a few strokes above one another look like a glow and cost little. */
const GLOW = [
  [2.9, 0.07],
  [2.2, 0.14],
  [1.6, 0.27],
  [1.15, 0.5],
  [0.72, 1],
] as const;
const PLAIN = [[0.72, 1]] as const;
export const layersOf = (look: Look): readonly (readonly [number, number])[] => (look.kind === 'forced' ? PLAIN : GLOW);

const WHITE: Rgb = [255, 255, 255];

/** Where strokes meet the stronger one is seen, so that nothing shows where one segment ends and the next begins. */
export const joinOf = (look: Look): GlobalCompositeOperation =>
  look.kind === 'dark' ? 'lighten' : look.kind === 'light' ? 'darken' : 'source-over';
/** A trail whose rider has crashed is about to go. */
const FADING = 128;
const FADING_SHARE = 0.4;

/** Floor and trails in a picture of their own: one picture to copy for each frame. Only what changed is drawn; where something went, all of it is drawn anew. */
export class Trails {
  readonly canvas = document.createElement('canvas');
  readonly #context = this.canvas.getContext('2d', { alpha: false });
  #shown = new Uint8Array(0);
  #look: Look | null = null;

  update(state: CyclesState, floor: HTMLCanvasElement, look: Look, isNewFloor: boolean): void {
    const size = floor.width;
    const side = sideOfState(state);
    const isOther =
      isNewFloor || this.canvas.width !== size || this.#look !== look || this.#shown.length !== state.grid.length;
    if (isOther) {
      this.canvas.width = size;
      this.canvas.height = size;
      this.#look = look;
      this.#shown = new Uint8Array(state.grid.length);
    }
    const context = this.#context;
    if (context === null) return;
    const cellSize = size / side;
    const heads = new Set(state.cell.filter((_, seat) => state.alive[seat] === 1));
    const added: number[] = [];
    let isGone = isOther;
    for (let cell = 0; cell < state.grid.length; cell += 1) {
      const value = state.grid[cell] ?? 0;
      const was = this.#shown[cell] ?? 0;
      // Wall is drawn above the trails.
      if (value === 255) continue;
      const shows =
        isTrail(value) && !heads.has(cell) ? value + ((state.fade[seatOf(value)] ?? 0) > 0 ? FADING : 0) : 0;
      if (shows === was) continue;
      this.#shown[cell] = shows;
      if (was !== 0) isGone = true;
      else added.push(cell);
    }
    if (isGone) {
      context.globalCompositeOperation = 'source-over';
      context.drawImage(floor, 0, 0);
      added.length = 0;
      for (let cell = 0; cell < this.#shown.length; cell += 1) if (this.#shown[cell] !== 0) added.push(cell);
    }
    if (added.length > 0) this.#draw(context, state, added, cellSize, look);
  }

  /** By seat, each stroke once for all cells. */
  #draw(
    context: CanvasRenderingContext2D,
    state: CyclesState,
    cells: readonly number[],
    cellSize: number,
    look: Look,
  ): void {
    const side = sideOfState(state);
    context.globalCompositeOperation = joinOf(look);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    for (let seat = 0; seat < state.alive.length; seat += 1) {
      const own = cells.filter(
        (cell) => seatOf((this.#shown[cell] ?? 0) & ~FADING) === seat && this.#shown[cell] !== 0,
      );
      if (own.length === 0) continue;
      const path = new Path2D();
      const core = new Path2D();
      for (const cell of own) {
        const { x, y } = centre(side, cell);
        const heading = headingOf(state.grid[cell] ?? 1);
        const length = cellBehind(state, side, cell) === null ? 0.4 : 1;
        path.moveTo((x - across(heading) * length) * cellSize, (y - down(heading) * length) * cellSize);
        path.lineTo(x * cellSize, y * cellSize);
        addCore(core, seat, x, y, heading, cellSize);
      }
      const isFading = (state.fade[seat] ?? 0) > 0;
      const colour = look.seats[seat] ?? look.ink;
      for (const [width, share] of layersOf(look)) {
        context.lineWidth = width * cellSize;
        context.strokeStyle = mixed(colour, share * (isFading ? FADING_SHARE : 1), look.floor);
        context.stroke(path);
      }
      context.globalCompositeOperation = 'source-over';
      context.lineWidth = Math.max(1, 0.2 * cellSize);
      context.strokeStyle = css(
        look.kind === 'dark' ? WHITE : look.kind === 'light' ? WHITE : look.floor,
        isFading ? 0.3 : 0.95,
      );
      context.stroke(core);
      context.globalCompositeOperation = joinOf(look);
    }
  }
}

/** The pattern in the middle of a trail, one for each seat: who does not tell colours apart tells these. */
function addCore(core: Path2D, seat: number, x: number, y: number, heading: number, size: number): void {
  const [ahead, aside] = [across(heading), down(heading)];
  const odd = (Math.floor(x) + Math.floor(y)) & 3;
  const along = (from: number, to: number, off = 0): void => {
    core.moveTo((x + ahead * from + aside * off) * size, (y + aside * from + ahead * off) * size);
    core.lineTo((x + ahead * to + aside * off) * size, (y + aside * to + ahead * off) * size);
  };
  const cross = (half: number): void => {
    core.moveTo((x + aside * half) * size, (y + ahead * half) * size);
    core.lineTo((x - aside * half) * size, (y - ahead * half) * size);
  };
  if (seat === 0) along(-1, 0);
  else if (seat === 1) {
    if ((odd & 1) === 0) along(-0.8, -0.05);
  } else if (seat === 2) along(-0.02, 0.02);
  else if (seat === 3) {
    along(-1, 0, 0.22);
    along(-1, 0, -0.22);
  } else if (seat === 4) {
    if (odd !== 3) along(-1, 0);
  } else if (seat === 5) cross(0.3);
  else if (seat === 6) {
    if ((odd & 1) === 0) cross(0.3);
    else along(-0.6, -0.1);
  } else if ((odd & 3) === 0) cross(0.3);
}
