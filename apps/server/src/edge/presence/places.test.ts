import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Placed, Places, visitNearest } from './places.ts';

const item = (id: number, place: number): Placed => ({ id: `id-${String(id).padStart(3, '0')}`, place });
/** Few places, so that many are equal. */
const things = fc
  .array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 })
  .map((places) => places.map((place, at) => item(at, place / 4)));

const orderOf = (items: readonly Placed[], most?: number): Places<Placed> => {
  const places = new Places<Placed>(most);
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

  it('[O11.6] the same in pieces of any length, with things that come and go and questions in between', () => {
    const deed = fc.tuple(fc.nat(30), fc.integer({ min: 0, max: 12 }), fc.constantFrom('add', 'add', 'remove', 'ask'));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(deed, { maxLength: 120 }), (most, deeds) => {
        const places = new Places<Placed>(most);
        const there = new Map<number, Placed>();
        const check = (place: number): void => {
          const sorted = [...there.values()].sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
          expect(places.length).toBe(sorted.length);
          expect(places.lowerBound(place)).toBe(sorted.filter((one) => one.place < place).length);
          // From both ends, so that no question is about the piece of the last one only.
          for (const [at, one] of sorted.entries()) {
            expect(places.at(at)).toBe(one);
            expect(places.at(sorted.length - 1 - at)).toBe(sorted.at(-1 - at));
          }
          expect([places.at(-1), places.at(sorted.length)]).toEqual([undefined, undefined]);
        };
        for (const [id, place, what] of deeds) {
          const before = there.get(id);
          if (what === 'ask') check(place);
          else if (what === 'add' && before === undefined) {
            const one = item(id, place);
            there.set(id, one);
            places.add(one);
          } else if (what === 'remove') {
            // Also what is not there.
            places.remove(before ?? item(id, place));
            there.delete(id);
          }
        }
        check(3);
      }),
      { seed: 13, numRuns: 500 },
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
          const ids = visited(
            orders.map((order) => orderOf(order)),
            place,
            Math.max(1, most),
          );
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
