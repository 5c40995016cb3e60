import { LIMITS, ROUTES } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerRow } from '../../store/store.ts';
import { sampleMatch } from '../../store/testing/samples.ts';
import { call, enterWithKey, makeKey, makeRig, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await makeRig();
});
afterEach(() => rig.close());

/** A guest who is signed in: its cookie and its row. */
async function guest(): Promise<{ readonly cookie: string | null; readonly row: PlayerRow }> {
  const { cookie, body } = await enterWithKey(rig, await makeKey());
  const row = await rig.store.players.byId(body.self?.player ?? '');
  if (row === null) throw new Error('no guest');
  return { cookie, row };
}

async function played(id: string, ...rows: readonly PlayerRow[]): Promise<void> {
  await rig.store.matches.start(sampleMatch(id, rows, { startedAt: rig.time.now }));
}

const about = (row: PlayerRow, match: string, change: object = {}) => ({
  about: row.id,
  subject: { kind: 'match', id: match },
  reason: 'cheating',
  text: '',
  ...change,
});

describe('complaints over HTTP', () => {
  it('[S5.3] takes one, shows it to its author, and refuses the same again', async () => {
    const [ada, bo] = [await guest(), await guest()];
    await played('match-one', ada.row, bo.row);
    const complaint = about(bo.row, 'match-one', { text: 'It stalled\nfor long.' });
    expect(await call(rig, ROUTES.complaints, complaint, ada)).toMatchObject({ status: 200, body: {} });
    expect(await call(rig, ROUTES.complaints, complaint, ada)).toMatchObject({
      status: 409,
      body: { code: 'complaint-repeated' },
    });
    const own = await call(rig, ROUTES.conduct, undefined, ada);
    expect(own.body).toMatchObject({
      restrictions: [],
      complaints: [{ about: { name: bo.row.name }, outcome: 'open' }],
    });
    expect((await call(rig, ROUTES.conduct, undefined, bo)).body).toEqual({ restrictions: [], complaints: [] });
  });

  it.each([
    ['an invented reason', { reason: 'ugly' }],
    ['a long text', { text: 'x'.repeat(LIMITS.complaintChars + 1) }],
    ['control characters', { text: 'a\u0007b' }],
    ['a text that turns its direction', { text: 'abc\u202Edcba' }],
    ['another kind of subject', { subject: { kind: 'person', id: 'match-one' } }],
    ['nobody', { about: '' }],
  ])('[S5.3] refuses %s', async (_what, change) => {
    const [ada, bo] = [await guest(), await guest()];
    await played('match-one', ada.row, bo.row);
    const answer = await call(rig, ROUTES.complaints, about(bo.row, 'match-one', change), ada);
    expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } });
    expect(await rig.store.conduct.openComplaints(9)).toEqual([]);
  });

  it('[S5.4] one player makes ten in an hour and thirty in a day, also wrong ones', async () => {
    const [ada, bo] = [await guest(), await guest()];
    const codes: unknown[] = [];
    for (let hour = 0; hour < 4; hour += 1) {
      for (let n = 0; n <= LIMITS.complaintsPerHour; n += 1) {
        const answer = await call(rig, ROUTES.complaints, about(bo.row, `match-none-${hour}-${n}`), ada);
        codes.push(answer.body.code);
      }
      rig.time.now += 3_600_001;
    }
    expect(codes.filter((code) => code === 'unknown-match')).toHaveLength(LIMITS.complaintsPerDay);
    expect(codes.filter((code) => code === 'too-fast')).toHaveLength(44 - LIMITS.complaintsPerDay);
  });

  it('[S5.4] players behind one network make sixty in an hour', async () => {
    const from = '203.0.113.7';
    const bo = await guest();
    let taken = 0;
    for (let n = 0; n < 8; n += 1) {
      const one = await guest();
      for (let m = 0; m < LIMITS.complaintsPerHour; m += 1) {
        const answer = await call(rig, ROUTES.complaints, about(bo.row, `match-none-${m}`), { ...one, from });
        if (answer.body.code === 'unknown-match') taken += 1;
      }
    }
    expect(taken).toBe(LIMITS.complaintsPerHourPerNetwork);
  });

  it('[S5.3] without a session there is nothing', async () => {
    for (const path of [ROUTES.conduct, ROUTES.administration, ROUTES.auditLog]) {
      expect(await call(rig, path)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    }
    for (const path of [ROUTES.complaints, ROUTES.appeals, ROUTES.administration]) {
      expect(await call(rig, path, {})).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    }
  });
});

