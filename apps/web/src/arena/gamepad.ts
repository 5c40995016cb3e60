import type { Press, TickTitleView } from '../titles/title-view.ts';
import { AIMED, aimOf } from './aim.ts';

/** The part of a `Gamepad` of the standard layout that is read. */
export interface Pad {
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean }[];
}

/** The direction a gamepad points in, if any: of four and of eight; and whether its boost is pressed. */
export interface PadHeld {
  readonly to: number | null;
  readonly aim: number | null;
  readonly boost: boolean;
}

export const NOT_HELD: PadHeld = { to: null, aim: null, boost: false };

/** How far a stick has to be moved. */
const FAR = 0.55;
/** Of the standard layout: the cross, and for the boost the lowest button and the right trigger and shoulder. */
const CROSS = [12, 15, 13, 14] as const;
const BOOST = [0, 5, 7] as const;

export function heldOf({ axes, buttons }: Pad): PadHeld {
  const cross = CROSS.findIndex((button) => buttons[button]?.pressed === true);
  const [x = 0, y = 0] = axes;
  const stick =
    Math.max(Math.abs(x), Math.abs(y)) < FAR ? null : Math.abs(x) > Math.abs(y) ? (x > 0 ? 1 : 3) : y > 0 ? 2 : 0;
  const isPressed = (at: number): number => (buttons[CROSS[at] ?? 0]?.pressed === true ? 1 : 0);
  return {
    aim: cross === -1 ? aimOf(x, y, FAR) : aimOf(isPressed(1) - isPressed(3), isPressed(2) - isPressed(0), AIMED),
    to: cross === -1 ? stick : cross,
    boost: BOOST.some((button) => buttons[button]?.pressed === true),
  };
}

/** What was pressed or let go between two looks at a gamepad. */
export function padPresses(
  before: PadHeld,
  now: PadHeld,
  steering: TickTitleView['steering'] = 'turns',
): readonly Press[] {
  const presses: Press[] = [];
  if (steering === 'aims') {
    if (now.aim !== before.aim) presses.push({ aim: now.aim });
  } else if (now.to !== null && now.to !== before.to) presses.push({ to: now.to });
  if (now.boost !== before.boost) presses.push({ boost: now.boost });
  return presses;
}
