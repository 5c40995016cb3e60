import type { Slot } from '@parley/protocol';
import type { PlayersState } from './players.ts';

/**
 * Whom the board goes to: another player of this page whose turn it is in the match that is drawn. Null for nobody: the present one is
 * to move, somebody elsewhere is, or another page is drawn.
 * @param path what is drawn
 */
export function nextAtBoard({ here, present, wants, follows }: PlayersState, path: string): Slot | null {
  const match = matchOf(present);
  if (!follows || match === null || path !== `/match/${match}`) return null;
  const next = here.find((player) => matchOf(player) === match && wants.get(player.slot) === 'turn');
  return next?.slot ?? null;
}

/** Follows the turn for as long as a page is drawn. */
export interface Follower {
  /** Whom the board goes to now, as `nextAtBoard`; null also where somebody went away from that one by hand in this turn. */
  next(state: PlayersState, path: string): Slot | null;
  /** The board went to this player by itself. */
  went(slot: Slot): void;
}

/** A key that was pressed to go to another player is not undone by the turn of the one who was left: the board follows the next turn again. */
export function createFollower(): Follower {
  let shown: Slot | null = null;
  let left: Slot | null = null;
  return {
    next(state, path) {
      const next = nextAtBoard(state, path);
      const { slot } = state.present;
      const byHand = shown !== null && slot !== shown;
      shown = slot;
      if (byHand) left = next;
      else if (next !== left) left = null;
      return next === left ? null : next;
    },
    went(slot) {
      shown = slot;
    },
  };
}

const matchOf = ({ page }: PlayersState['present']) => page.matches.getState().current?.start.match ?? null;

/**
 * Whether somebody is in the middle of something that a change of the player would take away: writing, or answering a dialog or menu.
 * A box or switch that was just turned is not that.
 */
export function isBusy(focused: Element | null): boolean {
  const field = focused?.closest(
    'input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]',
  );
  if (field === null || field === undefined) return false;
  return !(field instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(field.type));
}
