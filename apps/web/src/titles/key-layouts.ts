import type { KeyLayout } from './title-view.ts';

/**
 * One for each player that a page may have (S14): arrows with Enter, WASD with the space bar, IJKL with M, TFGH with B. Those who share a keyboard do not
 * get in each other's way, also on one without a block of digits. No Ctrl, which closes the tab together with
 * the other one's W; and no Shift, which some systems take for a wish after five times.
 */
export const LAYOUTS: readonly KeyLayout[] = [
  {
    ArrowUp: { to: 0 },
    ArrowRight: { to: 1 },
    ArrowDown: { to: 2 },
    ArrowLeft: { to: 3 },
    Enter: { boost: true },
    Numpad0: { boost: true },
    Slash: { boost: true },
  },
  { KeyW: { to: 0 }, KeyD: { to: 1 }, KeyS: { to: 2 }, KeyA: { to: 3 }, Space: { boost: true } },
  { KeyI: { to: 0 }, KeyL: { to: 1 }, KeyK: { to: 2 }, KeyJ: { to: 3 }, KeyM: { boost: true } },
  { KeyT: { to: 0 }, KeyH: { to: 1 }, KeyG: { to: 2 }, KeyF: { to: 3 }, KeyB: { boost: true } },
];

/** A player alone has the first layouts, which `words` of a title names for it: the others are nobody's then. */
const OF_ONE = 2;

/** Whose keys these are of so many players; keys of somebody who is not here are nobody's. */
export const playerOfKeys = (layout: number, players: number): number =>
  players === 1 && layout < OF_ONE ? 0 : layout;
