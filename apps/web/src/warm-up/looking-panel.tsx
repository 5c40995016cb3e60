import { useStore } from 'zustand';
import { playersHere } from '../lobby/seating.ts';
import { usePlay } from '../lobby/use-play.ts';
import { useClientState, useNow, usePage } from '../parley/use.ts';
import { Link, useNavigate } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { lookingSentence, waitedWords, waitSentence } from '../words/looking.ts';

interface LookingPanelProps {
  /** Of the warm-up. */
  readonly title: string;
  /** Somebody came. */
  readonly isOver: boolean;
}

/** Who is looked for, how long, and how many are here; and the ways out of it (W1). */
export function LookingPanel({ title, isOver }: LookingPanelProps) {
  const { looking } = usePage();
  const { wanted, found } = useStore(looking.store);
  const navigate = useNavigate();
  const { play, busy, ready } = usePlay();
  const stop = (): void => {
    looking.stop();
    navigate('/');
  };
  return (
    <section className="looking" aria-label={t('looking:region')}>
      <p className="looking-say" role="status">
        {found !== null && isOver
          ? t('looking:here', { name: found.name })
          : wanted === null
            ? t('looking:stays')
            : lookingSentence(titleName(wanted.title))}
      </p>
      {wanted === null ? (
        <p className="small soft looking-wait"> </p>
      ) : (
        <Wait since={wanted.since} title={wanted.title} />
      )}
      <div className="keys">
        {wanted === null ? (
          <button className="key" type="button" disabled={!ready || busy || isOver} onClick={() => play(title)}>
            {t('looking:look')}
          </button>
        ) : (
          <button className="key" type="button" onClick={looking.stay}>
            {t('looking:stay')}
          </button>
        )}
        <button className="key key-plain" type="button" disabled={isOver} onClick={stop}>
          {t('looking:stop')}
        </button>
        <Link className="key key-plain" to="/">
          {t('looking:lobby')}
        </Link>
      </div>
    </section>
  );
}

function Wait({ since, title }: { readonly since: number; readonly title: string }) {
  const state = useClientState();
  const waited = useNow(1_000) - since;
  const isHere = state.connection.state === 'online';
  return (
    <p className="small soft looking-wait">
      <span className="figure">{waitedWords(waited)}</span>
      {' · '}
      {isHere ? waitSentence(playersHere(state, title), waited) : t('looking:away')}
    </p>
  );
}
