import { wayOf } from '@parley/peer';
import {
  type Accepts,
  CLASSES,
  EVERYONE,
  FIRST_ACCEPTS,
  introductionClaimsSchema,
  LIMITS,
  type PlayerClass,
  RELAY_SEAT,
  WATCHER_SEAT,
} from '@parley/protocol';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { PlayerRow } from '../store/store.ts';
import { type Arena, openArena, reportOf, startPair, type TestClient } from '../testing/arena.ts';

/** Watching through real sockets of a whole server (S3). */

let arena: Arena;
let made = 0;
beforeAll(async () => {
  arena = await openArena({ PARLEY_MATCHES_PER_HOUR: '1000' });
});
afterAll(() => arena.stop());

async function clientOf(kind: PlayerClass, change: Partial<PlayerRow> = {}): Promise<TestClient> {
  made += 1;
  if (kind !== 'anonymous') return arena.client(await arena.player(`${kind}-${made}`, { class: kind, ...change }));
  const visitor = await arena.visitor(`visitor-${made}`);
  await visitor.next('welcome');
  return visitor;
}

/** A match of two members, or of a member and another class. */
async function match(other: PlayerClass = 'member', accepts: Accepts = FIRST_ACCEPTS) {
  const pair = [await clientOf('member', { accepts }), await clientOf(other)] as const;
  const [start] = await startPair(pair[0], pair[1]);
  const seats = start.participants.map(({ client }) => (client === pair[0].id ? pair[0] : pair[1]));
  return { start, pair, seats };
}

/** The running matches that this client is told of. */
async function running(client: TestClient) {
  client.say({ type: 'running' });
  const { matches } = await client.next('running', ({ re }) => !asked.has(`${client.id} ${re}`));
  for (const message of client.messages) if (message.type === 'running') asked.add(`${client.id} ${message.re}`);
  return matches;
}
const asked = new Set<string>();

const watch = (client: TestClient, id: string, besides: number | null = null) =>
  client.ask({ type: 'watch', match: id, besides });

const letting = (watchers: Accepts['watch']): Accepts => ({ ...FIRST_ACCEPTS, watch: watchers });
const NONE = { anonymous: false, limited: false, member: false };

