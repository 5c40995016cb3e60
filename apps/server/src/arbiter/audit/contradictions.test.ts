import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictions } from './contradictions.ts';

const row = (seat: number, n: number, content: string, signature = 's') => ({
  seat,
  n,
  jws: `h.${content}.${signature}`,
  receivedAt: 1,
});

describe('contradictions', () => {
  it('[E2.3] are all that a seat signed for the first position of its chain that it signed two contents for', async () => {
    const [a, b, c] = [row(1, 3, 'a'), row(1, 3, 'b'), row(1, 3, 'c')];
    const rows = [row(1, 4, 'd'), row(1, 4, 'e'), c, row(0, 3, 'x'), a, row(0, 4, 'y'), b, row(2, 0, 'p')];
    expect(await contradictions(rows)).toEqual([c, a, b]);
  });

  it('[E2.3] one content signed twice is none', async () => {
    expect(await contradictions([row(0, 0, 'a', 'one'), row(0, 0, 'a', 'two'), row(1, 0, 'b')])).toEqual([]);
    expect(await contradictions([])).toEqual([]);
  });

  it('[E2.3] every seat that has any is among them, and of each one position', async () => {
    const any = fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom('a', 'b'), fc.nat(2));
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 40 }), async (list) => {
        const rows = list.map(([seat, n, content, signature]) => row(seat, n, content, String(signature)));
        const found = await contradictions(rows);
        for (const seat of [0, 1, 2, 3]) {
          const own = rows.filter((one) => one.seat === seat);
          const isForked = own.some((one) => own.some((other) => other.n === one.n && other.jws[2] !== one.jws[2]));
          expect(new Set(found.filter((one) => one.seat === seat).map(({ n }) => n)).size).toBe(isForked ? 1 : 0);
        }
      }),
    );
  });
});
