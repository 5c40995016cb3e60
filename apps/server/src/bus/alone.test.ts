import { expect, it } from 'vitest';
import { leasesAlone, memberAlone } from './alone.ts';
import { leasesContract } from './leases.contract.ts';

leasesContract('of the only process', async () => {
  const faults: string[] = [];
  return { leases: leasesAlone((what) => void faults.push(what)), faults };
});

it('[O7.11] the only process is the only member', async () => {
  const members = memberAlone('one');
  expect(members.all()).toEqual([{ id: 'one', role: 'all', address: null }]);
  expect(members.self).toEqual(members.all()[0]);
  await members.close();
});
