import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  KEY_PROOF_TYP,
  PARLEY_HEADER,
  ROUTES,
  sessionResponseSchema,
  signInChallengeResponseSchema,
} from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtProgram } from '../../../scripts/build.mjs';
import { makeKey } from './edge/http/testing/rig.ts';
import { type Guest, makeServerProcess, type ServerProcess } from './testing/server-process.ts';

/** The clock of the server's machine is set while it runs, in the middle of everything that it measures. */
const HOUR = 3_600_000;
const JUMPS: readonly (readonly [string, readonly number[]])[] = [
  ['an hour back', [-HOUR]],
  ['an hour forward', [HOUR]],
  ['an hour forward, then back', [HOUR, 0]],
  ['a year back', [-365 * 24 * HOUR]],
];

let directory: string;
let server: ServerProcess;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-clock-'));
  set(0);
  server = makeServerProcess(await builtProgram('server'), join(directory, 'data'), [
    'tsx',
    fileURLToPath(new URL('testing/jumping-clock.ts', import.meta.url)),
  ]);
});
afterEach(async () => {
  await server.kill();
  rmSync(directory, { recursive: true });
});

function set(ms: number): void {
  writeFileSync(join(directory, 'jump'), String(ms));
}

const start = (settings = {}) => server.start({ JUMP_FILE: join(directory, 'jump'), ...settings });

/** From another network than the test itself, which is not counted. */
async function askFrom(network: string): Promise<{ readonly code: string; readonly retryMs: number }> {
  const headers = { 'content-type': 'application/json', [PARLEY_HEADER]: 'bearer', 'x-forwarded-for': network };
  const body = JSON.stringify({ name: 'Nobody', password: 'wrong wrong wrong' });
  const response = await fetch(server.address + ROUTES.signIn, { method: 'POST', headers, body });
  return (await response.json()) as { code: string; retryMs: number };
}

describe.each(JUMPS)('the clock is set %s', (_what, jumps) => {
  it('[O1.6] and everything that was begun goes on: tickets, challenges, sessions, limits, a match and its deadline', {
    timeout: 60_000,
  }, async () => {
    await start({ PARLEY_REPORT_DEADLINE_MS: '1000', PARLEY_TRUST_PROXY: '1', PARLEY_SIGN_INS_PER_MINUTE: '20' });
    const [ada, bob, cy, dan] = await Promise.all(Array.from({ length: 4 }, () => makeKey()));
    if (ada === undefined || bob === undefined || cy === undefined || dan === undefined) throw new Error('four keys');
    const seated: readonly Guest[] = await Promise.all([ada, bob].map(server.enter));
    const [one, other] = seated;
    if (one === undefined || other === undefined) throw new Error('two came in');
    const playing = await server.pair(one, other);
    const ticket = (await server.signIn(cy)).join;
    const { challenge } = signInChallengeResponseSchema.parse(await server.post(ROUTES.enter, { key: dan.key }));
    for (let tries = 0; tries < 21; tries += 1) await askFrom('203.0.113.7');

    for (const jump of jumps) {
      set(jump);
      await server.post(ROUTES.enter, { key: dan.key });
    }

    // A ticket of ten seconds, a challenge, and a new sign-in.
    expect((await server.connect(cy, ticket)).player).not.toBe('');
    const proof = await dan.sign({ challenge, origin: server.address }, KEY_PROOF_TYP);
    const entered = sessionResponseSchema.parse(await server.post(ROUTES.keySignIn, { key: dan.key, proof }));
    expect(entered.tickets).not.toBeNull();
    expect((await server.enter(await makeKey())).player).not.toBe('');
    // A limit that was used up is told with the wait that it really has, and lets nobody through early.
    const refused = await askFrom('203.0.113.7');
    expect(refused.code).toBe('too-fast');
    expect(refused.retryMs).toBeGreaterThan(0);
    expect(refused.retryMs).toBeLessThanOrEqual(60_000);
    // Both connections stand, and the one who is silent is asked after the deadline that the match had.
    const seat = playing.keys.indexOf(ada);
    expect(await server.report(one, playing, seat)).toBe('done');
    expect((await other.next('challenge')).match).toBe(playing.start.match);
    expect(await server.report(other, playing, 1 - seat)).toBe('done');
    expect((await one.next('verdict')).verdict).toMatchObject({ match: playing.start.match, decision: 'unanimous' });
  });
});
