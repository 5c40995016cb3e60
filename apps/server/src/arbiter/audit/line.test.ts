import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, makeLine } from './line.ts';

function lineOf(...sizes: readonly number[]): Line<string> {
  const line = makeLine<string>();
  for (const [at, size] of sizes.entries()) line.add(`${at}:${size}`, size);
  return line;
}

function takeAll<T>(line: Line<T>): readonly T[] {
  const taken: T[] = [];
  for (let item = line.take(); item !== undefined; item = line.take()) taken.push(item);
  return taken;
}

describe('the line before the auditors', () => {
  it('[E4] [O6] an honest match does not wait behind a flood of long ones', () => {
    const line = lineOf(8_000, 8_000, 8_000, 40, 60, 40);
    expect(takeAll(line)).toEqual(['3:40', '5:40', '4:60', '0:8000', '1:8000', '2:8000']);
    expect([line.length, line.take()]).toEqual([0, undefined]);
  });

  it('[E4] nor does a long one wait for ever while short ones keep coming', () => {
    const line = lineOf(8_000, 8_000);
    const taken: (string | undefined)[] = [];
    for (let n = 0; n < 16; n += 1) {
      line.add('short', 30);
      taken.push(line.take());
    }
    expect(taken.map((item) => item !== 'short')).toEqual(Array.from({ length: 16 }, (_, n) => n % 8 === 7));
  });

  it('[E4] everybody goes, once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 60 }), (sizes) => {
        const items = sizes.map((size, at) => `${at}:${size}`);
        expect([...takeAll(lineOf(...sizes))].sort()).toEqual([...items].sort());
        expect(lineOf(...sizes).clear()).toEqual(items);
      }),
    );
  });
});
