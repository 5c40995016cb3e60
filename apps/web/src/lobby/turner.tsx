import type { WindowList, WindowPlace } from '@parley/client';
import { type RefObject, useEffect, useRef } from 'react';
import { useMe, useMoveWindow, useWindowPlace } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { DOUBLE_CLICK_MS } from '../ui/double-click.ts';
import { backInside, type Excerpt, hasEarlier, hasMore, turned } from './excerpt.ts';

interface TurnerProps {
  readonly list: WindowList;
  readonly excerpt: Excerpt;
  /** The list that is turned: focus and view go to its beginning with the new lines. */
  readonly place: RefObject<HTMLElement | null>;
}

/**
 * Which part of a long list is shown, and the keys for the parts before and after it. Keys instead of lines that come with
 * scrolling: they work by keyboard and are told by a screen reader, and nothing moves under the pointer.
 */
export function Turner({ list, excerpt, place }: TurnerProps) {
  const move = useMoveWindow(list);
  const at = useWindowPlace(list);
  const me = useMe();
  const turning = useRef(false);
  const back = backInside(at, excerpt.total)?.from ?? null;
  const { size } = at;

  // So many have gone meanwhile that nothing is left here. Also right after a turn: that came too late.
  useEffect(() => {
    if (me !== null && back !== null) void move({ from: back, size });
  }, [me, back, size, move]);

  const turn = async (to: WindowPlace): Promise<void> => {
    if (turning.current) return;
    turning.current = true;
    const done = await move(to).catch(() => false);
    const list = place.current;
    if (done) {
      list?.focus({ preventScroll: true });
      list?.scrollIntoView({ block: 'start' });
      // Other lines, with keys of their own, have come under the pointer.
      list?.toggleAttribute('data-deaf', true);
    }
    setTimeout(() => {
      turning.current = false;
      list?.toggleAttribute('data-deaf', false);
    }, DOUBLE_CLICK_MS);
  };

  return (
    <nav className="turner" aria-label={t(`lobby:turner.${list}`)}>
      <button
        className="key"
        type="button"
        disabled={me === null || !hasEarlier(excerpt)}
        aria-label={t(`lobby:turner.earlierLabel.${list}`)}
        onClick={() => void turn(turned(at, 'earlier'))}
      >
        {t('lobby:turner.earlier')}
      </button>
      <p className="small soft figure">
        {excerpt.last < excerpt.first
          ? t('lobby:turner.nothing', { total: excerpt.total })
          : t('lobby:turner.part', { first: excerpt.first, last: excerpt.last, total: excerpt.total })}
      </p>
      <button
        className="key"
        type="button"
        disabled={me === null || !hasMore(excerpt)}
        aria-label={t(`lobby:turner.moreLabel.${list}`)}
        onClick={() => void turn(turned(at, 'more'))}
      >
        {t('lobby:turner.more')}
      </button>
    </nav>
  );
}
