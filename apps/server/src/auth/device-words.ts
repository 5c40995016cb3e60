import bowser from 'bowser';

/** Longer than any browser's. The rest of a longer one is not read (O6). */
const MAX_CHARS = 400;

/**
 * A device as its player may recognise it, such as `Firefox on Windows`; empty where nothing is known. Versions are left out: they
 * change, and nobody knows them. At most `LIMITS.labelChars` characters.
 */
export function deviceWords(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === '') return '';
  const { browser, os } = bowser.parse(userAgent.slice(0, MAX_CHARS));
  const known = [browser.name, os.name].map((word) => word?.replaceAll(/[^A-Za-z0-9 ]/g, '').slice(0, 18) ?? '');
  return known.filter((word) => word !== '').join(' on ');
}
