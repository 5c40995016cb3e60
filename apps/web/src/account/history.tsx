import { wallClock } from '@parley/client';
import type { HistoryLine } from '@parley/protocol';
import { Link, useSearchParams } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { PlayerNames } from '../ui/player-name.tsx';
import { endingOf, lineFacts, othersIn } from '../words/history.ts';
import { refusalSentence } from '../words/refusal.ts';
import { ago } from '../words/time.ts';
import { filterIn, filters } from './history-filter.ts';
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
      <h2 id="history-heading">{t('account:history')}</h2>
      <div className="filters">
        {filters().map(({ name, label, options }) => (
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
  if (known.state === 'loading') return <Loading what={t('account:history.fetching')} rows={6} />;
  if (known.state === 'refused') {
    return (
      <Nothing title={t('account:history.failed')}>
        <p>{refusalSentence(known.refusal)}</p>
        <button className="key" type="button" onClick={again}>
          {t('ui:tryAgain')}
        </button>
      </Nothing>
    );
  }
  const { lines, next, busy, refusal } = known;
  const shown =
    next === null
      ? t('account:history.shown', { count: lines.length })
      : t('account:history.shownMore', { count: lines.length });
  return (
    <>
      <p className="unseen" role="status" aria-label={t('account:history.label')}>
        {shown}
      </p>
      {lines.length === 0 ? (
        <Nothing title={isFiltered ? t('account:history.noneLike') : t('account:history.none')}>
          {isFiltered && (
            <button className="key" type="button" onClick={showAll}>
              {t('account:history.all')}
            </button>
          )}
        </Nothing>
      ) : (
        <ul className="history-list" aria-label={t('account:history')}>
          {lines.map((line) => (
            <Line key={line.match} line={line} />
          ))}
        </ul>
      )}
      {refusal !== null && <p className="fault">{refusalSentence(refusal)}</p>}
      {next !== null && (
        <div className="keys">
          <button className="key" type="button" aria-disabled={busy} onClick={more}>
            {busy ? t('account:history.busy') : t('account:history.more')}
          </button>
        </div>
      )}
    </>
  );
}

function Line({ line }: { readonly line: HistoryLine }) {
  const { word, lamp } = endingOf(line);
  const title = titleName(line.title);
  const who = othersIn(line);
  const verdict = `/match/${line.match}/verdict`;
  return (
    <li>
      <span className={`lamp ${lamp} history-ending`}>{word}</span>
      <div className="history-words">
        <p>
          <Link className="history-title" to={verdict} aria-label={t('account:history.line', { word, title, who })}>
            {title}
          </Link>{' '}
          <span className="soft">{t('account:history.against')}</span> <PlayerNames players={line.others} />
        </p>
        <p className="small soft figure">{[...lineFacts(line), ago(line.decidedAt, wallClock())].join(' · ')}</p>
      </div>
      <Link
        className="key key-plain"
        to={`${verdict}?move=0`}
        aria-label={t('account:history.replayLine', { title, who })}
      >
        {t('account:history.replay')}
      </Link>
    </li>
  );
}
