import { err, ok, type Result } from '@parley/protocol';
import { base64url } from 'jose';
import type { Role } from './proof.ts';

/**
 * Seals frames on the server's relay end to end (S12). Each round has a fresh X25519 key pair, and its secret gives
 * four AES-256-GCM keys: one for each direction and kind. The seal alone identifies nobody. Both shares go into the key
 * proof (S10), as the fingerprints of certificates do on other paths, so that both sides notice swapped shares.
 */
export type SealKind = 'reliable' | 'unreliable';

/** What the keys are bound to: a frame for anything else does not open. */
export interface SealContext {
  /** The id of the introduction. */
  readonly introduction: string;
  /** The role of this side. */
  readonly role: Role;
  readonly round: number;
}

/** Malformed: not 32 bytes in base64url, or this side's own share. Weak: a point whose secret everybody knows. */
export type ShareFault = 'share-malformed' | 'share-weak';

/**
 * `forged`: not sealed by the other side under these keys. `replayed`: not newer than the last opened frame. `gap`: by
 * the other side, but earlier reliable frames are missing.
 */
export type SealFault = 'forged' | 'replayed' | 'gap';

export interface Share {
  /** The public half, 32 bytes in base64url. */
  readonly key: string;
  /** Derives the keys of both sides from the public half of the other one. */
  agree(theirs: string, context: SealContext): Promise<Result<Seal, ShareFault>>;
}

export interface Seal {
  /** Resolves in the order of the calls of its kind. The result is `SEAL_BYTES` longer than `plain`. */
  seal(kind: SealKind, plain: Uint8Array): Promise<Uint8Array>;
  /**
   * Resolves in the order of the calls of its kind. Reliable frames open only in the order in which they were sealed.
   * Unreliable ones may be missing, but none opens after a newer one. A refused frame changes nothing.
   */
  open(kind: SealKind, sealed: Uint8Array): Promise<Result<Uint8Array, SealFault>>;
}

/** The frame's number in clear, which is its nonce. 48 bits are never used up. */
const NUMBER_BYTES = 6;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
/** How many bytes longer a sealed frame is than its content. */
export const SEAL_BYTES: number = NUMBER_BYTES + TAG_BYTES;

const SHARE_BYTES = 32;
/** Separates these keys from all others that could be derived from the secret. */
const PURPOSE = 'parley relay seal 1';

/** Rejects if the engine has no X25519. The private half cannot be exported. */
export async function createShare(): Promise<Share> {
  const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Error('X25519 made a single key instead of a pair');
  const key = base64url.encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return {
    key,
    async agree(theirs, context) {
      const point = pointOf(theirs);
      if (point === null || theirs === key) return err('share-malformed');
      const secret = await secretOf(pair.privateKey, point);
      if (secret === null) return err('share-weak');
      const [a, b] = context.role === 'a' ? [key, theirs] : [theirs, key];
      const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
      const derive = (from: Role, kind: SealKind) => {
        const bound = [PURPOSE, context.introduction, context.round, a, b, from, kind];
        const use = from === context.role ? 'encrypt' : 'decrypt';
        return deriveKey(base, new TextEncoder().encode(JSON.stringify(bound)), use);
      };
      const [reliable, unreliable] = [
        await pairOf(derive, context, 'reliable'),
        await pairOf(derive, context, 'unreliable'),
      ];
      return ok({
        seal: (kind, plain) => (kind === 'reliable' ? reliable : unreliable).seal(plain),
        open: (kind, sealed) => (kind === 'reliable' ? reliable : unreliable).open(sealed),
      });
    },
  };
}

async function pairOf(
  derive: (from: Role, kind: SealKind) => Promise<CryptoKey>,
  { role }: SealContext,
  kind: SealKind,
): Promise<{ readonly seal: ReturnType<typeof sealing>; readonly open: ReturnType<typeof opening> }> {
  const other = role === 'a' ? 'b' : 'a';
  return { seal: sealing(await derive(role, kind)), open: opening(await derive(other, kind), kind) };
}

function sealing(key: CryptoKey): (plain: Uint8Array) => Promise<Uint8Array> {
  let next = 0;
  let turn: Promise<unknown> = Promise.resolve();
  return (plain) => {
    const number = next;
    next += 1;
    // The engine works on several frames at once and finishes them in any order.
    const sealed = Promise.all([encrypt(key, number, plain), turn]).then(([frame]) => frame);
    turn = sealed.catch(() => {});
    return sealed;
  };
}

function opening(key: CryptoKey, kind: SealKind): (sealed: Uint8Array) => Promise<Result<Uint8Array, SealFault>> {
  let last = -1;
  let turn: Promise<unknown> = Promise.resolve();
  return (sealed) => {
    const opened = Promise.all([decrypt(key, sealed), turn]).then(([frame]): Result<Uint8Array, SealFault> => {
      // Check authenticity first: a stranger's number must not end anything.
      if (frame === null) return err('forged');
      if (frame.number <= last) return err('replayed');
      if (kind === 'reliable' && frame.number !== last + 1) return err('gap');
      last = frame.number;
      return ok(frame.plain);
    });
    turn = opened;
    return opened;
  };
}

async function encrypt(key: CryptoKey, number: number, plain: Uint8Array): Promise<Uint8Array> {
  const iv = nonceOf(number);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain.slice()));
  const frame = new Uint8Array(NUMBER_BYTES + sealed.byteLength);
  frame.set(iv.subarray(NONCE_BYTES - NUMBER_BYTES));
  frame.set(sealed, NUMBER_BYTES);
  return frame;
}

async function decrypt(
  key: CryptoKey,
  frame: Uint8Array,
): Promise<{ readonly number: number; readonly plain: Uint8Array } | null> {
  if (frame.byteLength < SEAL_BYTES) return null;
  const view = new DataView(frame.buffer, frame.byteOffset);
  const number = view.getUint16(0) * 2 ** 32 + view.getUint32(2);
  const sealed = frame.slice(NUMBER_BYTES);
  try {
    return {
      number,
      plain: new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(number) }, key, sealed)),
    };
  } catch {
    return null;
  }
}

/** Each key seals in one direction and counts by itself, so no number comes twice. */
function nonceOf(number: number): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(NONCE_BYTES);
  const view = new DataView(nonce.buffer);
  view.setUint16(NONCE_BYTES - 6, Math.floor(number / 2 ** 32));
  view.setUint32(NONCE_BYTES - 4, number % 2 ** 32);
  return nonce;
}

/** Only one spelling of a key is accepted, because both sides derive from the spelling. */
function pointOf(share: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(share)) return null;
  const point = new Uint8Array(base64url.decode(share));
  return point.byteLength === SHARE_BYTES && base64url.encode(point) === share ? point : null;
}

/** Null for the few points that give the same secret, zero, with any key. */
async function secretOf(own: CryptoKey, point: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer | null> {
  try {
    const theirs = await crypto.subtle.importKey('raw', point, 'X25519', true, []);
    const secret = await crypto.subtle.deriveBits({ name: 'X25519', public: theirs }, own, 256);
    // Engines should refuse these points themselves, and not all of them always did.
    return new Uint8Array(secret).every((byte) => byte === 0) ? null : secret;
  } catch {
    return null;
  }
}

function deriveKey(base: CryptoKey, info: Uint8Array<ArrayBuffer>, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const from = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  return crypto.subtle.deriveKey(from, base, { name: 'AES-GCM', length: 256 }, false, [use]);
}
