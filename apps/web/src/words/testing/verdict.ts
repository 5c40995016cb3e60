import type { Verdict } from '@parley/protocol';

const card = (name: string) => ({
  player: `player-${name}`,
  name,
  avatar: 'a',
  class: 'limited' as const,
  ratings: [],
});

export const NAMES: readonly string[] = ['Ada', 'Ben'];

export type ShownEvidence = NonNullable<Verdict['evidence']>;

/** Complete evidence for Ada's win, nobody proven to lie. */
export const COMPLETE: ShownEvidence = { kind: 'complete', lack: null, ranks: [1, 2], liars: [], equivocators: [] };

/** Evidence that is missing for this reason. */
export const lacking = (lack: NonNullable<ShownEvidence['lack']>): ShownEvidence => ({
  ...COMPLETE,
  kind: 'none',
  lack,
  ranks: null,
});

/** A verdict about a match that Ada won and Ben lost, with whatever differs. */
export function verdictOf(change: Partial<Verdict>): Verdict {
  return {
    match: 'match-1',
    title: 'four-in-a-row',
    mode: 'casual',
    decision: 'evidence',
    official: true,
    ranks: [1, 2],
    scores: null,
    why: { code: 'as-written', values: { text: 'Because.' } },
    rated: true,
    participants: [
      { seat: 0, card: card('Ada') },
      { seat: 1, card: card('Ben') },
    ],
    reports: [
      { seat: 0, ranks: [1, 2], scores: null },
      { seat: 1, ranks: [1, 2], scores: null },
    ],
    shares: [],
    changes: [],
    evidence: COMPLETE,
    quorum: { decision: 'unanimous', ranks: [1, 2], why: { code: 'as-written', values: { text: 'Alike.' } } },
    decidedAt: 0,
    ...change,
  };
}
