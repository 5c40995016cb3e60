import { t } from '../text/text.ts';

/** A device as the server knows it, such as `Firefox on Windows`, in the language of the page; of an empty word, that it is unknown. */
export function deviceName(words: string): string {
  if (words === '') return t('account:unknownDevice');
  const [browser = '', system, ...rest] = words.split(' on ');
  return system === undefined || rest.length > 0 ? words : t('account:deviceOn', { browser, system });
}
