import type { Allowance, KeyedLimiter, Limiters } from '../../auth/keyed-limiter.ts';
import { networkOf, wideNetworkOf } from '../network.ts';
import { HttpRefusal } from './refuse.ts';

/** As many networks of 64 bits as one of 48 bits may use to the full: who has 65,536 of them must not have 65,536 allowances. */
const WIDE_FACTOR = 4;

/** Takes one for the network of an address, and where that is IPv6, for the wide network around it (O6). */
export type NetworkLimiter = (address: string, detail: string) => Promise<void>;

/** Answers throw an `HttpRefusal` where there is none left: `too-fast`, with the time after which there is more. */
export function makeNetworkLimiter(limiters: Limiters, { name, most, withinMs }: Allowance): NetworkLimiter {
  const networks = limiters({ name, most, withinMs });
  const wideNetworks = limiters({ name: `${name}-wide`, most: WIDE_FACTOR * most, withinMs });
  return async (address, detail) => {
    await takeOrRefuse(networks, networkOf(address), detail);
    const wide = wideNetworkOf(address);
    if (wide !== null) await takeOrRefuse(wideNetworks, wide, detail);
  };
}

/** @throws {HttpRefusal} `too-fast`, with the time after which there is more */
export async function takeOrRefuse(limiter: KeyedLimiter, key: string, detail: string): Promise<void> {
  const taken = await limiter.take(key);
  if (!taken.ok) throw new HttpRefusal({ code: 'too-fast', detail, retryMs: taken.error.retryMs });
}
