/**
 * Loaded before the program of a server under measurement (`node --import`). It answers its parent over IPC with what the
 * process has used so far, and costs nothing while nobody asks.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Usage {
  readonly type: 'usage';
  /** Milliseconds of CPU since the start: of all threads, and of the main thread alone (0 where Linux does not say). */
  readonly cpuMs: number;
  readonly mainMs: number;
  /** Milliseconds that the main thread waited for a core, because others had them all. */
  readonly queuedMs: number;
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
  /** Event loop delay since the last question, in milliseconds; null unless it was asked for before. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number } | null;
}

export type Question = { readonly ask: 'usage' } | { readonly ask: 'memory' } | { readonly ask: 'watch-delay' };

/** The histogram counts from one tick of its timer to the next, so this much is no delay (milliseconds). */
const RESOLUTION_MS = 10;
let delays: ReturnType<typeof monitorEventLoopDelay> | null = null;

const collect = (): void => (globalThis as { gc?: () => void }).gc?.();

async function answer({ ask }: Question): Promise<void> {
  if (ask === 'memory') {
    for (let round = 0; round < 3; round += 1) {
      collect();
      await sleep(100);
    }
  }
  if (ask === 'watch-delay') {
    delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delays.enable();
  }
  process.send?.(usage());
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const past = (ns: number): number => Math.max(0, ns / 1e6 - RESOLUTION_MS);
  const delay =
    delays === null
      ? null
      : { p50: past(delays.percentile(50)), p99: past(delays.percentile(99)), max: past(delays.max) };
  delays?.reset();
  const [mainMs, queuedMs] = mainThread();
  return { type: 'usage', cpuMs: (user + system) / 1_000, mainMs, queuedMs, rss, heap: heapUsed, delay };
}

/** Milliseconds for which the main thread ran, and for which it could have run. */
function mainThread(): readonly [number, number] {
  try {
    const [ran = 0, queued = 0] = readFileSync('/proc/self/schedstat', 'utf8').split(' ').map(Number);
    return [ran / 1e6, queued / 1e6];
  } catch {
    return [0, 0];
  }
}

process.on('message', (question: Question) => {
  if (typeof question === 'object' && question !== null && 'ask' in question) void answer(question);
});
// Not a reason to live on.
process.channel?.unref();
