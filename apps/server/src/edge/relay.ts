import type { Id, RefusalCode, RelayFrame, Result } from '@parley/protocol';
import type { Metrics } from '../operate/metrics.ts';
import type { Blame, Connection } from './connection.ts';
import type { RelayObstacle } from './introductions.ts';
import { relayLimits } from './relay-limits.ts';

/**
 * Why a frame was not forwarded. `off`: this server relays nothing. `pair`, `server`: over the limits of the pair, or over a fair
 * share of the server's budget. `absent`: the receiver is not connected. `slow`, `full`: it does not read fast enough for an
 * unreliable or a reliable frame.
 */
export type RelayDrop = RelayObstacle | 'off' | 'pair' | 'server' | 'absent' | 'slow' | 'full';

/** How often idle lanes are forgotten, in milliseconds. */
const FORGET_MS = 1_000;
/** How often the arbiter hears that frames of one client are forwarded, in milliseconds. It needs nothing finer. */
const CARRIED_MS = 1_000;

type RelayEnd = Pick<Connection, 'refuseRelayed'>;

export interface RelayDeps {
  /** For all pairs together. 0: nothing is relayed. */
  readonly bytesPerSecond: number;
  readonly metrics: Pick<Metrics, 'relayFrames' | 'relayBytes' | 'relayDrops' | 'relayPairs'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The other client of a live introduction. */
  readonly target: (client: Id, introduction: Id) => Result<Id, RelayObstacle>;
  readonly connectionOf: (client: Id) => Pick<Connection, 'sendRelayed'> | undefined;
  /** A frame of this client was forwarded. Called once a second at most. */
  readonly carried: (introduction: Id, from: Id) => void;
}

/**
 * The server's own relay, the last rung (S12). It forwards frames from one client of a live introduction to the other, unchanged. It
 * reads their header and cannot read anything else. Payloads are neither stored nor logged.
 */
export interface Relay {
  relayed(from: RelayEnd, client: Id, frame: RelayFrame, bytes: Uint8Array): void;
  tick(now: number): void;
}

export function makeRelay({ bytesPerSecond, metrics, clock, target, connectionOf, carried }: RelayDeps): Relay {
  const limits = bytesPerSecond === 0 ? null : relayLimits(bytesPerSecond, clock());
  let forgotAt = clock();
  const saidAt = new Map<string, number>();

  /** Forwards the frame. Returns why it was dropped, or null. */
  function pass(client: Id, frame: RelayFrame, bytes: Uint8Array): RelayDrop | null {
    if (limits === null) return 'off';
    const now = clock();
    const to = target(client, frame.introduction);
    if (!to.ok) return to.error;
    const verdict = limits.take(client, frame.introduction, bytes.byteLength, now);
    if (verdict !== 'pass') return verdict;
    const delivery = connectionOf(to.value)?.sendRelayed(bytes, frame.reliable) ?? 'absent';
    return delivery === 'sent' ? null : delivery;
  }

  function sayCarried(introduction: Id, client: Id): void {
    const lane = `${introduction} ${client}`;
    const now = clock();
    if (now < (saidAt.get(lane) ?? Number.NEGATIVE_INFINITY) + CARRIED_MS) return;
    saidAt.delete(lane);
    saidAt.set(lane, now);
    carried(introduction, client);
  }

  return {
    relayed(from, client, frame, bytes) {
      const cause = pass(client, frame, bytes);
      if (cause === null) {
        sayCarried(frame.introduction, client);
        const kind = frame.reliable ? 'reliable' : 'unreliable';
        metrics.relayFrames.inc({ kind });
        metrics.relayBytes.inc({ kind }, bytes.byteLength);
        return;
      }
      metrics.relayDrops.inc({ cause });
      const refusal = refusalOf(cause);
      if (refusal !== null) from.refuseRelayed(refusal.code, refusal.detail, refusal.blame);
    },
    tick(now) {
      if (limits === null || now < forgotAt + FORGET_MS) return;
      forgotAt = now;
      // The oldest are first.
      for (const [lane, at] of saidAt) {
        if (now < at + CARRIED_MS) break;
        saidAt.delete(lane);
      }
      limits.forget(now);
      metrics.relayPairs.set(limits.pairs());
    },
  };
}

interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly blame: Blame;
}

/** The refusal for the sender. Null: it gets none, because the two ends notice themselves what is missing (L4). */
function refusalOf(cause: RelayDrop): Refusal | null {
  switch (cause) {
    case 'unknown-introduction':
      return { code: cause, detail: 'no such introduction', blame: 'hostile' };
    case 'not-a-party':
      return { code: cause, detail: 'it introduces others', blame: 'hostile' };
    case 'introduction-expired':
      return { code: cause, detail: 'this introduction ended', blame: 'excess' };
    case 'off':
      return { code: 'not-permitted', detail: 'this server relays nothing', blame: 'excess' };
    case 'pair':
      return { code: 'too-fast', detail: 'more than a pair may relay', blame: 'excess' };
    case 'server':
      return { code: 'too-fast', detail: 'more than a fair share of what this server relays', blame: 'nobody' };
    case 'full':
      return { code: 'too-fast', detail: 'the other side does not read', blame: 'nobody' };
    // A link under repair sends many of these.
    case 'absent':
    // An unreliable frame may be lost.
    case 'slow':
      return null;
    default:
      return cause satisfies never;
  }
}
