import { seededRandom } from '@parley/games';
import { describe, expect, it } from 'vitest';
import type { Standing } from './record.ts';
import {
  type Account,
  account,
  crowdOf,
  honestMatch,
  type Played,
  pick,
  play,
  type Rules,
  stranger,
} from './testing/population.ts';

/** With `npm run test:long` each population is as large as the figures in docs/trust.md say. */
const isLong = process.env.PARLEY_TEST_LONG === '1';
const TIME_MS = isLong ? 1_800_000 : 120_000;

/** Members with some sixty matches behind them, of whom a tenth of all losers go missing; by the rules that judge them. */
const crowds: Partial<Record<Rules, readonly Account[]>> = {};
function crowd(rules: Rules): readonly Account[] {
  crowds[rules] ??= crowdOf(rules, 60, 60, seededRandom(7));
  return crowds[rules];
}

interface World {
  readonly rules: Rules;
  readonly random: () => number;
  /** Somebody of the crowd whom nobody has met. */
  readonly anybody: () => Account;
}

function world(rules: Rules, seed: number): World {
  const random = seededRandom(seed);
  return { rules, random, anybody: () => stranger(pick(crowd(rules), random)) };
}

const others = (count: number, { anybody }: World): Account[] => Array.from({ length: count }, anybody);

/** After how many of these matches the player is convicted; null: not at all. */
function convictedAfter(
  counter: 'flooding' | 'filtering',
  player: Account,
  matches: number,
  next: (match: number) => { readonly players: readonly Account[]; readonly played: Played },
  { rules }: World,
): number | null {
  for (let match = 1; match <= matches; match += 1) {
    const { players, played } = next(match);
    play(rules, [player, ...players], played);
    if (player.convicted[counter] > 0) return match;
  }
  return null;
}

/** How many of these are within the number, as a share. */
const shareWithin = (most: number, found: readonly (number | null)[]): number =>
  found.filter((one) => one !== null && one <= most).length / found.length;

describe('campaigns of claims not to hear somebody', () => {
  interface Campaign {
    readonly standing: Standing;
    /** Honest matches of each account before it begins. */
    readonly before: number;
    /** Matches of each account with the victim. */
    readonly times: number;
    /** Who claims not to hear whom: the account the victim, or the victim the account, which sends what nobody can read. */
    readonly how: 'accuses' | 'cannot be read';
  }

  /** How often the victim is convicted, which is trusted and has a hundred matches behind it. */
  function convictions(rules: Rules, { standing, before, times, how }: Campaign): number {
    const here = world(rules, 11);
    const victim = here.anybody();
    for (let match = 0; match < 100; match += 1)
      play(rules, [victim, ...others(2, here)], honestMatch(3, here.random, 0.1));
    const accounts = Array.from({ length: 29 }, () => account(standing));
    for (const one of accounts) {
      for (let match = 0; match < before; match += 1) {
        play(rules, [one, ...others(2, here)], honestMatch(3, here.random, 0));
      }
    }
    const unheard = [how === 'accuses' ? { by: 0, of: 1 } : { by: 1, of: 0 }];
    for (let time = 0; time < times; time += 1) {
      for (const one of accounts) play(rules, [one, victim, here.anybody()], { winner: 1, unheard });
    }
    return victim.convicted.filtering;
  }

  it.each<Campaign>([
    { standing: 'guest', before: 0, times: 1, how: 'accuses' },
    { standing: 'guest', before: 0, times: 20, how: 'accuses' },
    { standing: 'member', before: 19, times: 1, how: 'accuses' },
    { standing: 'member', before: 10, times: 10, how: 'accuses' },
    { standing: 'guest', before: 0, times: 20, how: 'cannot be read' },
    { standing: 'member', before: 19, times: 1, how: 'cannot be read' },
  ])(
    '[T15.10] 29 accounts of 20 matches at most convict nobody, as they did by the first rules: $standing, $before + $times matches, $how',
    (campaign) => {
      expect(convictions('first', campaign)).toBeGreaterThan(3);
      expect(convictions('present', campaign)).toBe(0);
    },
    TIME_MS,
  );

  it.each([3, 4, 8])(
    '[T15.11] one account that accuses somebody new in every ninth match is found within a hundred: %i players',
    (seats) => {
      const found = (rules: Rules) => {
        const here = world(rules, 12);
        return Array.from({ length: isLong ? 200 : 6 }, (_, run) => {
          const accuser = run % 2 === 0 ? account('member') : here.anybody();
          const next = (match: number) => ({
            players: others(seats - 1, here),
            played: match % 9 === 0 ? { winner: 1, unheard: [{ by: 0, of: 1 }] } : honestMatch(seats, here.random, 0.1),
          });
          return convictedAfter('filtering', accuser, 100, next, here);
        });
      };
      expect(shareWithin(100, found('first'))).toBe(0);
      expect(shareWithin(100, found('present'))).toBe(1);
    },
    TIME_MS,
  );

  it('[T15.11] one who sends what nobody can read is found, and who meets such players keeps its word', () => {
    const here = world('present', 13);
    const sender = here.anybody();
    const next = () => ({ players: others(3, here), played: { winner: 0, unheard: [{ by: 1, of: 0 }] } });
    expect(convictedAfter('filtering', sender, 30, next, here)).toBeLessThan(20);
    const honest = here.anybody();
    const senders = Array.from({ length: 10 }, () => ({ ...here.anybody(), ledger: sender.ledger }));
    for (let match = 0; match < 100; match += 1) {
      const of = pick(senders, here.random);
      const isSent = match % 5 === 0;
      const played: Played = isSent ? { winner: 1, unheard: [{ by: 0, of: 1 }] } : honestMatch(3, here.random, 0);
      play('present', [honest, isSent ? stranger(of) : here.anybody(), here.anybody()], played);
    }
    expect(honest.convicted.filtering).toBe(0);
    expect(honest.ledger.habits.accusing).toBeLessThan(3);
  });
});

