import type { Connection } from '@parley/client';
import type { RefusalCode } from '@parley/protocol';
import type { Entrance } from '../parley/page.ts';
import { t } from '../text/text.ts';

/**
 * The state of the connection to the server, in a word with its lamp. `off`: the browser says that this device has no
 * network; it knows that before the connection times out.
 */
export function connectionWord(
  state: Connection['state'],
  off: boolean,
): { readonly lamp: string; readonly word: string } {
  return off && state !== 'ended'
    ? { lamp: 'lamp-bad', word: t('shell:connection.noNetwork') }
    : { lamp: LAMPS[state], word: t(`shell:connection.${state}`) };
}

const LAMPS: Readonly<Record<Connection['state'], string>> = {
  offline: 'lamp-off',
  connecting: 'lamp-wait',
  online: 'lamp-good',
  waiting: 'lamp-bad',
  ended: 'lamp-bad',
};

/**
 * The state to show while somebody enters. The page draws the connection a moment after it hears of it, so between being let in and
 * connecting it still has "offline", which would be false: only who was refused is not on the way (W8.2).
 */
export function shownConnection(state: Connection['state'], entrance: Entrance['state']): Connection['state'] {
  return state === 'offline' && entrance !== 'refused' ? 'connecting' : state;
}

/**
 * What to know while the browser says so and the connection has not timed out yet. `playing`: a match runs in this tab.
 */
export function offSentence(playing: boolean): string {
  return playing ? t('shell:connection.offPlaying') : t('shell:connection.offIdle');
}

/** Why the page waits before it tries the server again. */
export function waitingSentence(why: RefusalCode): string {
  if (why === 'too-fast') return t('shell:connection.crowded');
  if (why === 'server-stopping') return t('shell:connection.restarting');
  return t('shell:connection.away');
}
