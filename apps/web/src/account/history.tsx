import { wallClock } from '@parley/client';
import type { HistoryLine } from '@parley/protocol';
import { Link, useSearchParams } from '../route.tsx';
import { titleName } from '../titles/title-name.ts';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { PlayerNames } from '../ui/player-name.tsx';
import { endingWord, lineFacts, othersIn } from '../words/history.ts';
import { refusalSentence } from '../words/refusal.ts';
import { ago, count } from '../words/time.ts';
import { FILTERS, filterIn } from './history-filter.ts';
import { type KnownHistory, useHistory } from './use-history.ts';

/** All decided matches of a player: filtered, in pages, each leading to its verdict and its replay (C8). */
export function History({ player }: { readonly player: string }) {
  const [search, setSearch] = useSearchParams();
  const filter = filterIn(search);
  const { known, more, again } = useHistory(player, filter);
  const set = (name: string, value: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
  return (
    <section className="panel history" aria-labelledby="history-heading">
      <h2 id="history-heading">Matches</h2>
      <div className="filters">
        {FILTERS.map(({ name, label, options }) => (
          <label key={name} className="field">
            <span className="legend small">{label}</span>
            <select value={filter[name] ?? ''} onChange={(event) => set(name, event.target.value)}>
              {options.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <Lines
        known={known}
        isFiltered={Object.values(filter).some((value) => value !== undefined)}
        more={() => void more()}
        again={again}
        showAll={() => setSearch(new URLSearchParams(), { replace: true })}
      />
    </section>
  );
}

interface LinesProps {
  readonly known: KnownHistory;
  readonly isFiltered: boolean;
  readonly more: () => void;
  readonly again: () => void;
  readonly showAll: () => void;
}

function Lines({ known, isFiltered, more, again, showAll }: LinesProps) {
  if (known.state === 'loading') return <Loading what="Fetching the matches" rows={6} />;
  if (known.state === 'refused') {
    return (
      <Nothing title="The matches could not be fetched.">
        <p>{refusalSentence(known.refusal)}</p>
        <button className="key" type="button" onClick={again}>
          Try again
        </button>
      </Nothing>
    );
  }
  const { lines, next, busy, refusal } = known;
  const shown = `${count(lines.length, 'match', 'matches')} shown${next === null ? '' : ', and there are more'}.`;
  return (
    <>
      <p className="unseen" role="status" aria-label="Matches found">
        {shown}
      </p>
      {lines.length === 0 ? (
        <Nothing title={isFiltered ? 'No match is like that.' : 'No match yet.'}>
          {isFiltered && (
            <button className="key" type="button" onClick={showAll}>
              Show all matches
            </button>
          )}
        </Nothing>
      ) : (
        <ul className="history-list" aria-label="Matches">
          {lines.map((line) => (
            <Line key={line.match} line={line} />
          ))}
        </ul>
      )}
      {refusal !== null && <p className="fault">{refusalSentence(refusal)}</p>}
      {next !== null && (
        <div className="keys">
          <button className="key" type="button" aria-disabled={busy} onClick={more}>
            {busy ? 'Fetching…' : 'Show more'}
          </button>
        </div>
      )}
    </>
  );
}

function Line({ line }: { readonly line: HistoryLine }) {
  const { word, lamp } = endingWord(line.ending);
  const title = titleName(line.title);
  const verdict = `/match/${line.match}/verdict`;
  return (
    <li>
      <span className={`lamp ${lamp} history-ending`}>{word}</span>
      <div className="history-words">
        <p>
          <Link className="history-title" to={verdict} aria-label={`${word}: ${title} against ${othersIn(line)}`}>
            {title}
          </Link>{' '}
          <span className="soft">against</span> <PlayerNames players={line.others} />
        </p>
        <p className="small soft figure">{[...lineFacts(line), ago(line.decidedAt, wallClock())].join(' · ')}</p>
      </div>
      <Link className="key key-plain" to={`${verdict}?move=0`} aria-label={`Replay ${title} against ${othersIn(line)}`}>
        Replay
      </Link>
    </li>
  );
}
