import { LIMITS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { LobbyEffect } from './input.ts';
import { DOTS, type Floor, FOUR, openFloor, selfNamed } from './testing/floor.ts';

/** A match of these clients; answers its id. */
function begin(floor: Floor, clients: readonly string[]): string {
  for (const client of clients) floor.enter(client);
  const [host = '', ...guests] = clients;
  const title = clients.length === 2 ? FOUR : DOTS;
  floor.say(host, { type: 'open', title, mode: 'casual', seats: clients.length });
  const table = floor.table(host);
  for (const guest of guests) floor.say(guest, { type: 'join', table });
  const match = floor.confirm()[0]?.match ?? '';
  floor.forget();
  return match;
}

/** Enters with another client of the same player, and the same key unless another is given. */
function enterElsewhere(floor: Floor, client: string, of: string, key = `key-of-${of}`): void {
  const common = { titles: [FOUR, DOTS], matches: [], address: null, iceServers: [], page: null };
  floor.input({ type: 'joined', client, key, self: selfNamed(of), ...common });
}

function back(floor: Floor, client: string, match: string, takeOver = false) {
  const effects = floor.input({ type: 'message', client, message: { type: 'return', re: 1, match, takeOver } });
  const renewal = effects.flatMap((effect) => (effect.type === 'renew' ? [effect.renewal] : []))[0];
  const refusal = effects.flatMap((effect) => (effect.type === 'refuse' ? [effect.code] : []))[0];
  return { renewal, refusal, effects };
}

const seatOf = (floor: Floor, match: string, player: string) =>
  floor.state.matches.get(match)?.seats.find((seat) => seat.player === `player-${player}`);

describe('[N6.3] a player comes back to a running match', () => {
  it.each([2, 4])('of %i: all its introductions are renewed, with numbers that were not used before', (size) => {
    const floor = openFloor();
    const clients = ['ada', 'bob', 'cem', 'dot'].slice(0, size);
    const match = begin(floor, clients);
    floor.now += 60_000;
    floor.input({ type: 'left', client: 'ada', why: 'closed' });
    floor.now += 1_500;
    floor.enter('ada');
    const { renewal } = back(floor, 'ada', match);
    expect(renewal?.pairs).toHaveLength(size - 1);
    expect(renewal).toMatchObject({ match, former: 'ada', awayMs: 1_500 });
    for (const { first, introduction } of renewal?.pairs ?? []) {
      expect(first).toBe(122);
      expect(floor.state.introductions.get(introduction)).toMatchObject({ first, expiresAt: floor.now + 120_000 });
    }
    expect(seatOf(floor, match, 'ada')?.state).toBe('playing');
  });

  it('both at once: each of the two renews what the other one renewed', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    for (const client of ['ada', 'bob']) floor.input({ type: 'left', client, why: 'lost' });
    for (const client of ['ada', 'bob']) floor.enter(client);
    const [one, two] = [back(floor, 'ada', match), back(floor, 'bob', match)];
    expect(two.renewal?.pairs[0]?.first).toBeGreaterThan(one.renewal?.pairs[0]?.first ?? 0);
  });

  it('who was not connected when the other one came back hears of it with its next connection', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    floor.input({ type: 'left', client: 'bob', why: 'lost' });
    back(floor, 'ada', match);
    const told: LobbyEffect[] = [];
    const common = { titles: [FOUR], matches: [], address: null, iceServers: [], page: null };
    told.push(...floor.input({ type: 'joined', client: 'bob', key: 'key-of-bob', self: selfNamed('bob'), ...common }));
    expect(told).toContainEqual({ type: 'tell-renewed', to: 'bob', introductions: [`${match}-01`] });
  });

  it('after the server was started again it may come back, and nobody knows how long it was away', () => {
    const before = openFloor();
    for (const client of ['ada', 'bob']) before.enter(client);
    before.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2 });
    before.say('bob', { type: 'join', table: before.table('ada') });
    const plan = before.starting[0];
    if (plan === undefined) throw new Error('no match');
    const floor = openFloor();
    floor.input({ type: 'match-restored', plan: { ...plan, table: null }, reported: [] });
    floor.enter('ada');
    expect(back(floor, 'ada', plan.match).renewal).toMatchObject({ awayMs: null, former: 'ada' });
  });
});

