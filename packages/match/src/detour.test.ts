import { LIMITS, type Signal } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Detour, type Detoured } from './detour.ts';
import { parseFrame, type SignalFrame } from './frame.ts';
import { at } from './testing/company.ts';

const retry = (attempt: number): Signal => ({ kind: 'retry', attempt });

/** Players whose links stand as `linked` says, and whose frames arrive at once. */
function company(seats: number, linked: (a: number, b: number) => boolean) {
  const clock = { now: 0 };
  const sent: { readonly by: number; readonly to: number; readonly frame: SignalFrame }[] = [];
  const got: { readonly seat: number; readonly from: number; readonly signal: Signal }[] = [];
  const detours: Detour[] = Array.from(
    { length: seats },
    (_, self) =>
      new Detour({
        self,
        seats,
        now: () => clock.now,
        reachable: () =>
          Array.from({ length: seats }, (_, seat) => seat).filter((seat) => seat !== self && linked(self, seat)),
        send: (to, data) => {
          const frame = parseFrame(data);
          if (typeof frame === 'string' || frame.t !== 'signal') throw new Error('not a signal frame');
          sent.push({ by: self, to, frame });
          arrive(self, to, frame);
          return true;
        },
      }),
  );
  function arrive(via: number, seat: number, frame: SignalFrame): Detoured {
    const taken = at(detours, seat).take(via, frame);
    if (taken.kind === 'mine') got.push({ seat, from: taken.from, signal: taken.signal });
    return taken;
  }
  return { clock, detours, sent, got, arrive };
}

describe('[L4.4] signals through other players', () => {
  it('[L4.4] reach whom they are for if and only if somebody has links to both, and travel one hop', () => {
    const seats = fc.integer({ min: 2, max: LIMITS.seats });
    const cut = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });
    fc.assert(
      fc.property(seats, cut, (count, cuts) => {
        const linked = (a: number, b: number): boolean =>
          !(a === 0 && b === 1) &&
          !(a === 1 && b === 0) &&
          !cuts.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
        const { detours, sent, got } = company(count, linked);
        at(detours, 0).carry(1, retry(3));
        const between = Array.from({ length: count }, (_, seat) => seat).filter(
          (seat) => seat > 1 && linked(0, seat) && linked(seat, 1),
        );
        expect(got).toEqual(between.map(() => ({ seat: 1, from: 0, signal: retry(3) })));
        for (const { by, frame } of sent) expect(by === 0 || frame.to === 1).toBe(true);
      }),
      { seed: 20_260_722 },
    );
  });

  it('[L4.4, O6.8] a peer that speaks for somebody else is found out; only the last hop cannot know, and passes nothing on', () => {
    const { arrive, sent } = company(4, () => true);
    const frame = (to: number, from: number): SignalFrame => ({ t: 'signal', to, from, signal: retry(0) });
    // Seat 2 gives seat 3 something that seat 0 is said to have said to seat 1.
    expect(arrive(2, 3, frame(1, 0))).toEqual({ kind: 'forged' });
    // Words of its own to itself, of somebody to himself, and of nobody.
    expect(arrive(2, 3, frame(3, 3))).toEqual({ kind: 'forged' });
    expect(arrive(2, 3, frame(1, 3))).toEqual({ kind: 'forged' });
    expect(arrive(2, 3, frame(2, 2))).toEqual({ kind: 'forged' });
    expect(arrive(2, 3, frame(7, 2))).toEqual({ kind: 'forged' });
    expect(arrive(2, 3, frame(3, 7))).toEqual({ kind: 'forged' });
    expect(sent).toEqual([]);
    // Only the last hop cannot know; the link proves keys before it believes anything.
    expect(arrive(2, 3, frame(3, 0))).toEqual({ kind: 'mine', from: 0, signal: retry(0) });
    expect(sent).toEqual([]);
  });

  it('[O6.8] a flood is passed on and taken only as far as honest repairs need it, and takes nothing from others', () => {
    const { arrive, sent, clock } = company(4, () => true);
    const flood = (via: number, seat: number, frame: SignalFrame) => {
      const kinds = Array.from({ length: 5_000 }, () => arrive(via, seat, frame).kind);
      return kinds.filter((kind) => kind !== 'dropped').length;
    };
    const through: SignalFrame = { t: 'signal', to: 1, from: 2, signal: retry(0) };
    const passed = flood(2, 3, through);
    expect(passed).toBe(80);
    expect(sent).toHaveLength(passed);
    const forged: SignalFrame = { t: 'signal', to: 3, from: 0, signal: retry(0) };
    expect(flood(2, 3, forged)).toBe(80);
    // The same author by an honest carrier, and another author by the same carrier.
    expect(arrive(1, 3, forged).kind).toBe('mine');
    expect(arrive(2, 3, { ...forged, from: 1 }).kind).toBe('mine');
    clock.now += 1_000;
    expect(flood(2, 3, forged)).toBe(20);
  });

  it('[O6.8] what we say ourselves keeps to what the others take', () => {
    const { detours, got } = company(3, (a, b) => a + b !== 1);
    for (let n = 0; n < 200; n += 1) at(detours, 0).carry(1, retry(n));
    expect(got).toHaveLength(80);
  });

  it('[L4.4] nobody is asked to carry over a link that is silent, and nothing waits for one', () => {
    const { detours, sent, arrive } = company(4, (a, b) => a + b === 3);
    expect(at(detours, 0).carry(1, retry(0))).toBe(1);
    expect(sent).toHaveLength(1);
    expect(arrive(0, 3, { t: 'signal', to: 1, from: 0, signal: retry(0) })).toEqual({ kind: 'dropped' });
  });
});
