import type { IncomingMessage } from 'node:http';
import { type RefusalCode, ROUTES } from '@parley/protocol';
import type { Limiters } from '../../auth/keyed-limiter.ts';
import type { Config } from '../../operate/config.ts';
import type { Metrics } from '../../operate/metrics.ts';
import { addressOf } from '../admission.ts';
import { networkOf } from '../network.ts';
import { trustedHopOf } from '../proxies.ts';
import { makeNetworkLimiter } from './limit.ts';
import { HttpRefusal } from './refuse.ts';
import { makeTurnstile, type Turnstile } from './turnstile.ts';

/** So many times as often as anything else the health of the server may be asked. */
const LOOKS = 4;

/** Counts everything that is asked over HTTP by its network (O6): requests, and upgrades to a WebSocket. */
export interface RequestGate extends Pick<Turnstile, 'guard'> {
  /**
   * Counts a request.
   * @param address where it comes from, as far as that is believed
   * @throws {HttpRefusal} where there are too many; the others of this network are refused before they get here then
   */
  take(url: string | undefined, address: string): Promise<void>;
  /** Counts an upgrade. 0, or in how many milliseconds there is room for another one. */
  upgrade(request: IncomingMessage): Promise<number>;
}

export interface RequestGateParts {
  readonly config: Pick<Config, 'requestsPerMinute' | 'trustProxy' | 'proxies'>;
  readonly limiters: Limiters;
  readonly metrics: Pick<Metrics, 'refusals'>;
  /** Milliseconds. */
  readonly clock: () => number;
}

export function makeRequestGate({ config, limiters, metrics, clock }: RequestGateParts): RequestGate {
  const isTrusted = trustedHopOf(config);
  const requests = makeNetworkLimiter(limiters, { name: 'requests', most: config.requestsPerMinute, withinMs: 60_000 });
  const looks = makeNetworkLimiter(limiters, {
    name: 'looks',
    most: LOOKS * config.requestsPerMinute,
    withinMs: 60_000,
  });
  const turnstile = makeTurnstile({
    clock,
    keyOf: (request) => keyOf(request.url, addressOf(request, isTrusted)),
    refused: () => metrics.refusals.inc({ where: 'http', code: 'too-fast' }),
  });

  async function take(url: string | undefined, address: string): Promise<void> {
    // The health of the server is asked often, and is told also to a network whose others ask too much.
    const limiter = url === ROUTES.health ? looks : requests;
    try {
      await limiter(address, 'too many requests; wait a little');
    } catch (error) {
      if (error instanceof HttpRefusal) turnstile.closeOut(keyOf(url, address), error.refusal.retryMs ?? 0);
      throw error;
    }
  }

  return {
    guard(server) {
      turnstile.guard(server);
      // Of TLS as well. What answers it, once, and ends the connection, is fastify.
      server.on('clientError', (error: NodeJS.ErrnoException) => {
        const code = codeOf(error.code ?? '');
        if (code !== null) metrics.refusals.inc({ where: 'http', code });
      });
    },
    take,
    async upgrade(request) {
      const closedMs = turnstile.closedFor(request);
      if (closedMs > 0) return closedMs;
      try {
        await take(request.url, addressOf(request, isTrusted));
        return 0;
      } catch (error) {
        if (error instanceof HttpRefusal) return Math.max(1, error.refusal.retryMs ?? 0);
        throw error;
      }
    },
  };
}

/** Why something was no request; null where somebody only went. */
function codeOf(error: string): RefusalCode | null {
  if (error === 'ECONNRESET' || error === 'EPIPE') return null;
  if (error === 'HPE_HEADER_OVERFLOW') return 'too-large';
  return error === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'unexpected' : 'malformed';
}

/** What a request is limited by. */
const keyOf = (url: string | undefined, address: string): string =>
  `${url === ROUTES.health ? 'health ' : ''}${networkOf(address)}`;
