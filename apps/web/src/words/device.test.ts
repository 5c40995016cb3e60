import { describe, expect, it, vi } from 'vitest';
import first from '../text/de/first.ts';
import rest from '../text/de/rest.ts';
import { addTexts, setLanguage } from '../text/text.ts';
import { deviceName } from './device.ts';

describe('the name of a device', () => {
  it('[W11.11] is said in the language of the page', () => {
    expect(['Firefox on Windows', 'Firefox', ''].map(deviceName)).toEqual([
      'Firefox on Windows',
      'Firefox',
      'Unknown device',
    ]);
    vi.stubGlobal('document', { documentElement: { lang: '' } });
    addTexts('de', { ...first, ...rest });
    setLanguage('de');
    expect(['Firefox on Windows', 'Firefox', '', 'a on b on c'].map(deviceName)).toEqual([
      'Firefox unter Windows',
      'Firefox',
      'Unbekanntes Gerät',
      'a on b on c',
    ]);
    setLanguage('en');
    vi.unstubAllGlobals();
  });
});
