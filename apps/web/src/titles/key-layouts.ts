import type { KeyLayout } from './title-view.ts';

/**
 * Arrows with Enter, and WASD with the space bar: two who share a keyboard do not get in each other's way. No Ctrl, which closes the tab together with
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
];
