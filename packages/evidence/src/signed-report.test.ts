import fc from 'fast-check';
import { base64url, CompactSign } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { REPORT_TYP, type Report, reportSchema } from './report.ts';
import { type ExpectedReport, signReport, verifyReport } from './signed-report.ts';
import type { Signer } from './signer.ts';
import { newSigner } from './testing/key-pair.ts';

let signer: Signer;
let other: Signer;
let expected: ExpectedReport;
let signed: string;

const report: Report = {
  v: 2,
  match: 'match-0001',
  title: 'dots-and-boxes',
  rules: 2,
  seat: 1,
  ranks: [2, 1, 3],
  scores: [3, 5, 1],
  departures: [null, null, 'resigned'],
  plies: 12,
  heads: ['a'.repeat(43), 'b'.repeat(43), null],
  state: 'c'.repeat(43),
  refused: [{ seat: 2, code: 'illegal', count: 3 }],
};

beforeAll(async () => {
  signer = await newSigner();
  other = await newSigner();
  expected = { match: report.match, title: report.title, rules: report.rules, seats: 3, seat: 1, key: signer.key };
  signed = await signReport(signer, report);
});

const codeOf = async (jws: unknown, changed: Partial<ExpectedReport> = {}) => {
  const result = await verifyReport(jws, { ...expected, ...changed });
  return result.ok ? 'ok' : result.error;
};

describe('a signed report', () => {
  it("[E1.1] comes back as it was signed, when the seat's own key signed it", async () => {
    expect(await verifyReport(signed, expected)).toEqual({ ok: true, value: report });
  });

  it('[E1.1] is refused for another match, title, seat or key', async () => {
    expect(await codeOf(signed, { match: 'match-0002' })).toBe('wrong-match');
    expect(await codeOf(signed, { title: 'four-in-a-row' })).toBe('wrong-title');
    expect(await codeOf(signed, { seat: 0 })).toBe('wrong-seat');
    expect(await codeOf(signed, { key: other.key })).toBe('bad-signature');
  });

  it('[E9.2] is refused for another version of the rules', async () => {
    expect(await codeOf(signed, { rules: 3 })).toBe('wrong-rules');
  });

  it('[E1.1] is refused when somebody else signed it in the name of this seat', async () => {
    expect(await codeOf(await signReport(other, report))).toBe('bad-signature');
  });

  it('[E1.1] is refused under another type, so that nothing signed for another purpose can stand for it', async () => {
    expect(await codeOf(await signer.sign('parley-entry+jws', report))).toBe('wrong-type');
  });

  it('[E1.1] is refused with no algorithm, with one the sender chose, or with more in its header', async () => {
    const [, body, signature] = signed.split('.');
    const withHeader = (header: object) => `${base64url.encode(JSON.stringify(header))}.${body}.${signature}`;
    expect(await codeOf(withHeader({ alg: 'none', typ: REPORT_TYP }))).toBe('wrong-type');
    expect(await codeOf(`${base64url.encode(JSON.stringify({ alg: 'none', typ: REPORT_TYP }))}.${body}.`)).toBe(
      'malformed',
    );
    expect(await codeOf(withHeader({ alg: 'EdDSA', typ: REPORT_TYP, jwk: {} }))).toBe('wrong-type');
    // The classic: the public key, which everybody knows, taken for a shared secret.
    const secret = base64url.decode(signer.key);
    const hmac = await new CompactSign(new TextEncoder().encode(JSON.stringify(report)))
      .setProtectedHeader({ alg: 'HS256', typ: REPORT_TYP })
      .sign(secret);
    expect(['wrong-type', 'malformed']).toContain(await codeOf(hmac));
    const [hmacHead] = hmac.split('.');
    expect(await codeOf(`${hmacHead}.${body}.${signature}`)).toBe('wrong-type');
  });

  it.each<[string, Partial<Report>]>([
    ['ranks for another number of seats', { ranks: [1, 2] }],
    ['ranks that leave out the first', { ranks: [2, 3, 4] }],
    ['ranks that do not skip after a tie', { ranks: [1, 1, 2] }],
    ['scores for another number of seats', { scores: [1, 2] }],
    ['departures for another number of seats', { departures: [null, null] }],
    ['heads for another number of seats', { heads: [null, null] }],
    ['scores of a match that never began', { ranks: null, state: null }],
    ['the state of a match that never began', { ranks: null, scores: null }],
    ['no final state of a match that was played', { state: null }],
    ['a refused input of a seat that is not there', { refused: [{ seat: 3, code: 'illegal', count: 1 }] }],
  ])('[E1.1] is refused with %s, though rightly signed', async (_name, change) => {
    expect(await codeOf(await signReport(signer, { ...report, ...change }))).toBe('invalid');
  });

  it('[E1.1] may say that the match never began', async () => {
    const void_: Report = { ...report, ranks: null, scores: null, state: null };
    expect(await codeOf(await signReport(signer, void_))).toBe('ok');
  });

  it('[E1.1] fails at every position when any one character of it is another', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/= ~';
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.length - 1), fc.constantFrom(...alphabet), async (at, character) => {
        fc.pre(signed[at] !== character);
        const altered = signed.slice(0, at) + character + signed.slice(at + 1);
        expect(await codeOf(altered)).not.toBe('ok');
      }),
      { numRuns: 300 },
    );
  });

  it('[E1.1] has one spelling: the unused bits at the end of the signature cannot be set', async () => {
    const last = signed.at(-1) ?? '';
    const respelled = [...'BCDEFGHIJKLMNOP'].map((c) => signed.slice(0, -1) + c).filter((jws) => jws.at(-1) !== last);
    for (const jws of respelled) expect(await codeOf(jws)).not.toBe('ok');
  });

  it('[O6.1] is never an exception, whatever came instead of it', async () => {
    const odd = [null, 7, {}, '', '.', '..', '...', 'a.b.c', `${'a'.repeat(9_000)}.b.c`, `${signed}.x`, ` ${signed}`];
    for (const value of odd) expect(await codeOf(value)).not.toBe('ok');
    expect(await codeOf('a'.repeat(8_193))).toBe('too-large');
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (payload) => {
        const body = JSON.stringify(payload) ?? 'undefined';
        const jws = `${signed.split('.')[0]}.${base64url.encode(body)}.${signed.split('.')[2]}`;
        expect(await codeOf(jws)).not.toBe('ok');
      }),
      { numRuns: 100 },
    );
    expect(await codeOf(signed, { key: 'not a key' })).toBe('bad-signature');
  });

  it('[O6.2] never outgrows its bound: the largest lawful one fits', async () => {
    const largest: Report = {
      ...report,
      match: 'm'.repeat(64),
      title: 't'.repeat(40),
      ranks: Array(8).fill(8),
      scores: Array(8).fill(-1_000_000),
      departures: Array(8).fill('resigned'),
      plies: 9_999,
      heads: Array(8).fill('h'.repeat(43)),
      refused: Array(32).fill({ seat: 7, code: 'c'.repeat(40), count: 9_999 }),
    };
    expect(reportSchema.safeParse(largest).success).toBe(true);
    expect((await signReport(signer, largest)).length).toBeLessThanOrEqual(8_192);
  });
});
