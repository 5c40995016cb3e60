import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { verifyBundle } from '@parley/evidence';
import { distressResponseSchema, err, LIMITS, ok, playerProfileSchema, ROUTES } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { titleIn } from '../../arbiter/audit/run-job.ts';
import { testTitles } from '../../arbiter/audit/testing/titles.ts';
import { makeRingKey } from '../../auth/key-ring.ts';
import { makeServerKey } from '../../auth/server-key.ts';
import { removeOld } from '../../operate/retention.ts';
import { samplePlayer } from '../../store/testing/samples.ts';
import { begun, decided } from '../../testing/decided.ts';
import { makePen } from '../../testing/pen.ts';
import { FIRST_WINS, type Pen, record } from '../../testing/recorder.ts';
import { bundleOf } from './bundle.ts';
import { call, enterWithKey, makeKey, makeRig, ORIGIN, type Rig } from './testing/rig.ts';

const ADA = samplePlayer('Ada', { class: 'member' });
const BO = samplePlayer('Bo');

const DISTRESS_ORIGIN = 'https://distress.example';

let rig: Rig;
let cookie: string | null;
let pens: Pen[];
/** Each match begins after the one before it was decided. */
let startedAt = 0;
beforeAll(async () => {
  rig = await makeRig({ PARLEY_DISTRESS_ORIGINS: DISTRESS_ORIGIN, PARLEY_REQUESTS_PER_MINUTE: '5000' });
  cookie = (await enterWithKey(rig, await makeKey())).cookie;
  pens = [await makePen(), await makePen()];
  for (const player of [ADA, BO]) await rig.store.players.add(player);
});
afterAll(() => rig.close());

const bundlePath = (match: string): string => ROUTES.bundle.replace(':match', match);
const serverKeys = async (): Promise<string[]> => {
  const { body } = await call(rig, ROUTES.keys);
  return (body as unknown as { keys: { x: string }[] }).keys.map(({ x }) => x);
};

/** Played out, reported by both; the second may say something else than what was played. */
async function playedOut(id: string, second: object = {}): Promise<void> {
  startedAt += 60_000;
  const match = await begun(rig.store, id, [ADA, BO], pens, startedAt);
  const played = await record(match, pens);
  await played.move(...FIRST_WINS);
  await decided(rig.store, match, played, [await played.report(0), await played.report(1, second)]);
}

