/** The display's own pace: `requestAnimationFrame` and `cancelAnimationFrame`. */
export interface Display {
  request(picture: (time: number) => void): number;
  cancel(request: number): void;
}

/** What is said of a change has to stand for a moment, and what stands beside the picture is looked at some times a second: then all of it is told. */
const SETTLES_MS = 300;

export interface Pictures {
  /** Something else is to be seen. */
  changed(): void;
  stop(): void;
}

interface PicturesOptions {
  readonly display: Display;
  /** Whether nothing changes without a word to `changed`. */
  readonly rests: () => boolean;
  /** Once for each picture, and for a moment after the last one. `isNew`: it has to be drawn. */
  readonly look: (time: number, isNew: boolean) => void;
}

/**
 * Asks the display for pictures: for all that it can show while something moves by itself, and otherwise for one after each change. Begins with
 * one.
 */
export function createPictures({ display, rests, look }: PicturesOptions): Pictures {
  let request: number | null = null;
  let isNew = true;
  let since: number | null = null;

  const picture = (time: number): void => {
    request = null;
    const isResting = rests();
    if (isNew || !isResting) since = time;
    const draws = isNew || !isResting;
    isNew = false;
    look(time, draws);
    if (!isResting || time - (since ?? time) < SETTLES_MS) ask();
  };

  const ask = (): void => {
    request ??= display.request(picture);
  };

  ask();
  return {
    changed() {
      isNew = true;
      ask();
    },
    stop() {
      if (request !== null) display.cancel(request);
      request = null;
    },
  };
}
