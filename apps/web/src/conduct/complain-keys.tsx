import type { Id, PlayerCard } from '@parley/protocol';
import { lazy, Suspense, useState } from 'react';
import { useClientState } from '../parley/use.ts';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import './conduct.css';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';

const ComplainDialog = lazy(() => persistently(() => withTexts(() => import('./complain-dialog.tsx'))));

/** One key for each other person of a match that this player was in (S5). */
export function ComplainKeys({ match, cards }: { readonly match: Id; readonly cards: readonly PlayerCard[] }) {
  const { self } = useClientState();
  const [about, setAbout] = useState<PlayerCard | null>(null);
  const others = cards.filter((card) => card.player !== self?.player && card.class !== 'house');
  if (others.length === 0 || others.length === cards.length) return null;
  return (
    <div className="complain-keys">
      {others.map((card) => (
        <button key={card.player} className="key key-plain" type="button" onClick={() => setAbout(card)}>
          {t('conduct:report.name', { name: calledName(card) })}
        </button>
      ))}
      {about !== null && (
        <Suspense fallback={null}>
          <ComplainDialog about={about} subject={{ kind: 'match', id: match }} onClose={() => setAbout(null)} />
        </Suspense>
      )}
    </div>
  );
}
