import { isSignedBy } from '../../packages/evidence/src/jws.ts';
import { newSigner } from '../../packages/match/src/testing/company.ts';

/** What one player of eight signs and verifies, in a browser or in Node. */

const SEATS = 8;
/** A block is six ticks. */
const HEADS_A_SECOND = 10;

export interface Signing {
  /** Milliseconds of so many seconds of a match: from the beginning of the work to its end. */
  readonly ms: number;
  readonly seconds: number;
}

interface Head {
  readonly jws: string;
  readonly key: string;
}

/** A head as long as that of a match of eight. */
const payload = (n: number) => ({
  v: 1,
  match: 'match-0001',
  seat: 0,
  block: n,
  hash: 'h'.repeat(43),
  known: Array.from({ length: SEATS - 1 }, () => [n, 'k'.repeat(22)]),
  tick: 6 * n,
  state: 's'.repeat(43),
});

/** `every`: verifies each head of all others; else one a second of each. */
export async function signAndVerify(seconds: number, what: 'sign' | 'newest' | 'every'): Promise<Signing> {
  const own = await newSigner();
  const others = await Promise.all(Array.from({ length: SEATS - 1 }, () => newSigner()));
  const heads: Head[] = [];
  for (const signer of others)
    for (let n = 0; n < HEADS_A_SECOND; n += 1)
      heads.push({ jws: await signer.sign('parley-ticks+jws', payload(n)), key: signer.key });
  const verified = what === 'every' ? heads : what === 'newest' ? heads.filter((_, n) => n % HEADS_A_SECOND === 0) : [];
  // The engine has compiled and the keys are imported.
  for (const { jws, key } of verified.slice(0, SEATS)) await isSignedBy(jws, key);
  const began = performance.now();
  for (let second = 0; second < seconds; second += 1) {
    if (what === 'sign') for (let n = 0; n < HEADS_A_SECOND; n += 1) await own.sign('parley-ticks+jws', payload(n));
    for (const { jws, key } of verified) if (!(await isSignedBy(jws, key))) throw new Error('a head does not verify');
  }
  return { ms: performance.now() - began, seconds };
}