describe('staged losses of network', () => {
  interface Staging {
    readonly who: 'veterans' | 'guests' | 'members' | 'accounts without trust';
    readonly accounts: number;
    /** Honest matches of the stager, which it loses or wins, after each loss that it stages. */
    readonly between: number;
    readonly victim: 'veteran' | 'member';
    /** Whether an accomplice whom the stager has often met plays along, so that its charge is damped. */
    readonly withAccomplice?: boolean;
  }

  interface Cost {
    readonly stagers: { readonly units: number; readonly trust: number };
    readonly victim: { readonly units: number; readonly trust: number };
  }

  /** What the victim's first conviction costs it, and what all staged losses cost those who staged them; null: none in 300. */
  function costOf(rules: Rules, staging: Staging): Cost | null {
    const here = world(rules, 14);
    const victim = staging.victim === 'veteran' ? here.anybody() : account('member');
    const accounts = Array.from({ length: staging.accounts }, () => stagerOf(staging.who, here));
    const accomplice = here.anybody();
    for (const one of accounts) if (staging.withAccomplice === true) meet(one, accomplice, 50);
    const stagers = { units: 0, trust: 0 };
    for (let match = 0; match < 300; match += 1) {
      const one = accounts[match % accounts.length];
      if (one === undefined) throw new Error('there are stagers');
      const before = { ...one.paid };
      const players = staging.withAccomplice === true ? [one, victim, accomplice] : [one, victim];
      play(rules, players, { winner: 1, missing: [0] });
      stagers.units += one.paid.units - before.units;
      stagers.trust += one.paid.trust - before.trust;
      if (victim.convicted.flooding > 0) return { stagers, victim: { ...victim.paid } };
      for (let honest = 0; honest < staging.between; honest += 1) {
        play(rules, [one, here.anybody()], { winner: honest % 2 });
      }
    }
    return null;
  }

  function stagerOf(who: Staging['who'], { anybody }: World): Account {
    if (who === 'veterans') return anybody();
    const one = account(who === 'guests' ? 'guest' : 'member');
    if (who !== 'accounts without trust') return one;
    return { ...one, ledger: { ...one.ledger, amounts: { ...one.ledger.amounts, overruled: 46, agreed: 4 } } };
  }

  function meet(one: Account, other: Account, times: number): void {
    one.met.set(other.name, times);
    other.met.set(one.name, times);
  }

  const STAGINGS: readonly Staging[] = [
    { who: 'veterans', accounts: 300, between: 0, victim: 'veteran' },
    { who: 'veterans', accounts: 20, between: 4, victim: 'veteran' },
    { who: 'veterans', accounts: 5, between: 1, victim: 'veteran' },
    { who: 'veterans', accounts: 300, between: 0, victim: 'member' },
    { who: 'veterans', accounts: 300, between: 0, victim: 'veteran', withAccomplice: true },
    { who: 'members', accounts: 300, between: 2, victim: 'veteran' },
    { who: 'guests', accounts: 300, between: 0, victim: 'veteran' },
    { who: 'guests', accounts: 300, between: 0, victim: 'member' },
    { who: 'accounts without trust', accounts: 300, between: 0, victim: 'veteran' },
  ];

  it.each(STAGINGS)(
    '[T14.4] cost those who stage them more than the victim, which they did not by the first rules: $accounts $who, $between between, a $victim',
    (staging) => {
      const before = costOf('first', staging);
      if (before === null) throw new Error('the first rules convict the victim');
      expect(before.stagers.units).toBeLessThan(before.victim.units);
      const now = costOf('present', staging);
      if (now === null) return;
      expect(now.stagers.units).toBeGreaterThan(now.victim.units);
      expect(now.stagers.trust).toBeGreaterThan(now.victim.trust);
    },
    TIME_MS,
  );

  it('[T14.4] one account alone convicts nobody, however often it drops out', () => {
    expect(costOf('present', { who: 'veterans', accounts: 1, between: 0, victim: 'veteran' })).toBeNull();
  });
});

