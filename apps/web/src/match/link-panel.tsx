import type { LinkState } from '@parley/peer';
import type { RungTry } from '@parley/protocol';
import { type ReactNode, useContext } from 'react';
import { OverlayTriggerStateContext } from 'react-aria-components';
import { t } from '../text/text.ts';
import {
  addressSentence,
  addressWords,
  hearingSentence,
  linkBegunAt,
  linkLamp,
  linkSentence,
  lossWords,
} from '../words/link.ts';
import { pathWord } from '../words/path.ts';
import { rungSentence } from '../words/rung.ts';
import { measured, rounded } from '../words/time.ts';
import type { LinkReadings } from './link-stats.ts';
import type { PathChange } from './path-change.ts';
import { markOf, PathMark } from './path-mark.tsx';
import { RungList } from './rung-list.tsx';
import { Trace } from './trace.tsx';

interface LinkPanelProps {
  /** Id of the heading, which names the dialog. */
  readonly heading: string;
  readonly name: string;
  readonly link: LinkState;
  /** The server delivers what this player signs. */
  readonly throughServer: boolean;
  readonly now: number;
  readonly rungs: readonly RungTry[];
  readonly changes: readonly PathChange[];
  readonly stats: LinkReadings;
  /** Of a match in real time: the share of packets that were lost lately, or null while that is not known; null where a link carries no such packets. */
  readonly loss: (() => number | null) | null;
  /** Of a match in real time: its figures on this device; null otherwise. */
  readonly more: ReactNode;
  /** One of the two hides its address (S17). */
  readonly relayOnly: boolean;
}

/** Everything about one link: its state, its round trip, its traffic, and how it was made (W4). */
export function LinkPanel(props: LinkPanelProps) {
  const { heading, name, link, throughServer, now, rungs, changes, stats, loss, more, relayOnly } = props;
  const delivered = hearingSentence({ link, throughServer });
  const overlay = useContext(OverlayTriggerStateContext);
  const { latest, trace } = stats;
  const path = link.state === 'open' ? link.path : null;
  const rows: readonly (readonly [string, string])[] = [
    // The word alone, as on the chip. The sentence above explains it.
    [t('match:link.path'), path === null ? '–' : pathWord(path)],
    [t('match:link.roundTrip'), roundTrip(latest?.rttMs ?? null)],
    ...(loss === null ? [] : [[t('match:link.loss'), lossWords(loss())] as const]),
    [t('match:link.here'), addressWords(latest?.local ?? null)],
    [t('match:link.there'), addressWords(latest?.remote ?? null)],
    [t('match:link.sent'), bytes(latest?.bytesSent ?? 0)],
    [t('match:link.received'), bytes(latest?.bytesReceived ?? 0)],
    [t('match:link.madeIn'), link.state === 'open' ? `${Math.round(link.tookMs)} ms` : '–'],
  ];
  return (
    <div className="link-panel">
      <header className="link-head">
        <h2 id={heading}>{t('match:link.title', { name })}</h2>
        <button
          type="button"
          className="key key-plain"
          aria-label={t('match:link.closeLabel')}
          onClick={() => overlay?.close()}
        >
          {t('match:link.close')}
        </button>
      </header>
      <p className="link-sentence">
        <span className={`lamp-${linkLamp(link)}`}>
          <PathMark kind={markOf(link)} />
        </span>
        <span>{(link.state === 'connecting' ? rungSentence(rungs) : null) ?? linkSentence(link, now)}</span>
      </p>
      {delivered !== null && <p className="small">{delivered}</p>}
      {trace.length > 1 && <Trace trace={trace} />}
      <dl className="readings">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="figure">{value}</dd>
          </div>
        ))}
      </dl>
      {more}
      {changes.length > 0 && (
        <section>
          <h3>{t('match:link.changes.title')}</h3>
          <ul className="rungs" aria-label={t('match:link.changes')}>
            {changes.map(({ from, to, atMs }) => (
              <li key={atMs} className="path-change figure">
                {t('match:link.change', { from: pathWord(from), to: pathWord(to), time: measured(atMs) })}
              </li>
            ))}
          </ul>
        </section>
      )}
      {rungs.length > 0 && (
        <section>
          <h3>{t('match:link.rungs.title')}</h3>
          <RungList label={t('match:link.rungs')} rungs={rungs} begunAt={linkBegunAt(link)} stories />
        </section>
      )}
      <p className="small soft">{addressSentence(relayOnly, path, rungs)}</p>
      <p className="small soft">{t('match:link.proven')}</p>
    </div>
  );
}

function roundTrip(rttMs: number | null): string {
  if (rttMs === null) return t('match:link.notMeasured');
  return rttMs < 1 ? t('match:link.underMs') : `${rounded(rttMs, rttMs < 10 ? 1 : 0)} ms`;
}

function bytes(count: number): string {
  return count < 10_000 ? t('match:link.bytes', { count }) : `${rounded(count / 1000, count < 100_000 ? 1 : 0)} kB`;
}
