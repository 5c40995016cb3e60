import { beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../operate/config.ts';
import { OPEN_MATCHES } from './match-room.ts';
import { type Floor, FOUR, openFloor } from './testing/floor.ts';

let floor: Floor;
let tabs: number;
beforeEach(() => {
  floor = openFloor();
  tabs = 0;
});

/** A tab of this player that it has not used before. */
function tabOf(name: string, address = `network-of-${name}`): string {
  tabs += 1;
  const client = `${name}-${tabs}`;
  floor.enter(client, { player: `player-${name}` }, undefined, address);
  return client;
}

/** The answer to a challenge, and to the consent where there is a table. */
function meet(one: string, other: string): string | null {
  const answer = floor.say(one, { type: 'select', to: other, title: FOUR, mode: 'casual', seats: 2, table: null });
  if (answer !== 'done') return answer;
  return floor.say(other, { type: 'consent', table: floor.table(one) });
}

/** These two begin a match and are gone: nobody will ever report it. */
function walkAway(a: string, b: string, address?: string): string | null {
  const clients = [tabOf(a, address), tabOf(b, address)] as const;
  const answer = meet(...clients);
  floor.confirm();
  for (const client of clients) floor.input({ type: 'left', client, why: 'lost' });
  floor.forget();
  return answer;
}

/** These two begin a match, and it is decided. Answers with what came of the attempt to begin it. */
function playOut(one: string, other: string): string | null {
  const answer = meet(one, other);
  for (const { match } of floor.confirm()) floor.input({ type: 'match-over', match });
  floor.forget();
  return answer;
}

const times = <T>(count: number, act: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => act(at));
const done = (count: number): string[] => Array(count).fill('done');

describe('matches without a verdict', () => {
  it('[O6.20] of the same two are bounded; each of them still plays with others, and they again when one is decided', () => {
    expect(times(OPEN_MATCHES.ofPair, () => walkAway('ada', 'bob'))).toEqual(done(OPEN_MATCHES.ofPair));
    expect(walkAway('ada', 'bob')).toBe('match-limit');
    expect(walkAway('bob', 'ada')).toBe('match-limit');
    expect([walkAway('ada', 'carol'), walkAway('dan', 'bob')]).toEqual(['done', 'done']);
    const [oldest] = floor.state.matchesOfPlayer('player-ada');
    floor.input({ type: 'match-over', match: oldest?.id ?? '' });
    expect(walkAway('ada', 'bob')).toBe('done');
    expect(walkAway('ada', 'bob')).toBe('match-limit');
  });

  it('[O6.20] of one player are bounded, with however many others; the others are free', () => {
    expect(times(OPEN_MATCHES.ofPlayer, (at) => walkAway('ada', `other-${at}`))).toEqual(done(OPEN_MATCHES.ofPlayer));
    expect(walkAway('ada', 'one-more')).toBe('match-limit');
    expect(walkAway('one-more', 'ada')).toBe('match-limit');
    expect(walkAway('one-more', 'other-1')).toBe('done');
  });

  it('[O6.20] of players behind one address are bounded; this machine is not counted', () => {
    const far = '198.51.100.7';
    const pairs = (address: string, count: number) => times(count, (at) => walkAway(`a-${at}`, `b-${at}`, address));
    expect(pairs(far, OPEN_MATCHES.ofNetwork)).toEqual(done(OPEN_MATCHES.ofNetwork));
    expect(walkAway('ada', 'bob', far)).toBe('match-limit');
    expect(walkAway('ada', 'bob')).toBe('done');
    floor = openFloor();
    expect(pairs('127.0.0.1', OPEN_MATCHES.ofNetwork + 1)).toEqual(done(OPEN_MATCHES.ofNetwork + 1));
  });

  it('[O6.20] bound tables that are opened, joined, begun and played again, too', () => {
    const full = times(OPEN_MATCHES.ofPlayer, (at) => walkAway('ada', `other-${at}`));
    expect(full).toEqual(done(OPEN_MATCHES.ofPlayer));
    const ada = tabOf('ada');
    const bob = tabOf('bob');
    expect(floor.say(ada, { type: 'open', title: FOUR, mode: 'casual', seats: 2 })).toBe('match-limit');
    expect(floor.say(ada, { type: 'play', title: FOUR })).toBe('match-limit');
    expect(floor.say(bob, { type: 'play', title: FOUR })).toBe('done');
    expect(floor.say(ada, { type: 'join', table: floor.table(bob) })).toBe('match-limit');
    expect(floor.starting).toEqual([]);
  });
});

describe('matches that begin', () => {
  const { matchesPerHour, matchesPerHourPerAddress } = readConfig({});
  const perHour = { player: matchesPerHour, network: matchesPerHourPerAddress };
  const MINUTE = 60_000;

  it('[O6.20] are bounded in rate for each player, a third of an hour\u2019s at once', () => {
    floor = openFloor({ matchesPerHour: perHour });
    const [ada, bob] = [tabOf('ada'), tabOf('bob')];
    const most = matchesPerHour / 3;
    expect(times(most, () => playOut(ada, bob))).toEqual(done(most));
    expect(playOut(ada, bob)).toBe('match-limit');
    floor.now += (60 * MINUTE) / matchesPerHour;
    expect([playOut(ada, bob), playOut(ada, bob)]).toEqual(['done', 'match-limit']);
  });

  it('[O6.20] are bounded in rate for each address, however many accounts it has', () => {
    floor = openFloor({ matchesPerHour: perHour });
    const most = matchesPerHourPerAddress / 3;
    const address = '198.51.100.7';
    const begun = times(most + 5, (at) => playOut(tabOf(`a-${at}`, address), tabOf(`b-${at}`, address)));
    expect(begun).toEqual([...done(most), ...Array(5).fill('match-limit')]);
    expect(playOut(tabOf('ada'), tabOf('bob'))).toBe('done');
  });

  it('[O6.20] leave a class of thirty behind one address alone: fifteen matches at once, four hours, some left behind', () => {
    floor = openFloor({ matchesPerHour: perHour });
    const address = '198.51.100.7';
    const seats = times(15, (at) => [tabOf(`a-${at}`, address), tabOf(`b-${at}`, address)] as const);
    const refused: unknown[] = [];
    for (let minutes = 0; minutes < 240; minutes += 3) {
      for (const [at, [one, other]] of seats.entries()) {
        const answer = playOut(one, other);
        if (answer !== 'done') refused.push([minutes, at, answer]);
      }
      // Each half hour one pair walks away from a match.
      if (minutes % 30 === 0 && walkAway(`a-${minutes / 30}`, `b-${minutes / 30}`, address) === 'match-limit') {
        refused.push([minutes, 'left behind']);
      }
      floor.now += 3 * MINUTE;
      floor.input({ type: 'tick' });
    }
    expect(refused).toEqual([]);
  });
});
