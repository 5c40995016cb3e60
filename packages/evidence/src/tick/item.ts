import { err, ok, type Result } from '@parley/protocol';
import { isSignedBy } from '../jws.ts';
import type { EvidenceRefusal } from '../refusal.ts';
import { ACT_TYP, type SignedAct, verifyAct } from './act.ts';
import { type ExpectedHead, fitHead, isHeadItem, isOfType } from './head.ts';
import { readSection, type Section } from './section.ts';

/** One thing that is deposited of a match in real time, verified. */
export type TickItem =
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'act'; readonly act: SignedAct };

/** Whether this is meant to be of a match in real time. Says nothing of whether it is valid. */
export const isTickItem = (item: string): boolean => isHeadItem(item) || isOfType(item, ACT_TYP);

/** A section or an act as it came from anywhere: spelling, match and seat, the inputs, then the signature. Never throws (O6). */
export async function verifyTickItem(item: string, expected: ExpectedHead): Promise<Result<TickItem, EvidenceRefusal>> {
  if (!isHeadItem(item)) {
    const act = await verifyAct(item, expected);
    return act.ok ? ok({ kind: 'act', act: act.value }) : act;
  }
  const section = readSection(item);
  if (!section.ok) return section;
  const fits = fitHead(section.value, expected);
  if (!fits.ok) return fits;
  const { head, jws } = section.value;
  if (!(await isSignedBy(jws, expected.keys[head.seat] ?? ''))) return err('bad-signature');
  return ok({ kind: 'section', section: section.value });
}
