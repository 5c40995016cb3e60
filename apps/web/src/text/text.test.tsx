import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { REFUSAL_CODES } from '@parley/protocol';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusalSentence } from '../words/refusal.ts';
import { ago, clockMinute, dayWords, grouped, measured, row, timeLeft } from '../words/time.ts';
import { LANGUAGES } from './language.ts';
import { chooseLanguage, startTexts, withTexts } from './load-texts.ts';
import { rich } from './rich.tsx';
import { SRC } from './testing/sources.ts';
import { addTexts, language, onLanguage, type RichKey, rawText, setLanguage, t, withValues } from './text.ts';

const page = { documentElement: { lang: 'en' } };

beforeEach(() => {
  vi.stubGlobal('document', page);
});

afterEach(() => {
  setLanguage('en');
  vi.unstubAllGlobals();
});

const drawn = (text: ReturnType<typeof rich>) => renderToStaticMarkup(<p>{text}</p>);
const bold = { who: (words: string) => <b>{words}</b> };

/** What somebody could call itself to be taken for something else. */
const HOSTILE = [
  '<who>Ada</who>',
  '<b>Ada</b>',
  '{{title}}',
  '$t(shell:reload)',
  '{{name}}$t(ui:close)',
  '</who>',
  '&lt;',
];

describe('texts', () => {
  it.each(HOSTILE)('[W11.3] the name %s stays a name', (name) => {
    const title = 'Dots';
    expect(t('shell:you', { name })).toBe(`You: ${name}`);
    expect(t('shell:players.switchWant', { name, want: 'x' })).toBe(`Switch to ${name}: x`);
    const escaped = renderToStaticMarkup(<b>{name}</b>);
    expect(drawn(rich('shell:dock.asks', bold, { name, title }))).toBe(`<p>${escaped} asks you to play Dots.</p>`);
  });

  it('[W11.3] an element without words is drawn where the text has it', () => {
    expect(drawn(rich('shell:dock.asked', { left: () => <i>0:07</i> }))).toBe('<p>asked, <i>0:07</i></p>');
  });

  it('[W11.4] a count has its plural in each language', async () => {
    const both = () => [1, 2, 0].map((count) => t('shell:dock.free', { count }));
    expect(both()).toEqual(['1 free seat', '2 free seats', '0 free seats']);
    await chooseLanguage('de');
    expect(both()).toEqual(['1 freier Platz', '2 freie Plätze', '0 freie Plätze']);
  });

  it('[W11.4] a number in a text is written with the digits and marks of the language', async () => {
    const said = () => withValues('{{n, number}}/{{n}}/{{gone}}', { n: 12_345 });
    expect(said()).toBe('12,345/12345/');
    await chooseLanguage('de');
    expect(said()).toBe('12.345/12345/');
  });

  it('[W11.2] a text that a language has not is said in English, in the plural of English', async () => {
    addTexts('en', { shell: { 'test.only_one': '{{count}} thing', 'test.only_other': '{{count}} things' } });
    await chooseLanguage('de');
    const key = 'shell:test.only' as RichKey;
    expect([1, 2].map((count) => rawText(key, { count }))).toEqual(['{{count}} thing', '{{count}} things']);
    expect(rawText('shell:nothing' as RichKey, {})).toBe('');
  });

  it('[W11.4] times, numbers and lists are written as the language writes them', async () => {
    const at = new Date(2026, 10, 3, 18, 42).getTime();
    const all = () => [
      dayWords(at),
      clockMinute(at),
      grouped(5012),
      measured(12_900),
      timeLeft(7_000),
      timeLeft(180_000),
      ago(at, at + 1_000),
      ago(at, at + 86_400_000 * 3),
      row(['Ada', 'Bo', 'Cy']),
    ];
    expect(all()).toEqual([
      '3 Nov',
      '18:42',
      '5,012',
      '12.9 s',
      '7 seconds',
      '3 minutes',
      'just now',
      '3 days ago',
      'Ada, Bo and Cy',
    ]);
    await chooseLanguage('de');
    expect(all()).toEqual([
      '3. Nov.',
      '18:42',
      '5.012',
      '12,9 s',
      '7 Sekunden',
      '3 Minuten',
      'gerade eben',
      'vor 3 Tagen',
      'Ada, Bo und Cy',
    ]);
  });
});

