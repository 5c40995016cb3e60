import type { ParleyClient, Timers } from '@parley/client';
import type { IceServer, Network } from '@parley/protocol';

/** A change of network comes as several events, and leaves the device without a way for a moment. */
const QUIET_MS = 2_000;
/** Chromium also reports a change when only its guess of the speed changed: a check costs a few relays, so not too often. */
const APART_MS = 30_000;

export interface NetworkParts {
  readonly client: Pick<ParleyClient, 'on' | 'send' | 'state'>;
  readonly timers: Pick<Timers, 'now' | 'after'>;
  readonly check: (servers: readonly IceServer[]) => Promise<Network>;
  /** Calls back at each hint that the network of this device changed. */
  readonly onChange: (changed: () => void) => void;
}

/**
 * Tells the server what this page's network lets through (L2): checked once, and again after the network changed. A server
 * that is found again is told what is known, as it may have been started anew.
 */
export function tellNetwork({ client, timers, check, onChange }: NetworkParts): void {
  let known: Promise<Network> | null = null;
  let checkedAt = 0;
  let cancel = (): void => {};

  function tell(): void {
    if (known === null) {
      checkedAt = timers.now();
      known = check(client.state.iceServers);
    }
    const told = known;
    void told.then((network) => {
      if (told === known) client.send({ type: 'network', network });
    });
  }

  function changed(): void {
    // Before the first check there is nothing to be out of date.
    if (known === null) return;
    cancel();
    cancel = timers.after(Math.max(QUIET_MS, checkedAt + APART_MS - timers.now()), () => {
      // A credential that has expired would find no relay, and say that there is none.
      if (client.state.iceServers.some((server) => isExpired(server, timers.now()))) return;
      known = null;
      if (client.state.connection.state === 'online') tell();
    });
  }

  client.on('online', tell);
  onChange(changed);
}

/** The name of a credential begins with the second that it expires in. */
function isExpired({ username }: IceServer, now: number): boolean {
  const expiry = Number.parseInt(username ?? '', 10);
  return Number.isFinite(expiry) && expiry * 1_000 <= now;
}
