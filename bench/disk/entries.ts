import { ENTRY_TYP, ENTRY_VERSION } from '@parley/evidence';
import type { ClientMessage } from '@parley/protocol';
import type { UserKey } from '../session/user-key.ts';
import type { Start } from '../session/wire.ts';

/** Letters of base64 for the signature and the two dots of a JWS whose header is `{alg, typ}` of an entry. */
const AROUND_CHARS = Math.ceil((JSON.stringify({ alg: 'EdDSA', typ: ENTRY_TYP }).length * 4) / 3) + 2 + 86;

/**
 * Entry `n` of a chain that nobody can place: it is signed by its author for this match, and is padded until its JWS has
 * `chars` characters, or is as long as an honest one where that is more.
 */
export function paddedEntry(key: UserKey, { match, seat }: Start, n: number, chars: number): string {
  const heads = seat === 0 ? [null, 'H'.repeat(43)] : ['H'.repeat(43), null];
  const entry = {
    v: ENTRY_VERSION,
    match,
    seat,
    n,
    prev: 'P'.repeat(43),
    heads,
    ply: n,
    state: 'S'.repeat(43),
    act: { kind: 'move', move: { column: n % 7 } },
  };
  const room = Math.floor(((chars - AROUND_CHARS) * 3) / 4) - JSON.stringify(entry).length - ',"pad":""'.length;
  return key.sign(ENTRY_TYP, room > 0 ? { ...entry, pad: 'x'.repeat(room) } : entry);
}

export const depositText = (re: number, match: string, entries: readonly string[]): string =>
  JSON.stringify({ type: 'deposit', re, match, entries: [...entries] } satisfies ClientMessage);
