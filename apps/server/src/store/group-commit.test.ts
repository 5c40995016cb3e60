import { beforeEach, describe, expect, it } from 'vitest';
import { type Fault, type GroupCommit, makeGroupCommit, type SortedLocks } from './group-commit.ts';

/** A transaction is a list of what was written in it; it counts once it has ended without a fault. */
type Tx = string[];

let commits: Tx[];
let locked: SortedLocks[];
let group: GroupCommit<Tx>;
let failing: number;

beforeEach(() => {
  commits = [];
  locked = [];
  failing = 0;
  group = makeGroupCommit<Tx>({
    most: 4,
    async transaction(work) {
      const tx: Tx = [];
      const result = await work(tx);
      if (failing > 0) {
        failing -= 1;
        throw new Error('the disk is full');
      }
      commits.push(tx);
      return result;
    },
    async lock(_tx, rows) {
      locked.push(rows);
    },
  });
});

const write = (what: string, locks = {}): Promise<string> =>
  group.write(locks, async (tx) => {
    tx.push(what);
    return `${what} is durable`;
  });
const fail = (): Promise<never> =>
  group.write({}, async (tx) => {
    tx.push('half of it');
    throw new Error('a row that does not fit');
  });

describe('group commit', () => {
  it('[O5.7] what is asked for in one turn of the event loop is one transaction, in the order of the calls', async () => {
    expect(await Promise.all(['a', 'b', 'c'].map((what) => write(what)))).toEqual([
      'a is durable',
      'b is durable',
      'c is durable',
    ]);
    await write('d');
    expect(commits).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('[O5.7] resolves nothing before the transaction has ended', async () => {
    const seen: number[] = [];
    await Promise.all(['a', 'b'].map((what) => write(what).then(() => seen.push(commits.length))));
    expect(seen).toEqual([1, 1]);
  });

  it('what comes while one is committed waits for the next', async () => {
    let later: Promise<string> | null = null;
    await group.write({}, async (tx) => {
      later = write('later');
      tx.push('first');
    });
    await later;
    expect(commits).toEqual([['first'], ['later']]);
  });

  it('[O5.7] a write that fails makes no other one fail, and leaves nothing behind', async () => {
    const all = await Promise.allSettled([write('a'), fail(), write('b')]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(commits).toEqual([['a'], ['b']]);
  });

  it('[O5.7] a commit that fails is tried once more, each write by itself', async () => {
    failing = 1;
    expect(await Promise.all([write('a'), write('b')])).toHaveLength(2);
    expect(commits).toEqual([['a'], ['b']]);
    failing = 1;
    await expect(write('c')).rejects.toThrow('the disk is full');
    expect(await write('d')).toBe('d is durable');
  });

  it('[O5.7] takes so many at most, so that the event loop is free in between', async () => {
    const seen: number[] = [];
    const all = Promise.all(Array.from({ length: 9 }, (_one, at) => write(String(at))));
    while (commits.length < 3) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(commits.length);
    }
    await all;
    expect(seen).toEqual([1, 2, 3]);
    expect(commits.map(({ length }) => length)).toEqual([4, 4, 1]);
  });

  it('locks the rows of all its writes first, each once and in one order', async () => {
    await Promise.all([
      write('a', { matches: ['m2'], players: ['p3', 'p1'], leases: ['l2', 'l1'] }),
      write('b', { matches: ['m1'], players: ['p2', 'p3'], leases: ['l1'], groups: ['g1'] }),
      write('c'),
    ]);
    expect(locked).toEqual([
      { leases: ['l1', 'l2'], matches: ['m1', 'm2'], groups: ['g1'], players: ['p1', 'p2', 'p3'], names: [] },
    ]);
  });

  it('is idle when everything asked for has settled', async () => {
    let done = 0;
    for (const what of ['a', 'b', 'c', 'd', 'e']) void write(what).then(() => (done += 1));
    await group.idle();
    await Promise.resolve();
    expect(done).toBe(5);
    await group.idle();
  });

  describe('on a database with several writers', () => {
    let faults: Fault[];
    beforeEach(() => {
      faults = [];
      group = makeGroupCommit<Tx>({
        most: 4,
        async transaction(work) {
          const tx: Tx = [];
          const result = await work(tx);
          const fault = faults.shift();
          if (fault === 'unsure') commits.push(tx);
          if (fault !== undefined) throw new Error(fault);
          commits.push(tx);
          return result;
        },
        lock: async () => {},
        faultOf: (error) => (error instanceof Error ? (error.message as Fault) : 'write'),
      });
    });
    const all = async (...names: string[]) =>
      (await Promise.allSettled(names.map((what) => write(what)))).map(({ status }) => status);

    it('[O8.11] a race is run again, together at first', async () => {
      faults = ['race'];
      expect(await all('a', 'b')).toEqual(['fulfilled', 'fulfilled']);
      expect(commits).toEqual([['a', 'b']]);
    });

    it('[O8.11] one that loses again and again is given up, and the others are not', async () => {
      faults = ['race', 'race', 'race', 'race', 'race', 'race', 'race'];
      expect(await all('a', 'b')).toEqual(['rejected', 'fulfilled']);
      expect(commits).toEqual([['b']]);
    });

    it('[O8.11] what may have been written is not written again', async () => {
      faults = ['unsure'];
      expect(await all('a', 'b')).toEqual(['rejected', 'rejected']);
      expect(commits).toEqual([['a', 'b']]);
    });

    it('[O8.11] without a database everything that waits is told so at once, and later writes are made when it is back', async () => {
      faults = ['away'];
      expect(await all('a', 'b', 'c', 'd', 'e', 'f')).toEqual(Array(6).fill('rejected'));
      expect(await all('g')).toEqual(['fulfilled']);
      expect(commits).toEqual([['g']]);
    });
  });
});
