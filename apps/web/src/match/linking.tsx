import type { MatchView, SeatView } from '@parley/match';
import type { LinkState } from '@parley/peer';
import { Avatar } from '../avatar/avatar.tsx';
import { useNow } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { linkBegunAt, linkLamp, linkSentence, linkWord } from '../words/link.ts';
import { calledName } from '../words/player.ts';
import { rungSentence } from '../words/rung.ts';
import { tenths } from '../words/time.ts';
import { markOf, PathMark, PathWord } from './path-mark.tsx';
import { RungList } from './rung-list.tsx';

/** While the links are made: every rung for each player as it is tried, with its time, and what takes long (L1). */
export function Linking({ view }: { readonly view: MatchView }) {
  return (
    <section className="panel" aria-label={t('match:linking')}>
      <h2>{t('match:linking.title')}</h2>
      <ul className="linking" aria-label={t('match:linking.links')}>
        {view.seats.map((seat) =>
          seat.link === null ? null : <Way key={seat.participant.seat} seat={seat} link={seat.link} />,
        )}
      </ul>
    </section>
  );
}

function Way({ seat, link }: { readonly seat: SeatView; readonly link: LinkState }) {
  const { avatar } = seat.participant.card;
  const name = calledName(seat.participant.card);
  const now = useNow(100);
  const making = link.state === 'connecting' || link.state === 'proving';
  return (
    <li>
      <div className="linking-head">
        <Avatar seed={avatar} size={28} />
        <strong className="linking-name">{name}</strong>
        <span className={`path-word lamp-${linkLamp(link)}`}>
          <PathMark kind={markOf(link)} />
          <PathWord word={linkWord(link, now, false)} />
        </span>
        {making && <span className="figure soft small">{tenths(now - link.since)}</span>}
        {link.state === 'open' && <span className="figure soft small">{`${Math.round(link.tookMs)} ms`}</span>}
      </div>
      {(making || link.state === 'closed') && (
        <>
          <p role="status" aria-label={t('match:linking.with', { name })}>
            {(link.state === 'connecting' ? rungSentence(seat.rungs) : null) ?? linkSentence(link, now)}
          </p>
          <RungList
            label={t('match:linking.ways', { name })}
            rungs={seat.rungs}
            begunAt={linkBegunAt(link)}
            stories={false}
          />
        </>
      )}
    </li>
  );
}
