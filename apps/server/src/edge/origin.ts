import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Config } from '../operate/config.ts';

/**
 * Whether a page of this origin is one of ours, for a request that came to this `Host`. Where origins are configured
 * those are ours, and loopback, where a house may live. Where none are, whatever address the request itself was sent
 * to is: but only as an IP address or a local name, because a stranger's domain can be made to point here.
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
 * Whether a page of this origin may say over HTTPS that it cannot reach this server (T7): one of ours, also where the
 * request came to another origin that is there for this. Where no origins are configured, those of this machine and of its
 * local network are ours.
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

/** Whether cookies can be kept to HTTPS: by our own certificate, or a proxy's. */
export function isSecure(config: Pick<Config, 'publicOrigins' | 'tlsCert'>): boolean {
  if (config.tlsCert !== null) return true;
  return config.publicOrigins.length > 0 && config.publicOrigins.every((origin) => origin.startsWith('https:'));
}

/** `localhost`, `127.0.0.1`, `::1` and the like, also as IPv4 written in IPv6. */
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
