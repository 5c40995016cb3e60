import { expect, it } from 'vitest';
import { dayOf } from '../lobby-host/near.ts';
import type { PlayerRow } from '../store/store.ts';
import { TRUSTED } from './policy.ts';
import { openCourt } from './testing/court.ts';
import { farm, playRanked } from './testing/farm.ts';
import { earnedTrust } from './weight.ts';

// "It must show": the reports of distrusted players alone change nothing, however many.

it('[S5.6] a hundred puppets against one honest player: nothing changes', async () => {
  const court = openCourt();
  const honest = await court.player('Honest');
  for (let n = 0; n < 100; n += 1) {
    const puppet = await court.player(`Puppet${n}`, n % 2 === 0 ? { class: 'limited' } : {});
    expect((await court.complain(puppet, honest)).ok).toBe(true);
  }
  expect(await court.store.conduct.openComplaints(200)).toHaveLength(100);
  expect(await court.store.conduct.restrictionsOf(honest.id, 9)).toEqual([]);
  expect(court.changed).toEqual([]);
});

it('[S5.6] a hundred puppets and two trusted players: still nothing; the third trusted one restricts', async () => {
  const court = openCourt();
  const [accused, other] = [await court.player('Accused'), await court.player('Other')];
  for (let n = 0; n < 100; n += 1) await court.complain(await court.player(`Puppet${n}`), accused);
  for (const name of ['T1', 'T2', 'T3']) {
    expect(await court.store.conduct.standing(accused.id)).toEqual([]);
    const trusted = await court.player(name);
    await court.trust(trusted, other);
    await court.complain(trusted, accused);
  }
  const [restriction] = await court.store.conduct.standing(accused.id);
  // It rests on the three, not on the crowd around them.
  expect(restriction?.complaints).toHaveLength(3);
});

it('[S5.5] a trusted player who cries wolf loses weight until nobody is restricted with its help', async () => {
  const court = openCourt();
  const [judge, other] = [await court.player('Judge'), await court.player('Other')];
  const [wolf, t1, t2] = [await court.player('Wolf'), await court.player('T1'), await court.player('T2')];
  for (const one of [wolf, t1, t2]) await court.trust(one, other);
  const weights: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    await court.complain(wolf, await court.player(`Innocent${n}`));
    const [complaint] = await court.store.conduct.complaintsBy(wolf.id, 1);
    weights.push(complaint?.weight ?? 0);
    await court.administer(judge, {
      act: 'settle',
      complaint: complaint?.id ?? '',
      outcome: n % 2 === 0 ? 'dismissed' : 'abusive',
      because: 'Nothing of it is true.',
    });
    court.time.now += 1_000;
  }
  expect(weights).toEqual([...weights].sort((a, b) => b - a));
  expect(weights.at(-1)).toBeLessThan((weights[0] ?? 0) / 3);
});

it('[S5.6] three accounts of one home, however trusted, are one voice', async () => {
  const court = openCourt();
  const [accused, other] = [await court.player('Accused'), await court.player('Other')];
  const day = Math.floor(court.time.now / 86_400_000);
  for (const name of ['T1', 'T2', 'T3', 'T4']) {
    const one = await court.player(name);
    await court.trust(one, other);
    await court.store.networks.note([{ player: one.id, network: 'home', day }]);
    await court.complain(one, accused);
  }
  expect(await court.store.conduct.standing(accused.id)).toEqual([]);
});

// Trust that accounts of one person gave each other: the real arbiter decided their matches, a program played them.
async function restrictionsByFarm(accounts: number, networks: number, rounds: number): Promise<number> {
  const court = openCourt();
  const honest = await court.player('Honest');
  const puppets = await farm(court, accounts, networks, rounds);
  const ledgers = await Promise.all(puppets.map(({ id }) => court.store.matches.ledgers(id)));
  // They are trusted, or the attack would show nothing.
  expect(ledgers.filter((mine) => earnedTrust(mine.map(({ ledger }) => ledger)) >= TRUSTED).length).toBeGreaterThan(2);
  for (const puppet of puppets) await court.complain(puppet, honest);
  return (await court.store.conduct.standing(honest.id)).length;
}

it.each([
  ['3 accounts at 3 networks, 6 matches each', 3, 3, 3],
  ['30 accounts at 3 networks, 29 matches each', 30, 3, 1],
  ['7 accounts at 7 networks, 12 matches each', 7, 7, 2],
])('[S5.14] %s, trusted for them, restrict nobody', async (_who, accounts, networks, rounds) => {
  expect(await restrictionsByFarm(accounts, networks, rounds)).toBe(0);
});

it('[S5.14] is not prevented: 8 accounts at 8 networks, 7 matches each, restrict twice, for an hour and for a day', async () => {
  expect(await restrictionsByFarm(8, 8, 1)).toBe(2);
});

it('[S5.14] three who played with strangers are enough, also where all of them complain about one', async () => {
  const court = openCourt();
  const accused = await court.player('Accused');
  const honest: PlayerRow[] = [];
  for (let n = 0; n < 9; n += 1) {
    const one = await court.player(`Honest${n}`);
    await court.store.networks.note([{ player: one.id, network: `home-${n}`, day: dayOf(court.time.now) }]);
    for (const other of honest) await playRanked(court, [one, other]);
    honest.push(one);
  }
  const standing = async () => (await court.store.conduct.standing(accused.id)).length;
  for (const one of honest.slice(0, 2)) await court.complain(one, accused);
  expect(await standing()).toBe(0);
  await court.complain(honest[2] ?? accused, accused);
  expect(await standing()).toBe(1);
  for (const one of honest.slice(3)) await court.complain(one, accused);
  expect(await standing()).toBeGreaterThan(1);
});
