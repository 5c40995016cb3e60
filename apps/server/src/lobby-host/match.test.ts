import { INTRODUCTION_TYP, introductionClaimsSchema, LIMITS, type MatchStart, type Presence } from '@parley/protocol';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Arena, openArena, type Person, reportOf, startPair, type TestClient } from '../testing/arena.ts';

let arena: Arena;
beforeEach(async () => {
  arena = await openArena();
});
afterEach(() => arena.stop());

async function two(): Promise<{ ada: Person; bob: Person; a: TestClient; b: TestClient }> {
  const ada = await arena.player('ada');
  const bob = await arena.player('bob');
  return { ada, bob, a: await arena.client(ada), b: await arena.client(bob) };
}

const ranksWhere = (start: MatchStart, winner: Person): number[] =>
  start.participants.map(({ card }) => (card.player === winner.id ? 1 : 2));

it('[S8.1, S9.1] a challenge and a consent make a signed introduction with both user keys, told to both', async () => {
  const { ada, bob, a, b } = await two();
  const [forA, forB] = await startPair(a, b);
  expect(forA.match).toBe(forB.match);
  expect(new Set([forA.seat, forB.seat])).toEqual(new Set([0, 1]));
  const jwt = forA.introductions[0]?.jwt ?? '';
  expect(forB.introductions[0]?.jwt).toBe(jwt);
  const jwks = arena.serverKey.jwks();
  const { payload } = await jwtVerify(jwt, createLocalJWKSet({ keys: [...jwks.keys] }), { typ: INTRODUCTION_TYP });
  const claims = introductionClaimsSchema.parse(payload);
  expect(claims.match).toBe(forA.match);
  expect(new Set([claims.a.key, claims.b.key])).toEqual(new Set([ada.key, bob.key]));
  expect(claims.a.client).toBe(forA.seat === 0 ? a.id : b.id);
  expect(claims.exp - claims.iat).toBeLessThanOrEqual(122);
  expect(forA.iceServers[0]?.username).toBe(a.id);
  expect(await arena.store.matches.byId(forA.match)).not.toBeNull();
});

it('[S9.2] a signal passes between the two of a live introduction, and to nobody else', async () => {
  const { a, b } = await two();
  const carol = await arena.client(await arena.player('carol'));
  const [start] = await startPair(a, b);
  const introduction = start.introductions[0]?.introduction ?? '';
  const signal = { kind: 'candidate', attempt: 0, candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } as const;
  a.say({ type: 'signal', introduction, signal });
  expect((await b.next('signal')).signal).toEqual(signal);
  expect(await carol.ask({ type: 'signal', introduction, signal })).toBe('not-a-party');
  expect(await carol.ask({ type: 'signal', introduction: 'introduction-of-nobody', signal })).toBe(
    'unknown-introduction',
  );
  expect(a.messages.filter(({ type }) => type === 'signal')).toEqual([]);
});

it('[S9.5] who lost its connection as its match began is told it again, until it speaks to the others', async () => {
  const { ada, bob, a, b } = await two();
  const [forA, forB] = await startPair(a, b);
  const again = await arena.client(ada);
  expect((await again.next('match')).start).toEqual(forA);
  const { introduction = '' } = forA.introductions[0] ?? {};
  const signal = { kind: 'candidate', attempt: 0, candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 } as const;
  again.say({ type: 'signal', introduction, signal });
  await b.next('signal');
  const told = async (person: Person, tab?: string): Promise<string[]> => {
    const client = await arena.client(person, tab);
    await client.ask({ type: 'away', away: false });
    return client.messages.flatMap((message) => (message.type === 'match' ? [message.start.match] : []));
  };
  expect(await told(ada)).toEqual([]);
  // Another client of the same player does not play.
  expect(await told(bob, 'another-tab-of-bob')).toEqual([]);
  expect(await told(bob)).toEqual([forB.match]);
  arena.advance(120_000);
  expect(await told(bob)).toEqual([]);
});

it('[S9.5] a start is not told to who came back with another key, or went on purpose', async () => {
  const { ada, bob, a, b } = await two();
  await startPair(a, b);
  const { key, sign } = await arena.player('eve');
  const other = await arena.client({ ...ada, key, sign });
  await b.leave();
  const back = await arena.client(bob);
  for (const client of [other, back]) {
    await client.ask({ type: 'away', away: false });
    expect(client.messages.filter(({ type }) => type === 'match')).toEqual([]);
  }
});

