import { clockShiftMs } from '../parley/clock.ts';
import { useMatches, useNow } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { gatheringUnknown, gatheringWords, type Players } from '../words/gathering.ts';
import { calledName } from '../words/player.ts';
import { Seal } from './seal.tsx';

interface PendingProps {
  readonly match: string;
  readonly again: () => void;
}

/** A match without a verdict: what the server waits for and until when, as far as this page knows (T9). */
export function Pending({ match, again }: PendingProps) {
  const { current, gathering } = useMatches();
  const now = useNow(500);
  const known = gathering.get(match);
  const start = current?.start.match === match ? current.start : null;
  const players: Players | null =
    start === null ? null : { names: start.participants.map(({ card }) => calledName(card)), me: start.seat };
  const words = known === undefined ? null : gatheringWords(known, players, now, clockShiftMs());
  return (
    <div className="panel">
      <div className="seal-row">
        <Seal state="reported" />
        <div>
          <h1>{t('verdict:pending.title')}</h1>
          {known?.requested && words !== null && <p className="verdict-result">{words.title}</p>}
        </div>
      </div>
      <p role="status" aria-label={t('verdict:pending.label')}>
        {words?.sentence ?? gatheringUnknown()}
      </p>
      {words?.left && <p className="soft">{words.left}</p>}
      {players !== null && known !== undefined && known.reported !== null && (
        <ul className="reports" aria-label={t('verdict:reports')}>
          {players.names.map((name, seat) => {
            const reported = known.reported?.includes(seat) ?? false;
            return (
              // A seat is a player's place for the whole match.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <li key={seat}>
                <p>
                  <strong>{name}</strong>
                  {seat === players.me && <span className="soft"> {t('verdict:you')}</span>}
                </p>
                <span className={`lamp ${reported ? 'lamp-good' : 'lamp-wait'}`}>
                  {reported ? t('verdict:pending.in') : t('verdict:pending.out')}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <div className="keys">
        <button className="key" type="button" onClick={again}>
          {t('verdict:pending.again')}
        </button>
        <Link className="key" to="/">
          {t('account:backToLobby')}
        </Link>
      </div>
    </div>
  );
}
