import type { SeatView } from '@parley/match';
import { useEffect, useRef, useState } from 'react';
import { useNow } from '../parley/use.ts';
import { linkNews, NOTHING_TOLD, type Told } from '../words/link-news.ts';

/** Announces changes of the links politely while a match runs. They are visible on the chips (W3, W4). */
export function LinkNews({ seats }: { readonly seats: readonly SeatView[] }) {
  const told = useRef(new Map<number, Told>());
  const [text, setText] = useState('');
  const now = useNow(500);
  useEffect(() => {
    const said = seats.flatMap(({ participant, link, departure }) => {
      if (link === null || departure !== null) return [];
      const [next, sentence] = linkNews(
        participant.card.name,
        told.current.get(participant.seat) ?? NOTHING_TOLD,
        link,
        now,
      );
      told.current.set(participant.seat, next);
      return sentence === null ? [] : [sentence];
    });
    if (said.length > 0) setText(said.join(' '));
  }, [seats, now]);
  return (
    <p className="unseen" role="status" aria-label="Link news">
      {text}
    </p>
  );
}
