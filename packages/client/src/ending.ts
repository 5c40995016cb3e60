import { CLOSE_CODES, type Refusal, type RefusalCode, refusalCodeSchema, safeParse } from '@parley/protocol';

/**
 * After these, trying again would not help until somebody acts: reload the page (`version`, E9), sign in, go on in the other
 * tab (`replaced`), or take another browser (`no-key`). Everything else, an unknown fault included, is tried again.
 */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'version',
  'replaced',
  'origin',
  'not-permitted',
  'not-signed-in',
  'credentials',
  'malformed',
  'no-key',
]);

export function isFinal(refusal: Refusal): boolean {
  return FINAL.has(refusal.code);
}

const OURS: ReadonlySet<number> = new Set(Object.values(CLOSE_CODES));

/**
 * What the end of a socket means: under a close code of Parley the reason is a refusal code, or at least the code tells its kind.
 * Any other close is not the server's word, whatever its reason says: it passes (S1.21).
 */
export function refusalOfClose(code: number, reason: string): Refusal {
  const stated = safeParse(refusalCodeSchema, OURS.has(code) ? reason : undefined);
  if (stated.success) return { code: stated.data, detail: `closed with ${code}` };
  return { code: codeOfClose(code), detail: 'offline' };
}

function codeOfClose(code: number): RefusalCode {
  switch (code) {
    case CLOSE_CODES.replaced:
      return 'replaced';
    case CLOSE_CODES.stopping:
      return 'server-stopping';
    case CLOSE_CODES.tooMany:
      return 'too-fast';
    default:
      return 'internal';
  }
}
