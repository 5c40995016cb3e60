import { type RefObject, useEffect, useRef } from 'react';
import { now } from '../parley/clock.ts';
import { isBusy } from '../parley/hot-seat.ts';

/** How long to wait before moving the focus, in milliseconds: a dialog needs a moment to close. */
const LOOK_MS = 1_000;

/** Whether the focus may go elsewhere: it is nowhere, at the top of the page, or on a board that is over. */
function isFree(focused: Element | null): boolean {
  return (
    focused === null || focused === document.body || focused.id === 'main' || focused.closest('.match-board') !== null
  );
}

/** At the end the focus goes on at the result: the board is over, and the button for resigning is gone. Not from a text that is written. */
export function useFocusAtEnd(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const end = now() + LOOK_MS;
    const look = (): boolean => {
      const free = isFree(document.activeElement);
      if (free) place.current?.focus({ preventScroll: true });
      return free || now() > end;
    };
    if (look()) return;
    const timer = setInterval(() => {
      if (look()) clearInterval(timer);
    }, 100);
    return () => clearInterval(timer);
  }, [place]);
}

/**
 * When the match begins, the keyboard is at the board. The page that is left behind gives the focus to the top of the new one, and which
 * of the two comes first is not certain: so for a moment it is brought back from there, and never from what somebody chose.
 */
export function useFocusAtStart(playing: boolean, hasBoard: boolean, board: RefObject<HTMLElement | null>): void {
  const isDone = useRef(false);
  const isReady = playing && hasBoard;
  useEffect(() => {
    if (!isReady || isDone.current) return;
    const end = now() + LOOK_MS;
    const look = (): void => {
      const { activeElement } = document;
      if (isBusy(activeElement) || !isFree(activeElement) || activeElement?.closest('.match-board') != null) return;
      board.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus({ preventScroll: true });
    };
    look();
    const timer = setInterval(() => {
      look();
      if (now() <= end) return;
      isDone.current = true;
      clearInterval(timer);
    }, 100);
    return () => clearInterval(timer);
  }, [isReady, board]);
}
