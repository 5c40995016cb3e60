const LINE = /^a=fingerprint:(\S+) ([0-9a-f:]+)\s*$/gim;
const STRONG = new Set(['sha-256', 'sha-384', 'sha-512']);

/**
 * The DTLS fingerprints of a session description in canonical form: algorithm in lower case, digest in upper case, each
 * distinct one, sorted and joined by commas. It uses all of them, because an engine may accept a certificate that fits
 * any of them, and an inserted line must be noticed (S10).
 *
 * @returns null where there is none, or where one is of an algorithm too weak to stand for a certificate.
 */
export function fingerprintsOf(sdp: string): string | null {
  const found = new Set<string>();
  for (const [, algorithm, digest] of sdp.matchAll(LINE)) {
    const name = (algorithm ?? '').toLowerCase();
    if (!STRONG.has(name)) return null;
    found.add(`${name} ${(digest ?? '').toUpperCase()}`);
  }
  return found.size === 0 ? null : [...found].sort().join(',');
}
