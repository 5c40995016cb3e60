import { wayOf } from '@parley/peer';
import {
  CLASSES,
  type ClientMessage,
  type ClientMessageType,
  EVERYONE,
  FIRST_ACCEPTS,
  introductionClaimsSchema,
  type PlayerClass,
  type Portion,
  PROTOCOL_VERSION,
  type RefusalCode,
} from '@parley/protocol';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { memorySpentTokens, type SpentTokens } from '../auth/spent.ts';
import { makeMemoryStore } from '../store/memory.ts';
import { takePortions } from '../store/testing/conduct-samples.ts';
import { type Arena, openArena, pensOf, reportOf, startPair, type TestClient } from '../testing/arena.ts';
import { EXPECTED_ACTIONS, EXPECTED_NEEDS, EXPECTED_PORTIONS } from '../testing/expected-policy.ts';

/** The policy of classes through real sockets of a whole server: each class, each message, each mode (S3, S4). */

type AskedMode = 'casual' | 'ranked';
const MODES = ['casual', 'ranked'] as const;
const FOUR = 'four-in-a-row';
/** As many entrances are under way at once as fill the queue (`EntranceQueue`). */
const ENTERING_AT_ONCE = 8;
/** An id of nothing that is there. */
const NOTHING = 'n'.repeat(22);

let arena: Arena;
let made = 0;
/** By mode, a table that anybody may join, and a match that is over. */
const tables = { casual: '', ranked: '' };
const matches = { casual: '', ranked: '' };
let host: TestClient;

/** @param without portions that a restriction takes */
async function clientOf(
  kind: PlayerClass,
  accepts = FIRST_ACCEPTS,
  without: readonly Portion[] = [],
): Promise<TestClient> {
  made += 1;
  if (kind === 'anonymous') {
    const visitor = await arena.visitor(`visitor-${made}`);
    await visitor.next('welcome');
    return visitor;
  }
  const person = await arena.player(`${kind}-${made}`, { class: kind, accepts });
  await takePortions(arena.store, person.id, without);
  return arena.client(person);
}

beforeAll(async () => {
  arena = await openArena({ PARLEY_MATCHES_PER_HOUR: '1000' });
  for (const mode of MODES) {
    const pair = [await clientOf('member'), await clientOf('member')] as const;
    const [start] = await startPair(pair[0], pair[1], FOUR, mode);
    for (const pen of pensOf(
      start,
      pair.flatMap(({ person }) => person ?? []),
    )) {
      const client = pair.find(({ person }) => person === pen);
      await client?.ask({ type: 'report', match: start.match, report: await reportOf(pen, start, null) });
    }
    await pair[0].next('verdict');
    matches[mode] = start.match;
  }
  host = await clientOf('member');
  for (const mode of MODES) {
    tables[mode] = await host.askTable({ type: 'open', title: 'dots-and-boxes', mode, seats: 4 });
  }
});
afterAll(() => arena.stop());

type Said = ClientMessage extends infer M ? (M extends unknown ? Omit<M, 're'> : never) : never;

/** A well-formed message of each type, about play of this mode. */
function said(type: ClientMessageType, mode: AskedMode): Said {
  const table = tables[mode];
  const match = matches[mode];
  const jws = 'a.b.c';
  const all: Readonly<Record<ClientMessageType, Said>> = {
    hello: {
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      ticket: 't'.repeat(40),
      proof: jws,
      tab: NOTHING,
      titles: [],
      page: null,
    },
    ping: { type: 'ping' },
    window: { type: 'window', list: 'people', from: 0, size: 5 },
    search: { type: 'search', text: 'memb' },
    play: { type: 'play', title: FOUR },
    select: { type: 'select', to: host.id, title: FOUR, mode, seats: 2, table: null },
    running: { type: 'running' },
    watch: { type: 'watch', match, besides: null },
    unwatch: { type: 'unwatch', match },
    publish: { type: 'publish', listings: [] },
    listings: { type: 'listings' },
    'open-listing': {
      type: 'open-listing',
      house: NOTHING,
      listing: 'bot',
      wants: { kind: 'bot', strength: 'easy' },
    },
    'close-listing': { type: 'close-listing', introduction: NOTHING },
    consent: { type: 'consent', table },
    decline: { type: 'decline', table },
    withdraw: { type: 'withdraw', table, client: NOTHING },
    'select-player': { type: 'select-player', player: host.person?.id ?? NOTHING, title: FOUR, mode, seats: 2 },
    open: { type: 'open', title: FOUR, mode, seats: 2 },
    join: { type: 'join', table },
    leave: { type: 'leave', table },
    remove: { type: 'remove', table, client: NOTHING },
    begin: { type: 'begin', table },
    rematch: { type: 'rematch', match },
    return: { type: 'return', match, takeOver: false },
    signal: { type: 'signal', introduction: NOTHING, signal: { kind: 'retry', attempt: 1 } },
    'link-failed': { type: 'link-failed', match, peer: 0, reason: 'timeout' },
    'link-report': { type: 'link-report', match, peer: 0, path: null, rungs: [] },
    network: { type: 'network', network: { udp: 'unknown', mapping: 'unknown', relays: [], tookMs: 0 } },
    'hide-address': { type: 'hide-address', hidden: true },
    report: { type: 'report', match, report: jws },
    playing: { type: 'playing', match },
    deposit: { type: 'deposit', match, entries: [] },
    hears: { type: 'hears', match, seats: [], through: [], waits: [] },
    distress: { type: 'distress', match, statement: jws },
    block: { type: 'block', player: NOTHING },
    unblock: { type: 'unblock', player: NOTHING },
    'hear-group': { type: 'hear-group', group: EVERYONE },
    'say-in-group': { type: 'say-in-group', group: EVERYONE, text: 'good luck' },
    accepts: { type: 'accepts', accepts: FIRST_ACCEPTS },
    quiet: { type: 'quiet', quiet: 'off' },
    away: { type: 'away', away: true },
  };
  return all[type];
}

