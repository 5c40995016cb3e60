/** Something that stands at a place among others; the id settles equal places. */
export interface Placed {
  readonly id: string;
  readonly place: number;
}

/** Things in the order of their places. Finding costs the logarithm of their number; moving one, a copy within an array. */
export class Places<T extends Placed> {
  readonly #items: T[] = [];

  get length(): number {
    return this.#items.length;
  }

  at(index: number): T | undefined {
    return this.#items[index];
  }

  add(item: T): void {
    this.#items.splice(this.#indexOf(item.place, item.id), 0, item);
  }

  /** The item must stand where it stood when it was added. */
  remove(item: T): void {
    const index = this.#indexOf(item.place, item.id);
    if (this.#items[index] === item) this.#items.splice(index, 1);
  }

  /** The index of the first item at or after this place. */
  lowerBound(place: number): number {
    return this.#indexOf(place, '');
  }

  #indexOf(place: number, id: string): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.#items[middle];
      const isBefore = item !== undefined && (item.place < place || (item.place === place && item.id < id));
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

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
