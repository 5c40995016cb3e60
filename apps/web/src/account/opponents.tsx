import { wallClock } from '@parley/client';
import type { PlayerProfile, Presence } from '@parley/protocol';
import { useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useFree } from '../lobby/free.ts';
import { useAsk } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { PlayerName } from '../ui/player-name.tsx';
import { againWords, lastEnding, whereWords, whyNotAgain } from '../words/history.ts';
import { calledName } from '../words/player.ts';
import { ago } from '../words/time.ts';
import { useWhereabouts } from './use-whereabouts.ts';

type Opponent = PlayerProfile['opponents'][number];

/** Whom the reader played last, and one click to play them again (W6). */
export function Opponents({ opponents }: Pick<PlayerProfile, 'opponents'>) {
  const where = useWhereabouts(opponents.map(({ card }) => card));
  if (opponents.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="opponents-heading">
      <h2 id="opponents-heading">{t('account:opponents')}</h2>
      <ul className="opponents" aria-label={t('account:opponents')}>
        {opponents.map((one) => (
          <Line key={one.card.player} {...one} presence={where.get(one.card.player) ?? null} />
        ))}
      </ul>
    </section>
  );
}

function Line({ card, line, presence }: Opponent & { readonly presence: Presence | null }) {
  const ask = useAsk();
  const navigate = useNavigate();
  const isFree = useFree();
  const [asking, setAsking] = useState(false);
  const { title } = line;
  const why = whyNotAgain(presence?.state ?? null, presence?.titles.includes(title) ?? false);
  const again = async (): Promise<void> => {
    if (presence === null || why !== null || !isFree || asking) return;
    setAsking(true);
    const mode = line.mode === 'ranked' ? 'ranked' : 'casual';
    const isAsked = await ask({ type: 'select', to: presence.client, title, mode, seats: 2, table: null });
    setAsking(false);
    // The match is followed from the lobby.
    if (isAsked) navigate('/');
  };
  const off = why !== null || !isFree;
  return (
    <li className="opponent">
      <Avatar seed={card.avatar} size={44} />
      <div className="person-words">
        <p className="person-name">
          <PlayerName name={calledName(card)} player={card.player} />
        </p>
        <p className="small soft">
          {lastEnding(line.ending)} · {titleName(title)} · {ago(line.decidedAt, wallClock())}
        </p>
        <p className={`small lamp ${why === null ? 'lamp-good' : 'lamp-off'}`}>{whereWords(why)}</p>
      </div>
      <button
        className="key"
        type="button"
        aria-disabled={off || asking}
        aria-label={againWords(calledName(card), why)}
        onClick={() => void again()}
      >
        {t('account:playAgain')}
      </button>
    </li>
  );
}
