import type { LinkState } from '@parley/peer';
import { linkEndSentence, pathSentence, pathWord } from '../words/link.ts';
import type { LinkReadings } from './link-stats.ts';

interface LinkPanelProps {
  readonly name: string;
  readonly link: LinkState;
  readonly stats: LinkReadings;
  readonly silent: boolean;
}

/** What is known about one link: how it goes, how long a round trip takes, what was carried (W4). */
export function LinkPanel({ name, link, stats, silent }: LinkPanelProps) {
  const { latest, trace } = stats;
  const rows: readonly (readonly [string, string])[] = [
    ['Path', latest === null ? '–' : pathWord(latest.path)],
    ['Round trip', roundTrip(latest?.rttMs ?? null)],
    ['Here', candidateWords(latest?.local ?? null)],
    ['There', candidateWords(latest?.remote ?? null)],
    ['Sent', bytes(latest?.bytesSent ?? 0)],
    ['Received', bytes(latest?.bytesReceived ?? 0)],
    ['Made in', link.state === 'open' ? `${Math.round(link.tookMs)} ms` : '–'],
  ];
  return (
    <div className="link-panel">
      <h2>Link to {name}</h2>
      <p className="small">{sentence(link, latest?.path ?? null, silent)}</p>
      {trace.length > 1 && <Trace trace={trace} />}
      <dl className="readings">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="figure">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="small soft">Both keys were proven over this link before anything else passed.</p>
    </div>
  );
}

function sentence(link: LinkState, path: Parameters<typeof pathSentence>[0], silent: boolean): string {
  if (link.state === 'closed') return linkEndSentence(link.why);
  if (link.state === 'connecting') return 'Trying the direct way.';
  if (link.state === 'proving') return 'Linked; both sides are proving their keys.';
  return silent ? 'Nothing has come over this link for a while.' : pathSentence(path);
}

/** `host`, with what it means. */
function candidateWords(type: string | null): string {
  if (type === null) return '–';
  return Object.hasOwn(CANDIDATES, type) ? `${type}, ${CANDIDATES[type] ?? ''}` : type;
}

const CANDIDATES: Readonly<Record<string, string>> = {
  host: 'its own address',
  srflx: 'its address outside',
  prflx: 'found on the way',
  relay: 'a relay',
};

function roundTrip(rttMs: number | null): string {
  if (rttMs === null) return 'not measured yet';
  return rttMs < 1 ? 'under 1 ms' : `${rttMs.toFixed(rttMs < 10 ? 1 : 0)} ms`;
}

function bytes(count: number): string {
  return count < 10_000 ? `${count} bytes` : `${(count / 1000).toFixed(count < 100_000 ? 1 : 0)} kB`;
}

/** The last round trips as a line; the figures stand below it. */
function Trace({ trace }: { readonly trace: readonly number[] }) {
  const top = Math.max(1, ...trace) * 1.15;
  const points = trace.map(
    (rtt, i) => `${((i / (trace.length - 1)) * 200).toFixed(1)},${(38 - (rtt / top) * 36).toFixed(1)}`,
  );
  return (
    <svg className="trace" viewBox="0 0 200 40" preserveAspectRatio="none" aria-hidden="true">
      <path className="trace-grid" d="M0 2H200M0 20H200M0 38H200" />
      <polyline className="trace-line" points={points.join(' ')} />
    </svg>
  );
}
