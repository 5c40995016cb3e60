import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Placed, Places, visitNearest } from './places.ts';

const item = (id: number, place: number): Placed => ({ id: `id-${String(id).padStart(3, '0')}`, place });
/** Few places, so that many are equal. */
const things = fc
  .array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 })
  .map((places) => places.map((place, at) => item(at, place / 4)));

const orderOf = (items: readonly Placed[]): Places<Placed> => {
  const places = new Places<Placed>();
  for (const one of items) places.add(one);
  return places;
};

function visited(orders: readonly Places<Placed>[], place: number, most: number): string[] {
  const ids: string[] = [];
  visitNearest(orders, place, ({ id }) => {
    ids.push(id);
    return ids.length < most ? 'more' : 'enough';
  });
  return ids;
}

describe('[S7.12] places', () => {
  it('keep what was added and not removed, in order of place and id', () => {
    fc.assert(
      fc.property(things, fc.array(fc.nat(39)), (all, removed) => {
        const places = orderOf(all);
        for (const at of removed) {
          const one = all[at];
          if (one !== undefined) places.remove(one);
        }
        const left = all.filter((_one, at) => !removed.includes(at));
        const sorted = left.sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
        expect(Array.from({ length: places.length }, (_, at) => places.at(at))).toEqual(sorted);
        for (const place of [-1, 0, 1.1, 9]) {
          expect(places.lowerBound(place)).toBe(sorted.filter((one) => one.place < place).length);
        }
      }),
      { seed: 11 },
    );
  });

  it('are visited from the nearest on, each once, until there is enough, also over several orders', () => {
    fc.assert(
      fc.property(
        things,
        fc.array(fc.nat(3), { maxLength: 40 }),
        fc.double({ min: -1, max: 4, noNaN: true }),
        fc.nat(50),
        (all, homes, place, most) => {
          // Each stands in the first order, in the second, in both, or in none.
          const isIn = (order: number) => all.filter((_one, at) => ((homes[at] ?? 0) & (order + 1)) !== 0);
          const orders = [isIn(0), isIn(1)];
          const distance = (one: Placed): number => Math.abs(one.place - place);
          const nearest = [...new Set(orders.flat())].sort(
            (a, b) => distance(a) - distance(b) || (a.id < b.id ? -1 : 1),
          );
          const ids = visited(orders.map(orderOf), place, Math.max(1, most));
          // Which of two at one distance comes first is for the walk to say.
          const byId = new Map(all.map((one) => [one.id, one]));
          const distances = ids.map((id) => distance(byId.get(id) ?? item(0, 0)));
          expect(distances).toEqual(nearest.slice(0, Math.max(1, most)).map(distance));
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
      { seed: 12 },
    );
  });
});
