import { type Bid, type DiceMove, type DiceState, diceInPlay, isHigher, MOST_BIDS } from '@parley/games/liars-dice';
import { type KeyboardEvent, useId, useState } from 'react';
import { t } from '../../text/text.ts';
import { digitOf } from '../digit-key.ts';
import { Die } from './die.tsx';

const FACES = [2, 3, 4, 5, 6] as const;

interface BiddingProps {
  readonly state: DiceState;
  readonly enabled: boolean;
  readonly onMove: (move: DiceMove) => void;
}

/** How many dice of which face, and the keys to bid them or to doubt the last bid. A digit chooses the face, plus and minus how many (W3). */
export function Bidding({ state, enabled, onMove }: BiddingProps) {
  const name = useId();
  const all = diceInPlay(state);
  const last = state.bids.at(-1);
  const [wanted, want] = useState({ quantity: 1, face: 2 });
  const open = FACES.filter((face) => leastOf(face, last) <= all && state.bids.length < MOST_BIDS);
  const face = open.find((one) => one === wanted.face) ?? open[0] ?? wanted.face;
  const least = leastOf(face, last);
  const quantity = Math.min(all, Math.max(least, wanted.quantity));
  const mayBid = enabled && open.includes(face as (typeof FACES)[number]);
  const mayDoubt = enabled && last !== undefined;
  const many = (to: number): void => want({ quantity: Math.min(all, Math.max(least, to)), face });

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const digit = digitOf(event.nativeEvent);
    if (digit !== null && open.some((one) => one === digit)) want({ quantity, face: digit });
    else if (event.key === '+' || event.key === '=') many(quantity + 1);
    else if (event.key === '-') many(quantity - 1);
  };

  return (
    <fieldset className="dice-bidding" onKeyDown={press}>
      <legend className="unseen">{t('boards:dice.yourBid')}</legend>
      <div className="dice-many">
        <button
          className="dice-step"
          type="button"
          aria-label={t('boards:dice.fewer')}
          aria-disabled={!mayBid || quantity <= least}
          onClick={() => many(quantity - 1)}
        >
          −
        </button>
        <output className="dice-quantity figure">{t('boards:dice.many', { count: quantity })}</output>
        <button
          className="dice-step"
          type="button"
          // Where the keyboard is when a match begins.
          tabIndex={0}
          aria-label={t('boards:dice.more')}
          aria-disabled={!mayBid || quantity >= all}
          onClick={() => many(quantity + 1)}
        >
          +
        </button>
      </div>
      <fieldset className="dice-faces">
        <legend className="unseen">{t('boards:dice.faces')}</legend>
        {FACES.map((one) => (
          <label key={one} className="dice-face">
            <input
              type="radio"
              name={name}
              aria-label={t('boards:dice.face', { face: one })}
              checked={one === face}
              disabled={!open.includes(one)}
              onChange={() => want({ quantity: Math.max(wanted.quantity, leastOf(one, last)), face: one })}
            />
            <Die face={one} />
          </label>
        ))}
      </fieldset>
      <div className="dice-keys">
        <button
          className="key key-play"
          type="button"
          aria-label={t('boards:dice.key.bid.full', { bid: bidWords({ quantity, face }) })}
          aria-disabled={!mayBid}
          onClick={({ detail }) => {
            if (mayBid && detail < 2) onMove({ quantity, face });
          }}
        >
          {t('boards:dice.key.bid')}
        </button>
        <button
          className="key"
          type="button"
          aria-label={last === undefined ? undefined : t('boards:dice.key.doubt.full', { bid: bidWords(last) })}
          aria-disabled={!mayDoubt}
          onClick={({ detail }) => {
            if (mayDoubt && detail < 2) onMove({ doubt: true });
          }}
        >
          {t('boards:dice.key.doubt')}
        </button>
      </div>
    </fieldset>
  );
}

/** The fewest dice of this face that are higher than the last bid. */
function leastOf(face: number, last: Bid | undefined): number {
  const quantity = last?.quantity ?? 1;
  return isHigher({ quantity, face }, last) ? quantity : quantity + 1;
}

export const bidWords = ({ quantity, face }: Pick<Bid, 'quantity' | 'face'>): string =>
  t('boards:dice.bid', { count: quantity, face });
