import { systemTimers } from '@parley/client';
import { err, ok, type Presence, type Refusal, type Result } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AGAIN_MS, createSearch, TYPING_MS } from './search.ts';

type Answer = Result<{ readonly people: readonly Presence[]; readonly more: boolean }, Refusal>;

const none = { people: [], more: false };

function setUp() {
  const asked: string[] = [];
  const answers: ((answer: Answer) => void)[] = [];
  let mayDraw = Promise.resolve();
  const search = createSearch({
    search: (text) => {
      asked.push(text);
      return new Promise((resolve) => void answers.push(resolve));
    },
    timers: systemTimers(),
    settled: () => mayDraw,
  });
  const answer = async (index: number, value: Answer = ok(none)): Promise<void> => {
    answers[index]?.(value);
    await vi.advanceTimersByTimeAsync(0);
  };
  const hold = (): (() => void) => {
    let release = (): void => {};
    mayDraw = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  return { search, asked, answer, hold, state: () => search.store.getState() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('createSearch', () => {
  it('[S7.13] asks once who types has paused, without the spaces around', async () => {
    const { search, asked, answer, state } = setUp();
    search.want('b');
    await vi.advanceTimersByTimeAsync(TYPING_MS - 1);
    search.want(' bo ');
    expect(state()).toEqual({ state: 'asking' });
    await vi.advanceTimersByTimeAsync(TYPING_MS - 1);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['bo']);
    await answer(0);
    expect(state()).toEqual({ state: 'found', text: 'bo', found: none });
  });

  it('[S7.13] what was found stays until something else is, and an answer that comes too late is dropped', async () => {
    const { search, asked, answer, state } = setUp();
    search.want('bo');
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    await answer(0);
    search.want('bob');
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    expect(state()).toMatchObject({ state: 'found', text: 'bo' });
    search.want('bobo');
    await answer(1, ok({ people: [], more: true }));
    expect(state()).toMatchObject({ state: 'found', text: 'bo' });
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    await answer(2, ok({ people: [], more: true }));
    expect(state()).toEqual({ state: 'found', text: 'bobo', found: { people: [], more: true } });
    expect(asked).toEqual(['bo', 'bob', 'bobo']);
  });

  it('[S7.13] an emptied box shows nothing, whatever is still on its way', async () => {
    const { search, asked, answer, state } = setUp();
    search.want('bo');
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    search.want('  ');
    expect(state()).toEqual({ state: 'none' });
    await answer(0);
    await vi.advanceTimersByTimeAsync(2 * AGAIN_MS);
    expect(state()).toEqual({ state: 'none' });
    expect(asked).toHaveLength(1);
  });

  it('[S7.13] a refusal is kept, and asked for again by itself', async () => {
    const { search, asked, answer, state } = setUp();
    search.want('bo');
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    const refusal = { code: 'too-fast', detail: '' } as const;
    await answer(0, err(refusal));
    expect(state()).toEqual({ state: 'failed', refusal });
    await vi.advanceTimersByTimeAsync(AGAIN_MS);
    expect(asked).toHaveLength(2);
    await answer(1);
    expect(state()).toMatchObject({ state: 'found' });
  });

  it('[S7.13] asks again at once when told that something happened, and not while nothing is shown', async () => {
    const { search, asked, answer } = setUp();
    search.refresh();
    search.want('bo');
    search.refresh();
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    await answer(0);
    search.refresh();
    expect(asked).toEqual(['bo', 'bo']);
    await answer(1);
    search.stop();
    await vi.advanceTimersByTimeAsync(2 * AGAIN_MS);
    expect(asked).toHaveLength(2);
  });

  it('[L1.6] what was found is not drawn while the page draws nothing', async () => {
    const { search, answer, hold, state } = setUp();
    search.want('bo');
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    const release = hold();
    await answer(0);
    expect(state()).toEqual({ state: 'asking' });
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toMatchObject({ state: 'found' });
  });
});
