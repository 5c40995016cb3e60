import { expect, it } from 'vitest';
import { openCourt } from './testing/court.ts';

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
