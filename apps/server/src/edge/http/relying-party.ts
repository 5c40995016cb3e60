import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { RelyingParty } from '../../auth/passkeys.ts';
import type { Config } from '../../operate/config.ts';
import { isOurOrigin } from '../origin.ts';
import { refuse } from './refuse.ts';

/**
 * For whom a passkey is that this page makes or asks for: the page's own origin, which is one of ours, and its host name. A passkey
 * made under one of several configured names is not offered under another one.
 * @throws {HttpRefusal} `origin` for a program, a page from elsewhere, and a page under a bare address: browsers make passkeys
 *   for names only
 */
export function relyingParty(
  config: Pick<Config, 'publicOrigins' | 'tlsCert'>,
  { headers }: Pick<FastifyRequest, 'headers'>,
): RelyingParty {
  const { origin, host } = headers;
  if (origin === undefined || !isOurOrigin(config, origin, host)) refuse('origin', 'passkeys are for our own pages');
  const id = new URL(origin).hostname;
  if (isIP(id.replace(/^\[|\]$/g, '')) !== 0) refuse('origin', 'passkeys need a page with a host name');
  return { id, origin };
}
