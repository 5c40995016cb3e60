import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { verifyCommand } from '@parley/evidence/testing';
import {
  KEY_PROOF_TYP,
  PARLEY_HEADER,
  ROUTES,
  sessionResponseSchema,
  signInChallengeResponseSchema,
} from '@parley/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { builtProgram } from '../../../scripts/build.mjs';
import { type Key, makeKey } from './edge/http/testing/rig.ts';
import { makeServerProcess, type ServerProcess } from './testing/server-process.ts';

const run = promisify(execFile);

let directory: string;
let program: string;
let data: string;
let server: ServerProcess;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-backup-'));
  data = join(directory, 'data');
  program = await builtProgram('server');
  server = makeServerProcess(program, data);
}, 120_000);
afterEach(async () => {
  await server.kill();
  rmSync(directory, { recursive: true });
});

/** The evidence of a match, as somebody who is signed in gets it. */
async function bundleFrom(of: ServerProcess, key: Key, match: string): Promise<string> {
  const { challenge } = signInChallengeResponseSchema.parse(await of.post(ROUTES.enter, { key: key.key }));
  const proof = await key.sign({ challenge, origin: of.address }, KEY_PROOF_TYP);
  const { session } = sessionResponseSchema.parse(await of.post(ROUTES.keySignIn, { key: key.key, proof }));
  const headers = { authorization: `Bearer ${session}`, [PARLEY_HEADER]: 'bearer' };
  const response = await fetch(of.address + ROUTES.bundle.replace(':match', match), { headers });
  expect(response.status).toBe(200);
  return response.text();
}

it('[O10.1, O10.2] a backup of a server that works holds every verdict from before it began; a server goes on from it elsewhere, and evidence still verifies', {
  timeout: 180_000,
}, async () => {
  await server.start({ PARLEY_SIGN_INS_PER_MINUTE: '1000000', PARLEY_REQUESTS_PER_MINUTE: '1000000' });
  const reader = await makeKey();
  const decided: string[] = [];
  let isOver = false;
  /** Two guests come, play, report, get the verdict and go, and the next ones come. */
  async function playOn(): Promise<void> {
    while (!isOver) {
      const keys = [await makeKey(), await makeKey()];
      const [one, other] = await Promise.all(keys.map(server.enter));
      if (one === undefined || other === undefined) throw new Error('two came');
      const played = await server.pair(one, other);
      const seats = played.keys.map((key) => (key === one.key ? one : other));
      const answers = await Promise.all(seats.map((guest, seat) => server.report(guest, played, seat)));
      expect(answers).toEqual(['done', 'done']);
      await Promise.all(seats.map((guest) => guest.next('verdict')));
      decided.push(played.start.match);
      for (const guest of seats) guest.leave();
    }
  }
  const playing = Promise.all(Array.from({ length: 3 }, playOn));
  await Promise.race([playing, expect.poll(() => decided.length, { timeout: 60_000 }).toBeGreaterThan(5)]);
  const before = [...decided];
  const copy = join(directory, 'copy.sqlite');
  const command = join(dirname(program), 'data.js');
  const env = { ...process.env, PARLEY_DATA: data };
  const { stdout } = await run(process.execPath, [command, 'backup', copy], { env });
  expect(stdout).toContain('is whole');
  isOver = true;
  await playing;
  const [old = ''] = before;
  const bundle = await bundleFrom(server, reader, old);
  await server.kill();

  const elsewhere = join(directory, 'elsewhere');
  mkdirSync(elsewhere);
  for (const name of stdout.match(/server-key\.json|token-secret/g) ?? []) {
    try {
      copyFileSync(join(data, name), join(elsewhere, name));
    } catch {
      // Not every server has it.
    }
  }
  await run(process.execPath, [command, 'restore', copy], { env: { ...env, PARLEY_DATA: elsewhere } });
  const later = makeServerProcess(program, elsewhere);
  await later.start();
  try {
    const ids = await later.inStore((store) => Promise.all(before.map((match) => store.matches.verdict(match))));
    expect(ids).not.toContain(null);
    const { keys: published } = (await (await fetch(later.address + ROUTES.keys)).json()) as { keys: { x: string }[] };
    const publicKeys = published.map(({ x }) => x);
    expect(await verifyCommand(bundle, publicKeys)).toMatchObject({ ok: true });
    expect(await verifyCommand(await bundleFrom(later, reader, old), publicKeys)).toMatchObject({ ok: true });
  } finally {
    await later.kill();
  }
});
