import { wallClock } from '@parley/client';
import type { PlayerProfile, Refusal } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useClient, useClientState, useEntrance, usePageTitle } from '../parley/use.ts';
import { Link, useParams } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { classWords, trustFigure } from '../words/player.ts';
import { refusalSentence } from '../words/refusal.ts';
import { ago, row } from '../words/time.ts';
import './account.css';
import { titleName } from '../titles/title-name.ts';
import { Settings } from './settings.tsx';
import { Trust } from './trust.tsx';

type Known =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'known'; readonly profile: PlayerProfile };

/**
 * One player: trust for each title and over time, counters in words, latest matches; on the player's own page also the
 * settings (W6).
 */
export function Component() {
  const { player = '' } = useParams();
  const client = useClient();
  const entrance = useEntrance();
  const { self } = useClientState();
  const [known, setKnown] = useState<Known>({ state: 'loading' });
  const own = self?.player === player;

  useEffect(() => {
    if (entrance.state !== 'in') return;
    let left = false;
    setKnown({ state: 'loading' });
    client
      .profile(player)
      .catch(() => ({ ok: false, error: { code: 'internal', detail: 'offline' } }) as const)
      .then((answer) => {
        if (left) return;
        setKnown(answer.ok ? { state: 'known', profile: answer.value } : { state: 'refused', refusal: answer.error });
      });
    return () => {
      left = true;
    };
  }, [client, player, entrance.state]);

  usePageTitle(own ? 'Your profile' : known.state === 'known' ? known.profile.card.name : 'Player');
  const settings = own && self !== null ? <Settings self={self} /> : null;
  switch (known.state) {
    case 'loading':
      return <Loading what="Fetching the profile" rows={5} />;
    case 'refused':
      return (
        <div className="profile">
          <Nothing
            title={
              known.refusal.code === 'unknown-client' ? 'There is no such player.' : 'The profile could not be fetched.'
            }
          >
            <p>{missingWords(known.refusal)}</p>
            <Link className="key" to="/">
              Back to the lobby
            </Link>
          </Nothing>
          {settings}
        </div>
      );
    case 'known':
      return (
        <div className="profile">
          <Head profile={known.profile} card={own && self !== null ? self : known.profile.card} />
          <div className="profile-columns">
            <div className="profile-column">
              <Trust profile={known.profile} own={own} />
              <Matches profile={known.profile} />
            </div>
            {settings}
          </div>
        </div>
      );
    default:
      return known satisfies never;
  }
}

/** Nobody was challenged here, so the sentence of the lobby does not fit an unknown player. */
function missingWords(refusal: Refusal): string {
  return refusal.code === 'unknown-client'
    ? 'The address may be mistyped. Players who are here stand in the lobby.'
    : refusalSentence(refusal);
}

function Head({ profile, card }: { readonly profile: PlayerProfile; readonly card: PlayerProfile['card'] }) {
  return (
    <header className="profile-head">
      <Avatar seed={card.avatar} size={88} />
      <div>
        <h1>{card.name}</h1>
        <p className="keys">
          <span className="tag">{classWords(card.class)}</span>
          <span className="small soft">joined {ago(profile.since, wallClock())}</span>
        </p>
      </div>
    </header>
  );
}

function Matches({ profile }: { readonly profile: PlayerProfile }) {
  return (
    <section className="panel" aria-labelledby="matches-heading">
      <h2 id="matches-heading">Latest matches</h2>
      {profile.matches.length === 0 ? (
        <Nothing title="No match yet." />
      ) : (
        <ul className="match-list" aria-label="Latest matches">
          {profile.matches.map((match) => (
            <li key={match.match}>
              <Link to={`/match/${match.match}/verdict`}>
                {titleName(match.title)} against {row(match.against)}
              </Link>
              <p className="small soft">
                {placeWords(match)} · {ago(match.decidedAt, wallClock())}
                {match.before !== null && match.after !== null && match.before !== match.after && (
                  <span className="figure">
                    {' '}
                    · trust {trustFigure(match.before)} → {trustFigure(match.after)}
                  </span>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function placeWords(match: PlayerProfile['matches'][number]): string {
  if (!match.official) return 'no official result';
  if (match.rank === null) return 'never began';
  return match.rank === 1 ? 'first' : (['second', 'third', 'fourth'][match.rank - 2] ?? `place ${match.rank}`);
}