/** Messages with an answer of their own. */
const ANSWERED_BY: Readonly<Partial<Record<ClientMessageType, 'pong' | 'found' | 'running' | 'listings'>>> = {
  ping: 'pong',
  search: 'found',
  running: 'running',
  listings: 'listings',
};
const POLICY_CODES: readonly string[] = ['not-permitted', 'watch-only'];

/** What the server answers, as far as the policy decides it. */
async function answerTo(client: TestClient, message: Said): Promise<'allowed' | RefusalCode> {
  const refusedBefore = client.messages.filter(({ type }) => type === 'refused').length;
  const kind = ANSWERED_BY[message.type];
  if (kind !== undefined) {
    client.say(message);
    await Promise.race([client.next(kind), client.next('refused')]);
    const refusal = client.messages.filter((one) => one.type === 'refused')[refusedBefore];
    return refusal?.type === 'refused' ? refusal.code : 'allowed';
  }
  const answer = await client.ask(message);
  return answer !== 'done' && POLICY_CODES.includes(answer) ? answer : 'allowed';
}

/** The classes that play. */
const SOMEBODY = ['limited', 'member', 'house'] as const;
const types = Object.keys(EXPECTED_ACTIONS) as ClientMessageType[];

describe.each(CLASSES)('%s', (kind) => {
  it.each(types.flatMap((type) => MODES.map((mode) => ({ type, mode }))))(
    '[S1.8, S3.5, S4.2] says $type, $mode',
    async ({ type, mode }) => {
      const client = await clientOf(kind);
      expect(await answerTo(client, said(type, mode))).toBe(EXPECTED_ACTIONS[type][mode][kind]);
      await client.leave();
    },
  );
});

const lacking = SOMEBODY.flatMap((kind) => EXPECTED_PORTIONS[kind].map((portion: Portion) => ({ kind, portion })));

describe.each(lacking)('$kind without $portion', ({ kind, portion }) => {
  it.each(types.flatMap((type) => MODES.map((mode) => ({ type, mode }))))(
    '[S4.4] says $type, $mode',
    async ({ type, mode }) => {
      const client = await clientOf(kind, FIRST_ACCEPTS, [portion]);
      const whole = EXPECTED_ACTIONS[type][mode][kind];
      const lost = whole === 'allowed' && EXPECTED_NEEDS[type]?.[mode] === portion;
      expect(await answerTo(client, said(type, mode))).toBe(lost ? 'not-permitted' : whole);
      await client.leave();
    },
  );
});

/** What somebody of the first class is answered who challenges somebody of the second one, where that one accepts it. */
const CHALLENGES: Readonly<Record<PlayerClass, Readonly<Record<AskedMode, string>>>> = {
  // In the order anonymous, guest, member, house; `d` done.
  anonymous: { casual: 'wwww', ranked: 'wwww' },
  limited: { casual: 'nddd', ranked: 'nnnn' },
  member: { casual: 'nddd', ranked: 'nndn' },
  house: { casual: 'nnnn', ranked: 'nnnn' },
};
const ANSWERS: Readonly<Record<string, string>> = { d: 'done', n: 'not-permitted', w: 'watch-only' };

