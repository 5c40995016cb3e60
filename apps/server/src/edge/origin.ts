import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Config } from '../operate/config.ts';

/**
 * Whether a page of this origin is one of ours, for a request to this `Host`. If origins are configured, those are ours, and
 * loopback, where a house may run. If none are configured, the address to which the request was sent is ours, but only if it is an
 * IP address or a local name, because a stranger can make a domain point here.
 */
export function isOurOrigin(
  config: Pick<Config, 'publicOrigins' | 'tlsCert'>,
  origin: string,
  host: string | undefined,
): boolean {
  if (config.publicOrigins.includes(origin)) return true;
  const scheme = config.tlsCert === null ? 'http' : 'https';
  if (host === undefined || origin !== `${scheme}://${host.toLowerCase()}`) return false;
  const name = hostNameOf(origin);
  if (name === null) return false;
  return config.publicOrigins.length > 0 ? isLoopback(name) : isLoopback(name) || isLocalName(name);
}

/**
 * Whether a page of this origin may send a statement of distress (T7): only our own pages, but the request may come to another
 * origin that is configured for this. If no origins are configured, those of this machine and of its local network are ours.
 */
export function mayTellDistress(
  config: Pick<Config, 'publicOrigins' | 'tlsCert' | 'distressOrigins'>,
  origin: string,
  host: string | undefined,
): boolean {
  if (isOurOrigin(config, origin, host)) return true;
  if (config.distressOrigins.length === 0 || config.publicOrigins.length > 0) return false;
  const name = hostNameOf(origin);
  return name !== null && (isLoopback(name) || isLocalName(name));
}

/** Whether cookies can be limited to HTTPS, which is by our own certificate or by that of a proxy. */
export function isSecure(config: Pick<Config, 'publicOrigins' | 'tlsCert'>): boolean {
  if (config.tlsCert !== null) return true;
  return config.publicOrigins.length > 0 && config.publicOrigins.every((origin) => origin.startsWith('https:'));
}

/** Whether this is `localhost`, `127.0.0.1`, `::1` or the like, also IPv4 written as IPv6. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || (isIP(name) !== 0 && ipaddr.process(name).range() === 'loopback');

const isLocalName = (name: string): boolean => isIP(name) !== 0 || name.endsWith('.local') || !name.includes('.');

function hostNameOf(origin: string): string | null {
  try {
    return new URL(origin).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return null;
  }
}
