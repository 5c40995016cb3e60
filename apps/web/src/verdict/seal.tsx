import type { Verdict } from '@parley/protocol';
import { isVoid } from '../words/result.ts';

const NOTCHES = 32;

/** How the seal of a verdict looks. */
export function sealOf(verdict: Pick<Verdict, 'official' | 'decision'>): 'official' | 'none' | 'void' {
  if (verdict.official) return 'official';
  return isVoid(verdict) ? 'void' : 'none';
}

interface SealProps {
  readonly state: 'reported' | 'official' | 'none' | 'void';
  /** Whether the signed moves support the result: its ring is then a chain. */
  readonly byMoves?: boolean;
}

/** Whether the signed moves support an official result, because they decided it or because they confirm all reports. */
export function isByMoves(verdict: Pick<Verdict, 'official' | 'evidence'>): boolean {
  return verdict.official && verdict.evidence?.kind === 'complete';
}

/** The seal of a result: an outline while it is only reported, whole if official, broken if there is none. */
export function Seal({ state, byMoves = false }: SealProps) {
  return (
    <svg className={`seal seal-${state}`} viewBox="0 0 80 80" aria-hidden="true">
      <path className="seal-edge" d={EDGE} />
      <circle className={byMoves ? 'seal-ring seal-chain' : 'seal-ring'} cx="40" cy="40" r="26" />
      {state === 'official' && <path className="seal-sign" d="M28 41l8.5 8.5L53 32" />}
      {state === 'none' && <path className="seal-sign" d="M30 30l20 20M50 30L30 50" />}
      {state === 'void' && <path className="seal-sign" d="M30 40h20" />}
      {state === 'reported' && <path className="seal-sign" d="M40 27v14l9 6" />}
    </svg>
  );
}

/** A scalloped circle. */
const EDGE = `${Array.from({ length: NOTCHES * 2 }, (_, i) => {
  const radius = i % 2 === 0 ? 38 : 34.5;
  const angle = (i / (NOTCHES * 2)) * 2 * Math.PI;
  const x = (40 + radius * Math.cos(angle)).toFixed(2);
  const y = (40 + radius * Math.sin(angle)).toFixed(2);
  return `${i === 0 ? 'M' : 'L'}${x} ${y}`;
}).join('')}Z`;
