import { wallClock } from '@parley/client';
import type { PlayerProfile, Refusal } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useClient, useClientState, useEntrance, usePageTitle } from '../parley/use.ts';
import { Link, useParams } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { calledName, classWords } from '../words/player.ts';
import { refusalSentence } from '../words/refusal.ts';
import { ago } from '../words/time.ts';
import './account.css';
import { t } from '../text/text.ts';
import { History } from './history.tsx';
import { Opponents } from './opponents.tsx';
import { Results } from './results.tsx';
import { Trust } from './trust.tsx';

type Known =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'known'; readonly profile: PlayerProfile };

/** One player: results and form first, whom it played last, trust, and all its matches (W6). The own page leads to the settings. */
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

  usePageTitle(
    own
      ? t('account:profile.own')
      : known.state === 'known'
        ? calledName(known.profile.card)
        : t('account:profile.player'),
  );
  switch (known.state) {
    case 'loading':
      return <Loading what={t('account:profile.fetching')} rows={5} />;
    case 'refused':
      return (
        <div className="profile">
          <Nothing
            title={known.refusal.code === 'unknown-client' ? t('account:profile.none') : t('account:profile.failed')}
          >
            <p>{missingWords(known.refusal)}</p>
            <Link className="key" to="/">
              {t('account:backToLobby')}
            </Link>
          </Nothing>
        </div>
      );
    case 'known':
      return (
        <div className="profile">
          <Head profile={known.profile} card={own && self !== null ? self : known.profile.card} own={own} />
          <div className="profile-columns">
            <div className="profile-column">
              <Results profile={known.profile} own={own} />
              {own && <Opponents opponents={known.profile.opponents} />}
              <Trust profile={known.profile} own={own} />
            </div>
            <History key={player} player={player} />
          </div>
        </div>
      );
    default:
      return known satisfies never;
  }
}

/** Nobody was challenged here, so the sentence of the lobby does not fit an unknown player. */
function missingWords(refusal: Refusal): string {
  return refusal.code === 'unknown-client' ? t('account:profile.noneWhy') : refusalSentence(refusal);
}

interface HeadProps {
  readonly profile: PlayerProfile;
  readonly card: PlayerProfile['card'];
  readonly own: boolean;
}

function Head({ profile, card, own }: HeadProps) {
  return (
    <header className="profile-head">
      <Avatar seed={card.avatar} size={88} />
      <div>
        <h1>{calledName(card)}</h1>
        <p className="keys">
          <span className="tag">{classWords(card.class)}</span>
          <span className="small soft">{t('account:profile.joined', { ago: ago(profile.since, wallClock()) })}</span>
        </p>
        {own && (
          <p className="keys">
            <Link className="key" to="/settings">
              {t('account:settings')}
            </Link>
            <Link className="key key-plain" to="/fair-play">
              {t('account:fairPlay')}
            </Link>
          </p>
        )}
      </div>
    </header>
  );
}
