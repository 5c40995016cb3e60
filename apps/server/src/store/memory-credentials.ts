import type { Adopted, CredentialStore, DeviceCodeRow, NewKey, PasskeyRow, UserKeyRow } from './credential-store.ts';
import { keyThatGivesWay } from './making-room.ts';
import type { PlayerRow } from './store.ts';
import { byText } from './text-order.ts';

/** What the credentials need of the rest of the memory store. */
export interface MemoryCredentialParts {
  readonly player: (id: string) => PlayerRow | undefined;
  readonly setPassword: (player: string, passwordHash: string) => void;
  /** Answers with the hashes of those that were removed. */
  readonly endSessions: (player: string, except?: string) => readonly string[];
  /** Whether this player has a session of this hash. */
  readonly hasSession: (player: string, session: string) => boolean;
}

export interface MemoryCredentials extends CredentialStore {
  readonly passkeys: ReadonlyMap<string, PasskeyRow>;
  readonly keys: ReadonlyMap<string, UserKeyRow>;
  insertPasskey(passkey: PasskeyRow): void;
  insertKey(key: UserKeyRow): void;
  /** Removes the keys of this player, and the code that would give it another. */
  removeKeys(player: string): void;
  /** The player is gone. */
  forgetPlayer(player: string): void;
}

export function makeMemoryCredentials({
  player,
  setPassword,
  endSessions,
  hasSession,
}: MemoryCredentialParts): MemoryCredentials {
  const passkeys = new Map<string, PasskeyRow>();
  const keys = new Map<string, UserKeyRow>();
  const recovery = new Map<string, Set<string>>();
  const codes = new Map<string, DeviceCodeRow>();
  const passkeysOf = (id: string) =>
    [...passkeys.values()]
      .filter((row) => row.player === id)
      .sort((a, b) => a.createdAt - b.createdAt || byText(a.id, b.id));
  const keysOf = (id: string) =>
    [...keys.values()]
      .filter((row) => row.player === id)
      .sort((a, b) => a.createdAt - b.createdAt || byText(a.key, b.key));

  function adopt(id: string, key: NewKey, most: number, whenFull: 'refuse' | 'make room'): Adopted | null {
    if (player(id)?.class !== 'limited') return null;
    const before = keys.get(key.key)?.player ?? null;
    if (before === id) return { player: id, from: null };
    if (before !== null && player(before)?.class !== 'limited') return null;
    const mine = keysOf(id);
    if (mine.length >= most) {
      const gone = whenFull === 'refuse' ? null : keyThatGivesWay(mine);
      if (gone === null) return null;
      keys.delete(gone);
    }
    keys.set(key.key, { ...key, player: id });
    return { player: id, from: before };
  }

  function removeKeys(id: string): void {
    for (const { key } of keysOf(id)) keys.delete(key);
    codes.delete(id);
  }

  return {
    passkeys,
    keys,
    insertPasskey: (passkey) => void passkeys.set(passkey.id, passkey),
    insertKey: (key) => void keys.set(key.key, key),
    removeKeys,
    forgetPlayer(id) {
      removeKeys(id);
      for (const passkey of passkeysOf(id)) passkeys.delete(passkey.id);
      recovery.delete(id);
    },

    passkey: async (id) => passkeys.get(id) ?? null,
    passkeysOf: async (id) => passkeysOf(id),
    async addPasskey(passkey, most) {
      if (player(passkey.player)?.class !== 'member') return 'not-permitted';
      if (passkeys.has(passkey.id)) return 'taken';
      if (passkeysOf(passkey.player).length >= most) return 'full';
      passkeys.set(passkey.id, passkey);
      return 'added';
    },
    async usePasskey(id, counter, at) {
      const row = passkeys.get(id);
      if (row === undefined || (counter === 0 ? row.counter !== 0 : counter <= row.counter)) return false;
      passkeys.set(id, { ...row, counter, usedAt: at });
      return true;
    },
    async removePasskey(id, passkey) {
      const mine = passkeysOf(id);
      if (!mine.some((row) => row.id === passkey)) return 'unknown';
      if (mine.length === 1 && (player(id)?.passwordHash ?? null) === null) return 'last';
      passkeys.delete(passkey);
      return 'removed';
    },

    async putRecoveryCodes(id, hashes) {
      recovery.set(id, new Set(hashes));
    },
    recoveryCodesLeft: async (id) => recovery.get(id)?.size ?? 0,
    async recover(id, codeHash, passwordHash) {
      if (recovery.get(id)?.delete(codeHash) !== true) return null;
      setPassword(id, passwordHash);
      return endSessions(id);
    },
    async changePassword(id, session, passwordHash) {
      if (!hasSession(id, session)) return null;
      setPassword(id, passwordHash);
      return endSessions(id, session);
    },

    keysOf: async (id) => keysOf(id),
    async addKey(key, most) {
      if (player(key.player)?.class !== 'limited') return 'not-permitted';
      if (keys.has(key.key)) return 'taken';
      if (keysOf(key.player).length >= most) return 'full';
      keys.set(key.key, key);
      return 'added';
    },
    async useKey(key, at) {
      const row = keys.get(key);
      if (row !== undefined) keys.set(key, { ...row, usedAt: at });
    },
    async removeKey(id, key) {
      if (keys.get(key)?.player !== id) return 'unknown';
      if (keysOf(id).length === 1) return 'last';
      keys.delete(key);
      return 'removed';
    },

    async putDeviceCode(code) {
      codes.set(code.player, code);
    },
    async redeemDeviceCode(codeHash, key, most, now) {
      const code = [...codes.values()].find(({ hash }) => hash === codeHash);
      if (code === undefined) return null;
      codes.delete(code.player);
      return code.expiresAt <= now ? null : adopt(code.player, key, most, 'refuse');
    },
    adopt: async (id, key, most) => adopt(id, key, most, 'make room'),
  };
}
