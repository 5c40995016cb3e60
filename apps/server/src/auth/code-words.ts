import { createHash, randomBytes } from 'node:crypto';

/** 32 letters and digits that nobody mistakes for one another (Crockford's): no I, L, O or U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A random code for a person to type, in groups: each character carries five bits. */
export function randomCode(groups: number, groupChars: number): string {
  const letters = [...randomBytes(groups * groupChars)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '');
  return Array.from({ length: groups }, (_one, at) =>
    letters.slice(at * groupChars, (at + 1) * groupChars).join(''),
  ).join('-');
}

/** A code as it was made, whatever its case and separators, also where a letter was taken for a digit. */
export const plainCode = (text: string): string =>
  text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

/**
 * Under which a code is stored. The codes are random and long enough, so that neither salt nor stretching is needed.
 * @param about what it is for and whose it is: the same code of another player has another hash
 */
export const codeHash = (about: string, code: string): string =>
  createHash('sha256')
    .update(`${about} ${plainCode(code)}`)
    .digest('base64url');
