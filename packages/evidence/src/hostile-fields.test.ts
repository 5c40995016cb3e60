import { describe, expect, it } from 'vitest';
import { DISTRESS_TYP } from './distress.ts';
import { verifyDistress, verifyEntry, verifyReport } from './index.ts';
import { REPORT_TYP } from './report.ts';
import { newSigner } from './testing/key-pair.ts';
import { ACT_TYP, verifyAct } from './tick/act.ts';
import { verifyHead } from './tick/head.ts';
import { ENTRY_TYP } from './turn/entry.ts';
import { verifyBundle } from './verify-bundle.ts';

/**
 * Found by fuzzing: a player signs an object whose length cannot be compared where a text belongs. zod throws on it, so an audit of the match would have failed
 * again and again, and the match would never have been decided.
 */
describe('[O11.7] a signed field with a length that cannot be compared', () => {
  const hostile = { length: { toString: 1 } };

  it.each(['match', 'prev', 'heads', 'act', 'title', 'state', 'at'])(
    'as %s is refused, whatever it is in',
    async (field) => {
      const signer = await newSigner();
      const seats = { match: 'match-0001', seats: 2, keyOf: () => signer.key, keys: [signer.key, signer.key] };
      const sign = (typ: string): Promise<string> =>
        signer.sign(typ, { v: 1, match: 'match-0001', seat: 0, [field]: hostile });
      const report = { ...seats, title: 'four-in-a-row', rules: 1, seat: 0, key: signer.key };
      expect((await verifyEntry(await sign(ENTRY_TYP), seats)).ok).toBe(false);
      expect((await verifyReport(await sign(REPORT_TYP), report)).ok).toBe(false);
      expect((await verifyDistress(await sign(DISTRESS_TYP), seats)).ok).toBe(false);
      expect((await verifyAct(await sign(ACT_TYP), seats)).ok).toBe(false);
      expect((await verifyHead(await sign('parley-ticks+jws'), seats)).ok).toBe(false);
      const check = await verifyBundle(JSON.stringify({ bundle: { [field]: hostile }, seal: hostile }), {
        titleOf: () => null,
      });
      expect(check.ok).toBe(false);
    },
  );
});
