import type { ParleyClient } from '@parley/client';
import { keyNamedIn, type PublishedKeys } from '@parley/peer';

/** The server's keys in the form in which this introduction is verified with them. The server may have another one since they were fetched. */
export async function keysFor(client: Pick<ParleyClient, 'serverKeys'>, jwt: string): Promise<PublishedKeys> {
  const { keys } = await client.serverKeys(keyNamedIn(jwt));
  return {
    keys: keys.flatMap(({ kty, kid, ...key }) =>
      kty === undefined ? [] : [{ ...key, kty, ...(kid !== undefined && { kid }) }],
    ),
  };
}
