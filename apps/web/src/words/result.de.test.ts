import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import rest from '../text/de/rest.ts';
import { addTexts, setLanguage } from '../text/text.ts';
import { departureSentences, voidSentence } from './departure.ts';
import { detail, headline, ranking } from './result.ts';

const names = ['Ada', 'Bo', 'Cy', 'Zoe'];

describe('results in German', () => {
  beforeAll(() => {
    vi.stubGlobal('document', { documentElement: { lang: '' } });
    addTexts('de', rest);
    setLanguage('de');
  });
  afterAll(() => {
    setLanguage('en');
    vi.unstubAllGlobals();
  });

  it.each([
    [[1, 2], 0, 'Du hast Bo geschlagen'],
    [[1, 2], 1, 'Ada hat dich geschlagen'],
    [[1, 1], 1, 'Unentschieden gegen Ada'],
    [[1, 2], null, 'Ada hat Bo geschlagen'],
    [[1, 1], null, 'Unentschieden zwischen Ada und Bo'],
    [[1, 2, 3], 0, 'Du hast gewonnen'],
    [[2, 1, 3], 2, 'Platz 3 für dich: Bo hat gewonnen'],
    [[1, 1, 3, 4], 3, 'Platz 4 für dich: Ada und Bo teilen sich Platz 1'],
    [[1, 1, 3], 0, 'Du teilst dir Platz 1 mit Bo'],
    [[1, 2, 2], 1, 'Du teilst dir Platz 2: Ada hat gewonnen'],
    [[1, 1, 3, 3], 3, 'Du teilst dir Platz 3: Ada und Bo teilen sich Platz 1'],
    [[1, 1, 1, 1], 3, 'Unentschieden gegen Ada, Bo und Cy'],
    [[2, 1, 3], null, 'Bo hat gewonnen'],
    [[1, 1, 3], null, 'Ada und Bo teilen sich Platz 1'],
    [null, 0, 'Die Partie hat nie begonnen'],
  ] as const)('[W5.7, W11.2] ranks %j seen from seat %s: %s', (ranks, me, words) => {
    expect(headline(ranks, me, names)).toBe(words);
  });

  it('[W5.7, W11.2] points and rankings are whole sentences, too', () => {
    expect(detail([1, 2], [6, 3], 0, names)).toBe('6 zu 3');
    expect(ranking([2, 1], [3, 6], names)).toBe('Bo (6) hat Ada (3) geschlagen');
    expect(ranking([2, 1, 2, 4], null, names)).toBe('Bo auf Platz 1, dann Ada und Cy, dann Zoe');
    expect(ranking([1, 1], null, names)).toBe('unentschieden zwischen Ada und Bo');
  });

  it('[N11.7, W11.4] who was out is told in the number and person of German', () => {
    expect(departureSentences(['time', 'resigned'], names, 1)).toEqual([
      'Die Zeit von Ada ist abgelaufen.',
      'Du hast aufgegeben.',
    ]);
    expect(voidSentence('left', [0, 1], names, 1)).toMatch(/^Du und Ada seid vor dem ersten Zug gegangen\. /);
    expect(voidSentence('left', [0, 1], names, 2)).toMatch(/^Ada und Bo sind vor dem ersten Zug gegangen\. /);
    expect(voidSentence('left', [0], names, 2)).toMatch(/^Ada ist vor dem ersten Zug gegangen\. /);
  });
});
