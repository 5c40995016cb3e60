import { type ClientEvent, type ClientState, INITIAL_STATE, type ParleyClient } from '@parley/client';
import { err, type MatchStart, ok, type Refusal, type RefusalCode, type Result, type Table } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { createLooking } from './looking.ts';

const FOUR = 'four-in-a-row';
const DOTS = 'dots-and-boxes';
const ME = 'client-ada';

const search = (id: string, title = FOUR): Table =>
  ({ table: id, title, host: ME, looking: { since: 5, takes: [] }, members: [{ client: ME }] }) as unknown as Table;

/** A server as far as a search meets it: it answers when the test says so. */
class FakeClient {
  state: ClientState = { ...INITIAL_STATE, connection: { state: 'online', client: ME } };
  readonly said: string[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #matches = new Set<(event: ClientEvent) => void>();
  readonly #answers: ((result: Result<{ table: string | null }, Refusal>) => void)[] = [];

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  on(_: string, listener: (event: ClientEvent) => void): () => void {
    this.#matches.add(listener);
    return () => this.#matches.delete(listener);
  }
  request(message: { readonly type: string; readonly title?: string; readonly table?: string }) {
    this.said.push(`${message.type} ${message.title ?? message.table}`);
    return new Promise<Result<{ table: string | null }, Refusal>>((resolve) => this.#answers.push(resolve));
  }
  become(change: Partial<ClientState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
  tables(...tables: readonly Table[]): void {
    this.become({ tables: new Map(tables.map((table) => [table.table, table])) });
  }
  gone(table: string, end: 'closed' | 'expired' | 'started'): void {
    const event = { type: 'table-gone', table, end, by: null } as const;
    this.become({
      tables: new Map([...this.state.tables].filter(([id]) => id !== table)),
      notices: [...this.state.notices, { id: this.state.notices.length + 1, at: 0, event, table: null }],
    });
  }
  async answer(code?: RefusalCode): Promise<void> {
    const resolve = this.#answers.shift();
    if (resolve === undefined) throw new Error('nothing was asked');
    resolve(code === undefined ? ok({ table: null }) : err({ code, detail: '' }));
    await new Promise<void>((done) => setImmediate(done));
  }
  match(name: string, kind = 'limited'): void {
    const participants = [
      { seat: 0, card: { name: 'Ada', class: 'limited' } },
      { seat: 1, card: { name, class: kind } },
    ];
    const start = { match: 'match-1', seat: 0, participants } as unknown as MatchStart;
    for (const listener of this.#matches) listener({ type: 'match', start });
  }
}

function setUp(before: string | null = null) {
  const client = new FakeClient();
  const due: { at: number; run: () => void }[] = [];
  const clock = { now: 1_000 };
  const timers = {
    now: () => clock.now,
    random: () => 0.5,
    after(ms: number, run: () => void) {
      const one = { at: clock.now + ms, run };
      due.push(one);
      return () => void due.splice(due.indexOf(one), due.includes(one) ? 1 : 0);
    },
  };
  let left = before;
  const kept = {
    before,
    keep(text: string) {
      left = text;
    },
  };
  const looking = createLooking({ client: client as unknown as ParleyClient, timers, kept });
  const pass = (ms: number): void => {
    clock.now += ms;
    for (const one of due.splice(0)) one.at <= clock.now ? one.run() : due.push(one);
  };
  return { client, looking, pass, left: () => left, get: () => looking.store.getState() };
}

async function alone(before: string | null = null) {
  const all = setUp(before);
  const answer = all.looking.start(FOUR);
  all.client.tables(search('table-1'));
  await all.client.answer();
  expect(await answer).toEqual(ok('alone'));
  return all;
}

describe('a search for somebody to play with', () => {
  it('[W1.11] has a warm-up while nobody is there, and none where somebody was', async () => {
    const { get } = await alone();
    expect(get()).toMatchObject({ wanted: { title: FOUR, since: 1_000 }, warmUp: { title: FOUR, moves: [] } });
    const other = setUp();
    const answer = other.looking.start(FOUR);
    await other.client.answer();
    expect(await answer).toEqual(ok('found'));
    expect(other.get()).toEqual({ wanted: null, warmUp: null, found: null });
  });

  it('[W1.15] pressed twice is one question; a refusal is told and begins nothing', async () => {
    const { client, looking, get } = setUp();
    const answers = [looking.start(FOUR), looking.start(FOUR)];
    expect(client.said).toEqual([`play ${FOUR}`]);
    await client.answer('busy');
    for (const answer of answers) expect(await answer).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect(get().wanted).toBeNull();
    client.become({});
    expect(client.said).toHaveLength(1);
  });

  it('[W1.11] ends with the match: the warm-up stays in sight, and says who came', async () => {
    const { client, get, left } = await alone();
    client.gone('table-1', 'closed');
    client.match('Zoe');
    expect(get()).toMatchObject({ wanted: null, found: { name: 'Zoe', at: 1_000 }, warmUp: { title: FOUR } });
    expect(left()).toBe('');
  });

  it('[W1.11] a match with a bot that was chosen is no person who came', async () => {
    const { client, get } = await alone();
    client.match('Bot', 'house');
    expect(get()).toEqual({ wanted: null, warmUp: null, found: null });
  });

  it('[W1.17] stays with the bot: looks no longer, also where the table is shown a moment longer', async () => {
    const { client, looking, get } = await alone();
    looking.stay();
    client.become({});
    expect(client.said.at(-1)).toBe('leave table-1');
    expect(get()).toMatchObject({ wanted: null, warmUp: { title: FOUR } });
    client.gone('table-1', 'closed');
    expect(client.said).toHaveLength(2);
    looking.stop();
    expect(get()).toEqual({ wanted: null, warmUp: null, found: null });
  });

  it('[W1.16] lost with the connection it is begun anew by itself, and the warm-up goes on', async () => {
    const { client, looking, get } = await alone();
    const before = get().warmUp;
    const first = { column: 3 };
    if (before !== null) looking.play({ ...before, moves: [first] });
    client.become({ connection: { state: 'waiting', attempt: 1, retryAt: 0, why: 'internal' } });
    expect(client.said).toHaveLength(1);
    client.become({ connection: { state: 'online', client: ME }, tables: new Map() });
    expect(client.said.at(-1)).toBe(`play ${FOUR}`);
    client.tables(search('table-2'));
    await client.answer();
    expect(get()).toMatchObject({ wanted: { title: FOUR, since: 1_000 }, warmUp: { moves: [first] } });
  });

  it('[W1.14] goes on quietly when its table ran out of time', async () => {
    const { client, get } = await alone();
    client.gone('table-1', 'expired');
    expect(client.said).toEqual([`play ${FOUR}`, `play ${FOUR}`]);
    client.tables(search('table-2'));
    await client.answer();
    expect(get().wanted).toEqual({ title: FOUR, since: 1_000 });
  });

  it('[W1.16] is over where the player began something else, in another tab perhaps', async () => {
    const { client, pass, get } = await alone();
    client.gone('table-1', 'closed');
    expect(get().wanted).not.toBeNull();
    pass(1_000);
    expect(get()).toMatchObject({ wanted: null, warmUp: { title: FOUR } });
    client.become({});
    expect(client.said).toHaveLength(1);
  });

  it('[W1.15] is not asked again and again where the server refuses, and ends where it will not have it', async () => {
    const { client, pass, get } = await alone();
    client.gone('table-1', 'expired');
    await client.answer('too-fast');
    for (let n = 0; n < 10; n += 1) client.become({});
    expect(client.said).toHaveLength(2);
    pass(5_000);
    expect(client.said).toHaveLength(3);
    await client.answer('not-permitted');
    expect(get().wanted).toBeNull();
    pass(60_000);
    expect(client.said).toHaveLength(3);
  });

  it('[W1.17] an answer that comes after the player stopped ends what it began', async () => {
    const { client, looking, get } = await alone();
    client.gone('table-1', 'expired');
    looking.stop();
    client.tables(search('table-2'));
    await client.answer();
    expect(client.said.at(-1)).toBe('leave table-2');
    expect(get()).toEqual({ wanted: null, warmUp: null, found: null });
  });

  it('[W1.16] goes on after a reload, with the same warm-up', async () => {
    const first = await alone();
    const second = setUp(first.left());
    expect(second.get()).toEqual(first.get());
    second.client.become({});
    expect(second.client.said).toEqual([`play ${FOUR}`]);
    for (const kept of ['', '{', 'null', '{"wanted":7,"warmUp":[]}']) {
      expect(setUp(kept).get()).toEqual({ wanted: null, warmUp: null, found: null });
    }
  });

  it('[W1.8] of another title takes the place of the one before', async () => {
    const { client, looking, get } = await alone();
    const answer = looking.start(DOTS);
    client.tables(search('table-2', DOTS));
    await client.answer();
    expect(await answer).toEqual(ok('alone'));
    expect(get()).toMatchObject({ wanted: { title: DOTS }, warmUp: { title: DOTS } });
  });
});
