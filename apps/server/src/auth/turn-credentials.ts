import { createHmac } from 'node:crypto';
import type { IceServer } from '@parley/protocol';
import type { Config } from '../operate/config.ts';

type TurnConfig = Pick<Config, 'stunUrls' | 'turnUrls' | 'turnSecret' | 'turnCredentialMs'>;

/** Addresses in one entry, as the protocol allows. */
const URLS_PER_SERVER = 8;

/**
 * The ICE servers for one client, with a TURN credential of its own that expires (L7): the user name is the second at
 * which it expires and the client's id, the password its HMAC-SHA1 under the secret that the TURN server shares.
 * Every configured address is given, whichever of UDP, TCP and TLS it is for: which of them work, the client finds out (L2).
 * With secret `north`, client `abc` and expiry 1700000000: user `1700000000:abc`.
 */
export function iceServersFor(config: TurnConfig, client: string, now: number): readonly IceServer[] {
  const servers: IceServer[] = [];
  for (const urls of portions(config.stunUrls)) servers.push({ urls });
  if (config.turnUrls.length > 0 && config.turnSecret !== null) {
    const username = `${Math.floor((now + config.turnCredentialMs) / 1_000)}:${client}`;
    const credential = createHmac('sha1', config.turnSecret).update(username).digest('base64');
    for (const urls of portions(config.turnUrls)) servers.push({ urls, username, credential });
  }
  return servers;
}

function portions(urls: readonly string[]): string[][] {
  const made: string[][] = [];
  for (let at = 0; at < urls.length; at += URLS_PER_SERVER) made.push(urls.slice(at, at + URLS_PER_SERVER));
  return made;
}