describe('who may watch', () => {
  it.each(CLASSES)('[S3.6, S3.10] %s, a match of members who accept it', async (kind) => {
    const { start, seats } = await match();
    const watcher = await clientOf(kind);
    expect(await watch(watcher, start.match)).toBe(kind === 'house' ? 'not-permitted' : 'done');
    if (kind === 'house') return;
    const { start: told } = await watcher.next('watching');
    const served = await seats[told.by]?.next('watched');
    // Both are told the same introduction: of this player and of somebody who has no seat, through relays only.
    expect(served?.watcher).toMatchObject({ jwt: told.jwt, introduction: told.introduction, class: kind });
    const claims = introductionClaimsSchema.parse(decodeJwt(told.jwt));
    expect([claims.a.seat, claims.b.seat, claims.match]).toEqual([told.by, WATCHER_SEAT, start.match]);
    expect([claims.b.key, told.plan.relayOnly]).toEqual([watcher.person?.key, true]);
    expect(told.participants.map(({ key }) => key)).toEqual(start.participants.map(({ key }) => key));
    expect(JSON.stringify([told, served])).not.toContain(watcher.person?.address);
  });

  const served = CLASSES.flatMap((kind) =>
    (['limited', 'member', 'house'] as const).map((serving) => ({ kind, serving })),
  );
  it.each(served)('[S3.30] $kind, over a link that goes one way, served by a $serving', async ({ kind, serving }) => {
    // A house serves before people do, and one of two of a class does in any case.
    const pair = [await clientOf(serving === 'house' ? 'member' : serving), await clientOf(serving)] as const;
    const [start] = await startPair(pair[0], pair[1]);
    const watcher = await clientOf(kind);
    expect(await watch(watcher, start.match)).toBe(kind === 'house' ? 'not-permitted' : 'done');
    if (kind === 'house') {
      expect([...pair, watcher].flatMap(({ messages }) => messages.map(({ type }) => type))).not.toContain('watched');
      return;
    }
    const { start: told } = await watcher.next('watching');
    expect(start.participants[told.by]?.card.class).toBe(serving);
    const server = pair.find(({ id }) => id === start.participants[told.by]?.client);
    const { watcher: asked } = (await server?.next('watched')) ?? { watcher: null };
    expect(asked?.jwt).toBe(told.jwt);
    const claims = introductionClaimsSchema.parse(decodeJwt(told.jwt));
    expect([wayOf(claims, told.by), wayOf(claims, WATCHER_SEAT)]).toEqual(['out', 'in']);
    await Promise.all([...pair, watcher].map((client) => client.leave()));
  });

  const acceptance = (['anonymous', 'limited', 'member'] as const).flatMap((kind) =>
    (['anonymous', 'limited', 'member'] as const).map((accepted) => ({ kind, accepted })),
  );
  it.each(acceptance)(
    '[S3.6, S3.10] $kind, where one of the two accepts $accepted alone',
    async ({ kind, accepted }) => {
      const { start } = await match('member', letting({ ...NONE, [accepted]: true }));
      const watcher = await clientOf(kind);
      const isLet = kind === accepted;
      expect((await running(watcher)).some((one) => one.match === start.match)).toBe(isLet);
      expect(await watch(watcher, start.match)).toBe(isLet ? 'done' : 'not-accepted');
    },
  );

  it('[S3.10] the list says who plays what and how many watch, and nothing of who may not be watched or is blocked', async () => {
    const { start, pair } = await match();
    const watcher = await clientOf('limited');
    await watch(watcher, start.match);
    const listed = (await running(watcher)).find((one) => one.match === start.match);
    expect(listed).toMatchObject({ title: 'four-in-a-row', mode: 'casual', watchers: 1 });
    expect(listed?.players.map(({ player }) => player)).toEqual(start.participants.map(({ card }) => card.player));
    expect(await watcher.ask({ type: 'block', player: pair[0].person?.id ?? '' })).toBe('done');
    expect((await running(watcher)).map((one) => one.match)).not.toContain(start.match);
    await watcher.next('introduction-ended', ({ reason }) => reason === 'blocked');
  });

  it('[S3.10] nobody watches a match of its own, one that is over, or one that there is not', async () => {
    const { start, pair, seats } = await match();
    expect(await watch(pair[0], start.match)).toBe('self');
    expect(await watch(pair[0], 'n'.repeat(22))).toBe('unknown-match');
    const watcher = await clientOf('anonymous');
    for (const client of seats) {
      const person = client.person;
      if (person === null) throw new Error('players are persons');
      await client.ask({ type: 'report', match: start.match, report: await reportOf(person, start, null) });
    }
    await pair[0].next('verdict');
    expect(await watch(watcher, start.match)).toBe('unknown-match');
    expect((await running(watcher)).map((one) => one.match)).not.toContain(start.match);
  });
});

