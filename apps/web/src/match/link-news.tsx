import type { SeatView } from '@parley/match';
import { useEffect, useRef, useState } from 'react';
import { linkNews, NOTHING_TOLD, type Told } from '../words/link-news.ts';

/** Says aloud, and politely, what changes with the links while a match runs; it is seen on the chips (W3, W4). */
export function LinkNews({ seats }: { readonly seats: readonly SeatView[] }) {
  const told = useRef(new Map<number, Told>());
  const [text, setText] = useState('');
  useEffect(() => {
    const said = seats.flatMap(({ participant, link, departure }) => {
      if (link === null || departure !== null) return [];
      const [now, sentence] = linkNews(participant.card.name, told.current.get(participant.seat) ?? NOTHING_TOLD, link);
      told.current.set(participant.seat, now);
      return sentence === null ? [] : [sentence];
    });
    if (said.length > 0) setText(said.join(' '));
  }, [seats]);
  return (
    <p className="unseen" role="status" aria-label="Link news">
      {text}
    </p>
  );
}
