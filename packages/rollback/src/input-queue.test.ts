import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HISTORY, InputQueue } from './input-queue.ts';

const input = (...bytes: number[]) => Uint8Array.from(bytes);

function used(queue: InputQueue, tick: number): number[] {
  const into = new Uint8Array(4);
  queue.use(tick, into, 1);
  return [...into];
}

describe('the inputs of one seat', () => {
  it('[N1.1] are given to the simulation as they are known, and else as the last one again', () => {
    const queue = new InputQueue(2);
    expect(used(queue, 0)).toEqual([0, 0, 0, 0]);
    queue.push(input(7, 8));
    queue.push(input(9, 10));
    expect(used(queue, 0)).toEqual([0, 7, 8, 0]);
    expect(used(queue, 1)).toEqual([0, 9, 10, 0]);
    expect(used(queue, 5)).toEqual([0, 9, 10, 0]);
  });

  it('[N1.1] are guessed by another rule where the game has one', () => {
    const released = new InputQueue(1, (into, offset, _bytes, ahead) => {
      if (ahead > 2) into[offset] = 0;
    });
    released.push(input(5));
    expect([1, 2, 3].map((tick) => used(released, tick)[1])).toEqual([5, 5, 0]);
  });

  it('[N1.2] are wrong guesses only where something else was used', () => {
    const queue = new InputQueue(1);
    queue.push(input(3));
    used(queue, 1);
    used(queue, 2);
    queue.push(input(3));
    queue.push(input(4));
    expect([1, 2].map((tick) => queue.wasWrong(tick))).toEqual([false, true]);
  });

  it('[N1.1] are kept for seventeen seconds, and are zeros from the end of the seat on', () => {
    const queue = new InputQueue(1);
    for (let tick = 0; tick < HISTORY + 10; tick += 1) queue.push(input(tick & 0xff));
    expect([queue.first, queue.next]).toEqual([10, HISTORY + 10]);
    expect([queue.holds(9), queue.holds(10), queue.holds(HISTORY + 10)]).toEqual([false, true, false]);
    queue.endAt(HISTORY + 10);
    expect(used(queue, HISTORY + 10)).toEqual([0, 0, 0, 0]);
  });

  it('[N1.1] equal a plain list of them, for all inputs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(255), { maxLength: 200 }), (bytes, values) => {
        const queue = new InputQueue(bytes);
        const list = values.map((value) => Uint8Array.from({ length: bytes }, (_, i) => value ^ i));
        for (const one of list) queue.push(one);
        const into = new Uint8Array(bytes);
        list.forEach((one, tick) => {
          queue.copy(tick, into);
          expect([...into]).toEqual([...one]);
          expect(queue.equals(tick, one)).toBe(true);
        });
      }),
      { seed: 1 },
    );
  });
});
