import type { ParleyClient, Timers } from '@parley/client';
import type { IceServer, Network } from '@parley/protocol';

/** A change of network causes several events, and for a moment the device has no connection. */
const QUIET_MS = 2_000;
/**
 * Chromium also reports a change when only its estimate of the speed changed. A check costs a few relays, so it must
 * not run too often.
 */
const APART_MS = 30_000;

export interface NetworkParts {
  readonly client: Pick<ParleyClient, 'on' | 'send' | 'state'>;
  readonly timers: Pick<Timers, 'now' | 'after'>;
  readonly check: (servers: readonly IceServer[]) => Promise<Network>;
  /** Calls back at each hint that the network of this device changed, until the returned function is called. */
  readonly onChange: (changed: () => void) => () => void;
}

/**
 * Reports to the server what this page's network lets through (L2). It checks once, and again after the network
 * changed. After each reconnect it reports the result again, because the server may have been restarted. Returns the end.
 */
export function tellNetwork({ client, timers, check, onChange }: NetworkParts): () => void {
  let known: Promise<Network> | null = null;
  let checkedAt = 0;
  let cancel = (): void => {};

  function tell(): void {
    if (known === null) {
      checkedAt = timers.now();
      known = check(client.state.iceServers);
    }
    const checked = known;
    void checked.then((network) => {
      if (checked === known) client.send({ type: 'network', network });
    });
  }

  function changed(): void {
    // Before the first check there is nothing to be out of date.
    if (known === null) return;
    cancel();
    cancel = timers.after(Math.max(QUIET_MS, checkedAt + APART_MS - timers.now()), () => {
      // An expired credential would find no relay and report that there is none.
      if (client.state.iceServers.some((server) => isExpired(server, timers.now()))) return;
      known = null;
      if (client.state.connection.state === 'online') tell();
    });
  }

  const ends = [client.on('online', tell), onChange(changed)];
  return () => {
    cancel();
    for (const end of ends) end();
  };
}

/** The name of a credential begins with the second that it expires in. */
function isExpired({ username }: IceServer, now: number): boolean {
  const expiry = Number.parseInt(username ?? '', 10);
  return Number.isFinite(expiry) && expiry * 1_000 <= now;
}
