import { FIRST_ACCEPTS } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { DOTS, type Floor, FOUR, openFloor, selfNamed } from './testing/floor.ts';

/** Attackers who want a person to see challenges all the time, or to be out of reach for everybody else (S8). */

let floor: Floor;
beforeEach(() => {
  floor = openFloor();
  floor.enter('ada');
  floor.enter('bob');
});

const challenge = (to: string, title = FOUR, seats = 2) =>
  ({ type: 'select', to, title, mode: 'casual', seats, table: null }) as const;

const openFor = (client: string): number =>
  [...floor.state.tables.values()].filter(({ invitations }) => invitations.some((one) => one.client === client)).length;

/** Asks, and says whether a new invitation was shown. */
function asks(from: string, to = 'ada', title = FOUR): boolean {
  const before = floor.state.tables.size;
  return floor.say(from, challenge(to, title)) === 'done' && floor.state.tables.size > before;
}

/** Tries every ten seconds, and says how often a new invitation was shown. */
function asksFor(hours: number, answer: (table: string, from: string) => void, from = (_try: number) => 'bob') {
  let shown = 0;
  for (let attempt = 0; attempt < hours * 360; attempt += 1) {
    floor.now += 10_000;
    floor.input({ type: 'tick' });
    const asker = from(attempt);
    if (!floor.state.clients.has(asker)) floor.enter(asker, {}, [FOUR, DOTS], 'home-of-bob');
    if (asks(asker)) {
      shown += 1;
      answer(floor.table(asker), asker);
    }
    floor.forget();
    if (asker !== 'bob') floor.input({ type: 'left', client: asker, why: 'closed' });
  }
  return shown;
}

const decline = (table: string): void => void floor.say('ada', { type: 'decline', table });
const ignore = (): void => {};
const takeBack = (table: string, from: string): void =>
  void floor.say(from, { type: 'withdraw', table, client: 'ada' });
const hangUp = (_table: string, from: string): void => void floor.input({ type: 'left', client: from, why: 'lost' });
const HOUR_MS = 3_600_000;

describe('one attacker', () => {
  it('[S8.10] has one invitation open to a person, in whichever game, from whichever of its clients', () => {
    floor.enter('bob-too', selfNamed('bob'));
    expect(floor.say('bob', challenge('ada'))).toBe('done');
    expect(floor.say('bob', challenge('ada', DOTS))).toBe('asked-already');
    expect(floor.say('bob', challenge('ada', DOTS, 3))).toBe('asked-already');
    expect(floor.say('bob-too', challenge('ada', DOTS))).toBe('asked-already');
    floor.say('bob', { type: 'open', title: DOTS, mode: 'casual', seats: 4 });
    expect(floor.say('bob', { ...challenge('ada', DOTS, 4), table: floor.table('bob') })).toBe('asked-already');
    floor.enter('ada-too', selfNamed('ada'));
    expect(floor.say('bob', challenge('ada-too', DOTS))).toBe('asked-already');
    expect(openFor('ada') + openFor('ada-too')).toBe(1);
  });

  it('[S8.11] cannot show challenge after challenge by taking each one back', () => {
    let shown = 0;
    for (let n = 0; n < 100; n += 1) {
      floor.now += 50;
      if (!asks('bob')) continue;
      shown += 1;
      takeBack(floor.table('bob'), 'bob');
    }
    expect(shown).toBe(1);
  });

  it('[S8.11] waits longer each time that it is declined', () => {
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      let waited = 0;
      while (!asks('bob')) {
        floor.now += 1_000;
        waited += 1;
      }
      waits.push(waited);
      decline(floor.table('bob'));
    }
    expect(waits).toEqual([0, 15, 135, 1_215, 3_645]);
  });

  it.each([
    ['declined', decline],
    ['not answered', ignore],
    ['taken back by itself', takeBack],
  ])('[S8.11] that tries again and again for a day and is always %s is shown a few times an hour', (_how, answer) => {
    const day = asksFor(24, answer);
    expect(day).toBeGreaterThan(5);
    expect(day).toBeLessThan(36);
  });

  it.each([
    ['is declined', decline],
    ['drops its connection itself', hangUp],
  ])(
    '[S8.11] that comes back as a new guest from one network and each time %s is shown some times an hour',
    (_how, answer) => {
      expect(asksFor(4, answer, (attempt) => `guest-${attempt}`)).toBeLessThan(4 * 16);
    },
  );

  it('[S8.11] that brings two to three seats and begins without the person is shown some times an hour', () => {
    let shown = 0;
    for (let attempt = 0; attempt < 360; attempt += 1) {
      floor.now += 10_000;
      const [host, other] = [`host-${attempt}`, `other-${attempt}`];
      for (const one of [host, other]) floor.enter(one, {}, [FOUR, DOTS], 'home-of-bob');
      floor.say(host, { type: 'open', title: DOTS, mode: 'casual', seats: 3 });
      const table = floor.table(host);
      floor.say(other, { type: 'join', table });
      if (floor.say(host, { ...challenge('ada', DOTS, 3), table }) === 'done') shown += 1;
      floor.say(host, { type: 'begin', table });
      for (const { match } of floor.confirm()) floor.input({ type: 'match-over', match });
      floor.forget();
      for (const one of [host, other]) floor.input({ type: 'left', client: one, why: 'closed' });
    }
    expect(shown).toBeLessThanOrEqual(20);
  });
});

