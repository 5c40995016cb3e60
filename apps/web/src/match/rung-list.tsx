import type { RungTry } from '@parley/protocol';
import { useNow } from '../parley/use.ts';
import { rungLine, rungStory } from '../words/rung.ts';

interface RungListProps {
  readonly label: string;
  readonly rungs: readonly RungTry[];
  /** When the link was begun; null where that is not known any more. */
  readonly begunAt: number | null;
  /** Whether each rung also says when and why it was tried. */
  readonly stories: boolean;
}

/** Every rung that was tried, oldest first, with its state and its time (L1). */
export function RungList({ label, rungs, begunAt, stories }: RungListProps) {
  return (
    <ul className="rungs" aria-label={label}>
      {rungs.map((rungTry) => (
        <li key={`${rungTry.rung} ${rungTry.number}`} className={`rung rung-${rungTry.outcome}`}>
          {rungTry.outcome === 'trying' && begunAt !== null ? (
            <Running rungTry={rungTry} begunAt={begunAt} />
          ) : (
            <Line text={rungLine(rungTry, null)} />
          )}
          {stories && (
            <>
              <span className="unseen">. </span>
              <span className="rung-story small soft">{rungStory(rungTry)}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A rung that is being tried: its time runs. */
function Running({ rungTry, begunAt }: { readonly rungTry: RungTry; readonly begunAt: number }) {
  const now = useNow(100);
  return <Line text={rungLine(rungTry, now - begunAt - rungTry.startedMs)} />;
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
