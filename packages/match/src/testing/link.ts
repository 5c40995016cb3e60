import type { Link, LinkOptions, LinkState } from '@parley/peer';
import { ok, type RelayFrame, type RungTry, type Signal } from '@parley/protocol';
import type { Channel } from '../core.ts';

/**
 * One end of a link in memory; frames arrive later, in order, and never while the sender still runs. While the way is broken
 * they wait, as they do in a link that is being repaired: nothing is lost by it.
 */
export class FakeLink implements Link {
  readonly options: LinkOptions;
  readonly peerSeat: number;
  readonly signals: Signal[] = [];
  readonly relayed: RelayFrame[] = [];
  rungs: readonly RungTry[] = [];
  networkChanges = 0;
  routed = 0;
  hastened = 0;
  state: LinkState;
  other: FakeLink | null = null;
  /** What this end makes of a frame that comes, before its player gets it; null: nothing. */
  incoming: (data: Uint8Array) => Uint8Array | null = (data) => data;
  #way: 'whole' | 'broken' = 'whole';
  #held: { readonly channel: Channel; readonly data: Uint8Array }[] = [];

  constructor(options: LinkOptions) {
    this.options = options;
    this.peerSeat = options.claims.a.seat === options.seat ? options.claims.b.seat : options.claims.a.seat;
    this.state = { state: 'connecting', since: options.clock(), rung: options.plan.first };
  }

  receive(signal: Signal) {
    this.signals.push(signal);
    return ok(undefined);
  }

  send(channel: Channel, data: Uint8Array): boolean {
    if (this.state.state !== 'open' || this.other === null) return false;
    this.#held.push({ channel, data });
    if (this.#way === 'whole') this.#deliver();
    return true;
  }

  receiveRelayed(frame: RelayFrame): void {
    this.relayed.push(frame);
  }

  routeThroughServer(): void {
    this.routed += 1;
  }

  hasten(): void {
    this.hastened += 1;
  }

  networkChanged(): void {
    this.networkChanges += 1;
  }

  /** Nothing passes this way any more. The silence shows a little later: see `Company.cut`. */
  cut(): void {
    this.#way = 'broken';
  }

  /** Everything that waited arrives, in order. */
  mend(): void {
    this.#way = 'whole';
    this.change({ silentSince: null, trying: null });
    this.#deliver();
  }

  get isCut(): boolean {
    return this.#way === 'broken';
  }

  #deliver(): void {
    const { other } = this;
    for (const { channel, data } of this.#held.splice(0)) {
      queueMicrotask(() => {
        if (other?.state.state !== 'open') return;
        const taken = other.incoming(data);
        if (taken !== null) other.options.handlers.message(channel, taken);
      });
    }
  }

  /** What is in the open state becomes another, and the rungs with it. */
  change(what: Partial<Extract<LinkState, { state: 'open' }>>, rungs: readonly RungTry[] = this.rungs): void {
    this.rungs = rungs;
    if (this.state.state === 'open') this.enter({ ...this.state, ...what });
  }

  async stats() {
    return { path: 'direct', rttMs: 1, bytesSent: 0, bytesReceived: 0, local: 'host', remote: 'host' } as const;
  }

  close(): void {
    this.enter({ state: 'closed', why: 'closed-here' });
    // Where the way is broken, nobody hears the goodbye.
    if (this.#way === 'whole') this.other?.enter({ state: 'closed', why: 'closed-there' });
  }

  enter(state: LinkState): void {
    if (this.state.state === 'closed') return;
    this.state = state;
    this.options.handlers.state(state);
  }
}
