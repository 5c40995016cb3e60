import { describe, expect, it } from 'vitest';
import { lostSentence, tickWatchNews, watchersSentence, watchHeadline, watchNews } from './watch.ts';

const names = ['Ada', 'Bo'];
const seen = { phase: 'watching', last: null, turn: 0, outcome: null, isVoid: false, state: null } as const;

describe('a match that is watched, in words', () => {
  it('[S3.13] says who moved and who is to move', () => {
    expect(watchNews(seen, names, null)).toBe('Ada is to move.');
    const last = { seat: 0, move: 3 };
    expect(watchNews({ ...seen, last, turn: 1 }, names, { describe: (move) => `column ${move}` })).toBe(
      'Ada played column 3. Bo is to move.',
    );
  });

  it('[S3.13] says the result, also where there is none', () => {
    const over = { ...seen, phase: 'over', turn: null } as const;
    expect(watchNews({ ...over, outcome: { ranks: [2, 1], scores: null } }, names, null)).toBe('Bo beat Ada.');
    expect(watchHeadline({ ...over, outcome: { ranks: [1, 1], scores: null } }, names)).toBe(
      'A draw between Ada and Bo',
    );
    expect(watchHeadline({ ...over, isVoid: true }, names)).toBe('The match never began');
  });

  it('[S3.13] says what to do where it cannot be watched', () => {
    expect(lostSentence('not-accepted')).toMatch(/choose another/);
    expect(lostSentence('watch-full')).toBeNull();
    expect([1, 3].map(watchersSentence)).toEqual(['One person is watching.', '3 people are watching.']);
  });

  it('[N7.11] says of one in real time what happened last, that nothing more comes, and the result', () => {
    const live = { phase: 'watching', isWaiting: false, outcome: null, isVoid: false } as const;
    expect(tickWatchNews(live, null, names)).toBe('');
    expect(tickWatchNews(live, 'Ada is out.', names)).toBe('Ada is out.');
    expect(tickWatchNews({ ...live, isWaiting: true }, 'Ada is out.', names)).toMatch(/Nothing more/);
    expect(tickWatchNews({ ...live, phase: 'linking' }, null, names)).toMatch(/Asking/);
    expect(tickWatchNews({ ...live, phase: 'lost' }, 'Ada is out.', names)).toMatch(/gone/);
    const over = { ...live, phase: 'over', outcome: { ranks: [1, 2], scores: null } } as const;
    expect(tickWatchNews(over, 'Ada is out.', names)).toBe('Ada beat Bo.');
  });
});
