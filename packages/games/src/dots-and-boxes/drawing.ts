import { boxesBeside, type DotsState, edgesAround } from './grid.ts';

/** By size of the board: the boxes beside each edge, and the edges around each box. */
interface Geometry {
  readonly beside: readonly (readonly number[])[];
  readonly around: readonly (readonly number[])[];
}
const geometries = new Map<number, Geometry>();

function geometryOf({ size, edges, boxes }: DotsState): Geometry {
  const known = geometries.get(size);
  if (known !== undefined) return known;
  const made = {
    beside: edges.map((_, edge) => boxesBeside(size, edge)),
    around: boxes.map((_, box) => edgesAround(size, box)),
  };
  geometries.set(size, made);
  return made;
}

/** The board in arrays that change in place: a bot that looks ahead plays thousands of lines. */
export class Drawing {
  readonly #geometry: Geometry;
  readonly #drawn: Uint8Array;
  /** By box, how many sides are drawn. */
  readonly #sides: Uint8Array;
  readonly #scores: number[];
  readonly #out: readonly number[];
  #open: number;
  #next: number;

  /** @param from a state, or a drawing of which this is to be a copy */
  constructor(from: DotsState | Drawing) {
    if (from instanceof Drawing) {
      this.#geometry = from.#geometry;
      this.#drawn = from.#drawn.slice();
      this.#sides = from.#sides.slice();
      this.#scores = from.#scores.slice();
      this.#out = from.#out;
      this.#open = from.#open;
      this.#next = from.#next;
      return;
    }
    this.#geometry = geometryOf(from);
    this.#drawn = Uint8Array.from(from.edges, (owner) => (owner === null ? 0 : 1));
    this.#sides = Uint8Array.from(this.#geometry.around, (edges) => edges.filter((edge) => this.#drawn[edge]).length);
    this.#scores = [...from.scores];
    this.#out = from.out;
    this.#open = from.edges.filter((owner) => owner === null).length;
    this.#next = from.next;
  }

  /** The open edges. */
  get open(): number[] {
    const open: number[] = [];
    for (let edge = 0; edge < this.#drawn.length; edge += 1) if (this.#drawn[edge] === 0) open.push(edge);
    return open;
  }
  get isDone(): boolean {
    return this.#open === 0;
  }

  /** Draws an edge for the seat on turn. */
  draw(edge: number): void {
    this.#open -= 1;
    const won = this.#mark(edge, 1);
    if (won > 0) this.#scores[this.#next] = (this.#scores[this.#next] ?? 0) + won;
    else this.#pass();
  }

  /** By how many boxes a seat is ahead of the best of the others. */
  lead(seat: number): number {
    const others = this.#scores.filter((_, other) => other !== seat);
    return (this.#scores[seat] ?? 0) - Math.max(...others);
  }

  /** Whether drawing this edge closes a box. */
  closes(edge: number): boolean {
    return this.#besideWith(edge, 3);
  }

  /** Whether drawing this edge gives the next player a box. */
  gives(edge: number): boolean {
    return this.#besideWith(edge, 2);
  }

  /** An edge that closes a box, else one that gives none away, else one that gives the fewest. */
  careful(random: () => number): number {
    const open = this.open;
    const closing = open.filter((edge) => this.closes(edge));
    if (closing.length > 0) return pick(closing, random);
    const safe = open.filter((edge) => !this.gives(edge));
    if (safe.length > 0) return pick(safe, random);
    const given = open.map((edge) => this.boxesGiven(edge));
    const least = Math.min(...given);
    return pick(
      open.filter((_, at) => given[at] === least),
      random,
    );
  }

  /** How many boxes can be closed one after the other once this edge is drawn. */
  boxesGiven(edge: number): number {
    const drawn = [edge];
    this.#mark(edge, 1);
    let given = 0;
    for (let at = 0; at < drawn.length; at += 1) {
      for (const box of this.#geometry.beside[drawn[at] ?? 0] ?? []) {
        const last = this.#sides[box] === 3 ? this.#lastSide(box) : undefined;
        if (last === undefined) continue;
        given += this.#mark(last, 1);
        drawn.push(last);
      }
    }
    for (const one of drawn) this.#mark(one, -1);
    return given;
  }

  #lastSide(box: number): number | undefined {
    return this.#geometry.around[box]?.find((edge) => this.#drawn[edge] === 0);
  }

  /** @returns how many boxes have all four sides by it */
  #mark(edge: number, by: 1 | -1): number {
    this.#drawn[edge] = by === 1 ? 1 : 0;
    let closed = 0;
    for (const box of this.#geometry.beside[edge] ?? []) {
      const sides = (this.#sides[box] ?? 0) + by;
      this.#sides[box] = sides;
      if (sides === 4) closed += 1;
    }
    return closed;
  }

  #besideWith(edge: number, sides: number): boolean {
    for (const box of this.#geometry.beside[edge] ?? []) if (this.#sides[box] === sides) return true;
    return false;
  }

  #pass(): void {
    const seats = this.#scores.length;
    for (let step = 1; step < seats; step += 1) {
      const seat = (this.#next + step) % seats;
      if (this.#out.includes(seat)) continue;
      this.#next = seat;
      return;
    }
  }
}

export const pick = (from: readonly number[], random: () => number): number =>
  from[Math.floor(random() * from.length)] ?? from[0] ?? 0;