describe('an introduction to watch', () => {
  it('[S3.11] carries signals between the two, and nobody else uses it', async () => {
    const { start, seats } = await match();
    const [watcher, stranger] = [await clientOf('anonymous'), await clientOf('anonymous')];
    await watch(watcher, start.match);
    const { start: told } = await watcher.next('watching');
    const { introduction } = told;
    const signal = { kind: 'retry', attempt: 1 } as const;
    expect(await stranger.ask({ type: 'signal', introduction, signal })).toBe('not-a-party');
    watcher.say({ type: 'signal', introduction, signal });
    await seats[told.by]?.next('signal', (one) => one.introduction === introduction);
    seats[told.by]?.say({ type: 'signal', introduction, signal });
    await watcher.next('signal', (one) => one.introduction === introduction);
    // The other player of the match has no part in it.
    expect(await seats[1 - told.by]?.ask({ type: 'signal', introduction, signal })).toBe('not-a-party');
  });

  it('[S3.11] ends when the watcher goes, watches something else, or says so', async () => {
    const [one, two] = [await match(), await match()];
    const watcher = await clientOf('limited');
    await watch(watcher, one.start.match);
    const first = (await watcher.next('watching')).start;
    await watch(watcher, two.start.match);
    const ended = (id: string) => (message: { readonly introduction: string }) => message.introduction === id;
    await one.seats[first.by]?.next('introduction-ended', ended(first.introduction));
    const second = (await watcher.next('watching', ({ start }) => start.match === two.start.match)).start;
    expect(await watcher.ask({ type: 'unwatch', match: two.start.match })).toBe('done');
    await two.seats[second.by]?.next('introduction-ended', ended(second.introduction));
    await watch(watcher, one.start.match);
    const third = (
      await watcher.next(
        'watching',
        ({ start }) => start.introduction !== first.introduction && start.match === one.start.match,
      )
    ).start;
    watcher.cut();
    await one.seats[third.by]?.next('introduction-ended', ended(third.introduction));
  });

  it('[S3.11] ends when one of the players stops accepting it, or the one who serves is lost; another one serves then', async () => {
    const { start, seats } = await match();
    const [visitor, guest] = [await clientOf('anonymous'), await clientOf('limited')];
    for (const one of [visitor, guest]) await watch(one, start.match);
    const told = (await visitor.next('watching')).start;
    const other = seats[1 - told.by];
    const accepts = letting({ ...FIRST_ACCEPTS.watch, anonymous: false });
    expect(await other?.ask({ type: 'accepts', accepts })).toBe('done');
    await visitor.next('introduction-ended', ({ introduction }) => introduction === told.introduction);
    expect(await watch(visitor, start.match)).toBe('not-accepted');
    // The guest goes on, until the one who serves is lost.
    const of = (await guest.next('watching')).start;
    expect(guest.messages.some(({ type }) => type === 'introduction-ended')).toBe(false);
    seats[of.by]?.cut();
    await guest.next('introduction-ended', ({ reason }) => reason === 'disconnected');
  });

  it('[S3.11, S6.7] goes on where a player leaves a group: visitors are in none', async () => {
    const { start, pair } = await match();
    const visitor = await clientOf('anonymous');
    await watch(visitor, start.match);
    await visitor.next('watching');
    const player = pair[0].person?.id ?? '';
    await arena.store.groups.stand(EVERYONE, player, 'left', 1);
    // Any change of the player reads it anew.
    expect(await pair[0].ask({ type: 'hide-address', hidden: true })).toBe('done');
    await pair[0].next('self', ({ self }) => !self.groups.includes(EVERYONE));
    expect((await running(visitor)).find((one) => one.match === start.match)).toMatchObject({ watchers: 1 });
  });

  it('[S3.11] that ended before it was signed is told to nobody, however often a visitor asks', async () => {
    const store = makeMemoryStore();
    let held = Promise.resolve();
    let release = (): void => {};
    const matches: typeof store.matches = {
      ...store.matches,
      byId: async (id) => {
        await held;
        return store.matches.byId(id);
      },
    };
    const slow = await openArena({}, { ...store, matches });
    const pair = [await slow.client(await slow.player('ada')), await slow.client(await slow.player('bo'))] as const;
    const [{ match }] = await startPair(pair[0], pair[1]);
    const [many, honest] = [await slow.visitor('many'), await slow.visitor('honest')];
    await Promise.all([many.next('welcome'), honest.next('welcome')]);
    held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const often = 8;
    for (let n = 0; n < often; n += 1) expect(await watch(many, match)).toBe('done');
    expect(await watch(honest, match)).toBe('done');
    expect(await honest.ask({ type: 'unwatch', match })).toBe('done');
    release();
    const { start } = await many.next('watching');
    // Whatever was begun is told before the server closes the connections.
    await slow.stop();
    await Promise.all([...pair, many, honest].map(({ closed }) => closed));
    const served = pair.flatMap(({ messages }) =>
      messages.flatMap((message) => (message.type === 'watched' ? [message.watcher.introduction] : [])),
    );
    const watching = [many, honest].map(({ messages }) => messages.filter(({ type }) => type === 'watching').length);
    const ended = many.messages.flatMap((message) =>
      message.type === 'introduction-ended' ? [message.introduction] : [],
    );
    expect([served.length, watching, ended.length]).toEqual([1, [1, 0], often - 1]);
    expect(served).toEqual([start.introduction]);
    expect(ended).not.toContain(start.introduction);
  });

  it('[S3.11] goes to the player who serves the fewest, so many of each at most, and to a house before people', async () => {
    const { start } = await match();
    const by: number[] = [];
    for (let n = 0; n < 2 * LIMITS.watchers; n += 1) {
      const watcher = await clientOf('limited');
      expect(await watch(watcher, start.match)).toBe('done');
      by.push((await watcher.next('watching')).start.by);
    }
    expect([0, 1].map((seat) => by.filter((one) => one === seat).length)).toEqual([LIMITS.watchers, LIMITS.watchers]);
    expect(await watch(await clientOf('limited'), start.match)).toBe('watch-full');
    const housed = await match('house');
    const watcher = await clientOf('anonymous');
    const house = housed.start.participants.findIndex(({ card }) => card.class === 'house');
    for (const [n, besides] of [null, house, 1 - house].entries()) {
      await watch(watcher, housed.start.match, besides);
      await watcher.next('watching', () => watcher.messages.filter(({ type }) => type === 'watching').length > n);
    }
    const told = watcher.messages.flatMap((message) => (message.type === 'watching' ? [message.start.by] : []));
    expect(told).toEqual([house, 1 - house, house]);
  });
});

