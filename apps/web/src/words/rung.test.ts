import { readFileSync } from 'node:fs';
import { PATHS, RUNG_CAUSES, RUNGS, type RungTry } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { pathWord } from './path.ts';
import { reasonSentence, rungLine, rungSentence, rungStory } from './rung.ts';

const DIRECT: RungTry = {
  rung: 'direct',
  number: 0,
  cause: 'planned',
  startedMs: 0,
  outcome: 'trying',
  reason: null,
  tookMs: null,
  path: null,
};
const REVERSED: RungTry = { ...DIRECT, rung: 'reversed', number: 1, cause: 'slow', startedMs: 1_200 };
const SERVER: RungTry = { ...DIRECT, rung: 'server', cause: 'slow', startedMs: 2_200 };

describe('rungs in words', () => {
  it.each<[Partial<RungTry>, number | null, string]>([
    [{}, 1_320, 'direct: trying, 1.3 s'],
    [{}, null, 'direct: trying'],
    [{}, -20, 'direct: trying, 0.0 s'],
    [{ outcome: 'open', tookMs: 412, path: 'direct' }, 9_000, 'direct: open, 412 ms, direct'],
    [{ outcome: 'open', tookMs: 455 }, null, 'direct: open, 455 ms'],
    [{ outcome: 'open', tookMs: 560, path: 'turn-tcp' }, null, 'direct: open, 560 ms, relay (TCP)'],
    [{ rung: 'turn', outcome: 'lost', tookMs: 90, path: 'turn-udp' }, null, 'relay: lost, 90 ms, relay (UDP)'],
    [{ rung: 'reversed', outcome: 'failed', reason: 'timeout' }, null, 'reversed: failed'],
    [{ rung: 'server', outcome: 'left', tookMs: 80, path: 'server' }, null, 'server: left, 80 ms, server'],
  ])('[W4.3] %j after %s ms reads "%s"', (change, elapsedMs, line) => {
    expect(rungLine({ ...DIRECT, ...change }, elapsedMs)).toBe(line);
  });

  it.each<[RungTry, string]>([
    [DIRECT, 'Began at once: the way that promised most.'],
    [REVERSED, 'Began after 1.2 s: the way before it took long.'],
    [{ ...REVERSED, startedMs: 700 }, 'Began after 700 ms: the way before it took long.'],
    [
      { ...REVERSED, outcome: 'failed', reason: 'timeout' },
      'Began after 1.2 s: the way before it took long. No answer came in time.',
    ],
    [
      { ...DIRECT, cause: 'silence', startedMs: 9_100, outcome: 'left', reason: 'not-needed' },
      'Began after 9.1 s: nothing was heard for too long. Another way stands: it is not needed any more.',
    ],
  ])('[L1.4] the story of %j', (rungTry, story) => {
    expect(rungStory(rungTry)).toBe(story);
  });

  it('[L1.4] each cause has words and a sentence of its own', () => {
    const stories = RUNG_CAUSES.map((cause) => rungStory({ ...DIRECT, cause }));
    expect(new Set(stories).size).toBe(RUNG_CAUSES.length);
    const sentences = RUNG_CAUSES.map((cause) => rungSentence([{ ...DIRECT, cause }]));
    expect(new Set(sentences).size).toBe(RUNG_CAUSES.length);
  });

  it('[L1.4] each rung that is planned first has a sentence of its own', () => {
    expect(new Set(RUNGS.map((rung) => rungSentence([{ ...DIRECT, rung }]))).size).toBe(RUNGS.length);
  });

  it.each<[readonly RungTry[], string | null]>([
    [[], null],
    [[DIRECT], 'Trying the direct way.'],
    [[DIRECT, REVERSED], 'The direct way takes long. Also trying the other way round.'],
    [
      [DIRECT, { ...REVERSED, cause: 'asked' }],
      'The direct way takes long. The other side asked for another way. Also trying the other way round.',
    ],
    [[{ ...SERVER, cause: 'asked' }], 'The other side asked for another way. Trying through the server.'],
    [[DIRECT, REVERSED, SERVER], 'The reversed way takes long. Also trying through the server.'],
    [
      [DIRECT, { ...REVERSED, outcome: 'failed' }, SERVER],
      'The direct way takes long. Also trying through the server.',
    ],
    [
      [
        { ...DIRECT, outcome: 'failed' },
        { ...REVERSED, cause: 'failed' },
      ],
      'The direct way failed. Trying the other way round.',
    ],
    [[DIRECT, { ...REVERSED, outcome: 'failed' }], 'Trying the direct way.'],
    [[{ ...DIRECT, outcome: 'failed' }], 'Nothing came through yet; the next way is tried in a moment.'],
  ])('[W4.3] what is slow or failed is said: %j', (rungs, sentence) => {
    expect(rungSentence(rungs)).toBe(sentence);
  });

  it('[W4.3] the line and the story are read by the expression that the documentation gives', () => {
    const document = readFileSync(new URL('../../../../docs/web.md', import.meta.url), 'utf8');
    const source = /```js\n\/(.+)\/\n```/.exec(document)?.[1] ?? 'nothing';
    const read = (rungTry: RungTry, elapsedMs: number | null): readonly (string | undefined)[] =>
      new RegExp(source).exec(`${rungLine(rungTry, elapsedMs)}. ${rungStory(rungTry)}`)?.slice(1) ?? [];
    expect(read(REVERSED, 1_320)).toEqual([
      'reversed',
      'trying',
      '1.3',
      undefined,
      undefined,
      'after 1.2 s',
      'the way before it took long',
      undefined,
    ]);
    for (const path of PATHS) {
      expect(read({ ...DIRECT, rung: 'turn', outcome: 'lost', reason: 'ice-failed', tookMs: 412, path }, null)).toEqual(
        [
          'relay',
          'lost',
          undefined,
          '412',
          pathWord(path),
          'at once',
          'the way that promised most',
          'The two networks found no way to each other.',
        ],
      );
    }
    for (const rung of RUNGS) {
      for (const cause of RUNG_CAUSES) expect(read({ ...DIRECT, rung, cause }, null)).toHaveLength(8);
    }
  });

  it('[W7.4] a reason that this page does not know is shown, and is no way into its tables', () => {
    expect(reasonSentence('timeout')).toBe('No answer came in time.');
    expect(reasonSentence('sunspots')).toBe('It ended: sunspots.');
    expect(reasonSentence('constructor')).toBe('It ended: constructor.');
  });
});
