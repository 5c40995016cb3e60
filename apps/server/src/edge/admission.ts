import type { IncomingMessage } from 'node:http';
import { err, ok, type RefusalCode, type Result, ROUTES } from '@parley/protocol';
import proxyAddress from 'proxy-addr';
import type { Config } from '../operate/config.ts';
import { networkOf, plainAddress, wideNetworkOf } from './network.ts';
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
  /** It is no client any more; its connection may take a moment to close. */
  gone(): void;
  leave(): void;
}

/** @param said told once of a proxy that is not believed */
export function makeAdmission(config: AdmissionConfig, said: (sentence: string) => void = () => {}): Admission {
  const byAddress = new Map<string, number>();
  const silent = new SilentPlaces();
  /** Those that have said hello. */
  let all = 0;
  const isTrusted = trustedHopOf(config);
  let hasSaid = false;

  /** All who come through it count as one network, which an operator sees late. */
  function lookAtProxy({ headers, socket }: IncomingMessage): void {
    const { remoteAddress } = socket;
    if (hasSaid || isTrusted === null || remoteAddress === undefined) return;
    if (headers['x-forwarded-for'] === undefined || isTrusted(remoteAddress, 0)) return;
    hasSaid = true;
    said(
      `a proxy at ${remoteAddress} is not believed, so all who come through it count as one network: name it in PARLEY_PROXIES`,
    );
  }

  return {
    admit(request, cut) {
      const { origin, host } = request.headers;
      // Programs send no origin. Every browser does, and a page cannot prevent it.
      if (origin !== undefined && !isOurOrigin(config, origin, host)) return err('origin');
      lookAtProxy(request);
      const from = addressOf(request, isTrusted);
      const address = networkOf(from);
      const here = byAddress.get(address) ?? 0;
      const isCounted = !isLoopback(from);
      if (all >= config.maxClients || (isCounted && here >= config.maxClientsPerAddress)) return err('too-fast');
      const spoken = silent.enter(isCounted ? (wideNetworkOf(from) ?? address) : null, cut);
      if (spoken === null) return err('too-fast');
      if (isCounted) byAddress.set(address, here + 1);
      let state: 'silent' | 'in' | 'gone' = 'silent';
      let isClosed = false;
      const gone = (): void => {
        spoken();
        if (state === 'in') all -= 1;
        state = 'gone';
      };
      return ok({
        network: address,
        spoke() {
          spoken();
          if (state !== 'silent' || all >= config.maxClients) return state === 'in';
          state = 'in';
          all += 1;
          return true;
        },
        gone,
        leave() {
          if (isClosed) return;
          isClosed = true;
          gone();
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