it('[S7.2] a session that runs out takes its client off the list', async () => {
  const { ada, a, b } = await two();
  const life = 86_400_000;
  await arena.store.sessions.extend(ada.sessionHash, Date.now() + life);
  arena.advance(life + 1);
  expect(await a.closed).toEqual({ code: 4000, reason: 'not-signed-in' });
  await b.seesGone(a.id);
  expect(await b.ask({ type: 'away', away: true })).toBe('done');
});

it('[T2.2, T3.1] two equal reports make a unanimous verdict, told to both, with ratings up on the list', async () => {
  const { ada, bob, a, b } = await two();
  const carol = await arena.client(await arena.player('carol'));
  const [start] = await startPair(a, b);
  const ranks = ranksWhere(start, ada);
  expect(await a.ask({ type: 'report', match: start.match, report: await reportOf(ada, start, ranks) })).toBe('done');
  expect((await b.next('awaiting')).reported).toHaveLength(1);
  expect(await b.ask({ type: 'report', match: start.match, report: await reportOf(bob, start, ranks) })).toBe('done');
  const { verdict } = await a.next('verdict');
  expect(verdict).toMatchObject({ decision: 'unanimous', official: true, rated: true, ranks });
  expect((await b.next('verdict')).verdict).toEqual(verdict);
  expect(verdict.changes.every(({ before, after }) => after > before)).toBe(true);
  const adaIn = (people: readonly Presence[]) =>
    people.find(({ card }) => card.player === ada.id && card.ratings.length > 0);
  const seen = await carol.next('window', ({ people }) => adaIn(people) !== undefined);
  expect(adaIn(seen.people)?.card.ratings[0]?.trust).toBeCloseTo(verdict.changes[0]?.after ?? 0);
  expect(await arena.store.matches.verdict(start.match)).toEqual(verdict);
});

it('[T13.1, T13.3] two contradicting reports make no official result, and the verdict says why', async () => {
  const { ada, bob, a, b } = await two();
  const [start] = await startPair(a, b);
  await a.ask({ type: 'report', match: start.match, report: await reportOf(ada, start, ranksWhere(start, ada)) });
  await b.ask({ type: 'report', match: start.match, report: await reportOf(bob, start, ranksWhere(start, bob)) });
  const { verdict } = await a.next('verdict');
  expect(verdict).toMatchObject({ decision: 'none', official: false, ranks: null });
  expect(verdict.why).toEqual({ code: 'two-sides', values: { signedAway: [], players: 2 } });
});

it('[T1.3] a match against a house has an official result and changes no rating', async () => {
  const ada = await arena.player('ada');
  const house = await arena.player('house', { class: 'house' });
  const h = await arena.client(house);
  const a = await arena.client(ada);
  const to = (await h.next('welcome')).client;
  const table = await a.askTable({ type: 'select', to, title: 'four-in-a-row', mode: 'casual', seats: 2, table: null });
  await h.next('table', (message) => message.table.table === table);
  await h.ask({ type: 'consent', table });
  const { start } = await a.next('match');
  const ranks = ranksWhere(start, ada);
  await a.ask({ type: 'report', match: start.match, report: await reportOf(ada, start, ranks) });
  await h.ask({ type: 'report', match: start.match, report: await reportOf(house, start, ranks) });
  const { verdict } = await a.next('verdict');
  expect(verdict).toMatchObject({ official: true, rated: false, changes: [], ranks });
  expect(await arena.store.matches.ledger(ada.id, start.title)).toBeNull();
});

it('[S16.3, O5.1] reports arrive after a restart of the server, also from players who were not there at its start', async () => {
  const { ada, bob, a, b } = await two();
  const [start] = await startPair(a, b);
  const ranks = ranksWhere(start, bob);
  await arena.restart();
  const again = await arena.client(ada);
  expect((await again.next('welcome')).matches).toEqual([start.match]);
  expect(await again.ask({ type: 'report', match: start.match, report: await reportOf(ada, start, ranks) })).toBe(
    'done',
  );
  await arena.restart();
  const late = await arena.client(bob, 'another-tab-of-bob');
  expect((await late.next('awaiting')).reported).toHaveLength(1);
  expect(await late.ask({ type: 'report', match: start.match, report: await reportOf(bob, start, ranks) })).toBe(
    'done',
  );
  expect((await late.next('verdict')).verdict).toMatchObject({ decision: 'unanimous', ranks });
});

