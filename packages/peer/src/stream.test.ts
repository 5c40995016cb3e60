import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Stream } from './stream.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

it('[L4.2] whatever paths break after however much of each, frames arrive once and in order', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ what: fc.constant('send' as const), side: fc.constantFrom(0, 1) }),
      /** The oldest frames on the way from this side arrive. */
      fc.record({ what: fc.constant('arrive' as const), side: fc.constantFrom(0, 1), count: fc.nat(5) }),
      /** The contents of both paths on the way are lost; both sides begin a new path. */
      fc.record({ what: fc.constant('break' as const) }),
      /** A new path is used while the old one still delivers. */
      fc.record({ what: fc.constant('second' as const), side: fc.constantFrom(0, 1) }),
      fc.record({ what: fc.constant('alive' as const), side: fc.constantFrom(0, 1) }),
    ),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(steps, (plan) => {
      const streams = [new Stream(), new Stream()] as const;
      const sent: number[][] = [[], []];
      const got: number[][] = [[], []];
      // By the sending side: its paths, each with the frames on its way.
      let ways: Uint8Array[][][] = [[[]], [[]]];
      const stream = (side: number) => (side === 0 ? streams[0] : streams[1]);
      const arrive = (from: number, frame: Uint8Array) => {
        const taken = stream(1 - from).take(frame);
        expect(taken.kind).not.toBe('malformed');
        if (taken.kind === 'data') got[1 - from]?.push((taken.payload[0] ?? 0) * 256 + (taken.payload[1] ?? 0));
      };
      let value = 0;
      for (const step of plan) {
        if (step.what === 'send') {
          value += 1;
          const frame = stream(step.side).push(bytes(value >> 8, value & 255));
          if (frame === null) continue;
          sent[step.side]?.push(value);
          ways[step.side]?.at(-1)?.push(frame);
        } else if (step.what === 'arrive') {
          for (const way of ways[step.side] ?? []) {
            for (const frame of way.splice(0, step.count)) arrive(step.side, frame);
          }
        } else if (step.what === 'break') {
          ways = [0, 1].map((side) => [[...stream(side).pending()]]);
        } else if (step.what === 'second') {
          ways[step.side]?.push([...stream(step.side).pending()]);
        } else {
          ways[step.side]?.at(-1)?.push(stream(step.side).alive(value));
        }
      }
      ways = [0, 1].map((side) => [[...stream(side).pending()]]);
      for (const side of [0, 1]) for (const frame of ways[side]?.[0] ?? []) arrive(side, frame);
      expect(got[1]).toEqual(sent[0]);
      expect(got[0]).toEqual(sent[1]);
    }),
  );
});

it('[L4.2, O6.8] what is kept for another path is bounded, and what was acknowledged is not kept', () => {
  const [a, b] = [new Stream(), new Stream()];
  let taken = 0;
  for (let frame = a.push(bytes(1)); frame !== null; frame = a.push(bytes(1))) {
    taken += 1;
    b.take(frame);
  }
  expect(taken).toBe(240);
  expect(a.take(b.alive(7))).toEqual({ kind: 'alive', time: 7 });
  expect(a.pending()).toEqual([]);
  expect(a.push(bytes(1))).not.toBeNull();
  expect(new Stream().push(new Uint8Array(600_000))).toBeNull();
});

it('[L4.2, O6.8] no frame of a stranger makes it throw or skip a number', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (data) => {
      const stream = new Stream();
      const { kind } = stream.take(data);
      if (kind === 'data') expect([...data.subarray(1, 5)]).toEqual([0, 0, 0, 1]);
    }),
  );
  expect(new Stream().take(bytes(1, 0, 0, 0, 2, 0, 0, 0, 0, 9)).kind).toBe('malformed');
  expect(new Stream().take(bytes(1, 0, 0, 0, 1, 0, 0, 0, 1, 9)).kind).toBe('malformed');
  expect(new Stream().take(bytes(2, 0, 0, 0, 1, 0, 0, 0, 1)).kind).toBe('malformed');
});
