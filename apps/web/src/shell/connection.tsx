import type { RefusalCode } from '@parley/protocol';
import { useSyncExternalStore } from 'react';
import { isRunning, useView } from '../match/use-view.ts';
import { watchDevice } from '../parley/device.ts';
import { useClientState, useEntrance, useMatches, useNow, usePage } from '../parley/use.ts';
import { connectionWord, offSentence, waitingSentence } from '../words/connection.ts';
import { refusalSentence } from '../words/refusal.ts';
import { timeLeft } from '../words/time.ts';

const device = watchDevice(window);

/** Whether the browser says that the network of this device went. */
function useDeviceOff(): boolean {
  return useSyncExternalStore(device.subscribe, () => device.off);
}

/** The state of the connection to the server, as a lamp with its word. */
export function ConnectionLamp() {
  const { connection } = useClientState();
  const entering = useEntrance().state === 'entering';
  // Somebody who is let in at this moment is not offline: the connection comes next (W8).
  const state = connection.state === 'offline' && entering ? 'connecting' : connection.state;
  const { lamp, word } = connectionWord(state, useDeviceOff());
  return (
    <p className={`lamp ${lamp} bar-lamp`} role="status" aria-label="Connection">
      {word}
    </p>
  );
}

/** What to know and to do while the server is out of reach, or after it ended the connection for good. */
export function ConnectionNotice() {
  const { connection } = useClientState();
  const off = useDeviceOff();
  switch (connection.state) {
    case 'waiting':
      return <Waiting retryAt={connection.retryAt} why={connection.why} />;
    case 'ended':
      return <Ended code={connection.refusal.code} />;
    case 'offline':
    case 'connecting':
    case 'online':
      return off ? <Off /> : null;
    default:
      return connection satisfies never;
  }
}

/** The browser knows at once that the network went; the connection to the server times out only later. */
function Off() {
  const { current } = useMatches();
  const running = isRunning(useView(current?.state === 'open' ? current.session : null));
  return (
    <section className="strip strip-wait" aria-label="Server">
      <p role="alert">
        <strong>Your browser says that this device has no network.</strong> {offSentence(running)}
      </p>
    </section>
  );
}

function Waiting({ retryAt, why }: { readonly retryAt: number; readonly why: RefusalCode }) {
  const now = useNow(500);
  const { client } = usePage();
  const { current, distress } = useMatches();
  const running = isRunning(useView(current?.state === 'open' ? current.session : null));
  const left = Math.max(0, retryAt - now);
  return (
    <section className="strip strip-wait" aria-label="Server">
      <p>
        <strong>{waitingSentence(why)}</strong>{' '}
        {running
          ? 'The match goes on: it needs only the players. Your report is sent when the server is back.'
          : 'The page connects by itself as soon as it is back.'}{' '}
        {current !== null && distress.has(current.start.match) && `${DISTRESS} `}
        <span className="soft">{left > 0 ? `Next try in ${timeLeft(left)}.` : 'Trying now.'}</span>
      </p>
      <button className="key" type="button" onClick={() => void client.connect()}>
        Try now
      </button>
    </section>
  );
}

/** A player may wonder whether this silence counts as leaving (T7). */
const DISTRESS =
  'Your page has signed that it cannot reach the server, and says so another way, so that it is not taken for leaving.';

function Ended({ code }: { readonly code: Parameters<typeof refusalSentence>[0]['code'] }) {
  const { client, enter } = usePage();
  return (
    <section className="strip strip-bad" aria-label="Server">
      <p role="alert">{code === 'replaced' ? 'Parley is open in another tab.' : refusalSentence({ code })}</p>
      {code === 'version' ? (
        <button className="key" type="button" onClick={() => location.reload()}>
          Reload
        </button>
      ) : (
        <button className="key" type="button" onClick={() => void (code === 'replaced' ? client.connect() : enter())}>
          {code === 'replaced' ? 'Use it here' : 'Enter again'}
        </button>
      )}
    </section>
  );
}