describe('a relay', () => {
  /** A match in real time whose players have no place left. */
  async function full(relays = 1) {
    const pair = [await clientOf('member'), await clientOf('member')] as const;
    const [start] = await startPair(pair[0], pair[1], 'light-cycles');
    const watchers: TestClient[] = [];
    for (let n = 0; n < 2 * LIMITS.watchers; n += 1) {
      const kind = n < relays ? 'member' : 'anonymous';
      const watcher = await clientOf(kind);
      expect(await watch(watcher, start.match)).toBe('done');
      await watcher.next('watching');
      watchers.push(watcher);
    }
    const [relay] = watchers;
    if (relay === undefined) throw new Error('nobody watches');
    return { start, relay, watchers };
  }

  it('[N7.10] serves a match in real time where no player has a place left; a visitor is none; it is bounded, and goes with its own watching', async () => {
    const { start, relay } = await full();
    const behind: TestClient[] = [];
    for (let n = 0; n < LIMITS.relayWatchers; n += 1) {
      const watcher = await clientOf('anonymous');
      expect(await watch(watcher, start.match)).toBe('done');
      const { start: told } = await watcher.next('watching');
      expect([told.by, told.relay]).toEqual([RELAY_SEAT, relay.person?.key]);
      const claims = introductionClaimsSchema.parse(decodeJwt(told.jwt));
      expect([claims.a.seat, claims.a.key, claims.b.seat]).toEqual([RELAY_SEAT, relay.person?.key, WATCHER_SEAT]);
      expect(told.plan.relayOnly).toBe(true);
      expect((await relay.next('watched')).watcher.seat).toBe(RELAY_SEAT);
      behind.push(watcher);
    }
    // All others who watch over a player are visitors.
    expect(await watch(await clientOf('limited'), start.match)).toBe('watch-full');
    expect(await relay.ask({ type: 'unwatch', match: start.match })).toBe('done');
    for (const watcher of behind)
      expect(await watcher.next('introduction-ended')).toMatchObject({ reason: 'disconnected' });
    // The place of the relay is free, over the player.
    const next = await clientOf('limited');
    expect(await watch(next, start.match)).toBe('done');
    expect((await next.next('watching')).start.by).toBeLessThan(2);
  });

  it('[N7.10] that did not serve is asked again only where there is no other', async () => {
    const { start } = await full(2);
    const watcher = await clientOf('anonymous');
    const by: (string | undefined)[] = [];
    for (const besides of [null, RELAY_SEAT, RELAY_SEAT]) {
      const told = watcher.messages.filter(({ type }) => type === 'watching').length;
      expect(await watch(watcher, start.match, besides)).toBe('done');
      await watcher.next('watching', () => watcher.messages.filter(({ type }) => type === 'watching').length > told);
      const latest = watcher.messages.findLast(({ type }) => type === 'watching');
      by.push(latest?.type === 'watching' ? latest.start.relay : undefined);
    }
    expect(by[1]).not.toBe(by[0]);
    expect(by[2]).toBe(by[0]);
  });

  it('[N7.10] serves in the place of a player who did not, where no other player has a place left', async () => {
    const { start, relay, watchers } = await full();
    const [, leaver] = watchers;
    expect(await leaver?.ask({ type: 'unwatch', match: start.match })).toBe('done');
    const watcher = await clientOf('anonymous');
    expect(await watch(watcher, start.match)).toBe('done');
    const { start: first } = await watcher.next('watching');
    expect(first.by).toBeLessThan(2);
    expect(await watch(watcher, start.match, first.by)).toBe('done');
    const { start: second } = await watcher.next(
      'watching',
      ({ start: told }) => told.introduction !== first.introduction,
    );
    expect([second.by, second.relay]).toEqual([RELAY_SEAT, relay.person?.key]);
  });

  it('[N7.10] serves nobody whose class it does not let watch', async () => {
    const { start, relay } = await full();
    const closed = letting({ anonymous: false, limited: true, member: true });
    expect(await relay.ask({ type: 'accepts', accepts: closed })).toBe('done');
    expect(await watch(await clientOf('anonymous'), start.match)).toBe('watch-full');
    const guest = await clientOf('limited');
    expect(await watch(guest, start.match)).toBe('done');
    await guest.next('watching');
    expect(await relay.ask({ type: 'accepts', accepts: letting(NONE) })).toBe('done');
    expect(await guest.next('introduction-ended')).toMatchObject({ reason: 'blocked' });
  });
});