const pairs = CLASSES.flatMap((asker) =>
  CLASSES.flatMap((other, at) =>
    MODES.map((mode) => ({ asker, other, mode, expected: ANSWERS[CHALLENGES[asker][mode][at] ?? ''] ?? '' })),
  ),
);

/** The settings of somebody who accepts no class for anything. */
const NOBODY = {
  casual: { limited: false, member: false, house: false },
  ranked: { limited: false, member: false, house: false },
  watch: { anonymous: false, limited: false, member: false },
};

describe('[S3.6] an introduction', () => {
  it.each(pairs)('[S3.6] $asker asks $other, $mode: $expected', async ({ asker, other, mode, expected }) => {
    const one = await clientOf(asker);
    const two = await clientOf(other);
    const challenge = { type: 'select', to: two.id, title: FOUR, mode, seats: 2, table: null } as const;
    expect(await one.ask(challenge)).toBe(expected);
    if (expected !== 'done') return;
    const { table } = (await two.next('table')).table;
    // What was accepted when it was asked is looked at again when the two are introduced.
    // (Where the other side stops accepting it, the challenge ends at once: S8.13.)
    expect(await one.ask({ type: 'accepts', accepts: NOBODY })).toBe('done');
    expect(await two.ask({ type: 'consent', table })).toBe('not-accepted');
    expect(await one.ask({ type: 'accepts', accepts: FIRST_ACCEPTS })).toBe('done');
    expect(await two.ask({ type: 'consent', table })).toBe('done');
    const [a, b] = await Promise.all([one.next('match'), two.next('match')]);
    expect([a.start.introductions.length, b.start.introductions.length]).toEqual([1, 1]);
    // Both ends read the direction from the introduction that they are told, so it is looked at as they do.
    for (const { start } of [a, b]) {
      const claims = start.introductions.map(({ jwt }) => introductionClaimsSchema.parse(decodeJwt(jwt)));
      expect(claims.map((introduced) => wayOf(introduced, start.seat))).toEqual(['both']);
    }
    await Promise.all([one.leave(), two.leave()]);
  });

  it.each(pairs)('[S3.6] $asker asks $other who accepts nobody, $mode', async ({ asker, other, mode, expected }) => {
    const one = await clientOf(asker);
    const two = await clientOf(other, NOBODY);
    const challenge = { type: 'select', to: two.id, title: FOUR, mode, seats: 2, table: null } as const;
    expect(await one.ask(challenge)).toBe(expected === 'done' ? 'not-accepted' : expected);
    await Promise.all([one.leave(), two.leave()]);
  });

  const single = SOMEBODY.flatMap((accepted) =>
    SOMEBODY.flatMap((kind) => SOMEBODY.map((accepting) => ({ accepted, kind, accepting }))),
  ).filter(({ kind, accepting }) => kind !== 'house' || accepting !== 'house');
  it.each(single)(
    '[S3.30] of a $accepting who accepts $accepted alone, with a $kind',
    async ({ accepted, kind, accepting }) => {
      const alone = { ...NOBODY, casual: { ...NOBODY.casual, [accepted]: true } };
      const [one, two] = [await clientOf(kind), await clientOf(accepting, alone)];
      // A house asks nobody, so it is asked. What the one who asks accepts is looked at when the two are introduced.
      const [asker, other] = kind === 'house' ? [two, one] : [one, two];
      const challenge = { type: 'select', to: other.id, title: FOUR, mode: 'casual', seats: 2, table: null } as const;
      const asked = await asker.ask(challenge);
      if (kind !== 'house') expect(asked).toBe(kind === accepted ? 'done' : 'not-accepted');
      if (asked === 'done') {
        const { table } = (await other.next('table')).table;
        expect(await other.ask({ type: 'consent', table })).toBe(kind === accepted ? 'done' : 'not-accepted');
      }
      if (kind === accepted) await Promise.all([asker.next('match'), other.next('match')]);
      // Casual and ranked play are accepted apart.
      if (kind === 'member' && accepting === 'member' && accepted !== 'member') {
        expect(await asker.ask({ ...challenge, mode: 'ranked' })).toBe('not-accepted');
      }
      await Promise.all([one.leave(), two.leave()]);
    },
  );

  it('[S3.6] of three, where two have stopped accepting one another meanwhile, is refused to the host', async () => {
    const [first, second, third] = [await clientOf('limited'), await clientOf('limited'), await clientOf('member')];
    const table = await first.askTable({ type: 'open', title: 'dots-and-boxes', mode: 'casual', seats: 4 });
    expect(await second.ask({ type: 'join', table })).toBe('done');
    expect(await third.ask({ type: 'join', table })).toBe('done');
    expect(await third.ask({ type: 'accepts', accepts: NOBODY })).toBe('done');
    expect(await first.ask({ type: 'begin', table })).toBe('not-accepted');
    expect(await third.ask({ type: 'accepts', accepts: FIRST_ACCEPTS })).toBe('done');
    expect(await first.ask({ type: 'begin', table })).toBe('done');
  });
});

