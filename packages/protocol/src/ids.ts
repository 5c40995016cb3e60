import { z } from 'zod';

/**
 * Identifiers and encodings that several messages share. All of them are plain strings on the wire, bounded in length
 * and alphabet, so that a stranger cannot make the key of a map grow (O6).
 */

const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** Random or derived identifier: 8 to 64 characters of base64url. */
export const idSchema = z.string().min(8).max(64).regex(BASE64URL);

/**
 * The points of small order on the curve of Ed25519, in all their encodings. A signature that fits one of them also
 * fits other messages and needs no private key, so such a user key would bind nobody to anything (S10, E1).
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA',
  '7P_______________________________________38',
  '7P________________________________________8',
  '7f_______________________________________38',
  '7f________________________________________8',
  '7v_______________________________________38',
  '7v________________________________________8',
  'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
  'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_IU',
  'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
  'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA_o',
]);

/**
 * Raw Ed25519 public key, 32 bytes in base64url without padding: the `x` of its JWK. A key has exactly one spelling:
 * the last character carries only four bits, and decoders ignore the other two, so other spellings would be second
 * names for the key.
 */
export const userKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)
  .refine((key) => !SMALL_ORDER.has(key), 'a key that can bind its holder');

/** Characters of one signed object. The largest lawful one, a report with eight seats, takes under 5,000. */
export const JWS_MAX_CHARS = 8_192;

/** Compact JWS or JWT. */
export const compactJwsSchema = z
  .string()
  .max(JWS_MAX_CHARS)
  .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);

/**
 * What is deposited of a transcript: a compact JWS, in real time with the inputs that it signs behind it (`JWS~INPUTS`, base64url).
 */
export const depositItemSchema = z
  .string()
  .max(JWS_MAX_CHARS)
  .regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(~[A-Za-z0-9_-]+)?$/);

/** Name of a title: lower case, with hyphens. */
export const titleIdSchema = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/);

/** Position of a player in a match, 0 to 7; it also gives the order of play. */
export const seatSchema = z.int().min(0).max(7);

/** SHA-256, base64url: the name of an entry of a transcript. */
export const hashSchema = z.string().length(43).regex(BASE64URL);

/** By seat, the newest entry of its chain: position and hash; null where the chain is empty (E2). */
export const headsSchema = z
  .array(z.object({ n: z.int().min(0).max(9_999), hash: hashSchema }).nullable())
  .min(2)
  .max(8);

/** Milliseconds since the Unix epoch, by the clock of the side that states it. */
export const instantSchema = z.int().min(0).max(9_007_199_254_740_991);

export type Id = z.infer<typeof idSchema>;
export type UserKey = z.infer<typeof userKeySchema>;
export type CompactJws = z.infer<typeof compactJwsSchema>;
export type Heads = z.infer<typeof headsSchema>;
export type TitleId = z.infer<typeof titleIdSchema>;
export type Seat = z.infer<typeof seatSchema>;
