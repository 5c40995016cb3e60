import type { Verdict } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { check } from '../verdict/check.ts';
import { checkWords, type FileCheck } from './check.ts';
import { verdictOf } from './testing/verdict.ts';

const CHANGE = { seat: 0, before: 0.25, after: 0.375, reasons: [], restore: null };
const SHOWN = verdictOf({ changes: [CHANGE] });
const RECORD: NonNullable<FileCheck['content']>['record']['evidence'] = {
  kind: 'complete',
  claim: { kind: 'ranks', ranks: [1, 2], scores: null },
  liars: [],
  departures: [null, null],
};
/** The part of a file that is compared with the page. The verifier checks the rest. */
const checkOf = (verdict: Partial<Verdict>, change: Partial<FileCheck> = {}): FileCheck => ({
  ok: true,
  holds: [{ code: 'decided-again', values: {} }],
  faults: [],
  replayed: true,
  content: { verdict: { ...SHOWN, ...verdict }, record: { evidence: RECORD } },
  ...change,
});

describe('the check of an evidence file, in words', () => {
  it('[E6.6] a file that holds and tells the verdict of this page', () => {
    expect(checkWords(checkOf({}), SHOWN, true)).toEqual({
      holds: true,
      heading: 'The file holds.',
      sentences: [
        'Decided again from what the server weighed, the verdict is the same.',
        'It tells the verdict that this page shows.',
      ],
    });
  });

  it('[E4.10, N11.7] says from the record how somebody was out before the end', () => {
    const record = { evidence: { ...RECORD, departures: [null, 'time' as const] } };
    const { sentences } = checkWords(checkOf({}, { content: { verdict: SHOWN, record } }), SHOWN, true);
    expect(sentences).toContain('Ben ran out of time.');
  });

  it('[E9.3] a file whose rules are unknown here does not claim a replay', () => {
    const { heading } = checkWords(checkOf({}, { replayed: false }), SHOWN, true);
    expect(heading).toBe('The signatures hold. The match was not played again here.');
  });

  it('[E6.6] says when the key in the file could not be compared', () => {
    expect(checkWords(checkOf({}), SHOWN, false).sentences.at(-1)).toContain('trusts the key in the file');
  });

  it.each<[string, Partial<Verdict>]>([
    ['another match', { match: 'match-2' }],
    ['another decision', { decision: 'unanimous' }],
    ['no official result', { official: false }],
    ['another result', { ranks: [2, 1] }],
    ['other changes', { changes: [{ ...CHANGE, after: 0.5 }] }],
    ['no changes', { changes: [] }],
    ['changes of somebody else', { changes: [{ ...CHANGE, seat: 1 }] }],
  ])('[E6.6] a file that tells %s than the page does not hold for its reader', (_, verdict) => {
    expect(checkWords(checkOf(verdict), SHOWN, true)).toEqual({
      holds: false,
      heading: 'The file does not hold.',
      sentences: ['The file tells another verdict than this page.'],
    });
  });

  it('[E6.6, W5.11] what is wrong with a file is said as it was found, with the names of this page', () => {
    const bad = checkOf(
      {},
      {
        ok: false,
        faults: [{ code: 'report-not-signed', values: { seat: 1, refusal: 'wrong-match' } }],
        content: null,
      },
    );
    expect(checkWords(bad, SHOWN, true)).toEqual({
      holds: false,
      heading: 'The file does not hold.',
      sentences: ['The report of Ben is not signed by this player for this match (wrong-match).'],
    });
  });

  it('[E6.6] a file that is no evidence at all is refused by the real check', async () => {
    for (const keys of [null, { keys: [] }]) {
      const { holds, sentences } = await check('{"bundle":{}}', keys, SHOWN);
      expect(holds).toBe(false);
      expect(sentences).toHaveLength(1);
    }
  });
});
