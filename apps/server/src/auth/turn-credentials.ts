import { createHmac } from 'node:crypto';
import type { IceServer } from '@parley/protocol';
import type { Config } from '../config.ts';

type TurnConfig = Pick<Config, 'stunUrls' | 'turnUrls' | 'turnSecret' | 'turnCredentialMs'>;

/**
 * The ICE servers for one client, with a TURN credential of its own that expires (L7): the user name is the second at
 * which it expires and the client's id, the password its HMAC-SHA1 under the secret that the TURN server shares.
 * With secret `north`, client `abc` and expiry 1700000000: user `1700000000:abc`.
 */
export function iceServersFor(config: TurnConfig, client: string, now: number): readonly IceServer[] {
  const servers: IceServer[] = [];
  if (config.stunUrls.length > 0) servers.push({ urls: [...config.stunUrls] });
  if (config.turnUrls.length > 0 && config.turnSecret !== null) {
    const username = `${Math.floor((now + config.turnCredentialMs) / 1_000)}:${client}`;
    const credential = createHmac('sha1', config.turnSecret).update(username).digest('base64');
    servers.push({ urls: [...config.turnUrls], username, credential });
  }
  return servers;
}
