import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSessions } from '../auth/sessions.ts';
import { dayOf, NEAR_DAYS } from '../lobby-host/near.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { MatchRow, Store } from '../store/store.ts';
import {
  sampleDecision,
  sampleKey,
  sampleMatch,
  samplePlayer,
  sampleSession,
  writeVerdict,
} from '../store/testing/samples.ts';
import { readConfig } from './config.ts';
import { removeOld } from './retention.ts';

const DAY = 24 * 3_600_000;
const ADA = samplePlayer('Ada');
const BO = samplePlayer('Bo');
const CONFIG = readConfig({});

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-retention-'));
  store = await openSqliteStore(directory);
  for (const player of [ADA, BO]) await store.players.add(player);
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

async function decided(id: string, decidedAt: number, mode: MatchRow['mode'] = 'casual'): Promise<void> {
  const match = sampleMatch(id, [ADA, BO], { mode });
  await store.matches.start(match);
  const reports = [0, 1].map((seat) => ({ seat, ranks: [1, 2], scores: null }));
  const decision = sampleDecision(match, { decidedAt, reports, changes: [], rated: false });
  await writeVerdict(store, match, decision);
}

it('[O6.21] after thirty days the evidence of undisputed casual matches goes, however many there are; ranked ones keep it', async () => {
  const START = 1_000 * DAY;
  for (let at = 0; at < 120; at += 1) await decided(`casual-${at}`, START + at);
  await decided('ranked', START, 'ranked');
  await decided('later', START + 20 * DAY);
  const end = START + CONFIG.casualEvidenceMs;
  expect(await removeOld(store, CONFIG, end)).toMatchObject({ sessions: 0, networks: 0, evidence: 0 });
  expect((await removeOld(store, CONFIG, end + DAY)).evidence).toBe(120);
  expect((await removeOld(store, CONFIG, end + DAY)).evidence).toBe(0);
  for (const id of ['ranked', 'later']) expect(await store.matches.judged(id)).not.toBeNull();
});

it('[E7.7] notes of networks go after thirty days, and sessions when they expire', async () => {
  const now = 1_000 * DAY;
  await store.sessions.add(sampleSession('a', ADA.id, { expiresAt: now - 1 }));
  await store.networks.note([
    { player: ADA.id, network: 'old', day: dayOf(now) - NEAR_DAYS - 1 },
    { player: ADA.id, network: 'new', day: dayOf(now) - NEAR_DAYS },
  ]);
  expect(await removeOld(store, CONFIG, now)).toMatchObject({ sessions: 1, networks: 1, evidence: 0 });
  expect(await store.networks.of([ADA.id], 0)).toEqual(new Map([[ADA.id, new Set(['new'])]]));
});

it('[S2.38] a guest who never played goes 30 days after it was made, and one who played is made anonymous after 400', async () => {
  const now = 1_000 * DAY;
  const guests = Array.from({ length: 60 }, (_, n) => samplePlayer(`guest-${n}`, { createdAt: now }));
  for (const guest of guests) await store.players.add(guest);
  const member = samplePlayer('Mia', { class: 'member', passwordHash: 'x', createdAt: now });
  await store.players.add(member);
  const match = sampleMatch('match-1', [samplePlayer('guest-0'), member], { startedAt: now });
  await store.matches.start(match);
  await writeVerdict(store, match);
  await removeOld(store, CONFIG, now + 29 * DAY);
  expect((await store.players.byIds(guests.map(({ id }) => id))).size).toBe(60);
  expect((await removeOld(store, CONFIG, now + 31 * DAY)).guests).toBe(59);
  expect((await removeOld(store, CONFIG, now + 399 * DAY)).guests).toBe(0);
  expect((await removeOld(store, CONFIG, now + 401 * DAY)).guests).toBe(1);
  expect((await removeOld(store, CONFIG, now + 2_000 * DAY)).guests).toBe(0);
  expect(await store.matches.verdict('match-1')).toMatchObject({
    official: true,
    participants: [{ card: { name: 'Deleted player' } }, {}],
  });
  expect(await store.players.byId(member.id)).not.toBeNull();
});

it('[S2.42] a guest who never played is there until 30 days after it was last here, whenever that was', async () => {
  const made = 1_000 * DAY;
  let now = made;
  const guest = samplePlayer('Guest', { createdAt: made });
  await store.players.add(guest);
  const sessions = makeSessions(store, { lifeMs: CONFIG.sessionMs, secure: true, clock: () => now });
  const { id } = await sessions.create(guest.id);
  const isThere = async (day: number): Promise<boolean> => {
    now = made + day * DAY;
    await removeOld(store, CONFIG, now);
    return (await store.players.byId(guest.id)) !== null;
  };
  // Here on day 14.9, before half of the session's life is over.
  now = made + 14.9 * DAY;
  // The cookie lives for as long, so the browser has to be told.
  expect(await sessions.validate(id)).toMatchObject({ renewed: true });
  expect(await isThere(30.1)).toBe(true);
  expect(await isThere(44.8)).toBe(true);
  expect(await isThere(45)).toBe(false);
});

it('[S2.42] a guest whose session was ended stays for 30 days after its key signed in last', async () => {
  const made = 1_000 * DAY;
  const guest = samplePlayer('Guest', { createdAt: made });
  await store.players.add(guest, { key: sampleKey('Guest', { createdAt: made, usedAt: made }) });
  await store.credentials.useKey('key-of-Guest', made + 40 * DAY);
  await removeOld(store, CONFIG, made + 41 * DAY);
  expect(await store.players.byId(guest.id)).not.toBeNull();
  await removeOld(store, CONFIG, made + 71 * DAY);
  expect(await store.players.byId(guest.id)).toBeNull();
});

it('[C3.4] invitation links go when they run out', async () => {
  const link = { id: 'a', secretHash: 'x', maker: ADA.id, kind: 'person', subject: ADA.id, title: null } as const;
  await store.invitationLinks.add({ ...link, uses: 'often', usedBy: null, createdAt: 1, expiresAt: 9 * DAY }, 9, 1);
  expect((await removeOld(store, CONFIG, 8 * DAY)).invitationLinks).toBe(0);
  expect((await removeOld(store, CONFIG, 9 * DAY)).invitationLinks).toBe(1);
});
