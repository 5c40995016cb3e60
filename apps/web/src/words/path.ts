import type { Path } from '@parley/protocol';
import { t } from '../text/text.ts';

/** How a link travels, in a word for the chip; `linked` while it is not measured yet. */
export function pathWord(path: Path | null): string {
  return t(`match:path.${path ?? 'linked'}`);
}

/** The same as a sentence, for the panel. */
export function pathSentence(path: Path | null): string {
  return t(`match:pathSentence.${path ?? 'linked'}`);
}
