import type { Signal } from '@parley/protocol';
import { type SignalFrame, signalFrame } from './frame.ts';

export interface DetourOptions {
  readonly self: number;
  readonly seats: number;
  readonly now: () => number;
  /** The seats whose links stand and are not silent. Over other links a frame would wait, and be stale when it arrives. */
  readonly reachable: () => readonly number[];
  readonly send: (seat: number, data: Uint8Array) => boolean;
}

export type Detoured =
  | { readonly kind: 'mine'; readonly from: number; readonly signal: Signal }
  | { readonly kind: 'passed' }
  /** Too many, or the seat that it is for is out of reach. */
  | { readonly kind: 'dropped' }
  /** No honest player sends it: its sender speaks for another player. */
  | { readonly kind: 'forged' };

/** Signals of one author that one link may bring at once, and each second more: two attempts with all their candidates (O6). */
const BURST = 80;
const PER_SECOND = 20;
/** And bytes: passed signals share a link with the match, which must not wait for them. */
const BURST_BYTES = 65_536;
const BYTES_PER_SECOND = 8_192;

/**
 * Signals through other players of the match, in case the server is gone (L4). They travel one hop: from their author to each
 * player that it hears, and from there to the player that they are for.
 *
 * A player that passes a signal on can change or invent one. At worst an attempt fails: both sides prove their user keys on each
 * path before it is used (S10), and the path in use is kept until then.
 */
export class Detour {
  readonly #options: DetourOptions;
  readonly #allowances = new Map<string, { signals: number; bytes: number; at: number }>();

  constructor(options: DetourOptions) {
    this.#options = options;
  }

  /** Gives a signal of our own to all players that may pass it on; returns to how many. */
  carry(to: number, signal: Signal, mayRead: (seat: number) => boolean = () => true): number {
    const { self, reachable, send } = this.#options;
    const carriers = reachable().filter((seat) => seat !== to && seat !== self && mayRead(seat));
    const frame = carriers.length === 0 ? null : signalFrame(to, self, signal);
    return frame === null || !this.#spend('own', frame.byteLength)
      ? 0
      : carriers.filter((seat) => send(seat, frame)).length;
  }

  /** A signal that came over the link of `via`. */
  take(via: number, { to, from, signal }: SignalFrame): Detoured {
    const { self, seats, reachable, send } = this.#options;
    if (to >= seats || from >= seats || to === from || from === self) return { kind: 'forged' };
    // Only its author may hand it on, so that nothing travels farther than one hop.
    if (to !== self && from !== via) return { kind: 'forged' };
    const frame = signalFrame(to, from, signal);
    if (frame === null || !this.#spend(`${via}-${from}`, frame.byteLength)) return { kind: 'dropped' };
    if (to === self) return { kind: 'mine', from, signal };
    if (!reachable().includes(to)) return { kind: 'dropped' };
    return { kind: send(to, frame) ? 'passed' : 'dropped' };
  }

  #spend(who: string, bytes: number): boolean {
    const now = this.#options.now();
    const before = this.#allowances.get(who) ?? { signals: BURST, bytes: BURST_BYTES, at: now };
    const seconds = Math.max(0, now - before.at) / 1_000;
    const left = {
      signals: Math.min(BURST, before.signals + seconds * PER_SECOND),
      bytes: Math.min(BURST_BYTES, before.bytes + seconds * BYTES_PER_SECOND),
      at: now,
    };
    const enough = left.signals >= 1 && left.bytes >= bytes;
    this.#allowances.set(who, enough ? { signals: left.signals - 1, bytes: left.bytes - bytes, at: now } : left);
    return enough;
  }
}
