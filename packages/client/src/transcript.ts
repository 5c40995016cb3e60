import type { Heads, Id } from '@parley/protocol';
import { safeParse } from '@parley/protocol';
import { base64url } from 'jose';
import { z } from 'zod';

/** What of an entry tells its place; everything else in it is the match's business. */
const seatSchema = z.int().min(0).max(7);
const nSchema = z.int().min(0).max(9_999);
/** Acts of matches in real time are in no chain. No head is as far on as this, so they always count as missing. */
const NO_CHAIN = 9_999;
const placeSchema = z.union([
  z.object({ seat: seatSchema, n: nSchema }).transform(({ seat, n }) => ({ seat, n, hash: null })),
  /** A section of inputs: its place is its last block, and the heads name the hash of that. */
  z
    .object({ seat: seatSchema, block: nSchema, hash: z.string() })
    .transform(({ seat, block, hash }) => ({ seat, n: block, hash })),
  z.object({ seat: seatSchema, act: z.object({}) }).transform(({ seat }) => ({ seat, n: NO_CHAIN, hash: null })),
]);

/** Bytes of the entries of one message: the rest of the frame is the message around them. */
const BATCH_BYTES = 14_000;

/**
 * Those entries that a server with these heads lacks, in the order given (E3). Where its head of a chain is another entry
 * than the one here in that place, the whole chain: the two histories parted somewhere before. So it is with entries that
 * share a place with another (E2): the heads cannot tell which of them the server has.
 */
export async function lacking(entries: readonly string[], heads: Heads): Promise<readonly string[]> {
  const placed = entries.map((jws) => ({ jws, place: placeOf(jws) }));
  const counts = new Map<string, number>();
  for (const { place } of placed) if (place !== null) counts.set(keyOf(place), (counts.get(keyOf(place)) ?? 0) + 1);
  const parted = new Set<number>();
  for (const { jws, place } of placed) {
    const head = place === null ? null : (heads[place.seat] ?? null);
    if (head === null || place?.n !== head.n) continue;
    if ((place.hash ?? (await hashOf(jws))) !== head.hash) parted.add(place.seat);
  }
  return placed.flatMap(({ jws, place }) => {
    if (place === null) return [];
    const known = place.n <= (heads[place.seat]?.n ?? -1);
    return known && !parted.has(place.seat) && counts.get(keyOf(place)) === 1 ? [] : [jws];
  });
}

/** In messages that fit into a frame, each with at most `most` entries. An entry larger than a frame is left out. */
export function inBatches(entries: readonly string[], most: number, bytes: number = BATCH_BYTES): readonly string[][] {
  const batches: string[][] = [];
  let size = 0;
  for (const jws of entries) {
    if (jws.length > bytes) continue;
    const last = batches.at(-1);
    if (last === undefined || last.length >= most || size + jws.length > bytes) {
      batches.push([jws]);
      size = jws.length;
    } else {
      last.push(jws);
      size += jws.length;
    }
  }
  return batches;
}

/** No entries known: everything is missing. */
export const NO_HEADS: Heads = [];

type Place = z.infer<typeof placeSchema>;
const keyOf = ({ seat, n }: Pick<Place, 'seat' | 'n'>): Id => `${seat}-${n}`;

function placeOf(jws: string): Place | null {
  try {
    const body = new TextDecoder().decode(base64url.decode(jws.split('.')[1] ?? ''));
    const place = safeParse(placeSchema, JSON.parse(body) as unknown);
    return place.success ? place.data : null;
  } catch {
    return null;
  }
}

/** As the transcript names its entries: SHA-256 of the compact JWS, base64url. */
async function hashOf(jws: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(jws))));
}
