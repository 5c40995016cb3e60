import type { RefusalCode } from '@parley/protocol';
import { useSyncExternalStore } from 'react';
import { isRunning, useView } from '../match/use-view.ts';
import { watchDevice } from '../parley/device.ts';
import { useClientState, useEntrance, useMatches, useNow, usePage } from '../parley/use.ts';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { connectionWord, offSentence, shownConnection, waitingSentence } from '../words/connection.ts';
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
  const { lamp, word } = connectionWord(shownConnection(connection.state, useEntrance().state), useDeviceOff());
  return (
    <p className={`lamp ${lamp} bar-lamp`} role="status" aria-label={t('shell:connection.label')}>
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
    <section className="strip strip-wait" aria-label={t('shell:server')}>
      <p role="alert">
        {rich('shell:connection.off', { b: (words) => <strong>{words}</strong> }, { advice: offSentence(running) })}
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
    <section className="strip strip-wait" aria-label={t('shell:server')}>
      <p>
        <strong>{waitingSentence(why)}</strong>{' '}
        {running ? t('shell:connection.waitPlaying') : t('shell:connection.waitIdle')}{' '}
        {/* A player may wonder whether this silence counts as leaving (T7). */}
        {current !== null && distress.has(current.start.match) && `${t('shell:connection.distress')} `}
        <span className="soft">
          {left > 0 ? t('shell:connection.nextTry', { left: timeLeft(left) }) : t('shell:connection.trying')}
        </span>
      </p>
      <button className="key" type="button" onClick={() => void client.connect()}>
        {t('shell:connection.tryNow')}
      </button>
    </section>
  );
}

function Ended({ code }: { readonly code: Parameters<typeof refusalSentence>[0]['code'] }) {
  const { client, enter } = usePage();
  return (
    <section className="strip strip-bad" aria-label={t('shell:server')}>
      <p role="alert">{code === 'replaced' ? t('shell:connection.otherTab') : refusalSentence({ code })}</p>
      {code === 'version' ? (
        <button className="key" type="button" onClick={() => location.reload()}>
          {t('shell:reload')}
        </button>
      ) : (
        <button className="key" type="button" onClick={() => void (code === 'replaced' ? client.connect() : enter())}>
          {code === 'replaced' ? t('shell:connection.useHere') : t('shell:connection.enterAgain')}
        </button>
      )}
    </section>
  );
}
