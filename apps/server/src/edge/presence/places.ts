/** Something that stands at a place among others; the id settles equal places. */
export interface Placed {
  readonly id: string;
  readonly place: number;
}

/** Things that stand in one piece of an order: an insertion moves half of them at most, and 100,000 things are 200 pieces or more. */
const PIECE = 512;

/**
 * Things in the order of their places. They stand in pieces of bounded length, so that moving one costs the length of a piece and not that of the whole; finding costs a
 * logarithm.
 */
export class Places<T extends Placed> {
  /** None is empty, and none is longer than `#most`. */
  readonly #pieces: T[][] = [];
  readonly #most: number;
  /** The index of the first thing of each piece, as far as it is counted. */
  readonly #starts: number[] = [];
  #counted = 0;
  #length = 0;
  /** The piece that was looked into last: mostly the next question is about it, too. */
  #latest = 0;

  /** @param most things in a piece; tests take few */
  constructor(most = PIECE) {
    this.#most = most;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): T | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    this.#count();
    const piece = this.#pieceOf(index);
    this.#latest = piece;
    return this.#pieces[piece]?.[index - (this.#starts[piece] ?? 0)];
  }

  add(item: T): void {
    const at = Math.max(0, this.#pieceBefore(item.place, item.id));
    const piece = this.#pieces[at];
    this.#length += 1;
    this.#counted = Math.min(this.#counted, at + 1);
    if (piece === undefined) {
      this.#pieces.push([item]);
      this.#counted = 0;
      return;
    }
    piece.splice(indexIn(piece, item.place, item.id), 0, item);
    if (piece.length > this.#most) this.#pieces.splice(at + 1, 0, piece.splice(piece.length >> 1));
  }

  /** The item must stand where it stood when it was added. */
  remove(item: T): void {
    let at = Math.max(0, this.#pieceBefore(item.place, item.id));
    let index = indexIn(this.#pieces[at] ?? [], item.place, item.id);
    // The first one of the next piece comes after all of this one.
    if (index === this.#pieces[at]?.length) [at, index] = [at + 1, 0];
    const piece = this.#pieces[at];
    if (piece?.[index] !== item) return;
    piece.splice(index, 1);
    this.#length -= 1;
    this.#counted = Math.min(this.#counted, at);
    if (piece.length === 0) this.#pieces.splice(at, 1);
  }

  /** The index of the first item at or after this place. */
  lowerBound(place: number): number {
    const at = this.#pieceBefore(place, '');
    const piece = this.#pieces[at];
    if (piece === undefined) return 0;
    this.#count();
    return (this.#starts[at] ?? 0) + indexIn(piece, place, '');
  }

  /** The last piece whose first item stands before this place; -1 where none does. */
  #pieceBefore(place: number, id: string): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const first = this.#pieces[middle]?.[0];
      if (first !== undefined && isBefore(first, place, id)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #pieceOf(index: number): number {
    const starts = this.#starts;
    const latest = this.#latest;
    if ((starts[latest] ?? Number.POSITIVE_INFINITY) <= index && index < (starts[latest + 1] ?? this.#length))
      return latest;
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Counts the starts of the pieces that follow the one that was changed first. */
  #count(): void {
    const pieces = this.#pieces;
    if (this.#counted === pieces.length && this.#starts.length === pieces.length) return;
    this.#starts.length = pieces.length;
    const from = Math.max(0, Math.min(this.#counted, pieces.length) - 1);
    let start = from === 0 ? 0 : (this.#starts[from] ?? 0);
    for (let at = from; at < pieces.length; at += 1) {
      this.#starts[at] = start;
      start += pieces[at]?.length ?? 0;
    }
    this.#counted = pieces.length;
  }
}

/** The index of the first item at or after this place and id. */
function indexIn(items: readonly Placed[], place: number, id: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isBefore(item, place, id)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isBefore = (item: Placed, place: number, id: string): boolean =>
  item.place < place || (item.place === place && item.id < id);

/**
 * Visits the items of several orders, the nearest to a place first, until `visit` says `enough`. An item that stands in several orders is visited once. It is asked for every window that changes, so it
 * makes nothing on its way.
 */
export function visitNearest<T extends Placed>(
  orders: readonly Places<T>[],
  place: number,
  visit: (item: T) => 'more' | 'enough',
): void {
  const walks = orders.map((order) => new Walk(order, place));
  let last: T | undefined;
  for (;;) {
    let nearest: Walk<T> | undefined;
    for (const walk of walks) {
      if (walk.next === undefined) continue;
      if (nearest?.next === undefined || isNearer(walk.next, nearest.next, place)) nearest = walk;
    }
    const item = nearest?.next;
    if (nearest === undefined || item === undefined) return;
    // It is at one distance in all of its orders, so it comes up in them one after the other.
    if (item !== last && visit(item) === 'enough') return;
    last = item;
    nearest.step();
  }
}

/** From a place to both sides of one order. */
class Walk<T extends Placed> {
  readonly #order: Places<T>;
  readonly #place: number;
  #below: T | undefined;
  #above: T | undefined;
  #belowAt: number;
  #aboveAt: number;
  /** The nearest item that was not left behind yet. */
  next: T | undefined;

  constructor(order: Places<T>, place: number) {
    this.#order = order;
    this.#place = place;
    this.#aboveAt = order.lowerBound(place);
    this.#belowAt = this.#aboveAt - 1;
    this.#above = order.at(this.#aboveAt);
    this.#below = order.at(this.#belowAt);
    this.#choose();
  }

  step(): void {
    if (this.next === this.#above) {
      this.#aboveAt += 1;
      this.#above = this.#order.at(this.#aboveAt);
    } else {
      this.#belowAt -= 1;
      this.#below = this.#belowAt < 0 ? undefined : this.#order.at(this.#belowAt);
    }
    this.#choose();
  }

  #choose(): void {
    const [below, above] = [this.#below, this.#above];
    if (below === undefined) this.next = above;
    else this.next = above === undefined || isNearer(below, above, this.#place) ? below : above;
  }
}

/** A total order, in which a walk to either side meets its items: of two at one distance, first the lower place. */
function isNearer(item: Placed, than: Placed, place: number): boolean {
  const mine = Math.abs(item.place - place);
  const other = Math.abs(than.place - place);
  if (mine !== other) return mine < other;
  if (item.place !== than.place) return item.place < than.place;
  return item.place < place ? item.id > than.id : item.id < than.id;
}
