import { type ClientEvent, type ClientState, memoryMatchRecords, type ParleyClient } from '@parley/client';
import { err, type MatchStart, ok, type Refusal, type Result } from '@parley/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openJournal } from './journal.ts';
import { createResume } from './resume.ts';

/** Storage of one origin, as far as the journal uses it. */
const marks = new Map<string, string>();
beforeEach(() => {
  marks.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => marks.get(key) ?? null,
    setItem: (key: string, value: string) => void marks.set(key, value),
    removeItem: (key: string) => void marks.delete(key),
  });
});

class FakeClient {
  readonly asked: unknown[] = [];
  answer: Result<unknown, Refusal> = ok({ table: null });
  state = {
    self: { player: 'player-ada' },
    connection: { state: 'online', client: 'client-ada' },
  } as unknown as ClientState;
  readonly #listeners = new Map<string, Set<(event: ClientEvent) => void>>();

  on(type: string, listener: (event: ClientEvent) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }
  say(event: ClientEvent): void {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event);
  }
  subscribe(): () => void {
    return () => {};
  }
  async request(message: unknown): Promise<Result<unknown, Refusal>> {
    this.asked.push(message);
    return this.answer;
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const record = {
  player: 'player-ada',
  match: 'match-0001',
  client: 'client-ada',
  at: Date.now(),
  entries: ['a.b.c'],
  isWhole: true,
};
const free = { take: async () => true, steal: async () => {} };

function setUp(holds = free) {
  const client = new FakeClient();
  const records = memoryMatchRecords();
  const resume = createResume({ client: client as unknown as ParleyClient, records, holds });
  return { client, records, resume };
}

describe('[N6.7] a page that is loaded anew', () => {
  it('asks for the match that its device kept, once it is in', async () => {
    const { client, records, resume } = setUp();
    await records.put(record);
    expect(resume.store.getState().state).toBe('looking');
    client.say({ type: 'online' });
    await settled();
    expect(client.asked).toEqual([{ type: 'return', match: 'match-0001', takeOver: true }]);
    expect(resume.store.getState()).toEqual({ state: 'returning', match: 'match-0001' });
    client.say({ type: 'match', start: {} as MatchStart });
    expect(resume.store.getState().state).toBe('done');
    client.say({ type: 'online' });
    await settled();
    expect(client.asked).toHaveLength(1);
  });

  it('[W5.8] is back with the start of that match, before it is drawn; another match is no way back', async () => {
    for (const [match, state] of [
      ['match-0001', 'back'],
      ['match-0002', 'done'],
    ] as const) {
      const { client, records, resume } = setUp();
      await records.put(record);
      client.say({ type: 'online' });
      await settled();
      client.say({ type: 'match', start: { match } as MatchStart });
      expect(resume.store.getState().state).toBe(state);
    }
  });

  it('asks for nothing of another player of this device, and for nothing where nothing was kept', async () => {
    const { client, records, resume } = setUp();
    await records.put({ ...record, player: 'player-bob' });
    client.say({ type: 'online' });
    await settled();
    expect(client.asked).toEqual([]);
    expect(resume.store.getState().state).toBe('done');
  });

  it('leaves a match where it is that another tab plays, until its player says otherwise', async () => {
    const { client, records, resume } = setUp({ ...free, take: async () => false });
    await records.put(record);
    client.say({ type: 'online' });
    await settled();
    expect(client.asked).toEqual([]);
    expect((await resume.playHere('match-0001')).ok).toBe(true);
    expect(client.asked).toHaveLength(1);
  });

  it('asks again where the connection broke after the answer and before the start', async () => {
    const { client, records, resume } = setUp();
    await records.put(record);
    client.say({ type: 'online' });
    await settled();
    expect(resume.store.getState().state).toBe('returning');
    client.say({ type: 'offline' });
    expect(resume.store.getState().state).toBe('looking');
    client.say({ type: 'online' });
    await settled();
    expect(client.asked).toHaveLength(2);
    client.say({ type: 'match', start: {} as MatchStart });
    client.say({ type: 'offline' });
    client.say({ type: 'online' });
    await settled();
    expect(client.asked).toHaveLength(2);
    expect(resume.store.getState().state).toBe('done');
  });

  it('forgets what the server says is over, and asks again where the server is away', async () => {
    const { client, records, resume } = setUp();
    await records.put(record);
    client.answer = err({ code: 'internal', detail: 'offline' });
    client.say({ type: 'online' });
    await settled();
    expect(await records.of('player-ada')).toHaveLength(1);
    client.answer = err({ code: 'unexpected', detail: 'has reported' });
    client.say({ type: 'online' });
    await settled();
    expect(await records.of('player-ada')).toEqual([]);
    expect(resume.store.getState().state).toBe('done');
  });
});

const participants = [{ seat: 0, client: 'client-ada', key: 'k', card: { player: 'player-ada' } }];
const startOf = (returned?: MatchStart['returned']) =>
  ({ match: 'match-0001', seat: 0, participants, returned }) as unknown as MatchStart;

describe('[N6.1, N6.4] what the page goes on from', () => {
  async function open(returned: MatchStart['returned'], records = memoryMatchRecords()) {
    const client = new FakeClient() as unknown as ParleyClient;
    return openJournal({ records, holds: free, client, start: startOf(returned) });
  }

  it('everything that was kept, if nobody else held the seat since', async () => {
    const records = memoryMatchRecords();
    const { journal, back } = await open(undefined, records);
    expect(back).toBeNull();
    await journal.keep(['a.b.c']);
    await journal.keep(['d.e.f', 'a.b.c']);
    const again = await open({ awayMs: 1_500, former: 'client-ada' }, records);
    expect(again.back).toMatchObject({ kept: ['a.b.c', 'd.e.f'], awayMs: 1_500 });
    const later = await open({ awayMs: 0, former: 'client-of-the-phone' }, records);
    expect(later.back?.kept).toBeNull();
  });

  it('nothing, where this device began with nothing and is loaded anew before it knows what was signed', async () => {
    const records = memoryMatchRecords();
    const first = await open({ awayMs: 0, former: 'client-of-the-phone' }, records);
    await first.journal.keep(['a.b.c']);
    expect((await open({ awayMs: 0, former: 'client-ada' }, records)).back?.kept).toBeNull();
    first.journal.complete();
    await first.journal.keep(['d.e.f']);
    expect((await open({ awayMs: 0, former: 'client-ada' }, records)).back?.kept).toEqual(['a.b.c', 'd.e.f']);
  });

  it('nothing, where a write failed once: an entry may be missing', async () => {
    const records = memoryMatchRecords();
    const { journal } = await open(undefined, records);
    await journal.keep(['a.b.c']);
    const broken = { ...records, put: () => Promise.reject(new Error('the disk is full')) };
    const { journal: failing } = await open({ awayMs: 0, former: 'client-ada' }, broken);
    await failing.keep(['d.e.f']);
    expect((await open({ awayMs: 0, former: 'client-ada' }, records)).back?.kept).toBeNull();
  });

  it('nothing, where the disk is full and takes not even the mark', async () => {
    const records = memoryMatchRecords();
    const { journal } = await open(undefined, records);
    await journal.keep(['a.b.c']);
    const full = { ...records, put: () => Promise.reject(new Error('the disk is full')) };
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => marks.get(key) ?? null,
      setItem: () => {
        throw new Error('the disk is full');
      },
      removeItem: (key: string) => void marks.delete(key),
    });
    const { journal: failing } = await open({ awayMs: 0, former: 'client-ada' }, full);
    await failing.keep(['d.e.f']);
    expect((await open({ awayMs: 0, former: 'client-ada' }, records)).back?.kept).toBeNull();
  });

  it('nothing, where the write of another player of this page at the same match went well', async () => {
    const records = memoryMatchRecords();
    const both = [...participants, { seat: 1, client: 'client-bob', key: 'l', card: { player: 'player-bob' } }];
    const openFor = (seat: number, store = records, returned?: MatchStart['returned']) => {
      const client = new FakeClient();
      client.state = {
        ...client.state,
        connection: { state: 'online', client: both[seat]?.client ?? '' },
      } as ClientState;
      const start = { ...startOf(returned), seat, participants: both } as unknown as MatchStart;
      return openJournal({ records: store, holds: free, client: client as unknown as ParleyClient, start });
    };
    const { journal } = await openFor(0);
    await journal.keep(['a.b.c']);
    const broken = { ...records, put: () => Promise.reject(new Error('the disk is full')) };
    const { journal: failing } = await openFor(0, broken, { awayMs: 0, former: 'client-ada' });
    await failing.keep(['d.e.f']);
    const { journal: bobs } = await openFor(1);
    await bobs.keep(['x.y.z']);
    expect((await openFor(0, records, { awayMs: 0, former: 'client-ada' })).back?.kept).toBeNull();
  });

  it('and a store that hangs delays one move, not each of them', async () => {
    vi.useFakeTimers();
    try {
      const records = memoryMatchRecords();
      let answer = (): void => {};
      const hanging = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const { journal } = await open(undefined, { ...records, put: (one) => hanging.then(() => records.put(one)) });
      let sent = 0;
      const send = (jws: string): void => void journal.keep([jws]).then(() => (sent += 1));
      send('a.b.c');
      await vi.advanceTimersByTimeAsync(2_000);
      expect(sent).toBe(1);
      send('d.e.f');
      await vi.advanceTimersByTimeAsync(0);
      expect(sent).toBe(2);
      expect(marks.size).toBe(1);
      answer();
      await vi.advanceTimersByTimeAsync(0);
      expect(marks.size).toBe(0);
      expect((await records.of('player-ada'))[0]?.entries).toEqual(['a.b.c', 'd.e.f']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('what is discarded is gone, and stays gone', async () => {
    const records = memoryMatchRecords();
    const { journal } = await open(undefined, records);
    await journal.keep(['a.b.c']);
    journal.discard();
    await journal.keep(['d.e.f']);
    await settled();
    expect(await records.of('player-ada')).toEqual([]);
  });
});
