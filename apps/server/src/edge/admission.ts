import type { IncomingMessage } from 'node:http';
import { err, ok, type RefusalCode, type Result, ROUTES } from '@parley/protocol';
import proxyAddress from 'proxy-addr';
import type { Config } from '../operate/config.ts';
import { networkOf, plainAddress } from './network.ts';
import { isLoopback, isOurOrigin } from './origin.ts';
import { type TrustedHop, trustedHopOf } from './proxies.ts';
import { SilentPlaces } from './silent-places.ts';

type AdmissionConfig = Pick<
  Config,
  'publicOrigins' | 'tlsCert' | 'trustProxy' | 'proxies' | 'maxClients' | 'maxClientsPerAddress'
>;

/** Decides who may open a connection (O6): our own pages, and programs, up to a number in all and from one network. */
export interface Admission {
  /**
   * Counts the connection. The caller calls `leave` when it ends.
   *
   * @param cut ends it where it says nothing and its place is needed
   */
  admit(request: IncomingMessage, cut: () => void): Result<Admitted, RefusalCode>;
}

export interface Admitted {
  /** The network that it comes from, as `networkOf` names it. It is never shown to anybody (S17). */
  readonly network: string;
  /** It has said hello, and takes the place of a client from now on. False where there is none. */
  spoke(): boolean;
  leave(): void;
}

export function makeAdmission(config: AdmissionConfig): Admission {
  const byAddress = new Map<string, number>();
  const silent = new SilentPlaces();
  /** Those that have said hello. */
  let all = 0;
  const isTrusted = config.trustProxy ? trustedHopOf(config.proxies) : null;
  return {
    admit(request, cut) {
      const { origin, host } = request.headers;
      // Programs send no origin. Every browser does, and a page cannot prevent it.
      if (origin !== undefined && !isOurOrigin(config, origin, host)) return err('origin');
      const from = addressOf(request, isTrusted);
      const address = networkOf(from);
      const here = byAddress.get(address) ?? 0;
      const isCounted = !isLoopback(from);
      if (all >= config.maxClients || (isCounted && here >= config.maxClientsPerAddress)) return err('too-fast');
      const spoken = silent.enter(isCounted ? address : null, cut);
      if (spoken === null) return err('too-fast');
      if (isCounted) byAddress.set(address, here + 1);
      let state: 'silent' | 'in' | 'out' = 'silent';
      return ok({
        network: address,
        spoke() {
          spoken();
          if (state !== 'silent' || all >= config.maxClients) return state === 'in';
          state = 'in';
          all += 1;
          return true;
        },
        leave() {
          if (state === 'out') return;
          spoken();
          if (state === 'in') all -= 1;
          state = 'out';
          if (!isCounted) return;
          const left = (byAddress.get(address) ?? 1) - 1;
          if (left > 0) byAddress.set(address, left);
          else byAddress.delete(address);
        },
      });
    },
  };
}

/** Whether this upgrade is for the trusted session. */
export const isSocketPath = (url: string | undefined): boolean => url?.split('?')[0] === ROUTES.socket;

/** Where a request comes from, as far as it is believed. */
export function addressOf(request: IncomingMessage, isTrusted: TrustedHop | null): string {
  const { remoteAddress } = request.socket;
  if (remoteAddress === undefined) return 'unknown';
  return plainAddress(isTrusted === null ? remoteAddress : proxyAddress(request, isTrusted));
}