describe('bundles', { timeout: 30_000 }, () => {
  it('[E6.1] of a decided match are a file that anybody can check without the server', async () => {
    await playedOut('match-liar', { ranks: [2, 1] });
    const answer = await call(rig, bundlePath('match-liar'), undefined, { cookie });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="parley-match-liar.json"');
    expect(answer.headers['cache-control']).toBe('no-store');
    const response = await rig.app.inject({ url: bundlePath('match-liar'), headers: { cookie: cookie ?? '' } });
    const check = await verifyBundle(response.body, { titleOf: titleIn(testTitles), serverKeys: await serverKeys() });
    expect(check).toMatchObject({ ok: true, faults: [], replayed: true, match: 'match-liar' });
    const verdict = await rig.store.matches.verdict('match-liar');
    expect(check.content?.verdict).toEqual(verdict);
    expect(verdict).toMatchObject({ decision: 'evidence', evidence: { liars: [1] } });
  });

  it('[E6.3] fail as soon as anything in them is another', async () => {
    const { body } = await rig.app.inject({ url: bundlePath('match-liar'), headers: { cookie: cookie ?? '' } });
    const titleOf = titleIn(testTitles);
    for (const [from, to] of [
      ['"decision": "evidence"', '"decision": "unanimous"'],
      ['"name": "Bo"', '"name": "Bu"'],
      ['\n', '\n\n'],
    ] as const) {
      expect(body).toContain(from);
      expect((await verifyBundle(body.replace(from, to), { titleOf })).ok).toBe(false);
    }
    expect((await verifyBundle(body, { titleOf, serverKeys: ['A'.repeat(43)] })).ok).toBe(false);
  });

  it('[E6.5] can be checked, too, where everybody agreed, and where nothing was handed in', async () => {
    await playedOut('match-honest');
    startedAt += 60_000;
    const match = await begun(rig.store, 'match-withheld', [ADA, BO], pens, startedAt);
    const played = await record(match, pens);
    await played.move(...FIRST_WINS);
    const reports = [await played.report(0), await played.report(1, { ranks: [2, 1] })];
    await decided(rig.store, match, { entries: [] }, reports);
    for (const id of ['match-honest', 'match-withheld']) {
      const { body } = await rig.app.inject({ url: bundlePath(id), headers: { cookie: cookie ?? '' } });
      expect(await verifyBundle(body, { titleOf: titleIn(testTitles) })).toMatchObject({ ok: true, faults: [] });
    }
  });

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('[E6.1] come by %s to those who take it, and are the same then', async (encoding, unpack) => {
    const headers = { cookie: cookie ?? '', 'accept-encoding': encoding };
    const packed = await rig.app.inject({ url: bundlePath('match-liar'), headers });
    expect(packed.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
    const plain = await rig.app.inject({ url: bundlePath('match-liar'), headers: { cookie: cookie ?? '' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(unpack(packed.rawPayload).toString()).toBe(plain.body);
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
  });

  it('[W6.2] a profile comes compressed where it is large; what is small does not', async () => {
    const headers = { cookie: cookie ?? '', 'accept-encoding': 'br' };
    const profile = await rig.app.inject({ url: ROUTES.player.replace(':player', BO.id), headers });
    expect(profile.headers['content-encoding']).toBe('br');
    const verdict = await rig.app.inject({ url: ROUTES.match.replace(':match', 'match-nowhere'), headers });
    expect(verdict.statusCode).toBe(404);
    expect(verdict.headers['content-encoding']).toBeUndefined();
  });

  it('[S1.15] no answer with a session or a ticket in it is compressed: its length would tell of them', async () => {
    const key = await makeKey();
    const headers = { 'accept-encoding': 'br, gzip', 'x-parley': 'bearer' };
    const made = await enterWithKey(rig, key, { headers });
    const authorization = `Bearer ${String(made.body.session)}`;
    const again = await call(rig, ROUTES.enter, { key: key.key }, { headers: { ...headers, authorization } });
    for (const { status, body, headers } of [made, again]) {
      expect(status).toBe(200);
      // Larger than what is compressed elsewhere.
      expect(JSON.stringify(body).length).toBeGreaterThan(1_400);
      expect(headers['content-encoding']).toBeUndefined();
    }
  });

  it('[O6.16] no request is unpacked', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-parley': '1', origin: ORIGIN };
    const payload = gzipSync(JSON.stringify({ key: 'k'.repeat(43) }));
    const answer = await rig.app.inject({ method: 'POST', url: ROUTES.enter, headers, payload });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
  });

  it('[E6.5] say nothing of suspicions that did not come true', async () => {
    const kept = await rig.store.matches.judged('match-honest');
    expect(Object.values(kept?.record.players[0]?.ledger.suspicions ?? {})).not.toEqual([0, 0, 0, 0]);
    const { body } = await rig.app.inject({ url: bundlePath('match-honest'), headers: { cookie: cookie ?? '' } });
    const { bundle } = JSON.parse(body) as { bundle: { record: { players: { ledger: { suspicions: object } }[] } } };
    for (const { ledger } of bundle.record.players) {
      expect(ledger.suspicions).toEqual({ flooding: 0, filtering: 0, accusing: 0, desync: 0 });
    }
    expect((await verifyBundle(body, { titleOf: titleIn(testTitles) })).ok).toBe(true);
  });

  it('[E6.5] say how often players accuse and are accused only where a conviction rests on it', async () => {
    const { matches } = rig.store;
    const id = 'match-honest';
    const [match, verdict, judged] = [await matches.byId(id), await matches.verdict(id), await matches.judged(id)];
    if (match === null || verdict === null || judged === null || !('rules' in judged.record))
      throw new Error('no match');
    const habits = { losses: 9, missing: 1, heard: 40, accused: 5, accusing: 3 };
    const players = judged.record.players.map((player) => ({ ...player, ledger: { ...player.ledger, habits } }));
    const record = { ...judged.record, players };
    const key = makeServerKey({ keys: [makeRingKey(0)] }, Date.now).sealer();
    const text = await bundleOf(rig.store, key, { match, verdict, judged: { ...judged, record } });
    const check = await verifyBundle(text, { titleOf: titleIn(testTitles) });
    expect(check.ok).toBe(true);
    for (const { ledger } of check.content?.record.players ?? []) {
      expect(ledger).toMatchObject({ habits: { losses: 9, missing: 1, heard: 0, accused: 0, accusing: 0 } });
    }
  });

  it('[E6.1] there are none of a match that is not decided, or that there is not, and none before signing in', async () => {
    await begun(rig.store, 'match-running', [ADA, BO], pens);
    const of = (match: string, as = cookie) => call(rig, bundlePath(match), undefined, { cookie: as });
    expect(await of('match-running')).toMatchObject({ status: 409, body: { code: 'unexpected' } });
    expect(await of('match-nowhere')).toMatchObject({ status: 404, body: { code: 'unknown-match' } });
    expect(await of('..%2F..')).toMatchObject({ status: 404, body: { code: 'unknown-match' } });
    expect(await of('match-liar', null)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });

  it('[E6.1, O6.4] are made once, and one player and one network get so many of them in a while', async () => {
    const askedBy = async (as: string | null) =>
      Promise.all(
        Array.from({ length: 25 }, () =>
          rig.app.inject({
            url: bundlePath('match-honest'),
            headers: { cookie: as ?? '' },
            remoteAddress: '198.51.100.9',
          }),
        ),
      );
    const gotOf = (asked: Awaited<ReturnType<typeof askedBy>>) => asked.filter(({ statusCode }) => statusCode === 200);
    rig.time.now += 60_000;
    const asked = await askedBy(cookie);
    const got = gotOf(asked);
    expect(got).toHaveLength(20);
    // Three players use up what there is behind one address.
    const others = [await enterWithKey(rig, await makeKey()), await enterWithKey(rig, await makeKey())];
    for (const other of others) expect(gotOf(await askedBy(other.cookie))).toHaveLength(20);
    expect(gotOf(await askedBy((await enterWithKey(rig, await makeKey())).cookie))).toHaveLength(0);
    expect(new Set(got.map(({ body }) => body)).size).toBe(1);
    expect(asked.at(-1)?.json()).toMatchObject({ code: 'too-fast' });
    rig.time.now += 60_000;
    const later = await call(rig, bundlePath('match-honest'), undefined, { cookie, from: '198.51.100.9' });
    expect(later.status).toBe(200);
  });

  it('[W6.2, T17.1] a profile tells the curve of the rating, and disputes', async () => {
    const { body } = await call(rig, ROUTES.player.replace(':player', BO.id), undefined, { cookie });
    const profile = playerProfileSchema.parse(body);
    expect(profile.titles).toEqual([{ title: 'four-in-a-row', matches: 3, disputed: 2, toRaise: [] }]);
    expect(profile.curve).toHaveLength(3);
    expect(profile.curve.map(({ match }) => match)).toEqual(expect.arrayContaining(['match-liar', 'match-honest']));
    for (const [at, point] of profile.curve.entries()) {
      expect(point.before).toBeCloseTo(profile.curve[at - 1]?.after ?? 0.2);
    }
    expect(profile.counters.map(({ counter }) => counter)).toContain('provenLie');
  });
});

describe('distress over HTTPS', { timeout: 30_000 }, () => {
  const told = { match: 'match-running', statement: 'a.b.c', report: null, entries: [] };
  const tell = (body: unknown = told, options: Parameters<typeof call>[3] = {}) =>
    call(rig, ROUTES.distress, body, options);

  it('[T7.10] needs no session, and reads no cookie', async () => {
    rig.answers.distress = ok({ counted: true, heads: [null, { n: 3, hash: 'h'.repeat(43) }], reported: true });
    const answer = await tell(undefined, { cookie, headers: { 'x-parley': undefined } });
    expect(answer.status).toBe(200);
    expect(distressResponseSchema.parse(answer.body)).toEqual(rig.answers.distress.ok && rig.answers.distress.value);
    expect(rig.told.distress.at(-1)).toEqual({ ...told, network: null });
    expect(answer.cookie).toBeNull();
  });

  it.each([
    ['unknown-match', 404],
    ['not-a-party', 403],
    ['report-late', 409],
    ['evidence-refused', 422],
  ] as const)('[T7.10] what is refused by %s says so', async (code, status) => {
    rig.answers.distress = err({ code, detail: 'no' });
    expect(await tell()).toMatchObject({ status, body: { code } });
    rig.answers.distress = ok({ counted: true, heads: [null, null], reported: false });
  });

  it('[T7.10, O6.2] takes larger bodies than others, and none that are too large', async () => {
    const entries = Array.from({ length: 3 }, () => `${'a'.repeat(8_000)}.b.c`);
    expect((await tell({ ...told, entries })).status).toBe(200);
    expect(await tell({ ...told, statement: `${'a'.repeat(LIMITS.distressBodyBytes)}.b.c` })).toMatchObject({
      status: 413,
      body: { code: 'too-large' },
    });
    const bodies = [{}, { ...told, match: '../x' }, { ...told, entries: ['no jws'] }, 'broken', '[', 7];
    for (const body of bodies) expect(await tell(body)).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  it('[T7.2] may come from our own pages to the origin that is there for it, and from no other page', async () => {
    const host = 'distress.example';
    const preflight = (origin: string) =>
      rig.app.inject({
        method: 'OPTIONS',
        url: ROUTES.distress,
        headers: { host, origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight(ORIGIN);
    expect(allowed.statusCode).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, x-parley, accept',
      vary: 'Origin',
    });
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
    const answer = await tell(told, { headers: { host } });
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': ORIGIN } });
    for (const origin of ['https://evil.example', 'null']) {
      expect((await preflight(origin)).statusCode).toBe(403);
      expect(await tell(told, { headers: { host, origin } })).toMatchObject({ status: 403, body: { code: 'origin' } });
    }
    // Every other route is as closed to other origins as before.
    const other = await rig.app.inject({ method: 'OPTIONS', url: ROUTES.enter, headers: { origin: ORIGIN } });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('[T7.2] the page may speak to that origin', async () => {
    const { headers } = await call(rig, ROUTES.health);
    expect(headers['content-security-policy']).toMatch(new RegExp(`connect-src [^;]*${DISTRESS_ORIGIN}`));
  });

  it('[T7.10, O6.4] of one network come a few at once; a refusal of rate can be read by the page, too', async () => {
    const from = '198.51.100.7';
    const codes = await Promise.all(Array.from({ length: 40 }, () => tell(told, { from })));
    expect(codes.filter(({ status }) => status === 429)).toHaveLength(10);
    expect(codes.at(-1)).toMatchObject({ status: 429, headers: { 'access-control-allow-origin': ORIGIN } });
    expect((await tell(told, { from: '198.51.100.8' })).status).toBe(200);
    rig.time.now += 60_000;
    expect((await tell(told, { from })).status).toBe(200);
  });

  it('[O6.4] a stopping server takes none', async () => {
    rig.time.accepting = false;
    expect(await tell()).toMatchObject({ status: 503, body: { code: 'server-stopping' } });
    rig.time.accepting = true;
  });
});

describe('bundles after their time', { timeout: 30_000 }, () => {
  it('[E6.9] that are gone after their time say so, while the verdict stands', async () => {
    await playedOut('match-forgotten');
    const path = bundlePath('match-forgotten');
    expect((await call(rig, path, undefined, { cookie })).status).toBe(200);
    const later = startedAt + 31 * 24 * 3_600_000;
    expect((await removeOld(rig.store, rig.config, later)).evidence).toBeGreaterThan(0);
    expect(await call(rig, path, undefined, { cookie })).toMatchObject({
      status: 410,
      body: { code: 'evidence-gone' },
    });
    const match = await call(rig, ROUTES.match.replace(':match', 'match-forgotten'), undefined, { cookie });
    expect(match.body).toMatchObject({ verdict: { official: true, ranks: [1, 2] } });
    // A liar was proven in this one, which somebody may want to see for longer.
    expect((await call(rig, bundlePath('match-liar'), undefined, { cookie })).status).toBe(200);
  });

  it('[E6.9] are not signed without their moves where these go while the file is made', async () => {
    await playedOut('match-going');
    const { matches } = rig.store;
    const [match, verdict, judged] = await Promise.all([
      matches.byId('match-going'),
      matches.verdict('match-going'),
      matches.judged('match-going'),
    ]);
    if (match === null || verdict === null || judged === null) throw new Error('it is decided');
    const entries = async (id: string) => {
      await removeOld(rig.store, rig.config, startedAt + 31 * 24 * 3_600_000);
      return matches.entries(id);
    };
    const key = makeServerKey({ keys: [makeRingKey(0)] }, Date.now).sealer();
    const made = bundleOf({ matches: { ...matches, entries } }, key, { match, verdict, judged });
    await expect(made).rejects.toMatchObject({ refusal: { code: 'evidence-gone' } });
  });
});
