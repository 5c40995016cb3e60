import { SLOTS } from '@parley/protocol';
import { t } from '../text/text.ts';
import type { TickWords } from '../titles/title-view.ts';

/** Which keys steer, and whose they are where several share the keyboard. `names`: of the players of this device, in the order of their hands. */
export function keyWords(words: Pick<TickWords, 'one' | 'shared'>, names: readonly string[]): string {
  if (names.length < 2) return words.one;
  const whose = SLOTS.flatMap((at) => {
    const name = names[at];
    return name === undefined ? [] : [t(`arena:keys.${at}`, { name })];
  });
  return [...whose, words.shared].join(' ');
}
