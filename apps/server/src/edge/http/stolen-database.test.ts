import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '@parley/protocol';
import { deviceCodeResponseSchema, KEY_LINK_TYP, recoveryCodesResponseSchema } from '@parley/protocol/account';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { codeHash } from '../../auth/code-words.ts';
import { makeDevices } from '../../auth/devices.ts';
import { makeTicketBook } from '../../auth/tickets.ts';
import { openTokenSecret, TOKEN_SECRET_FILE } from '../../auth/token-secret.ts';
import { DATABASE_FILE } from '../../store/sqlite.ts';
import { ask, joinWithPasskey, signInWithPasskey } from './testing/members.ts';
import { ANY_KEY, admits, call, enterWithKey, makeKey, makeRig, ORIGIN, whoIs } from './testing/rig.ts';

const PASSWORD = 'a long enough password';
const LATER = 'another long password';

/** A session as a page says it for a player whose cookie it cannot send. */
const bearer = (session: string) => ({ headers: { authorization: `Bearer ${session}`, 'x-parley': 'bearer' } });

/** Every value of every row of every table. */
function valuesIn(file: string): readonly string[] {
  const database = new Database(file, { readonly: true });
  const tables = database.prepare<[], { name: string }>(`select name from sqlite_master where type = 'table'`).all();
  const rows = tables.flatMap(({ name }) => database.prepare<[], object>(`select * from "${name}"`).all());
  database.close();
  return rows.flatMap((row) => Object.values(row).map(String));
}

it('[S1.16] a copy of the database lets nobody in', { timeout: 60_000 }, async () => {
  const rig = await makeRig();
  const member = await ask(rig, ROUTES.signUp, { name: 'Ada', password: PASSWORD });
  const { cookie } = member;
  const { codes } = recoveryCodesResponseSchema.parse((await ask(rig, ROUTES.recoveryCodes, {}, { cookie })).body);
  const { authenticator, player } = await joinWithPasskey(rig, 'Grace');
  await signInWithPasskey(rig, authenticator);
  const guest = await enterWithKey(rig, await makeKey());
  const made = await call(rig, ROUTES.deviceCode, {}, { cookie: guest.cookie });
  const { code } = deviceCodeResponseSchema.parse(made.body);
  const secretFile = join(rig.config.dataDir, TOKEN_SECRET_FILE);
  expect(statSync(secretFile).mode & 0o077).toBe(0);

  const files = readdirSync(rig.config.dataDir).filter((name) => name.startsWith(DATABASE_FILE));
  const bytes = files.map((name) => readFileSync(join(rig.config.dataDir, name), 'latin1')).join('');
  expect(bytes).toContain('$argon2id$');
  const session = (cookie ?? '').split('=')[1] ?? '';
  const device = (member.device ?? '').split('=')[1] ?? '';
  const secrets = [PASSWORD, session, device, code, code.replace('-', ''), readFileSync(secretFile, 'utf8')];
  for (const secret of [...secrets, ...codes, ...codes.map((one) => one.replaceAll('-', ''))]) {
    expect(secret.length).toBeGreaterThan(8);
    expect(bytes).not.toContain(secret);
  }

  // Nor does anything in it work in the place of what it was made from.
  const values = [...new Set(valuesIn(join(rig.config.dataDir, DATABASE_FILE)))].filter(({ length }) => length > 15);
  for (const value of values) {
    expect(await whoIs(rig, { cookie: `parley=${encodeURIComponent(value)}` })).toBeNull();
    // As a page says it that has several players: its bearer token is the id of a session.
    expect(await whoIs(rig, bearer(value))).toBeNull();
  }
  expect((await whoIs(rig, bearer(session)))?.player).toBe(member.body.self?.player);
  // Where strangers wait for the name of the owner, nothing of it passes for the owner's device.
  const guesser = '198.51.100.77';
  const signIn = (password: string, sent?: string) =>
    ask(rig, ROUTES.signIn, { name: 'Ada', password }, { from: guesser, device: sent ?? null });
  for (let guess = 0; guess < 6; guess += 1) await signIn('a wrong guess of it');
  const devices = makeDevices(rig.store.devices, () => rig.time.now);
  for (const value of values) {
    const answer = await signIn(PASSWORD, `parley-device=${encodeURIComponent(value)}`);
    expect([answer.status, answer.cookie]).toEqual([429, null]);
    expect(await devices.known(value, member.body.self?.player ?? '')).toBeNull();
  }
  expect((await signIn(PASSWORD, member.device ?? '')).status).toBe(200);
  // As codes they fit nothing, neither as they come nor past the bounds of the routes. From many addresses, so that no limit answers.
  const ada = member.body.self?.player ?? '';
  const newDevice = await makeKey();
  const recover = (sent: string, from: string) =>
    ask(rig, ROUTES.recover, { name: 'Ada', code: sent, password: LATER }, { from });
  const link = async (sent: string, from: string) => {
    const proof = await newDevice.sign({ about: sent, origin: ORIGIN }, KEY_LINK_TYP);
    return call(rig, ROUTES.linkDevice, { code: sent, key: newDevice.key, proof }, { from });
  };
  const inTime = rig.time.now + 1;
  for (const [at, value] of values.entries()) {
    const from = `192.0.2.${at}`;
    for (const answer of [await recover(value, from), await link(value, from)]) {
      expect(['code-refused', 'malformed']).toContain(answer.body.code);
      expect(answer).toMatchObject({ cookie: null, device: null });
    }
    const asRecovery = codeHash(`recovery ${ada}`, value);
    expect(await rig.store.credentials.recover(ada, asRecovery, 'x')).toBeNull();
    const newKey = { key: newDevice.key, kind: 'device', name: '', createdAt: 0, usedAt: null } as const;
    expect(await rig.store.credentials.redeemDeviceCode(codeHash('device', value), newKey, 10, inTime)).toBeNull();
  }
  const hashes = values.filter((value) => /^[0-9a-f]{64}$/.test(value));
  expect(hashes.length).toBeGreaterThan(2);
  expect(values.length).toBeLessThan(200);
  for (const secret of values) {
    const forger = makeTicketBook({ secret, lifeMs: 10_000, clock: () => rig.time.now });
    for (const sessionHash of hashes) {
      expect(await admits(rig, forger.issue({ player, sessionHash, key: ANY_KEY }).join)).toBe(false);
    }
  }
  // The codes themselves do, the same way.
  expect((await link(code, '198.51.100.1')).body.self?.player).toBe(guest.body.self?.player);
  expect((await recover(codes[0] ?? '', '198.51.100.1')).body.self?.player).toBe(ada);
  await rig.close();
});

it('[S1.16] the secret of tickets outlives a restart, and is made anew where its file is gone', async () => {
  const rig = await makeRig();
  const { dataDir } = rig.config;
  const secret = readFileSync(join(dataDir, TOKEN_SECRET_FILE), 'utf8');
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(openTokenSecret(dataDir)).toBe(secret);
  expect(openTokenSecret(join(dataDir, 'elsewhere'))).not.toBe(secret);
  await rig.close();
});
