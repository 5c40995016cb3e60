import type { LinkState, Path } from '@parley/peer';
import { describe, expect, it } from 'vitest';
import { linkWord, pathSentence } from './link.ts';

describe('links in words', () => {
  it.each<[LinkState, Path | null, string]>([
    [{ state: 'connecting', since: 0 }, null, 'direct…'],
    [{ state: 'proving', since: 0 }, null, 'proving keys…'],
    [{ state: 'open', since: 0, tookMs: 20 }, 'direct', 'direct'],
    [{ state: 'open', since: 0, tookMs: 20 }, 'turn-tcp', 'relay (TCP)'],
    [{ state: 'open', since: 0, tookMs: 20 }, null, 'linked'],
    [{ state: 'closed', why: 'timeout' }, 'direct', 'no link'],
  ])('[W4] %j on path %s is "%s"', (link, path, word) => {
    expect(linkWord(link, path)).toBe(word);
  });

  it('[W4] only direct paths are called straight', () => {
    expect(pathSentence('direct')).toMatch(/^Straight/);
    expect(pathSentence('server')).not.toMatch(/Straight/);
  });
});
