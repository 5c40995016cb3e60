const LINE = /^a=fingerprint:(\S+) ([0-9a-f:]+)\s*$/gim;
const STRONG = new Set(['sha-256', 'sha-384', 'sha-512']);

/**
 * The DTLS fingerprints that a session description names, in canonical form: algorithm in lower case, digest in upper
 * case, every distinct one, sorted, joined by a comma. All of them and not the first, since an engine may accept a
 * certificate that fits any: a line slipped in must not go unseen (S10).
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
