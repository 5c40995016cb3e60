import { err, ok, type Result, safeParse } from '@parley/protocol';
import { hashOf, isSignedBy, readPayload } from '../jws.ts';
import type { EvidenceRefusal } from '../refusal.ts';
import type { Signer } from '../signer.ts';
import { ENTRY_TYP, type Entry, entrySchema, type SignedEntry } from './entry.ts';

/** Signs an entry of one's own chain (E2). Throws when the entry itself is not valid: that is a bug here. */
export async function signEntry(signer: Signer, entry: Entry): Promise<SignedEntry> {
  const valid = entrySchema.parse(entry);
  const jws = await signer.sign(ENTRY_TYP, valid);
  return { entry: valid, jws, hash: await hashOf(jws) };
}

export interface ExpectedEntry {
  readonly match: string;
  /** How many players the match has. */
  readonly seats: number;
  /** The raw public key of each seat's player; undefined where there is no such seat. */
  readonly keyOf: (seat: number) => string | undefined;
  /** A longer JWS is refused as `too-large`; see `entryMaxChars`. The judge takes what was stored, and names none. */
  readonly maxChars?: number;
}

/**
 * An entry as it came from anywhere: shape, then match and seat, then the signature of the seat it claims to be from.
 * Says nothing of its place in a chain (see `checkChain`) or of the move's legality. Never throws (O6).
 */
export async function verifyEntry(
  jws: unknown,
  expected: ExpectedEntry,
): Promise<Result<SignedEntry, EvidenceRefusal>> {
  const payload = readPayload(jws, ENTRY_TYP);
  if (!payload.ok) return payload;
  if (typeof jws === 'string' && jws.length > (expected.maxChars ?? jws.length)) return err('too-large');
  const parsed = safeParse(entrySchema, payload.value);
  if (!parsed.success || typeof jws !== 'string') return err('invalid');
  const entry = parsed.data;
  if (entry.match !== expected.match) return err('wrong-match');
  const key = entry.seat < expected.seats ? expected.keyOf(entry.seat) : undefined;
  if (key === undefined) return err('wrong-seat');
  if (!fitsMatch(entry, expected.seats)) return err('invalid');
  if (!(await isSignedBy(jws, key))) return err('bad-signature');
  return ok({ entry, jws, hash: await hashOf(jws) });
}

/** Counts that the schema cannot know: one head for each seat but the author's own, and drops of others that exist. */
function fitsMatch(entry: Entry, seats: number): boolean {
  if (entry.heads.length !== seats || entry.heads[entry.seat] !== null) return false;
  if (entry.act.kind !== 'drop') return true;
  const dropped = entry.act.seats;
  return new Set(dropped).size === dropped.length && dropped.every((seat) => seat < seats && seat !== entry.seat);
}
