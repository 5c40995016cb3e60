import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import type { PlayerHere } from '../parley/players.ts';
import { useClientState } from '../parley/use.ts';
import { usePlayersState, useShow } from '../parley/use-players.ts';
import { isInMatch } from '../parley/want.ts';
import { withTexts } from '../text/load-texts.ts';
import { t } from '../text/text.ts';
import { persistently } from '../ui/persistently.ts';
import { wantWords } from '../words/players.ts';
import './players.css';

/** Most pages have one player for ever. */
const PlayersPanel = lazy(() => persistently(() => withTexts(() => import('./players-panel.tsx'))));

/** The players of this page (S14): whose page it is now, what the others want, and the way to add one. */
export function PlayersKeys() {
  const { here, present, selves, wants } = usePlayersState((state) => state);
  const { self } = useClientState();
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const show = useShow();
  // A visitor only watches, and has nothing that another one could be kept apart from.
  if (self?.class === 'anonymous') return null;
  return (
    <>
      {here.length > 1 && (
        <ul className="players-row" aria-label={t('shell:players.here')}>
          {here.map(({ slot }) => {
            const name = selves.get(slot)?.name ?? t('shell:players.entering');
            const want = wants.get(slot);
            const isPresent = slot === present.slot;
            return (
              <li key={slot}>
                <button
                  className="player-key"
                  type="button"
                  aria-current={isPresent}
                  aria-label={
                    isPresent
                      ? t('shell:players.playingAs', { name })
                      : want === undefined
                        ? t('shell:players.switchTo', { name })
                        : t('shell:players.switchWant', { name, want: wantWords(want) })
                  }
                  title={want === undefined ? name : t('shell:players.nameWant', { name, want: wantWords(want) })}
                  onClick={() => show(slot)}
                >
                  <Avatar seed={selves.get(slot)?.avatar ?? ''} size={32} />
                  {want !== undefined && <span className={`player-want want-${want}`} aria-hidden="true" />}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <button
        ref={trigger}
        className="key key-round players-open"
        type="button"
        aria-label={t('shell:players.panel')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={t('shell:players.panel')}
        onClick={() => setOpen((before) => !before)}
      >
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="currentColor">
          <circle cx="9" cy="8" r="4" />
          <path d="M1.5 20a7.5 7.5 0 0 1 15 0z" />
          <path d="M19 7v8M15 11h8" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
        </svg>
        {wants.size > 0 && <span className="player-want want-turn players-open-want" aria-hidden="true" />}
      </button>
      {isOpen && (
        <Suspense>
          <PlayersPanel trigger={trigger} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/**
 * Says who is drawn, and what the others want: once, here, because nothing of them is drawn. It stands outside of what is drawn anew
 * for each player, or a screen reader would not hear the change.
 */
export function PlayersNews() {
  const { here, present, selves, wants } = usePlayersState((state) => state);
  useUnloadQuestion(here, present);
  if (here.length < 2) return <p className="unseen" role="status" aria-label={t('shell:players.status')} />;
  const now = selves.get(present.slot)?.name;
  const wanted = [...wants].flatMap(([slot, want]) => {
    const name = selves.get(slot)?.name;
    // Where the server is away it is so for all, and the page says it for the one who is drawn.
    return name === undefined || want === 'lost' ? [] : [t('shell:players.wants', { name, want: wantWords(want) })];
  });
  return (
    <p className="unseen" role="status" aria-label={t('shell:players.status')}>
      {[...(now === undefined ? [] : [t('shell:players.playingAsNow', { name: now })]), ...wanted].join(' ')}
    </p>
  );
}

/** The browser asks before it closes the page while somebody who is not drawn is in a match; the one who is drawn asks at the board. */
function useUnloadQuestion(here: readonly PlayerHere[], present: PlayerHere): void {
  useEffect(() => {
    const others = here.filter((player) => player !== present);
    if (others.length === 0) return;
    const ask = (event: BeforeUnloadEvent): void => {
      if (others.some(({ page }) => isInMatch(page))) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [here, present]);
}
