import { describe, expect, it } from 'vitest';
import { textsOf } from '../../../../scripts/texts.mjs';
import { LANGUAGES } from '../text/language.ts';

/** What only a match by turns says. */
const TURNS = new Set([
  'shown:move',
  'shown:times',
  'shown:moves',
  'shown:moves.none',
  'shown:copyLink.what',
  'shown:aMove',
  'shown:where',
  'shown:played',
  'shown:next',
  'verdict:replay.title',
]);
const MOVES = { en: /\bmoves?\b/i, de: /\bZ(?:ug|üge|ügen)\b/ } as const;

describe('the words of a replay in real time', () => {
  it.each(LANGUAGES)('[N8.12] %s speaks of no moves where there are none', (language) => {
    const said = [...textsOf(language)].filter(([key]) => /^(?:shown:|verdict:replay\.)/.test(key) && !TURNS.has(key));
    expect(said.length).toBeGreaterThan(30);
    expect(said.filter(([, text]) => MOVES[language].test(text))).toEqual([]);
  });
});
