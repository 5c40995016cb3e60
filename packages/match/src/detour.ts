import type { Signal } from '@parley/protocol';
import { type SignalFrame, signalFrame } from './frame.ts';

export interface DetourOptions {
  readonly self: number;
  readonly seats: number;
  readonly now: () => number;
  /** The seats whose links stand and are not silent: to others a frame would only wait, and be stale when it arrives. */
  readonly reachable: () => readonly number[];
  readonly send: (seat: number, data: Uint8Array) => boolean;
}

export type Detoured =
  | { readonly kind: 'mine'; readonly from: number; readonly signal: Signal }
  | { readonly kind: 'passed' }
  /** Too many, or nobody there to pass it to. */
  | { readonly kind: 'dropped' }
  /** Says what no honest player says: its sender speaks for somebody else. */
  | { readonly kind: 'forged' };

/** Signals of one author that one link may bring at once, and each second more: two attempts with all their candidates (O6). */
const BURST = 80;
const PER_SECOND = 20;

/**
 * Signals through other players of the match, for where the server is gone (L4). They travel one hop: from whoever has
 * something to say to each player that it hears, and from there to whom it is meant for.
 *
 * Whoever passes a signal on can change or invent one. That makes a try fail at worst: on each path both sides prove their
 * user keys before anything is used (S10), and the path in use is kept until then.
 */
export class Detour {
  readonly #options: DetourOptions;
  readonly #allowances = new Map<string, { tokens: number; at: number }>();

  constructor(options: DetourOptions) {
    this.#options = options;
  }

  /** Gives a signal of our own to everybody who may pass it on; returns to how many. */
  carry(to: number, signal: Signal): number {
    const { self, reachable, send } = this.#options;
    const carriers = reachable().filter((seat) => seat !== to && seat !== self);
    if (carriers.length === 0 || !this.#spend('own')) return 0;
    const frame = signalFrame(to, self, signal);
    return frame === null ? 0 : carriers.filter((seat) => send(seat, frame)).length;
  }

  /** A signal that came over the link of `via`. */
  take(via: number, { to, from, signal }: SignalFrame): Detoured {
    const { self, seats, reachable, send } = this.#options;
    if (to >= seats || from >= seats || to === from || from === self) return { kind: 'forged' };
    // Only for its own author, so that nothing travels farther than one hop.
    if (to !== self && from !== via) return { kind: 'forged' };
    if (!this.#spend(`${via}-${from}`)) return { kind: 'dropped' };
    if (to === self) return { kind: 'mine', from, signal };
    const frame = reachable().includes(to) ? signalFrame(to, from, signal) : null;
    return { kind: frame !== null && send(to, frame) ? 'passed' : 'dropped' };
  }

  #spend(who: string): boolean {
    const now = this.#options.now();
    const allowance = this.#allowances.get(who) ?? { tokens: BURST, at: now };
    const earned = (Math.max(0, now - allowance.at) / 1_000) * PER_SECOND;
    const tokens = Math.min(BURST, allowance.tokens + earned);
    this.#allowances.set(who, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
