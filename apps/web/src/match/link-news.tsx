import type { SeatView } from '@parley/match';
import { useEffect, useRef, useState } from 'react';
import { useNow } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { type Announced, linkNews, NOTHING_ANNOUNCED } from '../words/link-news.ts';
import { calledName } from '../words/player.ts';

/** Announces changes of the links politely while a match runs. They are visible on the chips (W3, W4). */
export function LinkNews({ seats }: { readonly seats: readonly SeatView[] }) {
  const announced = useRef(new Map<number, Announced>());
  const [text, setText] = useState('');
  const now = useNow(500);
  useEffect(() => {
    const said = seats.flatMap(({ participant, link, departure }) => {
      if (link === null || departure !== null) return [];
      const [next, sentence] = linkNews(
        calledName(participant.card),
        announced.current.get(participant.seat) ?? NOTHING_ANNOUNCED,
        link,
        now,
      );
      announced.current.set(participant.seat, next);
      return sentence === null ? [] : [sentence];
    });
    if (said.length > 0) setText(said.join(' '));
  }, [seats, now]);
  return (
    <p className="unseen" role="status" aria-label={t('match:links.news')}>
      {text}
    </p>
  );
}
