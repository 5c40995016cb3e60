import { type DiceMove, type DiceState, isIn, liarsDice, type Showdown } from '@parley/games/liars-dice';
import { t } from '../../text/text.ts';
import '../board.css';
import { SeatMark } from '../seat-mark.tsx';
import type { BoardProps, TitleView } from '../title-view.ts';
import { Bidding, bidWords } from './bidding.tsx';
import './board.css';
import { Die } from './die.tsx';
import { saysOf } from './says.ts';

/** Liar's Dice: everybody's cup, the bids of the round, the own dice, and the keys to bid and to doubt. */
function DiceBoard({ state, own, me, names, enabled, onMove }: BoardProps) {
  const dice = state as DiceState;
  // What the cups showed stands until somebody bids again.
  const shown = dice.bids.length === 0 && dice.phase === 'bid' ? dice.last : null;
  const last = dice.bids.at(-1);
  const mayPlay = enabled && dice.phase === 'bid';
  const plays = own !== undefined;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a board
    <div className="board dice" role="group" aria-label={t('boards:dice')}>
      <ul className="dice-cups" aria-label={t('boards:dice.players')}>
        {[...dice.dice.keys()].map((seat) => (
          <Cup
            key={seat}
            seat={seat}
            dice={dice}
            shown={shown}
            name={nameOf(seat, names)}
            isMe={plays && seat === me}
          />
        ))}
      </ul>
      <div className="dice-middle">
        {shown !== null ? (
          <p className="dice-news">{saysOf({ open: '' }, dice, names, plays ? me : null)}</p>
        ) : last === undefined ? (
          <p className="dice-news">{t('boards:dice.none')}</p>
        ) : (
          <p className="dice-bid">
            <span className="unseen">
              {plays && last.seat === me
                ? t('boards:dice.lastYours', { bid: bidWords(last) })
                : t('boards:dice.last', { bid: bidWords(last), name: nameOf(last.seat, names) })}
            </span>
            <span className="dice-bid-many figure" aria-hidden="true">
              {last.quantity} ×
            </span>
            <Die face={last.face} />
          </p>
        )}
        <Bids dice={dice} names={names} />
      </div>
      {plays && <Own own={own} dice={dice} me={me} />}
      {plays && isIn(dice, me) && <Bidding state={dice} enabled={mayPlay} onMove={onMove} />}
    </div>
  );
}

interface CupProps {
  readonly seat: number;
  readonly dice: DiceState;
  readonly shown: Showdown | null;
  readonly name: string;
  readonly isMe: boolean;
}

/** The dice of one player: under the cup, or what they showed. */
function Cup({ seat, dice, shown, name, isMe }: CupProps) {
  const faces = shown?.dice[seat] ?? null;
  const left = isIn(dice, seat) ? (dice.dice[seat] ?? 0) : 0;
  const isOnTurn = dice.next === seat && left > 0;
  const face = shown?.doubted?.bid.face;
  return (
    <li
      className={`dice-cup${isOnTurn ? ' dice-cup-turn' : ''}${left === 0 ? ' dice-cup-out' : ''}${isMe ? ' dice-cup-me' : ''}`}
    >
      <SeatMark seat={seat} size={18} />
      <span className="dice-name">{name}</span>
      {faces !== null ? (
        <span className="dice-row dice-lifted">
          <span className="unseen">{t('boards:dice.open', { dice: faces.join(', ') })}</span>
          {faces.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: dice of a row are told apart by their place
            <Die key={at} face={one} counts={one === face || (one === 1 && face !== undefined)} />
          ))}
        </span>
      ) : left === 0 ? (
        <span className="dice-row small">{t('boards:dice.out')}</span>
      ) : (
        <span className="dice-row">
          <span className="unseen">{t('boards:dice.under', { count: left })}</span>
          {Array.from({ length: left }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: dice of a row are told apart by their place
            <Die key={at} face={null} />
          ))}
        </span>
      )}
    </li>
  );
}

/** The bids of this round, the first one first. */
function Bids({ dice, names }: { readonly dice: DiceState; readonly names: readonly string[] }) {
  if (dice.bids.length === 0) return null;
  return (
    <ol className="dice-bids" aria-label={t('boards:dice.bids')}>
      {dice.bids.map((bid) => (
        <li key={`${bid.quantity} ${bid.face}`}>
          <span className="unseen">
            {t('boards:dice.bidBy', { name: nameOf(bid.seat, names), bid: bidWords(bid) })}
          </span>
          <SeatMark seat={bid.seat} size={14} />
          <span className="figure" aria-hidden="true">
            {bid.quantity} × {bid.face}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The own dice, which nobody else sees. */
function Own({ own, dice, me }: { readonly own: unknown; readonly dice: DiceState; readonly me: number }) {
  const faces = Array.isArray(own) ? (own as readonly number[]) : null;
  if (!isIn(dice, me)) return <p className="dice-own soft">{t('boards:dice.own.none')}</p>;
  if (faces === null) {
    return dice.phase === 'bid' ? (
      <p className="dice-own">{t('boards:dice.own.elsewhere')}</p>
    ) : (
      <p className="dice-own" />
    );
  }
  return (
    <div className="dice-own">
      <p className="dice-own-row" key={dice.mix}>
        <span className="unseen">{t('boards:dice.own.are', { dice: faces.join(', ') })}</span>
        {faces.map((face, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: dice of a row are told apart by their place
          <Die key={at} face={face} />
        ))}
      </p>
      <p className="dice-own-name small">
        {t('boards:dice.own')}. {t('boards:dice.wild')}
      </p>
    </div>
  );
}

const nameOf = (seat: number, names: readonly string[]): string => names[seat] ?? t('boards:seat', { seat: seat + 1 });

export const view: TitleView = {
  kind: 'turns',
  title: liarsDice,
  Board: DiceBoard,
  describe: (move) => {
    const made = move as DiceMove;
    if ('quantity' in made) return bidWords(made);
    return t('doubt' in made ? 'boards:dice.doubt' : 'boards:dice.cup');
  },
  says: (move, state, names, me) => saysOf(move as DiceMove, state as DiceState, names, me),
  points: {
    name: () => t('boards:dice.points'),
    of: (state, seat) => (isIn(state as DiceState, seat) ? ((state as DiceState).dice[seat] ?? 0) : 0),
  },
};
