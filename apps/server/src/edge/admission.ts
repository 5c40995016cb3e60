import type { IncomingMessage } from 'node:http';
import { err, ok, type RefusalCode, type Result, ROUTES } from '@parley/protocol';
import proxyAddress from 'proxy-addr';
import type { Config } from '../operate/config.ts';
import { ClientPlaces } from './client-places.ts';
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
   * Counts the connection. The caller calls `gone` when it ends.
   *
   * @param cut ends it where it says nothing and its place is needed
   */
  admit(request: IncomingMessage, cut: () => void): Result<Admitted, RefusalCode>;
  /** Keeps places for these players, who were here before the server started. */
  expect(players: readonly string[]): void;
}

export interface Admitted {
  /** The network that it comes from, as `networkOf` names it. It is never shown to anybody (S17). */
  readonly network: string;
  /**
   * It has a ticket, and takes the place of a client from now on. False where there is none.
   * @param player whose it is; null for a visitor
   */
  enter(player: string | null): boolean;
  /** It is no client any more; its connection may take a moment to close. `lost`: its place is kept for a while. */
  gone(how: 'gone' | 'lost'): void;
}

/**
 * @param clock milliseconds
 * @param said told once of a proxy that is not believed
 */
export function makeAdmission(
  config: AdmissionConfig,
  clock: () => number,
  said: (sentence: string) => void = () => {},
): Admission {
  const silent = new SilentPlaces();
  const places = new ClientPlaces({ most: config.maxClients, mostOfNetwork: config.maxClientsPerAddress, clock });
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
      const isCounted = !isLoopback(from);
      const network = isCounted ? address : null;
      // Who it is, and whether a place is kept for it, is known with its ticket.
      if (places.isFull(network)) return err('too-fast');
      const spoken = silent.enter(isCounted ? (wideNetworkOf(from) ?? address) : null, cut);
      if (spoken === null) return err('too-fast');
      let state: 'silent' | 'gone' | { readonly leave: (how: 'gone' | 'lost') => void } = 'silent';
      return ok({
        network: address,
        enter(player) {
          spoken();
          if (state !== 'silent') return state !== 'gone';
          const leave = places.take(network, player);
          if (leave === null) return false;
          state = { leave };
          return true;
        },
        gone(how) {
          spoken();
          if (typeof state === 'object') state.leave(how);
          state = 'gone';
        },
      });
    },
    expect: (players) => places.expect(players),
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
