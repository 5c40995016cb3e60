import type { AnyVerdict } from '@parley/protocol';

/**
 * Whether somebody may want to see the evidence of a verdict: those who reported did not say the same, a replay contradicts them or
 * proves a lie, or a rating fell. Where nothing of that is so, the evidence shows what all say anyway.
 */
export function isDisputed({ reports, evidence, changes }: AnyVerdict): boolean {
  const said = new Set(reports.flatMap((one) => (one === null ? [] : [JSON.stringify([one.ranks, one.scores])])));
  if (said.size > 1 || changes.some(({ before, after }) => after < before)) return true;
  if (evidence === null) return false;
  if (evidence.kind === 'desync' || evidence.liars.length > 0 || evidence.equivocators.length > 0) return true;
  const shown = JSON.stringify(evidence.ranks);
  return evidence.kind === 'complete' && reports.some((one) => one !== null && JSON.stringify(one.ranks) !== shown);
}

/** For how long the evidence of a verdict is kept: a time for casual matches, a longer one for disputed ones, or always. */
export type KeptAs = 'casual' | 'disputed' | 'always';

export function keptAs(verdict: AnyVerdict): KeptAs {
  if (verdict.mode !== 'casual') return 'always';
  return isDisputed(verdict) ? 'disputed' : 'casual';
}
