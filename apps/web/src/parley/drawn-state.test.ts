import { type ClientState, systemTimers } from '@parley/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BURST_MS, createDrawnState } from './drawn-state.ts';

function setUp() {
  const listeners = new Set<() => void>();
  const client = {
    state: { pendingReports: 0 } as ClientState,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const drawn = createDrawnState(client, systemTimers());
  const seen: number[] = [];
  drawn.store.subscribe(({ pendingReports }) => seen.push(pendingReports));
  const become = (pendingReports: number) => {
    client.state = { ...client.state, pendingReports };
    for (const listener of listeners) listener();
  };
  return { drawn, seen, become };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('createDrawnState', () => {
  it('[W1.6] draws what comes in a burst together', () => {
    const { seen, become } = setUp();
    for (const value of [1, 2, 3]) become(value);
    vi.advanceTimersByTime(BURST_MS - 1);
    become(4);
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual([4]);
    become(5);
    vi.advanceTimersByTime(BURST_MS);
    expect(seen).toEqual([4, 5]);
    vi.advanceTimersByTime(10 * BURST_MS);
    expect(seen).toEqual([4, 5]);
  });

  it('[L1.6] draws nothing while it is held, by however many, and then what was missed', () => {
    const { drawn, seen, become } = setUp();
    const release = drawn.hold(1_000);
    const releaseOther = drawn.hold(1_000);
    become(1);
    vi.advanceTimersByTime(999);
    release();
    release();
    become(2);
    expect(seen).toEqual([]);
    releaseOther();
    expect(seen).toEqual([2]);
    drawn.hold(1_000)();
    expect(seen).toEqual([2]);
  });

  it('[W1.6] tells when everything is drawn that was known at that time', async () => {
    const { drawn, seen, become } = setUp();
    await drawn.settled();
    const release = drawn.hold(1_000);
    become(1);
    const told: (readonly number[])[] = [];
    const settled = drawn.settled().then(() => told.push([...seen]));
    await vi.advanceTimersByTimeAsync(BURST_MS);
    expect(told).toEqual([]);
    release();
    await settled;
    expect(told).toEqual([[1]]);
  });

  it('[L1.6] is held for a moment only, whatever becomes of who held it', () => {
    const { drawn, seen, become } = setUp();
    const release = drawn.hold(1_000);
    become(1);
    vi.advanceTimersByTime(1_000);
    expect(seen).toEqual([1]);
    release();
    become(2);
    vi.advanceTimersByTime(BURST_MS);
    expect(seen).toEqual([1, 2]);
  });
});