describe('many attackers', () => {
  it('[S8.10] guests from one network have two invitations open to a person, and others still reach it', () => {
    for (let n = 0; n < 16; n += 1) {
      floor.enter(`guest-${n}`, {}, [FOUR, DOTS], 'one-network');
      floor.say(`guest-${n}`, challenge('ada'));
    }
    expect(openFor('ada')).toBe(2);
    expect(floor.say('bob', challenge('ada'))).toBe('done');
  });

  it('[S8.10] guests from sixteen networks fill what a person may be asked, and it can still ask others and open tables', () => {
    for (let n = 0; n < 16; n += 1) {
      floor.enter(`guest-${n}`);
      floor.say(`guest-${n}`, challenge('ada'));
    }
    expect(openFor('ada')).toBe(6);
    expect(floor.say('bob', challenge('ada'))).toBe('asked-by-many');
    expect(floor.say('ada', challenge('bob'))).toBe('done');
    expect(floor.say('ada', { type: 'open', title: DOTS, mode: 'casual', seats: 2 })).toBe('done');
  });

  it('[S8.11] guests from a hundred networks show a person a few challenges a minute', () => {
    let shown = 0;
    for (let n = 0; n < 100; n += 1) floor.enter(`guest-${n}`);
    for (let minute = 0; minute < 120; minute += 1) {
      floor.now += 5_000;
      floor.input({ type: 'tick' });
      for (let n = 0; n < 100; n += 1) {
        if (!asks(`guest-${n}`)) continue;
        shown += 1;
        decline(floor.table(`guest-${n}`));
      }
      floor.forget();
    }
    expect(shown).toBeLessThanOrEqual(13 + 10 * 6);
  });
});

describe('the person who is asked', () => {
  it('[S8.11] whose own connection is lost has not been asked too much by the others of a network', () => {
    for (let n = 0; n < 12; n += 1) {
      floor.enter(`guest-${n}`, {}, [FOUR, DOTS], 'one-network');
      expect(floor.say(`guest-${n}`, challenge('ada'))).toBe('done');
      floor.input({ type: 'left', client: 'ada', why: 'lost' });
      floor.enter('ada');
    }
  });

  it('[S8.12] forgives by asking, and by consenting', () => {
    for (let n = 0; n < 3; n += 1) {
      floor.now += 10_000_000;
      asks('bob');
      decline(floor.table('bob'));
    }
    expect(floor.say('bob', challenge('ada'))).toBe('asked-lately');
    expect(floor.say('ada', challenge('bob'))).toBe('done');
    floor.say('ada', { type: 'withdraw', table: floor.table('ada'), client: 'bob' });
    expect(floor.say('bob', challenge('ada'))).toBe('done');
  });

  it('[S8.12] a pause fades, and the refusal says how long it lasts', () => {
    asks('bob');
    decline(floor.table('bob'));
    const said = challenge('ada');
    const refusals = floor
      .input({
        type: 'making-message',
        client: 'bob',
        message: { ...said, re: 1 },
        randomness: { id: 'never', seed: 1 },
      })
      .filter(({ type }) => type === 'refuse');
    expect(refusals).toMatchObject([{ code: 'asked-lately', retryMs: 15_000 }]);
    floor.now += 15_000;
    expect(asks('bob')).toBe(true);
  });

  it('[S8.13] takes no challenges while it says so, until the hour is over, and what is open ends at once', () => {
    asks('bob');
    expect(floor.say('ada', { type: 'quiet', quiet: 'hour' })).toBe('keep');
    expect(openFor('ada')).toBe(0);
    floor.enter('carol');
    expect(floor.say('carol', challenge('ada'))).toBe('no-challenges');
    expect(floor.say('ada', challenge('carol'))).toBe('done');
    floor.say('ada', { type: 'withdraw', table: floor.table('ada'), client: 'carol' });
    floor.now += HOUR_MS;
    expect(floor.say('carol', challenge('ada'))).toBe('done');
  });

  it('[S8.13] turns it off again, or on until it does', () => {
    floor.say('ada', { type: 'quiet', quiet: 'on' });
    floor.now += 30 * 24 * HOUR_MS;
    expect(floor.say('bob', challenge('ada'))).toBe('no-challenges');
    floor.say('ada', { type: 'quiet', quiet: 'off' });
    expect(floor.say('bob', challenge('ada'))).toBe('done');
  });

  it('[S8.13] ends what a class has open by refusing that class, and leaves the rest', () => {
    floor.enter('mia', { class: 'member' });
    asks('bob');
    asks('mia');
    expect(openFor('ada')).toBe(2);
    floor.say('ada', {
      type: 'accepts',
      accepts: { ...FIRST_ACCEPTS, casual: { limited: false, member: true, house: true } },
    });
    expect(openFor('ada')).toBe(1);
    floor.say('ada', { type: 'block', player: 'player-mia' });
    expect(openFor('ada')).toBe(0);
  });
});
