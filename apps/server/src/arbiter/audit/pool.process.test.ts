import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleJudged, sampleMatch, samplePlayer } from '../../store/testing/samples.ts';
import { type AuditJob, jobOf } from './job.ts';
import { type AuditPool, makeAuditPool } from './pool.ts';
import { bundledWorker } from './testing/bundled-worker.ts';

const SOURCE = new URL('./testing/stubborn-worker.ts', import.meta.url);
const STUBBORN = await bundledWorker(SOURCE);
const MAX_MS = 300;
/** Starting a thread from source takes a second or two on a busy machine. */
const PATIENCE = { timeout: 60_000 };

let faults: string[];
let pool: AuditPool;
beforeEach(() => {
  faults = [];
  pool = open(1);
});
afterEach(() => pool.close());

const open = (workers: number, entry = STUBBORN): AuditPool =>
  makeAuditPool({ workers, maxMs: MAX_MS, entry, fault: (_what, error) => faults.push(String(error)) });

/** What this worker is to do, and a match by whose name its answer can be told. */
function job(title: string, match = 'match-1'): () => Promise<AuditJob> {
  const row = sampleMatch(match, [samplePlayer('Ada'), samplePlayer('Bo')], { title });
  const request = { match: row, reports: [], witness: sampleJudged(row).witness };
  return async () => jobOf(request, [], { maxMs: MAX_MS, maxEntries: 10 });
}
const run = (title: string, match?: string, size = 1) => pool.run(job(title, match), size);

describe('the pool of auditors', PATIENCE, () => {
  it('[E4.7] answers each job with its own findings, in order', async () => {
    const answers = await Promise.all(['match-1', 'match-22', 'match-333'].map((match) => run('judge', match)));
    expect(answers).toMatchObject([7, 8, 9].map((plies) => ({ outcome: 'found', findings: { plies } })));
    expect(faults).toEqual([]);
  });

  it('[E4.7] runs from source as well', async () => {
    const sourced = open(1, SOURCE);
    expect(await sourced.run(job('judge'), 1)).toMatchObject({ outcome: 'found' });
    await sourced.close();
  });

  it('[E4.7, O6.7] short transcripts go before long ones that came earlier', async () => {
    const order: string[] = [];
    const noted = async (match: string, size: number) => {
      await run('judge', match, size);
      order.push(match);
    };
    // The first has the thread at once.
    await Promise.all([noted('first', 9_000), noted('long', 9_000), noted('longer', 9_001), noted('short', 30)]);
    expect(order).toEqual(['first', 'short', 'long', 'longer']);
  });

  it('[E4.7, O6.7] a job that holds its thread is ended with it, while this one goes on; the next has another', async () => {
    await run('judge');
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 10);
    const startedAt = performance.now();
    const [late, next] = await Promise.all([run('spin'), run('judge', 'match-22')]);
    clearInterval(turning);
    expect(late).toEqual({ outcome: 'late' });
    expect(next).toMatchObject({ outcome: 'found', findings: { plies: 8 } });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(turns).toBeGreaterThan(20);
    expect(faults).toEqual([]);
  });

  it('[E4.7] a worker that never answers is late, too', async () => {
    expect(await run('nothing')).toEqual({ outcome: 'late' });
  });

  it.each([
    ['exit', /exited with code: 3/],
    ['throw', /thrown in a worker/],
    ['fail', /a fault within/],
  ])(
    '[E4.7, O5.4] a job that makes its worker %s is tried once more, and the fault is told each time',
    async (what, says) => {
      expect(await run(what)).toEqual({ outcome: 'failed' });
      expect(faults).toHaveLength(2);
      expect(faults[0]).toMatch(says);
      expect(await run('judge')).toMatchObject({ outcome: 'found' });
    },
  );

  it('[O5.4] a worker that dies between two jobs is replaced, and neither is the worse for it', async () => {
    expect(await run('answer-and-exit')).toMatchObject({ outcome: 'found' });
    // Long enough for the thread to be gone, on most machines. On a busy one it goes during the next job, which is then tried again.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await run('judge')).toMatchObject({ outcome: 'found' });
    expect(faults.filter((fault) => !fault.includes('exited with code: 0'))).toEqual([]);
    expect(faults.length).toBeLessThan(2);
  });

  it('[O6.7] a job that fills the memory of its thread ends only that', async () => {
    const fault = (_what: string, error: unknown) => faults.push(String(error));
    const other = makeAuditPool({ workers: 1, maxMs: 60_000, entry: STUBBORN, heapMb: 48, fault });
    expect(await other.run(job('fill'), 1)).toEqual({ outcome: 'failed' });
    expect(faults.join()).toMatch(/memory/);
    await other.close();
  });

  it('[E4.7] several threads judge side by side', async () => {
    const both = open(2);
    const order: string[] = [];
    const noted = async (title: string) => {
      await both.run(job(title), 1);
      order.push(title);
    };
    // Each takes all the time that there is, so the second one cannot wait for the thread of the first: both start here.
    await Promise.all([both.run(job('spin'), 1), both.run(job('spin'), 1)]);
    await Promise.all([noted('spin'), noted('judge')]);
    expect(order).toEqual(['judge', 'spin']);
    await both.close();
  });

  it('[O5.4] a match that cannot be read says nothing about itself', async () => {
    const broken = pool.run(async () => {
      throw new Error('the disk is gone');
    }, 1);
    await expect(broken).rejects.toThrow('the disk is gone');
    expect(await run('judge')).toMatchObject({ outcome: 'found' });
  });

  it('[O5.4] nor does a worker that cannot be started', async () => {
    const none = open(1, new URL('../../audit/testing/no-such-worker.ts', import.meta.url));
    await expect(none.run(job('judge'), 1)).rejects.toThrow();
    await none.close();
  });

  it('[O5.4] a server that stops gives up what is left, and says so', async () => {
    const slow = makeAuditPool({ workers: 1, maxMs: 60_000, entry: STUBBORN, fault: () => faults.push('fault') });
    await slow.run(job('judge'), 1);
    const left = [slow.run(job('nothing'), 1), slow.run(job('judge'), 1)];
    await slow.close();
    expect(await Promise.all(left)).toEqual([{ outcome: 'stopped' }, { outcome: 'stopped' }]);
    expect(await slow.run(job('judge'), 1)).toEqual({ outcome: 'stopped' });
    expect(faults).toEqual([]);
  });
});
