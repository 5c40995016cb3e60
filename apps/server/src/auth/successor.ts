import { randomBytes } from 'node:crypto';
import type { Successor } from '../store/anonymous.ts';

/** Who takes the place of a deleted player. All of its ids are random, so nothing leads back to the player. */
export function makeSuccessor(): Successor {
  const clients = new Map<string, string>();
  const randomId = (): string => randomBytes(16).toString('base64url');
  return {
    player: randomId(),
    clientOf(client) {
      const known = clients.get(client) ?? randomId();
      clients.set(client, known);
      return known;
    },
  };
}