describe('flooding one of three opponents in every match', () => {
  /** After how many matches each of these players is found. Its victim is last; the others may go missing by themselves. */
  function found(rules: Rules, wins: number, runs: number): (number | null)[] {
    const here = world(rules, 15);
    return Array.from({ length: runs }, () => {
      const next = () => {
        const away = [2, 3].filter(() => here.random() < 0.1);
        const there = [2, 3].filter((seat) => !away.includes(seat));
        const winner = there.length === 0 || here.random() < wins ? 0 : pick(there, here.random);
        return { players: others(3, here), played: { winner, missing: [1, ...away] } };
      };
      return convictedAfter('flooding', here.anybody(), 120, next, here);
    });
  }

  it.each([1, 0.25])(
    '[T14.5] is found within 120 matches: the flooder wins %d of them',
    (wins) => {
      const runs = isLong ? 200 : 20;
      expect(shareWithin(120, found('present', wins, runs))).toBeGreaterThanOrEqual(0.95);
      if (wins < 1) expect(shareWithin(120, found('first', wins, runs))).toBeLessThan(0.5);
    },
    TIME_MS,
  );
});

describe('honest players', () => {
  it.each([
    { seats: 2, wins: 'all', quits: 0.1 },
    { seats: 4, wins: 'all', quits: 0.1 },
    { seats: 4, wins: 'some', quits: 0.1 },
    { seats: 2, wins: 'all', quits: 0.2 },
  ])(
    '[T14.1] are not convicted where many quit: $seats players, who win $wins matches, of opponents $quits quit',
    ({ seats, wins, quits }) => {
      const here = world('present', 16);
      const [players, matches] = isLong ? [200, 1_000] : [4, 300];
      const next = () => ({
        players: others(seats - 1, here),
        played: honestMatch(seats, here.random, quits, wins === 'all' ? 0 : undefined),
      });
      const convicted = Array.from({ length: players }, () =>
        convictedAfter('flooding', here.anybody(), matches, next, here),
      );
      expect(convicted.filter((one) => one !== null)).toEqual([]);
    },
    TIME_MS,
  );
});
