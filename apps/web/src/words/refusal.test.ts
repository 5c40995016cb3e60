import { REFUSAL_CODES } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { refusalSentence } from './refusal.ts';

describe('refusalSentence', () => {
  it.each(REFUSAL_CODES)('[W7.1] %s has a sentence of its own that says what to do', (code) => {
    const sentence = refusalSentence({ code });
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence).not.toContain(code.includes('-') ? code : '\n');
    expect(sentence.length).toBeLessThan(130);
  });

  it('[S8.12] who has to pause reads for how long', () => {
    expect(refusalSentence({ code: 'asked-lately', retryMs: 1_215_000 })).toContain('in 20 minutes');
    expect(refusalSentence({ code: 'asked-lately', retryMs: 14_500 })).toContain('in 15 seconds');
  });

  it('[W7.1] no two codes share a sentence', () => {
    const all = REFUSAL_CODES.map((code) => refusalSentence({ code }));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    [1, '1 second'],
    [1_001, '2 seconds'],
    [89_000, '89 seconds'],
    [90_000, '2 minutes'],
    [900_000, '15 minutes'],
  ])('[O6.27, W7.1] says how long to wait for the next password: %i ms', (retryMs, wait) => {
    const sentence = refusalSentence({ code: 'too-many-passwords', retryMs });
    expect(sentence).toBe(
      `Too many passwords were tried. Wait ${wait}, or use a device on which you signed in before.`,
    );
  });
});
