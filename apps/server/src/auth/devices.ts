import { createHash, randomBytes } from 'node:crypto';
import type { DeviceStore } from '../store/store.ts';

/**
 * Devices on which a player proved who it is (O6). Each keeps a random token, which opens nothing: it only says that a password
 * that is tried there is tried where its owner was before. The store has the hash of it.
 */
export interface Devices {
  /** The hash of this device, where this player used it before; else null. */
  known(token: string, player: string): Promise<string | null>;
  /**
   * Notes that this player signed in on this device, and answers with its token: a new one, where it had none of ours. Where the
   * session that began so has ended meanwhile, the device stays unknown.
   * @param session its hash
   */
  note(token: string | null, player: string, session: string): Promise<string>;
  /**
   * Whoever knew the old password of this player may have used these: none of its devices is known any more.
   * @param except hash of the one that stays known
   */
  forgetAll(player: string, except?: string): Promise<void>;
}

/** Of one player; the one that was used longest ago gives way. Some phones, computers and browsers of each. */
export const DEVICES_OF_PLAYER = 16;

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What may be a token; null for anything else. */
export const deviceToken = (text: unknown): string | null =>
  typeof text === 'string' && TOKEN.test(text) ? text : null;

export function makeDevices(store: DeviceStore, clock: () => number): Devices {
  return {
    async known(token, player) {
      const hash = hashOf(token);
      return (await store.isKnown(hash, player)) ? hash : null;
    },
    async note(token, player, session) {
      // One that we did not make may be known to whoever put it there.
      const kept =
        token !== null && (await store.exists(hashOf(token))) ? token : randomBytes(32).toString('base64url');
      await store.note({ deviceHash: hashOf(kept), player, usedAt: clock() }, DEVICES_OF_PLAYER, session);
      return kept;
    },
    forgetAll: (player, except) => store.forgetOfPlayer(player, except),
  };
}

/** SHA-256, hex. The tokens are random (256 bits), so that neither salt nor stretching is needed. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
