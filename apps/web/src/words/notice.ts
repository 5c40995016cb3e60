import type { Notice } from '@parley/client';
import type { Id } from '@parley/protocol';
import { cardAt, hostCard, isOwnSearch } from '../lobby/seating.ts';
import { t } from '../text/text.ts';
import { calledName } from './player.ts';

/** What ended, in a sentence for `me`; null if there is nothing to say (the start of a match is visible). */
export function noticeSentence(notice: Notice, me: Id | null, titleName: (id: string) => string): string | null {
  const { event, table } = notice;
  // The page shows its own search, and how it ends.
  if (table === null || (me !== null && isOwnSearch(table, me))) return null;
  const title = titleName(table.title);
  if (event.type === 'invitation-ended') {
    const mine = event.client === me;
    const other = mine ? hostCard(table) : cardAt(table, event.client);
    const name = other == null ? t('tables:other') : calledName(other);
    switch (event.end) {
      case 'consented':
        return null;
      case 'disconnected':
      case 'unavailable':
        return t(`tables:ended.${event.end}`, { name });
      default:
        return mine ? t(`tables:asked.${event.end}`, { name, title }) : t(`tables:ended.${event.end}`, { name, title });
    }
  }
  const isMine = event.by !== null && event.by === me;
  const card = event.by === null ? undefined : cardAt(table, event.by);
  const by = card == null ? undefined : calledName(card);
  switch (event.end) {
    case 'started':
      return null;
    case 'declined':
      return isMine
        ? t('tables:gone.declinedYou', { title })
        : t('tables:gone.declined', { name: by ?? t('tables:other'), title });
    case 'expired':
      return t('tables:gone.expired', { title });
    case 'room-closed':
      return t('tables:gone.room', { title });
    case 'withdrawn':
      if (isMine) return t('tables:gone.withdrawnYou', { title });
      break;
    case 'closed':
      if (isMine) return t('tables:gone.closedYou');
      break;
    case 'left':
      if (isMine) return t('tables:gone.leftYou');
      break;
    default:
      break;
  }
  return t(`tables:gone.${event.end}`, { name: by ?? t('tables:host'), title });
}
