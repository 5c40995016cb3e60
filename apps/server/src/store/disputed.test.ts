import type { Verdict } from '@parley/protocol';
import { expect, it } from 'vitest';
import { isDisputed } from './disputed.ts';
import { sampleDecision, sampleMatch, samplePlayer } from './testing/samples.ts';

const same = [0, 1].map((seat) => ({ seat, ranks: [1, 2], scores: null }));
const { verdict } = sampleDecision(sampleMatch('match-1', [samplePlayer('Ada'), samplePlayer('Bo')]), {
  reports: same,
});
const complete = { kind: 'complete', lack: null, ranks: [1, 2], liars: [], equivocators: [] } as const;
const first = same.slice(0, 1);

it.each<[string, Partial<Verdict>, boolean]>([
  ['both say the same', {}, false],
  ['only one says anything', { reports: [first[0] ?? null, null] }, false],
  ['nobody says anything', { reports: [null, null] }, false],
  ['the moves show the same', { evidence: { ...complete, ranks: [1, 2], liars: [], equivocators: [] } }, false],
  ['two results are reported', { reports: [...first, { seat: 1, ranks: [2, 1], scores: null }] }, true],
  ['one says that it never began', { reports: [...first, { seat: 1, ranks: null, scores: null }] }, true],
  ['the moves show another result', { evidence: { ...complete, ranks: [2, 1], liars: [], equivocators: [] } }, true],
  ['a lie is proven', { evidence: { ...complete, ranks: [1, 2], liars: [1], equivocators: [] } }, true],
  ['two histories are proven', { evidence: { ...complete, ranks: [1, 2], liars: [], equivocators: [0] } }, true],
  [
    'the replay disagrees with everybody',
    { evidence: { ...complete, kind: 'desync', ranks: null, liars: [], equivocators: [] } },
    true,
  ],
  ['a rating fell', { changes: [{ seat: 0, before: 0.4, after: 0.39, reasons: [], restore: null }] }, true],
  ['it is from before replays existed', { evidence: null }, false],
])('[O6.21] evidence is kept for longer or not where %s', (_what, change, disputed) => {
  expect(isDisputed({ ...verdict, ...change })).toBe(disputed);
});
