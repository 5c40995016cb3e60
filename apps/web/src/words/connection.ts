import type { Connection } from '@parley/client';
import type { RefusalCode } from '@parley/protocol';

/**
 * The state of the connection to the server, in a word with its lamp. `off`: the browser says that this device has no
 * network; it knows that before the connection times out.
 */
export function connectionWord(
  state: Connection['state'],
  off: boolean,
): { readonly lamp: string; readonly word: string } {
  return off && state !== 'ended' ? { lamp: 'lamp-bad', word: 'No network' } : WORDS[state];
}

const WORDS: Readonly<Record<Connection['state'], { readonly lamp: string; readonly word: string }>> = {
  offline: { lamp: 'lamp-off', word: 'Offline' },
  connecting: { lamp: 'lamp-wait', word: 'Connecting' },
  online: { lamp: 'lamp-good', word: 'Online' },
  waiting: { lamp: 'lamp-bad', word: 'Server away' },
  ended: { lamp: 'lamp-bad', word: 'Disconnected' },
};

/**
 * What to know while the browser says so and the connection has not timed out yet. `playing`: a match runs in this tab.
 */
export function offSentence(playing: boolean): string {
  return playing
    ? 'Your moves wait here and go out as soon as it is back; whoever is away for too long counts as absent. Check Wi-Fi, cable or mobile data.'
    : 'The page connects by itself as soon as it is back. Check Wi-Fi, cable or mobile data.';
}

/** Why the page waits before it tries the server again. */
export function waitingSentence(why: RefusalCode): string {
  if (why === 'too-fast') return 'Many people come in from your network at this moment.';
  if (why === 'server-stopping') return 'The server is being restarted.';
  return 'The server is out of reach.';
}
