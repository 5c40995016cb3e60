import type { Signer } from '@parley/client';
import { ACT_TYP, ENTRY_TYP, HEAD_TYP } from '@parley/evidence';
import { SECRET_TYP } from './turn/secret.ts';

/** Keeps on this device what is signed in one match, so that a page that comes back goes on from it (N6). */
export interface Journal {
  /**
   * Resolves once these entries, compact JWS, are durable, or cannot be made so. Never rejects.
   *
   * @param replaced earlier entries that these make needless
   */
  keep(entries: readonly string[], replaced?: readonly string[]): Promise<void>;
  /** Everything that this player signed has been given to `keep`. Until then a device that began with nothing cannot be relied upon. */
  complete(): void;
  /** The match needs it no more: it is reported, or another device of this player has taken over. */
  discard(): void;
}

/** Where nothing is kept, as in a house: its process has nothing to come back to. */
export const NO_JOURNAL: Journal = { keep: async () => {}, complete: () => {}, discard: () => {} };

/**
 * Signs, and hands nothing out before it is kept. A page that went on without an entry that it had sent could sign another one in
 * its place, and the two would prove a second history (E2).
 */
export function keepingFirst(signer: Signer, journal: Pick<Journal, 'keep'>): Signer {
  return {
    key: signer.key,
    async sign(typ, payload) {
      const jws = await signer.sign(typ, payload);
      if (KEPT_TYPES.has(typ)) await journal.keep([jws]);
      return jws;
    },
  };
}

const KEPT_TYPES: ReadonlySet<string> = new Set([ENTRY_TYP, HEAD_TYP, ACT_TYP, SECRET_TYP]);
