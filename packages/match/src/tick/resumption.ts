import type { Continuation } from '@parley/rollback';
import type { Here } from './own.ts';
import type { Parts } from './parts.ts';
import { goneOf, inputsOf } from './played.ts';

/** Inputs that this player had sent and not signed, as the others have them. */
export interface OpenInputs {
  readonly bytes: Uint8Array;
  /** Who says otherwise than most of the others. */
  readonly liars: readonly number[];
}

/**
 * Puts together what the others have of the own inputs from this tick on. Everybody who is honest has a beginning of the same inputs. Where two
 * differ, most of them are believed: nothing is proven by what is not signed.
 */
export function openInputs(heres: ReadonlyMap<number, Here>, from: number, inputBytes: number): OpenInputs {
  const trusted = new Map(heres);
  const liars: number[] = [];
  const bytes: number[] = [];
  for (let tick = from; ; tick += 1) {
    const said = new Map<string, number[]>();
    for (const [seat, { first, inputs }] of trusted) {
      const at = (tick - first) * inputBytes;
      if (at < 0 || at >= inputs.length) continue;
      const key = inputs.subarray(at, at + inputBytes).join();
      said.set(key, [...(said.get(key) ?? []), seat]);
    }
    const [most, ...fewer] = [...said].sort(([, a], [, b]) => b.length - a.length);
    if (most === undefined) return { bytes: Uint8Array.from(bytes), liars };
    for (const [, seats] of fewer) {
      for (const seat of seats) trusted.delete(seat);
      if (seats.length < most[1].length) liars.push(...seats);
    }
    bytes.push(...most[0].split(',').map(Number));
  }
}

/** Where the session of a player goes on who has come back: at the newest state that is signed, with all inputs since that are here. */
export function continuationOf({ setup, chains, departures, played, self }: Parts, open: Uint8Array): Continuation {
  const { tick } = played;
  const inputs = setup.keys.map((_, seat) => {
    const chain = chains.chain(seat);
    const out = departures.outs[seat] ?? null;
    // Who is out of this state already must not be taken out again. Who leaves it just here is not out of it yet.
    if (out !== null && out.from <= tick)
      return { end: played.left[seat] === null ? tick : tick - 1, count: 0, inputs: new Uint8Array() };
    const end = out === null ? null : out.from;
    const signed =
      end === null
        ? chain.inputs(tick, chain.ticks)
        : inputsOf({ ticks: chain.ticks, inputs: chain.inputs }, goneOf(out, seat), tick, end, setup.inputBytes);
    const all = new Uint8Array(signed.length + (seat === self ? open.length : 0));
    all.set(signed);
    if (seat === self) all.set(open, signed.length);
    return { end, count: all.length / setup.inputBytes, inputs: all };
  });
  return { tick, inputs };
}
