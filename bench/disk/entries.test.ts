import { entryMaxChars, verifyEntry } from '@parley/evidence';
import { parseClientMessage } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { makeUserKey } from '../session/user-key.ts';
import { depositText, paddedEntry } from './entries.ts';

const MATCH = 'an-id-of-22-characters';
const start = { match: MATCH, seat: 1, introduction: MATCH };
const key = makeUserKey();
const expected = { match: MATCH, seats: 2, keyOf: () => key.key };

describe('the entries of attackers', () => {
  it.each([0, 528, 8_000])(
    '[O6.18] padded to %i characters are rightly signed, and as long as they say',
    async (chars) => {
      const jws = paddedEntry(key, start, 7, chars);
      expect(await verifyEntry(jws, expected)).toMatchObject({ ok: true });
      if (chars > 0) {
        expect(jws.length).toBeGreaterThan(chars - 4);
        expect(jws.length).toBeLessThanOrEqual(chars);
      }
      const maxChars = entryMaxChars(MATCH, 2, JSON.stringify({ column: 6 }).length);
      expect((await verifyEntry(jws, { ...expected, maxChars })).ok).toBe(chars <= maxChars);
    },
  );

  it('[O6.2] fit into a deposit that the protocol takes', () => {
    const entries = [0, 1].map((n) => paddedEntry(key, start, n, 8_000));
    expect(parseClientMessage(depositText(1, MATCH, entries))).toMatchObject({ ok: true });
  });
});
