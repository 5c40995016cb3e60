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

/** The items of several orders, the nearest to a place first; of two at one distance, the lower id. */
export function* nearest<T extends Placed>(orders: readonly Places<T>[], place: number): Generator<T> {
  const walks = orders.map((order) => {
    const after = order.lowerBound(place);
    return { order, below: after - 1, above: after };
  });
  for (;;) {
    let best: T | undefined;
    let step = (): void => {};
    for (const walk of walks) {
      const below = walk.order.at(walk.below);
      const above = walk.order.at(walk.above);
      if (below !== undefined && isNearer(below, best, place)) {
        best = below;
        step = () => {
          walk.below -= 1;
        };
      }
      if (above !== undefined && isNearer(above, best, place)) {
        best = above;
        step = () => {
          walk.above += 1;
        };
      }
    }
    if (best === undefined) return;
    yield best;
    step();
  }
}

export const distanceOf = (item: Placed, place: number): number => Math.abs(item.place - place);

function isNearer(item: Placed, than: Placed | undefined, place: number): boolean {
  if (than === undefined) return true;
  const [mine, other] = [distanceOf(item, place), distanceOf(than, place)];
  return mine < other || (mine === other && item.id < than.id);
}
