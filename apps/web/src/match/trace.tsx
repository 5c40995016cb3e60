import { t } from '../text/text.ts';
import { pathWord } from '../words/path.ts';
import type { TracePoint } from './link-stats.ts';

/** The last round trips as a line, with a mark where the path changed; the figures stand beside it. */
export function Trace({ trace }: { readonly trace: readonly TracePoint[] }) {
  const top = Math.max(1, ...trace.map(({ rttMs }) => rttMs)) * 1.15;
  const x = (at: number): number => (at / Math.max(1, trace.length - 1)) * 200;
  const points = trace.map(({ rttMs }, at) => `${x(at).toFixed(1)},${(38 - (rttMs / top) * 36).toFixed(1)}`);
  const turns = turnsOf(trace);
  const latest = turns.at(-1);
  return (
    <figure className="trace-figure">
      <svg className="trace" viewBox="0 0 200 40" preserveAspectRatio="none" aria-hidden="true">
        <path className="trace-grid" d="M0 2H200M0 20H200M0 38H200" />
        {turns.map(({ at }) => (
          <path key={at} className="trace-turn" d={`M${x(at).toFixed(1)} 0V40`} />
        ))}
        <polyline className="trace-line" points={points.join(' ')} />
      </svg>
      <figcaption className="small soft figure">
        <span>{t('match:link.trace', { seconds: trace.length })}</span>
        {latest !== undefined && (
          <span className="trace-now">{t('match:link.traceNow', { path: pathWord(latest.to) })}</span>
        )}
      </figcaption>
    </figure>
  );
}

/** The readings at which another path was in use than one reading before. */
export function turnsOf(
  trace: readonly TracePoint[],
): readonly { readonly at: number; readonly to: TracePoint['path'] }[] {
  return trace.flatMap(({ path }, at) => {
    const before = trace.slice(0, at).findLast((point) => point.path !== null)?.path ?? null;
    return path === null || before === null || before === path ? [] : [{ at, to: path }];
  });
}
