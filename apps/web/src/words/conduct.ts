import {
  COMPLAINT_REASONS,
  type ComplaintOutcome,
  type ComplaintReason,
  type Offence,
  type Portion,
  type RestrictionNotice,
  type RestrictionView,
} from '@parley/protocol';
import { t } from '../text/text.ts';
import { either, momentWords } from './time.ts';

/** What a player did, in a few words, to somebody else. */
export const offenceWords = (offence: Offence): string => t(`conduct:offence.${offence}`);

/** Why something was taken away, to the player whom it concerns. An administrator's own words stand for themselves. */
export function whyWords({ offence, words }: Pick<RestrictionNotice, 'offence' | 'words'>): string {
  return offence === 'decided' && words !== null ? words : t(`conduct:why.${offence}`);
}

/** What a player may not do: `play or chat`; null for a warning. */
function lostWords(portions: readonly Portion[]): string | null {
  const play = portions.includes('casual')
    ? t('conduct:lost.play')
    : portions.includes('ranked')
      ? t('conduct:lost.ranked')
      : null;
  const parts = [
    play,
    portions.includes('chat') ? t('conduct:lost.chat') : null,
    portions.includes('watch') ? t('conduct:lost.watch') : null,
  ];
  const lost = parts.filter((part) => part !== null);
  return lost.length === 0 ? null : either(lost);
}

/** `You cannot play ranked matches until 3 Nov, 18:42.` */
export function restrictionWords({ portions, until }: Pick<RestrictionNotice, 'portions' | 'until'>): string {
  const lost = lostWords(portions);
  return lost === null ? t('conduct:warning.nothing') : t('conduct:cannot', { lost, until: momentWords(until) });
}

/** What can be done about it. */
export function wayOutWords({ portions }: Pick<RestrictionNotice, 'portions'>): string {
  if (portions.length === 0) return t('conduct:wayOut.warning');
  return portions.includes('casual') ? t('conduct:wayOut.look') : t('conduct:wayOut.casual');
}

/** The heading of a restriction that stands no more. */
export function headingWords({ portions, state }: Pick<RestrictionView, 'portions' | 'state'>): string {
  if (state === 'reversed') return t('conduct:heading.reversed');
  const lost = lostWords(portions);
  return lost === null ? t('conduct:heading.warning') : t('conduct:heading.over', { lost });
}

/** What a player can be reported for, in the order in which it is offered. */
export const reasons = (): readonly { readonly value: ComplaintReason; readonly text: string }[] =>
  COMPLAINT_REASONS.map((value) => ({ value, text: reasonWords(value) }));

export const reasonWords = (reason: ComplaintReason): string => t(`conduct:reason.${reason}`);

export const outcomeWords = (outcome: ComplaintOutcome): string => t(`conduct:outcome.${outcome}`);

/** A portion of a session by the name that people use. */
export const portionNames = (portion: Portion): string => t(`conduct:portion.${portion}`);
