/** Pixels that a finger goes before it is a turn. */
const FAR = 22;

/** Follows one finger: each stretch that is long enough is a direction, so that several turns are one stroke. */
export function createSwipe(): {
  begin(x: number, y: number): void;
  /** The direction that has come about, or null. */
  move(x: number, y: number): number | null;
} {
  let from = { x: 0, y: 0 };
  return {
    begin(x, y) {
      from = { x, y };
    },
    move(x, y) {
      const [across, down] = [x - from.x, y - from.y];
      if (Math.max(Math.abs(across), Math.abs(down)) < FAR) return null;
      from = { x, y };
      return Math.abs(across) > Math.abs(down) ? (across > 0 ? 1 : 3) : down > 0 ? 2 : 0;
    },
  };
}