describe('administration over HTTP', () => {
  const impose = (row: PlayerRow) => ({
    act: 'impose',
    player: row.id,
    portions: ['casual'],
    ms: 3_600_000,
    complaint: null,
    because: 'For the test.',
  });

  it('[S5.12] an administrator is asked for at each request, and is none the moment it is unmade', async () => {
    const [ada, bo] = [await guest(), await guest()];
    const refused = { status: 403, body: { code: 'not-permitted' } };
    expect(await call(rig, ROUTES.administration, undefined, ada)).toMatchObject(refused);
    expect(await call(rig, ROUTES.auditLog, undefined, ada)).toMatchObject(refused);
    expect(await call(rig, ROUTES.administration, impose(bo.row), ada)).toMatchObject(refused);
    await rig.store.conduct.setAdministrator(ada.row.id, true, 1, 'command line');
    expect(await call(rig, ROUTES.administration, undefined, ada)).toMatchObject({ status: 200 });
    expect(await call(rig, ROUTES.administration, impose(bo.row), ada)).toMatchObject({ status: 200 });
    expect((await call(rig, ROUTES.auditLog, undefined, ada)).body).toMatchObject({
      entries: [{ act: 'impose', actor: ada.row.id }, { act: 'make administrator' }],
      brokenAt: null,
    });
    await rig.store.conduct.setAdministrator(ada.row.id, false, 2, 'command line');
    expect(await call(rig, ROUTES.administration, undefined, ada)).toMatchObject(refused);
    expect(await call(rig, ROUTES.administration, impose(bo.row), ada)).toMatchObject(refused);
  });

  it('[S5.9, S5.10] who is restricted has fewer portions from then on, and reads what, why and until when', async () => {
    const [ada, bo] = [await guest(), await guest()];
    await rig.store.conduct.setAdministrator(ada.row.id, true, 1, 'command line');
    await call(rig, ROUTES.administration, impose(bo.row), ada);
    expect(rig.told.changed).toEqual([bo.row.id]);
    const { body } = await call(rig, ROUTES.enter, { key: 'k'.repeat(43) }, bo);
    expect(body.self).toMatchObject({
      portions: ['watch', 'chat'],
      restrictions: [
        { offence: 'decided', portions: ['casual'], words: 'For the test.', until: rig.time.now + 3_600_000 },
      ],
    });
    const { restrictions } = (await call(rig, ROUTES.conduct, undefined, bo)).body;
    expect(restrictions).toMatchObject([{ state: 'standing', words: 'For the test.', appeals: [] }]);
    // Nobody else sees it.
    const profile = await call(rig, ROUTES.player.replace(':player', bo.row.id), undefined, ada);
    expect(JSON.stringify(profile.body)).not.toContain('For the test.');
  });

  it('[S5.12] refuses an act without a reason, and one from a foreign page', async () => {
    const [ada, bo] = [await guest(), await guest()];
    await rig.store.conduct.setAdministrator(ada.row.id, true, 1, 'command line');
    const silent = { ...impose(bo.row), because: '  ' };
    expect(await call(rig, ROUTES.administration, silent, ada)).toMatchObject({ body: { code: 'malformed' } });
    const foreign = { ...ada, headers: { origin: 'https://elsewhere.example' } };
    expect(await call(rig, ROUTES.administration, impose(bo.row), foreign)).toMatchObject({ body: { code: 'origin' } });
    expect(await rig.store.conduct.standing(bo.row.id)).toEqual([]);
  });

  it('[S19.1] the restricted appeals over HTTP, and nobody for it', async () => {
    const [ada, bo] = [await guest(), await guest()];
    await rig.store.conduct.setAdministrator(ada.row.id, true, 1, 'command line');
    await call(rig, ROUTES.administration, impose(bo.row), ada);
    const [standing] = await rig.store.conduct.standing(bo.row.id);
    const appeal = { restriction: standing?.id ?? '', text: 'I did nothing.', match: null };
    expect(await call(rig, ROUTES.appeals, appeal, ada)).toMatchObject({
      status: 404,
      body: { code: 'unknown-subject' },
    });
    expect(await call(rig, ROUTES.appeals, { ...appeal, text: '' }, bo)).toMatchObject({ body: { code: 'malformed' } });
    expect(await call(rig, ROUTES.appeals, appeal, bo)).toMatchObject({ status: 200 });
    expect(await call(rig, ROUTES.appeals, appeal, bo)).toMatchObject({ status: 409, body: { code: 'appeal-open' } });
  });
});