it('[T2.4, T9.1] who stays silent is not waited for beyond the deadline', async () => {
  const { ada, a, b } = await two();
  const [start] = await startPair(a, b);
  await a.ask({ type: 'report', match: start.match, report: await reportOf(ada, start, ranksWhere(start, ada)) });
  arena.advance(89_000);
  expect(a.messages.some(({ type }) => type === 'verdict')).toBe(false);
  arena.advance(2_000);
  const { deadline } = await b.next('challenge', ({ match }) => match === start.match);
  expect((await a.next('awaiting', (message) => message.deadline === deadline)).reported).toHaveLength(1);
  expect(a.messages.some(({ type }) => type === 'challenge' || type === 'verdict')).toBe(false);
  arena.advance(LIMITS.reportRequestMs);
  const { verdict } = await a.next('verdict');
  expect(verdict.reports.filter((report) => report === null)).toHaveLength(1);
  expect(verdict.decision).not.toBe('unanimous');
});

it('[E1.2] a report by another key, for another match, altered, repeated, contradicting or late is called what it is', async () => {
  const { ada, bob, a, b } = await two();
  const carol = await arena.player('carol');
  const c = await arena.client(carol);
  const [start] = await startPair(a, b);
  const { match } = start;
  const ranks = ranksWhere(start, ada);
  const mine = await reportOf(ada, start, ranks);
  expect(await a.ask({ type: 'report', match, report: await reportOf(bob, start, ranks) })).toBe('report-invalid');
  expect(await a.ask({ type: 'report', match, report: await carol.sign('parley-report+jws', {}) })).toBe(
    'report-invalid',
  );
  const other = await reportOf(ada, start, ranks, { match: 'another-match' });
  expect(await a.ask({ type: 'report', match, report: other })).toBe('report-invalid');
  const [head, , signature] = mine.split('.');
  const [, foreign] = (await reportOf(ada, start, ranksWhere(start, bob))).split('.');
  expect(await a.ask({ type: 'report', match, report: `${head}.${foreign}.${signature}` })).toBe('report-invalid');
  expect(await a.ask({ type: 'report', match, report: await reportOf(ada, start, ranks, { rules: 2 }) })).toBe(
    'report-invalid',
  );
  expect(await c.ask({ type: 'report', match, report: mine })).toBe('not-a-party');
  expect(await c.ask({ type: 'report', match: 'no-such-match', report: mine })).toBe('unknown-match');
  expect(await a.ask({ type: 'report', match, report: mine })).toBe('done');
  expect(await a.ask({ type: 'report', match, report: mine })).toBe('report-repeated');
  const changed = await reportOf(ada, start, ranksWhere(start, bob));
  expect(await a.ask({ type: 'report', match, report: changed })).toBe('report-conflict');
  arena.advance(91_000);
  await b.next('challenge');
  arena.advance(LIMITS.reportRequestMs);
  await b.next('verdict');
  expect(await b.ask({ type: 'report', match, report: await reportOf(bob, start, ranks) })).toBe('report-late');
  expect(await arena.store.matches.reports(match)).toHaveLength(1);
});

it('[S8.4, S8.6] who has reported is free for another match at once, and a rematch rotates the seats', async () => {
  const { ada, bob, a, b } = await two();
  const [start] = await startPair(a, b);
  const ranks = ranksWhere(start, ada);
  expect(await a.ask({ type: 'rematch', match: start.match })).toBe('unexpected');
  await a.ask({ type: 'report', match: start.match, report: await reportOf(ada, start, ranks) });
  const table = await a.askTable({ type: 'rematch', match: start.match });
  expect(await b.ask({ type: 'consent', table })).toBe('busy');
  await b.ask({ type: 'report', match: start.match, report: await reportOf(bob, start, ranks) });
  expect(await b.ask({ type: 'rematch', match: start.match })).toBe('done');
  const next = await a.next('match', (message) => message.start.match !== start.match);
  expect(next.start.seat).toBe(1 - start.seat);
});
