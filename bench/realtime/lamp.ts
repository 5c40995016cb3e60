import type { TickTitle } from '@parley/games';

export interface LampState {
  /** The input of each seat in the last tick: what is shown. */
  readonly lamps: Uint8Array;
  readonly tick: Uint32Array;
}

/** A title that shows what each player presses, and does nothing else: between a key and another screen there is only the way. */
export function lampTitle(ticks: number): TickTitle<LampState> {
  return {
    kind: 'ticks',
    id: 'lamp',
    rules: 1,
    deterministic: true,
    seats: { min: 2, max: 2 },
    inputBytes: 1,
    absenceMs: 20_000,
    mostTicks: () => ticks,
    initial: (seats) => ({ lamps: new Uint8Array(seats), tick: new Uint32Array(1) }),
    step({ lamps, tick }, inputs) {
      lamps.set(inputs);
      tick[0] = (tick[0] ?? 0) + 1;
    },
    save({ lamps, tick }, into = { lamps: new Uint8Array(lamps.length), tick: new Uint32Array(1) }) {
      into.lamps.set(lamps);
      into.tick.set(tick);
      return into;
    },
    load(state, saved) {
      state.lamps.set(saved.lamps);
      state.tick.set(saved.tick);
    },
    hash: ({ lamps, tick }) => lamps.reduce((sum, lamp) => Math.imul(sum ^ lamp, 0x01000193) >>> 0, tick[0] ?? 0),
    fields: ({ lamps, tick }) => ({ lamps, tick }),
    drop() {},
    outcome: ({ lamps, tick }) => ((tick[0] ?? 0) < ticks ? null : { ranks: Array.from(lamps, () => 1), scores: null }),
    suggest: () => Uint8Array.of(0),
  };
}
