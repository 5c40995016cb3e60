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
