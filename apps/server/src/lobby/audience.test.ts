import { CLASSES, EVERYONE, type Mode, PORTIONS } from '@parley/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Audience, audienceOf, keysOf, share } from './audience.ts';
import { type ListedPerson, seesPerson, sightOf } from './listing.ts';
import { selfNamed } from './testing/floor.ts';

const MODES: readonly Mode[] = ['casual', 'ranked'];
const sameClass = fc.subarray([...MODES]).map((modes) => new Set(modes));

interface Someone {
  readonly self: ReturnType<typeof selfNamed>;
  readonly within: readonly string[] | null;
}
const someone = (name: string): fc.Arbitrary<Someone> =>
  fc.record({
    self: fc
      .record({
        class: fc.constantFrom(...CLASSES),
        portions: fc.subarray([...PORTIONS]),
        groups: fc.subarray([EVERYONE, 'group-one', 'group-two']),
        blocked: fc.subarray(['player-a', 'player-b']).map((ids) => ids.map((player) => ({ player, name: '' }))),
      })
      .map((change) => selfNamed(name, change)),
    within: fc.option(fc.subarray(['client-a', 'client-b'])),
  });

function listed(client: string, { self }: Someone, modes: ReadonlySet<Mode>): ListedPerson {
  const { player, name, avatar, class: kind, ratings } = self;
  const card = { player, name, avatar, class: kind, ratings };
  return { line: { client, card, state: 'idle', titles: [] }, audience: audienceOf({ self }, modes), place: 0 };
}

/** Whether `a` has `b` on its list. Both know who blocked whom, as the lobby tells the edges. */
function sees(a: Someone, b: Someone, names: readonly [string, string], modes: ReadonlySet<Mode>): boolean {
  const [mine, other] = names;
  const unseen = [
    ...a.self.blocked.map(({ player }) => player),
    ...(b.self.blocked.some(({ player }) => player === a.self.player) ? [b.self.player] : []),
  ];
  const audience = audienceOf(a, modes);
  const viewer = { client: mine, player: a.self.player, audience, place: 0, unseen, within: a.within };
  return seesPerson(sightOf(viewer), listed(other, b, modes));
}

/** The same in the plainest words. */
function naive(a: Someone, b: Someone, other: string, modes: ReadonlySet<Mode>): boolean {
  const blocks = (x: Someone, y: Someone): boolean => x.self.blocked.some(({ player }) => player === y.self.player);
  if (blocks(a, b) || blocks(b, a)) return false;
  if (a.within !== null && !a.within.includes(other)) return false;
  if (!a.self.groups.some((group) => b.self.groups.includes(group))) return false;
  return MODES.some((mode) => {
    const has = (one: Someone): boolean => one.self.portions.some((portion) => portion === mode);
    const isAlike = a.self.class === b.self.class || a.self.class === 'house' || b.self.class === 'house';
    // Somebody anonymous has no house either.
    const served = [a, b].every(({ self }) => self.class !== 'anonymous') || a.self.class === b.self.class;
    return has(a) && has(b) && (!modes.has(mode) || (isAlike && served));
  });
}

it('[S6.2] one function of the two makes the list: as the plainest words say it, and a block wins always', () => {
  fc.assert(
    fc.property(someone('a'), someone('b'), sameClass, (a, b, modes) => {
      const one = sees(a, b, ['client-a', 'client-b'], modes);
      expect(one).toBe(naive(a, b, 'client-b', modes));
      const anyBlock =
        a.self.blocked.some(({ player }) => player === b.self.player) ||
        b.self.blocked.some(({ player }) => player === a.self.player);
      if (anyBlock) expect(one).toBe(false);
    }),
    { seed: 3, numRuns: 2_000 },
  );
});

it('[S6.2] outside a match the list is symmetric', () => {
  fc.assert(
    fc.property(someone('a'), someone('b'), sameClass, (a, b, modes) => {
      const [free, other] = [
        { ...a, within: null },
        { ...b, within: null },
      ];
      const there = sees(free, other, ['client-a', 'client-b'], modes);
      expect(sees(other, free, ['client-b', 'client-a'], modes)).toBe(there);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

it('[S6.2] nobody sees itself, nor another client of its own', () => {
  fc.assert(
    fc.property(someone('a'), sameClass, (a, modes) => {
      expect(sees(a, a, ['client-a', 'client-b'], modes)).toBe(false);
    }),
    { seed: 6, numRuns: 500 },
  );
});

it('[S6.2] two audiences share where they have a key in common', () => {
  const audience: fc.Arbitrary<Audience> = fc.record({
    groups: fc.subarray(['one', 'two', 'three']),
    portions: fc.subarray(['casual', 'ranked', 'ranked/member']),
  });
  fc.assert(
    fc.property(audience, audience, (a, b) => {
      expect(share(a, b)).toBe(keysOf(a).some((key) => keysOf(b).includes(key)));
    }),
    { seed: 9, numRuns: 1_000 },
  );
});