describe('[N6.5] one seat, two clients', () => {
  it('the later one takes over only where it says so, and the former one is told', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    enterElsewhere(floor, 'ada-phone', 'ada');
    expect(back(floor, 'ada-phone', match).refusal).toBe('busy');
    const { renewal } = back(floor, 'ada-phone', match, true);
    expect(renewal).toMatchObject({ former: 'ada', awayMs: 0 });
    expect(floor.sent('ada')).toContainEqual({ type: 'moved', match });
    expect(seatOf(floor, match, 'ada')?.client).toBe('ada-phone');
    // What the former client still sends is of nobody who plays.
    const signal = { kind: 'retry', attempt: 1 } as const;
    expect(floor.say('ada', { type: 'signal', introduction: `${match}-01`, signal })).toBe('not-a-party');
  });

  it('a client that was not connected when it lost its seat hears so with its next connection', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    floor.input({ type: 'left', client: 'ada', why: 'lost' });
    enterElsewhere(floor, 'ada-phone', 'ada');
    back(floor, 'ada-phone', match);
    floor.forget();
    floor.enter('ada');
    expect(floor.sent('ada')).toContainEqual({ type: 'moved', match });
    // Neither who holds the seat, nor another key of the same player, nor anybody once the seat is free.
    enterElsewhere(floor, 'ada-phone', 'ada');
    enterElsewhere(floor, 'ada-new', 'ada', 'another-key');
    const seat = floor.state.matches.get(match)?.seats.findIndex(({ player }) => player === 'player-ada') ?? -1;
    floor.input({ type: 'reported', match, seat });
    enterElsewhere(floor, 'ada-third', 'ada');
    for (const client of ['ada-phone', 'ada-new', 'ada-third', 'bob']) {
      expect(floor.sent(client)).not.toContainEqual({ type: 'moved', match });
    }
  });

  it('a client whose connection is lost is not asked', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    floor.input({ type: 'left', client: 'ada', why: 'lost' });
    enterElsewhere(floor, 'ada-phone', 'ada');
    expect(back(floor, 'ada-phone', match).renewal).toMatchObject({ former: 'ada' });
  });
});

describe('[N6.6] who may not come back', () => {
  it('a stranger, the same player with another key, and who has reported', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    floor.enter('eve');
    expect(back(floor, 'eve', match, true).refusal).toBe('not-a-party');
    enterElsewhere(floor, 'ada-new', 'ada', 'another-key');
    expect(back(floor, 'ada-new', match, true).refusal).toBe('not-a-party');
    expect(back(floor, 'ada', 'no-such-match').refusal).toBe('unknown-match');
    const seat = floor.state.matches.get(match)?.seats.findIndex(({ player }) => player === 'player-ada') ?? -1;
    floor.input({ type: 'reported', match, seat });
    expect(back(floor, 'ada', match).refusal).toBe('unexpected');
  });

  it('who reloads again and again: the server counts how often', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    for (let at = 0; at < LIMITS.returns; at += 1) expect(back(floor, 'ada', match).refusal).toBeUndefined();
    expect(back(floor, 'ada', match).refusal).toBe('too-fast');
  });

  it('an absence of long ago says nothing about this return', () => {
    const floor = openFloor();
    const match = begin(floor, ['ada', 'bob']);
    floor.input({ type: 'left', client: 'ada', why: 'lost' });
    floor.now += 15_000;
    floor.enter('ada');
    floor.now += 60_000;
    // Its page is loaded anew by a client that was connected all the time.
    expect(back(floor, 'ada', match).renewal?.awayMs).toBe(0);
  });
});
