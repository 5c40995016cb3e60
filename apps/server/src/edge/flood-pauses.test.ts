import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Arena, openArena, startPair } from '../testing/arena.ts';
import { FLOOD_PAUSE_MS, FloodPauses } from './flood-pauses.ts';

describe('[O11.10] who was closed for a flood', () => {
  it('stays out for a time, and nobody else does', () => {
    const pauses = new FloodPauses();
    pauses.note('ada', 1_000);
    expect(pauses.isOut('ada', 1_000 + FLOOD_PAUSE_MS - 1)).toBe(true);
    expect(pauses.isOut('bob', 1_000)).toBe(false);
    expect(pauses.isOut('ada', 1_000 + FLOOD_PAUSE_MS)).toBe(false);
    pauses.note('ada', 50_000);
    expect(pauses.isOut('ada', 10)).toBe(false);
  });

  it('is remembered for a bounded number of players', () => {
    const pauses = new FloodPauses();
    for (let player = 0; player <= 10_000; player += 1) pauses.note(`player-${player}`, 0);
    expect(pauses.isOut('player-0', 1)).toBe(false);
    expect(pauses.isOut('player-10000', 1)).toBe(true);
  });

  let arena: Arena;
  beforeEach(async () => {
    arena = await openArena();
  });
  afterEach(() => arena.stop());

  it('does not come back at once, comes back later, and others play meanwhile', async () => {
    const mallory = await arena.player('mallory');
    const flooding = await arena.client(mallory);
    for (let count = 0; count < 200; count += 1) flooding.raw('{"type":"nonsense"}');
    expect((await flooding.closed).reason).toBe('too-fast');
    await expect(arena.client(mallory)).rejects.toThrow();
    const [ada, bob] = [await arena.client(await arena.player('ada')), await arena.client(await arena.player('bob'))];
    expect((await startPair(ada, bob))[0].participants).toHaveLength(2);
    arena.advance(FLOOD_PAUSE_MS);
    expect(await (await arena.client(mallory)).ask({ type: 'away', away: true })).toBe('done');
  });
});