describe('[S1.20] an anonymous visitor', () => {
  it('[S1.20] is in no list and sees none, and its id is the one of its key', async () => {
    const visitor = await clientOf('anonymous');
    const guest = await clientOf('limited');
    const { self, window } = await visitor.next('welcome');
    expect(self).toMatchObject({ class: 'anonymous', portions: ['watch'] });
    expect(window).toMatchObject({ people: [], tables: [] });
    expect((await guest.next('welcome')).window.people.map(({ client }) => client)).not.toContain(visitor.id);
    expect(await arena.store.players.byId(self.player)).toBeNull();
  });

  it('[S1.20] has a quarter of the places at most', async () => {
    const small = await openArena({ PARLEY_MAX_CLIENTS: '8' });
    const [first, second] = [await small.visitor('one'), await small.visitor('two')];
    await Promise.all([first.next('welcome'), second.next('welcome')]);
    expect((await (await small.visitor('three')).closed).reason).toBe('too-fast');
    await first.leave();
    await (await small.visitor('four')).next('welcome');
    await small.client(await small.player('ada'));
    await small.stop();
  });

  it('[S1.20] that goes while its ticket is asked for elsewhere leaves no place taken', async () => {
    const spent = memorySpentTokens();
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    const slow: SpentTokens = {
      async spend(...given) {
        asked += 1;
        await answered;
        return spent.spend(...given);
      },
    };
    const small = await openArena({ PARLEY_MAX_CLIENTS: '8' }, undefined, null, null, slow);
    const impatient = await Promise.all([1, 2, 3, 4].map((n) => small.visitor(`impatient-${n}`)));
    await vi.waitFor(() => expect(asked).toBe(4));
    await Promise.all(impatient.map((visitor) => visitor.leave()));
    answer();
    // There is room for two.
    for (const name of ['one', 'two']) await (await small.visitor(name)).next('welcome');
    await small.stop();
  });

  it('[S1.20] takes its place before its turn to enter has come, so a burst from many addresses takes no more', async () => {
    const store = makeMemoryStore();
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reached = 0;
    let full = (): void => {};
    const allReached = new Promise<void>((resolve) => {
      full = resolve;
    });
    const byHash: typeof store.sessions.byHash = async (hash) => {
      reached += 1;
      if (reached === ENTERING_AT_ONCE) full();
      await released;
      return store.sessions.byHash(hash);
    };
    const small = await openArena(
      { PARLEY_MAX_CLIENTS: String(2 * ENTERING_AT_ONCE) },
      { ...store, sessions: { ...store.sessions, byHash } },
    );
    const players = Array.from({ length: ENTERING_AT_ONCE }, async (_, n) =>
      small.client(await small.player(`player-${n}`)),
    );
    await allReached;
    /** A visitor who waits hears that; one who has no place is turned away. */
    const arrive = async (name: string) => {
      const visitor = await small.visitor(name);
      const [waits, refused] = [visitor.next('queued'), visitor.next('refused')];
      // The other one never comes.
      for (const answer of [waits, refused]) answer.catch(() => {});
      const answer = await Promise.race([waits, refused]);
      return { visitor, code: answer.type === 'queued' ? answer.type : answer.code };
    };
    const places = ENTERING_AT_ONCE / 2;
    const burst: Awaited<ReturnType<typeof arrive>>[] = [];
    for (let n = 0; n < places + 2; n += 1) burst.push(await arrive(`burst-${n}`));
    const waits = Array.from({ length: places }, () => 'queued');
    expect(burst.map(({ code }) => code)).toEqual([...waits, 'too-fast', 'too-fast']);
    // One that waits and goes leaves its place to another.
    const [impatient, ...patient] = burst.slice(0, places).map(({ visitor }) => visitor);
    await impatient?.leave();
    const next = await arrive('next');
    expect([next.code, (await arrive('late')).code]).toEqual(['queued', 'too-fast']);
    release();
    await Promise.all([...patient, next.visitor].map((visitor) => visitor.next('welcome')));
    await Promise.all(players);
    expect(small.session.counts().clients).toBe(ENTERING_AT_ONCE + places);
    await small.stop();
  });
});
