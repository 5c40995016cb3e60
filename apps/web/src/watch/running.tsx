import type { RunningMatch } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useClient, useClientState } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { row } from '../words/time.ts';
import './watch.css';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { calledName } from '../words/player.ts';

/** The list is asked for this often while it is shown (milliseconds). */
const EVERY_MS = 4_000;

/** Running matches that this client may watch; null before the first answer. */
function useRunning(): readonly RunningMatch[] | null {
  const client = useClient();
  const online = useClientState().connection.state === 'online';
  const [matches, setMatches] = useState<readonly RunningMatch[] | null>(null);
  useEffect(() => {
    if (!online) return;
    let mounted = true;
    const ask = async (): Promise<void> => {
      // A page that nobody looks at asks for nothing.
      if (document.visibilityState === 'hidden') return;
      const answer = await client.running();
      if (mounted && answer.ok) setMatches(answer.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      mounted = false;
      clearInterval(timer);
    };
  }, [client, online]);
  return matches;
}

/** The running matches, each with the way to watch it (S3). `whole`: the list is the page, and says so where it is empty. */
export default function Running({ whole = false }: { readonly whole?: boolean }) {
  const matches = useRunning();
  if (!whole && (matches === null || matches.length === 0)) return null;
  const Heading = whole ? 'h1' : 'h2';
  return (
    <section className="panel" aria-labelledby="running-heading">
      <div className="panel-head">
        <Heading id="running-heading">{whole ? t('watch:watchAMatch') : t('watch:running')}</Heading>
      </div>
      {matches === null && <Loading what={t('watch:looking')} />}
      {matches?.length === 0 && (
        <Nothing title={t('watch:none')}>
          <p>{t('watch:noneWhat')}</p>
        </Nothing>
      )}
      {matches !== null && matches.length > 0 && (
        <ul className="running-list" aria-label={t('watch:running')}>
          {matches.map((match) => (
            <Line key={match.match} running={match} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ running }: { readonly running: RunningMatch }) {
  const { match, title, players, watchers, mode } = running;
  const names = row(players.map(calledName));
  return (
    <li className="table-line">
      <span className="stack" aria-hidden="true">
        {players.map(({ player, avatar }) => (
          <Avatar key={player} seed={avatar} size={36} />
        ))}
      </span>
      <div className="person-words">
        <p className="person-name">{names}</p>
        <p className="small soft">
          {[
            titleName(title),
            ...(mode === 'ranked' ? [t('watch:ranked')] : []),
            ...(watchers > 0 ? [t('watch:watchers', { count: watchers })] : []),
          ].join(' · ')}
        </p>
      </div>
      <Link className="key" to={`/watch/${match}`} aria-label={t('watch:watchName', { names })}>
        {t('watch:watch')}
      </Link>
    </li>
  );
}
