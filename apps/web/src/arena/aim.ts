/** Keys that are held are arrows of length 1, so anything is aimed. */
export const AIMED = 0.5;

/** The one of eight directions in which an arrow points, 0 up and then by the clock; null where it is shorter than `least`. */
export function aimOf(x: number, y: number, least: number): number | null {
  if (Math.hypot(x, y) < least) return null;
  return (Math.round(Math.atan2(x, -y) / (Math.PI / 4)) + 8) % 8;
}

/** The direction of several keys together, each one of the four: opposite ones cancel out. */
export function aimOfKeys(held: readonly number[]): number | null {
  const has = (to: number): number => (held.includes(to) ? 1 : 0);
  return aimOf(has(1) - has(3), has(2) - has(0), AIMED);
}

/** Pixels that a finger goes before it aims, and how far the middle of its stick stays behind. */
const DEAD = 10;
const REACH = 48;

/** A stick under a finger: its middle is where the finger came down, and follows when that goes far. */
export function createStick(): { begin(x: number, y: number): void; move(x: number, y: number): number | null } {
  let middle = { x: 0, y: 0 };
  return {
    begin(x, y) {
      middle = { x, y };
    },
    move(x, y) {
      const [across, down] = [x - middle.x, y - middle.y];
      const far = Math.hypot(across, down);
      if (far > REACH) middle = { x: x - (across / far) * REACH, y: y - (down / far) * REACH };
      return aimOf(across, down, DEAD);
    },
  };
}
