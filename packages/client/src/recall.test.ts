import { expect, it } from 'vitest';
import { createRecall } from './recall.ts';

const signal = { kind: 'candidate', attempt: 0, candidate: '', sdpMid: null, sdpMLineIndex: null } as const;
const event = (introduction: string) => ({ type: 'signal', introduction, signal }) as const;

it('[S9.6] signals are recalled in order, for thirty seconds', () => {
  let now = 0;
  const recall = createRecall({ now: () => now });
  recall.keep(event('intro-one'));
  now = 20_000;
  recall.keep(event('intro-two'));
  expect(recall.recent('signal').map((each) => each.introduction)).toEqual(['intro-one', 'intro-two']);
  now = 31_000;
  expect(recall.recent('signal').map((each) => each.introduction)).toEqual(['intro-two']);
});

it('[O6.10] a flood of signals takes bounded room, and the newest are kept', () => {
  const recall = createRecall({ now: () => 0 });
  for (let n = 0; n < 2_000; n += 1) recall.keep(event(`intro-${n}`));
  expect(recall.recent('signal')).toHaveLength(512);
  expect(recall.recent('signal').at(-1)?.introduction).toBe('intro-1999');
});
