/** Frames that one link may bring in a second, and that may wait for verification (O6). */
const FRAMES_PER_SECOND = 300;
const WAITING_FRAMES = 256;

/** `too-fast` once in a second in which too much comes; the rest of that second is `ignored` without a word. */
export type Admitted = 'taken' | 'too-fast' | 'ignored';

/** What comes from one seat, one at a time and not too fast. */
export class Inbox {
  #second = 0;
  #count = 0;
  #told = false;
  #waiting = 0;
  #tail: Promise<void> = Promise.resolve();

  admit(now: number): Admitted {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
      this.#told = false;
    }
    this.#count += 1;
    if (this.#count <= FRAMES_PER_SECOND && this.#waiting < WAITING_FRAMES) return 'taken';
    if (this.#told) return 'ignored';
    this.#told = true;
    return 'too-fast';
  }

  /** A bug in one frame's work is reported as uncaught, and the next frame has its turn all the same. */
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
