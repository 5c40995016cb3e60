/**
 * What a greedy pair costs another pair on the server's relay (S12), in time: prints the ratio of the latencies, which are
 * those of this machine and say nothing by themselves. Server and clients share this process, so that the work of the
 * greedy client is counted against the server: an upper bound. Run it with `npx tsx` and this file; it takes half a minute.
 */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeRelayFrame } from '@parley/protocol';
import { openArena, startPair, type TestClient } from '../../testing/arena.ts';

const FRAME_BYTES = 200;
const EVERY_MS = 16;
const SAMPLES = 150;
const ROUNDS = 3;

const arena = await openArena();
const enter = async (name: string): Promise<TestClient> => arena.client(await arena.player(name));
const frame = (introduction: string, size: number) =>
  encodeRelayFrame({ introduction, round: 0, reliable: true, payload: randomBytes(size) });

async function pair(name: string): Promise<{ a: TestClient; b: TestClient; introduction: string }> {
  const [a, b] = [await enter(`${name}-a`), await enter(`${name}-b`)];
  const [start] = await startPair(a, b);
  return { a, b, introduction: start.introductions[0]?.introduction ?? '' };
}

/** Milliseconds from the sending of each frame to its coming. */
async function latencies({ a, b, introduction }: Awaited<ReturnType<typeof pair>>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    const expected = b.frames.length + 1;
    const sentAt = performance.now();
    a.raw(frame(introduction, FRAME_BYTES));
    await b.framesCome(expected);
    times.push(performance.now() - sentAt);
    await sleep(EVERY_MS);
  }
  return times;
}

const at = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? Number.NaN;

const honest = await pair('honest');
const loads = {
  alone: () => {},
  // As much as the limits let through, and as much again.
  'beside one at twice its limits': async () => flooder(40, 50),
  // 1,900 frames at once are just not enough to be closed for it.
  'beside one that floods': async () => flooder(1_900, 20_000),
} as const;

let made = 0;
async function flooder(frames: number, everyMs: number): Promise<() => void> {
  made += 1;
  const { a, introduction } = await pair(`greedy-${made}`);
  const flood = (): void => {
    for (let n = 0; n < frames; n += 1) a.raw(frame(introduction, 1_000));
  };
  const timer = setInterval(flood, everyMs);
  flood();
  return () => clearInterval(timer);
}

const all = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, begin] of Object.entries(loads)) {
    const end = await begin();
    const times = await latencies(honest);
    all.set(name, [...(all.get(name) ?? []), ...times]);
    end?.();
  }
}
const alone = (all.get('alone') ?? []).toSorted((x, y) => x - y);
for (const [name, times] of all) {
  const sorted = times.toSorted((x, y) => x - y);
  const line = [0.5, 0.95, 0.99].map((part) => {
    const ratio = at(sorted, part) / at(alone, part);
    return `p${part * 100} ${at(sorted, part).toFixed(2)} ms (×${ratio.toFixed(2)})`;
  });
  console.info(`${name}: ${line.join(', ')}, worst ${(sorted.at(-1) ?? Number.NaN).toFixed(1)} ms`);
}
console.info('handed on:', await arena.relayed('relayFrames'), 'dropped:', await arena.relayed('relayDrops'));
await arena.stop();
