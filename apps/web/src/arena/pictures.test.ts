import { describe, expect, it } from 'vitest';
import { createPictures } from './pictures.ts';

/** A display of sixty pictures a second, whose requests are counted. */
function display() {
  const asked = new Map<number, (time: number) => void>();
  let [requests, time] = [0, 0];
  return {
    request(picture: (time: number) => void) {
      requests += 1;
      asked.set(requests, picture);
      return requests;
    },
    cancel: (request: number) => void asked.delete(request),
    get requests() {
      return requests;
    },
    /** Lets so many seconds pass. */
    pass(seconds: number) {
      for (const end = time + seconds * 1_000; time < end; time += 1_000 / 60) {
        const now = [...asked.values()];
        asked.clear();
        for (const picture of now) picture(time);
      }
    },
  };
}

function pictures(rests: boolean) {
  const shown = display();
  const state = { rests, drawn: 0, looked: 0 };
  const all = createPictures({
    display: shown,
    rests: () => state.rests,
    look(_, isNew) {
      state.looked += 1;
      if (isNew) state.drawn += 1;
    },
  });
  return { state, shown, all };
}

describe('the pictures of an arena', () => {
  it('[N8.11] what moves by itself is drawn with each picture of the display', () => {
    const { state, shown } = pictures(false);
    shown.pass(2);
    expect(state.drawn).toBeGreaterThanOrEqual(119);
  });

  it('[N8.11] what rests is drawn once, and then the display is asked for nothing', () => {
    const { state, shown } = pictures(true);
    shown.pass(1);
    expect(state.drawn).toBe(1);
    const { requests } = shown;
    shown.pass(60);
    expect(shown.requests).toBe(requests);
  });

  it('[N8.11] each change is drawn once, several in one picture together, and looked at until it is told', () => {
    const { state, shown, all } = pictures(true);
    shown.pass(1);
    const { looked } = state;
    all.changed();
    all.changed();
    shown.pass(1);
    expect(state.drawn).toBe(2);
    // Long enough for a sentence, which has to stand for 150 ms, and not much longer.
    expect(state.looked - looked).toBeGreaterThan(12);
    expect(state.looked - looked).toBeLessThan(25);
  });

  it('[N8.11] it moves again, and rests again, without being asked twice at once', () => {
    const { state, shown, all } = pictures(true);
    shown.pass(1);
    state.rests = false;
    all.changed();
    shown.pass(1);
    expect(state.drawn).toBeGreaterThanOrEqual(60);
    expect(state.drawn).toBeLessThanOrEqual(62);
    state.rests = true;
    const { drawn } = state;
    shown.pass(5);
    expect(state.drawn).toBe(drawn);
  });

  it('[N8.11] nothing is drawn after its end', () => {
    const { state, shown, all } = pictures(false);
    all.stop();
    shown.pass(1);
    expect(state.looked).toBe(0);
  });
});