describe('refusals', () => {
  it.each(LANGUAGES)('[W11.10] in %s have a sentence for each code, and none twice', async (to) => {
    await chooseLanguage(to);
    const all = REFUSAL_CODES.map((code) => refusalSentence({ code }));
    expect(all.filter((sentence) => !/^\p{Lu}.*\.$/u.test(sentence) || sentence.length > 130)).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('the language of the page', () => {
  it('[W11.5] is changed in place, remembered, and said to the browser', async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', { setItem: (key: string, value: string) => void kept.set(key, value) });
    const heard: string[] = [];
    const end = onLanguage(() => heard.push(language()));
    await chooseLanguage('de');
    expect([t('ui:close'), t('account:signedIn.title')]).toEqual(['Schließen', 'Wo du angemeldet bist']);
    expect([page.documentElement.lang, kept.get('parley.language')]).toEqual(['de', 'de']);
    await chooseLanguage('en');
    expect([t('ui:close'), kept.get('parley.language')]).toEqual(['Close', 'en']);
    end();
    await chooseLanguage('de');
    expect(heard).toEqual(['de', 'en']);
  });

  it('[W11.5] holds until the page is left where nothing can be stored', async () => {
    await chooseLanguage('de');
    expect(t('ui:close')).toBe('Schließen');
  });

  it('[W11.6] is there before anything is drawn, and before each part', async () => {
    page.documentElement.lang = 'de';
    await startTexts();
    expect(t('ui:close')).toBe('Schließen');
    expect(await withTexts(async () => 'part')).toBe('part');
    expect(t('account:signedIn.title')).toBe('Wo du angemeldet bist');
  });
});

describe('the language in which the page begins', () => {
  const source = readFileSync(join(SRC, '../public/first.js'), 'utf8');

  /** Runs `first.js` in a browser of these languages; null for storage that is closed. */
  function begin(languages: readonly string[], kept: string | null | undefined) {
    const place = { textContent: '', parentElement: { className: '' } };
    const ready: (() => void)[] = [];
    const root = { lang: 'en', dataset: {} };
    const heard: Record<string, (event: object) => void> = {};
    class Script {}
    Object.defineProperty(Script.prototype, 'noModule', { value: true });
    const window = { isSecureContext: true, crypto: { subtle: {} } };
    runInNewContext(source, {
      window,
      ...window,
      navigator: { languages },
      location: { pathname: '/' },
      performance: { getEntriesByType: () => [] },
      localStorage: {
        getItem: (key: string) => {
          if (kept === null) throw new Error('closed');
          return key === 'parley.language' ? (kept ?? null) : null;
        },
      },
      document: {
        documentElement: root,
        querySelector: () => null,
        getElementById: () => place,
        addEventListener: (_type: string, listener: () => void) => ready.push(listener),
      },
      addEventListener: (type: string, listener: (event: object) => void) => {
        heard[type] = listener;
      },
      HTMLScriptElement: Script,
      HTMLLinkElement: class {},
    });
    for (const listener of ready) listener();
    return { lang: root.lang, words: () => place.textContent, fail: () => heard.error?.({ target: window }) };
  }

  it.each([
    [['de-AT', 'en'], undefined, 'de'],
    [['en-US', 'de'], undefined, 'en'],
    [['fr', 'DE'], undefined, 'de'],
    [['fr', 'pl'], undefined, 'en'],
    [['den-CA'], undefined, 'en'],
    [[], undefined, 'en'],
    [['de'], 'en', 'en'],
    [['en'], 'de', 'de'],
    [['de'], 'tlh', 'de'],
    [['de'], null, 'de'],
  ])('[W11.8] %j with the choice %j is %s', (languages, kept, lang) => {
    expect(begin(languages, kept).lang).toBe(lang);
  });

  it('[W11.9] a page that cannot begin says so in that language', () => {
    const german = begin(['de'], undefined);
    german.fail();
    expect(german.words()).toContain('Lade die Seite neu');
    const english = begin(['en'], undefined);
    english.fail();
    expect(english.words()).toContain('Reload the page');
  });
});
