import { LIMITS } from '@parley/protocol';
import { ENTRY_TYP, ENTRY_VERSION, type Entry } from './entry.ts';

/** Characters of a hash and of an Ed25519 signature, base64url. */
const HASH_CHARS = 43;
const SIGNATURE_CHARS = 86;
/** The largest `n` and `ply` of an entry. */
const LARGEST = 9_999;

/**
 * Characters of the longest JWS that an entry of this match can need (O6): every number at its largest, every hash there, and the
 * longest act, which is a move or a claim that everybody else is gone. A longer one is padded. Its author may have signed it, but
 * nobody has to store it or to hand it on.
 *
 * For two seats, an id of 22 characters and moves of 12 it is 528.
 */
export function entryMaxChars(match: string, seats: number, moveChars: number): number {
  const hash = '_'.repeat(HASH_CHARS);
  const entry: Entry = {
    v: ENTRY_VERSION,
    match,
    seat: LIMITS.seats - 1,
    n: LARGEST,
    prev: hash,
    heads: Array.from({ length: seats }, (_, seat) => (seat === 0 ? null : hash)),
    ply: LARGEST,
    state: hash,
    act: { kind: 'drop', seats: Array.from({ length: seats - 1 }, (_, seat) => seat + 1), reason: 'absent' },
  };
  const moveBeyond = '{"kind":"move","move":}'.length + moveChars - JSON.stringify(entry.act).length;
  const resignBeyond = JSON.stringify({ kind: 'resign', reason: 'resigned' }).length - JSON.stringify(entry.act).length;
  const payload = JSON.stringify(entry).length + Math.max(0, moveBeyond, resignBeyond);
  const header = JSON.stringify({ alg: 'EdDSA', typ: ENTRY_TYP }).length;
  return base64Chars(header) + base64Chars(payload) + SIGNATURE_CHARS + '..'.length;
}

const base64Chars = (bytes: number): number => Math.ceil((bytes * 4) / 3);
