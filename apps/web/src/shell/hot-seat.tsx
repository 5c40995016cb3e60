import { useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { createFollower, isBusy } from '../parley/hot-seat.ts';
import { useHere, usePlayers, useShow } from '../parley/use-players.ts';

/** Where the buttons of a board are, for a focus that stays where it was. */
const FIELDS = '.match-board button';

/** The board goes to the player whose turn it is, where several of one match play on this page (S14). Draws nothing. */
export function HotSeat() {
  const players = usePlayers();
  const show = useShow();
  const here = useHere();
  const latest = useRef({ show, here });
  useEffect(() => {
    latest.current = { show, here };
  });

  useEffect(() => {
    let due = false;
    const follower = createFollower();
    const follow = (): void => {
      due = false;
      const next = follower.next(players.store.getState(), latest.current.here);
      if (next === null || isBusy(document.activeElement)) return;
      const { activeElement } = document;
      const field = activeElement === null ? -1 : [...document.querySelectorAll(FIELDS)].indexOf(activeElement);
      follower.went(next);
      flushSync(() => latest.current.show(next));
      // Who plays by keyboard goes on at the same place of the board.
      if (field >= 0) document.querySelectorAll<HTMLElement>(FIELDS)[field]?.focus();
    };
    // Later than what causes it, which may be React drawing; once for a burst.
    const soon = (): void => {
      if (due) return;
      due = true;
      setTimeout(follow);
    };
    soon();
    // Somebody who was busy has finished when the focus is elsewhere.
    document.addEventListener('focusin', soon);
    document.addEventListener('focusout', soon);
    const end = players.store.subscribe(soon);
    return () => {
      end();
      document.removeEventListener('focusin', soon);
      document.removeEventListener('focusout', soon);
    };
  }, [players]);
  return null;
}
