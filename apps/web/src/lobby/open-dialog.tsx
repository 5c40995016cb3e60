import { factsOf, titleFacts } from '@parley/games/facts';
import { useState } from 'react';
import { useAsk, useChoice } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Overlay } from '../ui/confirm.tsx';
import { Selector } from '../ui/selector.tsx';

/** Which game, how many seats. */
export default function OpenDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const chosen = useChoice();
  const [title, setTitle] = useState(chosen.title);
  const [seats, setSeats] = useState(2);
  const range = factsOf(title)?.seats ?? { min: 2, max: 2 };
  const within = Math.min(Math.max(seats, range.min), range.max);
  return (
    <Overlay open onClose={onClose} role="dialog" title={t('tables:open')}>
      <Selector
        label={t('tables:game')}
        options={titleFacts.map((each) => ({ value: each.id, text: titleName(each.id) }))}
        value={title}
        onChange={setTitle}
      />
      <Selector
        label={t('tables:seats')}
        options={Array.from({ length: range.max - range.min + 1 }, (_, i) => range.min + i).map((value) => ({
          value,
          text: String(value),
        }))}
        value={within}
        onChange={setSeats}
      />
      <p className="small soft">{t('tables:what')}</p>
      <div className="keys">
        <button className="key" type="button" onClick={onClose}>
          {t('tables:notNow')}
        </button>
        <button
          className="key key-play"
          type="button"
          onClick={() => {
            onClose();
            void ask({ type: 'open', title, mode: chosen.mode, seats: within });
          }}
        >
          {t('tables:openIt')}
        </button>
      </div>
    </Overlay>
  );
}
