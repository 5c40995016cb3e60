import 'fake-indexeddb/auto';
import { ROUTES, SLOT_HEADER, SLOTS } from '@parley/protocol';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createClient } from './create.ts';
import { createHttp } from './http.ts';
import { memoryReports } from './reports.ts';
import { signerFrom } from './signer.ts';
import { keptInSlot } from './slot.ts';
import { fakeTimers } from './testing/clock.ts';

/** What each request said, in order; every one is answered with a refusal. */
function recorder() {
  const asked: { readonly url: string; readonly slot: string | null }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push({ url: String(url), slot: new Headers(init?.headers).get(SLOT_HEADER) });
    return new Response('{"code":"not-signed-in","detail":""}', { status: 401 });
  };
  return { asked, fetch };
}

it('[S14.3] every request names the slot of its player, and none to another origin does', async () => {
  for (const [slot, named] of [
    [0, null],
    [2, '2'],
  ] as const) {
    const { asked, fetch } = recorder();
    const environment = {
      origin: 'https://here.example',
      fetch,
      openSocket: () => {
        throw new Error('no socket in this test');
      },
      timers: fakeTimers(),
      titles: [],
      bearer: false,
      page: null,
    };
    const client = createClient({ ...environment, ...keptInSlot(slot) });
    await client.enter();
    await client.profile('some-player');
    await client.signOut();
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.map(({ slot: said }) => said)).toEqual(asked.map(() => named));
    const http = createHttp({ ...environment, slot });
    await http.tell('https://elsewhere.example', ROUTES.distress, {}, z.unknown());
    expect(asked.at(-1)).toEqual({ url: `https://elsewhere.example${ROUTES.distress}`, slot: null });
  }
});

it('[S14.3] a bearer token has no slot: it is the one session of its program', async () => {
  const { asked, fetch } = recorder();
  const http = createHttp({ origin: 'https://here.example', fetch, timers: fakeTimers(), bearer: true, slot: 1 });
  await http.post(ROUTES.signOut, {}, z.unknown());
  expect(asked.map(({ slot }) => slot)).toEqual([null]);
});

it('[S14.6] each slot has a key of its own, kept over reloads and not extractable; forgetting one leaves the others', async () => {
  const keyOf = async (slot: (typeof SLOTS)[number]) => (await signerFrom(await keptInSlot(slot).keys.load())).key;
  const before = await Promise.all(SLOTS.map(keyOf));
  expect(new Set(before).size).toBe(SLOTS.length);
  expect(await Promise.all(SLOTS.map(keyOf))).toEqual(before);
  expect((await keptInSlot(3).keys.load()).privateKey.extractable).toBe(false);
  await keptInSlot(3).keys.forget();
  const after = await Promise.all(SLOTS.map(keyOf));
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
  expect(after[3]).not.toBe(before[3]);
});

it('[S14.6] two players of one page in one match keep a report each, where one store would keep one', async () => {
  const report = (of: string) => ({ match: 'match-one', report: of, entries: [] });
  const shared = memoryReports();
  await shared.put(report('a.b.c'));
  await shared.put(report('d.e.f'));
  expect(await shared.all()).toHaveLength(1);
  await keptInSlot(0).reports.put(report('a.b.c'));
  await keptInSlot(1).reports.put(report('d.e.f'));
  expect(await keptInSlot(0).reports.all()).toEqual([report('a.b.c')]);
  expect(await keptInSlot(1).reports.all()).toEqual([report('d.e.f')]);
});

it('[S14.6, N6.1] a member who is here twice keeps in each slot what it plays there, and forgetting one leaves the other', async () => {
  const record = {
    player: 'player-ada',
    match: 'match-0001',
    client: 'client-ada',
    at: Date.now(),
    entries: ['a.b.c'],
    isWhole: true,
  };
  await keptInSlot(0).records.put(record);
  await keptInSlot(1).records.put({ ...record, match: 'match-0002' });
  // The other slot has another key: it would ask for the match, be refused, and delete the record of the one who plays it.
  expect(await keptInSlot(1).records.of('player-ada')).toEqual([{ ...record, match: 'match-0002' }]);
  await keptInSlot(1).keys.forget();
  expect(await keptInSlot(1).records.of('player-ada')).toEqual([]);
  expect(await keptInSlot(0).records.of('player-ada')).toEqual([record]);
});
