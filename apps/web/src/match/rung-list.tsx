import type { RungRecord } from '@parley/protocol';
import { useNow } from '../parley/use.ts';
import { rungLine, rungStory } from '../words/rung.ts';

interface RungListProps {
  readonly label: string;
  readonly rungs: readonly RungRecord[];
  /** When the link was begun; null where that is not known any more. */
  readonly begunAt: number | null;
  /** Whether each rung also says when and why it was tried. */
  readonly stories: boolean;
}

/** Every rung that was tried, oldest first, with its state and its time (L1). */
export function RungList({ label, rungs, begunAt, stories }: RungListProps) {
  return (
    <ul className="rungs" aria-label={label}>
      {rungs.map((record) => (
        <li key={`${record.rung} ${record.number}`} className={`rung rung-${record.outcome}`}>
          {record.outcome === 'trying' && begunAt !== null ? (
            <Running record={record} begunAt={begunAt} />
          ) : (
            <Line text={rungLine(record, null)} />
          )}
          {stories && (
            <>
              <span className="unseen">. </span>
              <span className="rung-story small soft">{rungStory(record)}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A rung that is being tried: its time runs. */
function Running({ record, begunAt }: { readonly record: RungRecord; readonly begunAt: number }) {
  const now = useNow(100);
  return <Line text={rungLine(record, now - begunAt - record.startedMs)} />;
}

function Line({ text }: { readonly text: string }) {
  const at = text.indexOf(':');
  return (
    <span className="rung-line">
      <strong>{text.slice(0, at)}</strong>
      <span className="figure">{text.slice(at)}</span>
    </span>
  );
}
