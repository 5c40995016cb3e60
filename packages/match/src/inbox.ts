/** Frames that one link may bring in a second over each channel, and that may wait for verification (O6). */
const FRAMES_PER_SECOND = 300;
const WAITING_FRAMES = 256;

/** `too-fast` once in a second in which too much comes; the rest of that second is `ignored`. */
export type FrameState = 'taken' | 'too-fast' | 'ignored';

/** The frames of one seat, worked off one at a time and not too fast. */
export class Inbox {
  #second = 0;
  #count = 0;
  #refused = false;
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();

  take(now: number): FrameState {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
      this.#refused = false;
    }
    this.#count += 1;
    if (this.#count <= FRAMES_PER_SECOND && this.#waiting < WAITING_FRAMES) return 'taken';
    if (this.#refused) return 'ignored';
    this.#refused = true;
    return 'too-fast';
  }

  /** An exception in the work for one frame is reported as uncaught. The next frame has its turn all the same. */
  enqueue(work: () => void | Promise<void>): void {
    this.#waiting += 1;
    this.#tail = this.#tail
      .then(work)
      .catch((bug: unknown) => {
        queueMicrotask(() => {
          throw bug;
        });
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }
}
