import type { Call } from '../parley/call.ts';
import { t } from '../text/text.ts';

/** The name of the document while something calls (C11). */
export const callTitle = (call: Call | null, title: string): string =>
  call === null ? title : `${t(`shell:call.${call}`)} · ${title}`;
