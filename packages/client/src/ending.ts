import { CLOSE_CODES, type Refusal, type RefusalCode, refusalCodeSchema } from '@parley/protocol';

/**
 * After these, trying again would not help until somebody acts: reload the page (`version`, E9), sign in, or go on in
 * the other tab (`replaced`). Everything else, an unknown fault included, is tried again.
 */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'version',
  'replaced',
  'origin',
  'not-permitted',
  'not-signed-in',
  'credentials',
  'malformed',
]);

export function isFinal(refusal: Refusal): boolean {
  return FINAL.has(refusal.code);
}

/** What the end of a socket means: the server gives a refusal code as reason, or at least its kind as close code. */
export function refusalOfClose(code: number, reason: string): Refusal {
  const stated = refusalCodeSchema.safeParse(reason);
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
