/**
 * What a player signs in with besides a password (S2): passkeys, recovery codes, and the user keys of guests. Nothing here lets
 * its reader sign in: of passkeys and keys it holds the public halves, of codes only hashes. What a write depends on is read in
 * its own transaction, so of two that use one code at once, one gets it.
 */
export interface CredentialStore {
  passkey(id: string): Promise<PasskeyRow | null>;
  /** Oldest first. */
  passkeysOf(player: string): Promise<readonly PasskeyRow[]>;
  /** `taken`: this passkey is somebody's already. `full`: the player has `most`. `not-permitted`: the player is no member. */
  addPasskey(passkey: PasskeyRow, most: number): Promise<'added' | 'taken' | 'full' | 'not-permitted'>;
  /**
   * Notes a use. False, and nothing is written, where the passkey is gone or its counter did not grow. Authenticators that do not
   * count always say 0, which is let pass as long as they have never said more.
   */
  usePasskey(id: string, counter: number, at: number): Promise<boolean>;
  /** `last`: the player would have no way to sign in any more. */
  removePasskey(player: string, id: string): Promise<Removal>;

  /** Ends the recovery codes from before. */
  putRecoveryCodes(player: string, hashes: readonly string[]): Promise<void>;
  recoveryCodesLeft(player: string): Promise<number>;
  /**
   * Uses up one recovery code: sets the password and ends every session of the player. Answers with the hashes of these sessions;
   * null, and nothing is written, where the player has no such code.
   */
  recover(player: string, codeHash: string, passwordHash: string): Promise<readonly string[] | null>;
  /**
   * Sets the password, as the bearer of this session asked, and ends all other sessions of the player. Answers with their hashes;
   * null, and nothing is written, where that session has ended.
   */
  changePassword(player: string, session: string, passwordHash: string): Promise<readonly string[] | null>;

  /** Oldest first. */
  keysOf(player: string): Promise<readonly UserKeyRow[]>;
  /** `taken`: the key is somebody's already. `full`: the player has `most`. `not-permitted`: the player is no guest. */
  addKey(key: UserKeyRow, most: number): Promise<'added' | 'taken' | 'full' | 'not-permitted'>;
  useKey(key: string, at: number): Promise<void>;
  removeKey(player: string, key: string): Promise<Removal>;

  /** A player has one code at a time: a new one ends the one from before. */
  putDeviceCode(code: DeviceCodeRow): Promise<void>;
  /**
   * Uses up the code, and gives its player this key. A key that was another guest's is that guest's no more. Null where there is no
   * such code in time, where the player has `most` keys already, and where the key cannot be given: see `adopt`.
   */
  redeemDeviceCode(codeHash: string, key: NewKey, most: number, now: number): Promise<Adopted | null>;
  /**
   * Gives a guest one more key, which may have been another guest's. Where the guest has `most` keys already, that of the device
   * which was used longest ago gives way. Null where the player is no guest or has `most` backups, or where the key belongs to
   * somebody who is no guest.
   */
  adopt(player: string, key: NewKey, most: number): Promise<Adopted | null>;
}

/** A WebAuthn credential. */
export interface PasskeyRow {
  /** Credential id, base64url. */
  readonly id: string;
  readonly player: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  /** How browsers reach it, such as `internal` or `usb`. */
  readonly transports: readonly string[];
  /** As its player calls it. */
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** A key with which a guest or a house signs in. `backup`: made from words that the player keeps; no device holds it. */
export interface UserKeyRow {
  /** Raw Ed25519 public key, base64url. */
  readonly key: string;
  readonly player: string;
  readonly kind: 'device' | 'backup';
  /** The device in words, such as `Firefox on Windows`; empty where that is not known. */
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

export type NewKey = Omit<UserKeyRow, 'player'>;

/** A one-time code that gives a second device a player. */
export interface DeviceCodeRow {
  readonly hash: string;
  readonly player: string;
  readonly expiresAt: number;
}

/** Whose key it is now. */
export interface Adopted {
  readonly player: string;
  /** The guest whose key it was before; null where it was nobody's. */
  readonly from: string | null;
}

export type Removal = 'removed' | 'unknown' | 'last';
