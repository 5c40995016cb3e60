import { STRENGTHS } from '@parley/games';
import { useState } from 'react';
import { SoundKey } from '../match/sound-key.tsx';
import { useClientState, usePage } from '../parley/use.ts';
import { Arena } from '../practice/arena.tsx';
import '../practice/practice.css';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { useTickView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { Selector } from '../ui/selector.tsx';
import { strengthWords } from '../words/listing.ts';
import { LookingPanel } from './looking-panel.tsx';
import type { WarmUp } from './warm-up.ts';

interface WarmUpArenaProps {
  readonly warmUp: WarmUp;
  /** Somebody came: the match is about to be drawn. */
  readonly isOver: boolean;
}

/** The arena of the practice against one bot, while somebody is looked for. */
export default function WarmUpArena({ warmUp, isOver }: WarmUpArenaProps) {
  const { looking } = usePage();
  const { self } = useClientState();
  const loaded = useTickView(warmUp.title);
  /** Counts the matches: another one begins anew. */
  const [ride, setRide] = useState(1);
  const { title, strength } = warmUp;
  return (
    <div className="practice warm-up-arena">
      <header className="practice-head">
        <h1>{titleName(title)}</h1>
        <span className="tag">{t('looking:title')}</span>
        <SoundKey />
      </header>
      {loaded.state === 'loading' ? (
        <Loading what={t('looking:settingUp')} rows={6} />
      ) : loaded.state !== 'loaded' ? (
        <p className="fault">{t('looking:noBoard', { title: titleName(title) })}</p>
      ) : (
        <Arena
          key={ride}
          view={loaded.view}
          label={t('practice:arena', { title: titleName(title) })}
          choices={{ seats: 2, strength, people: 1 }}
          names={[self?.name ?? t('looking:you'), t('looking:bot')]}
          begun
          onRide={() => setRide(ride + 1)}
          onEnd={null}
        >
          <LookingPanel title={title} isOver={isOver} />
          <Selector
            label={t('looking:strength')}
            options={STRENGTHS.map((value) => ({ value, text: strengthWords(value) }))}
            value={strength}
            onChange={(value) => looking.play({ ...warmUp, strength: value })}
          />
          <p className="small soft practice-tips">
            {loaded.view.words().one} {loaded.view.words().touch}
          </p>
          <p className="small soft practice-tips">{t('looking:counts')}</p>
        </Arena>
      )}
    </div>
  );
}
