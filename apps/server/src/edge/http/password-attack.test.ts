import { ROUTES } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, call, makeRig, type Rig } from './testing/rig.ts';

const PASSWORD = 'a long enough password';
const HOME = '192.0.2.1';
const ELSEWHERE = '192.0.2.77';
const HOUR = 3_600_000;

describe('attackers of passwords', { timeout: 120_000 }, () => {
  let rig: Rig;
  let device: string | null;
  beforeEach(async () => {
    rig = await makeRig({ PARLEY_SIGN_INS_PER_MINUTE: '120' });
    ({ device } = await call(rig, ROUTES.signUp, { name: 'Besieged', password: PASSWORD }, { from: HOME }));
  });
  afterEach(() => rig.close());

  const tryPassword = (from: string, name: string, password = 'a wrong guess', own: string | null = null) =>
    call(rig, ROUTES.signIn, { name, password }, { from, device: own });
  const owner = (from = HOME, own = device): Promise<Answer> => tryPassword(from, 'Besieged', PASSWORD, own);
  /** How many of these were compared with the password. */
  const compared = (answers: readonly Answer[]): number => answers.filter(({ status }) => status === 401).length;

  describe('twelve networks that guess at one name', () => {
    const guessers = Array.from({ length: 12 }, (_, n) => `198.51.100.${n + 1}`);
    const guess = async (): Promise<Answer[]> => Promise.all(guessers.map((from) => tryPassword(from, 'Besieged')));

    it('[O6.26] keep the owner out at no time, on a device that it used before', async () => {
      for (let round = 0; round < 10; round += 1) {
        for (let n = 0; n < 6; n += 1) await guess();
        expect(await owner(HOME)).toMatchObject({ status: 200 });
        rig.time.now += 31_000;
      }
      // Wherever the owner takes it, also behind the address of one who guesses.
      expect(await owner(ELSEWHERE)).toMatchObject({ status: 200 });
      expect(await owner(guessers[0])).toMatchObject({ status: 200 });
    });
  });

  describe('one IPv6 prefix of 48 bits, which has 65,536 networks of 64', () => {
    const network = (n: number): string => `2001:db8:7:${n.toString(16)}::1`;

    it('[O6.28] rotates through them without getting more guesses at one name', async () => {
      const answers: Answer[] = [];
      for (let n = 0; n < 300; n += 1) answers.push(await tryPassword(network(n), 'Besieged'));
      expect(compared(answers)).toBeLessThanOrEqual(20);
      expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'too-many-passwords' } });
      expect(await owner(network(1))).toMatchObject({ status: 200 });
      expect(await owner(ELSEWHERE, null)).toMatchObject({ status: 200 });
    });

    it('[O6.28] makes no more accounts than its allowance by rotating', async () => {
      const answers = await Promise.all(
        Array.from({ length: 500 }, (_, n) =>
          call(rig, ROUTES.signUp, { name: '<', password: PASSWORD }, { from: network(n) }),
        ),
      );
      expect(answers.filter(({ status }) => status === 429).length).toBe(20);
    });
  });

  describe('eighty addresses that fill the hashing queue', () => {
    const flood = (each: number): Promise<Answer[]> =>
      Promise.all(
        Array.from({ length: 80 * each }, (_, n) => tryPassword(`203.0.113.${1 + (n % 80)}`, `Victim ${n % 7} ${n}`)),
      );

    it('[O6.29] keep nobody out: neither who was here before, nor a stranger from another network', async () => {
      const flooding = flood(4);
      const answers = await Promise.all([owner(), owner(ELSEWHERE, null)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const refused = (await flooding).filter(({ status }) => status !== 401);
      expect(refused.length).toBeGreaterThan(0);
      for (const { status, body, headers } of refused) {
        expect(status).toBe(429);
        const retryMs = Number(body.retryMs);
        expect(retryMs).toBeGreaterThan(0);
        expect(Number(headers['retry-after'])).toBe(Math.ceil(retryMs / 1_000));
      }
    });
  });

  it('[O6.26] who uses up the sign-ins of an address keeps out nobody behind it who was here before', async () => {
    const used = await Promise.all(
      Array.from({ length: 130 }, () => call(rig, ROUTES.signUp, { name: '<', password: PASSWORD }, { from: HOME })),
    );
    expect(used.filter(({ status }) => status === 429)).toHaveLength(11);
    expect((await owner(HOME, null)).status).toBe(429);
    expect((await owner(HOME)).status).toBe(200);
  });

  it('[O6.27] says exactly when the next try is taken, and the right password is not charged', async () => {
    for (let n = 0; n < 20; n += 1) expect((await owner(ELSEWHERE, null)).status).toBe(200);
    let waits: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      const answer = await tryPassword(ELSEWHERE, 'Besieged');
      if (answer.status === 401) continue;
      const retryMs = Number(answer.body.retryMs);
      waits = [...waits, retryMs];
      rig.time.now += retryMs - 1;
      expect(await owner(ELSEWHERE, null)).toMatchObject({ status: 429, body: { retryMs: 1 } });
      rig.time.now += 1;
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000]);
    rig.time.now += HOUR;
    expect((await owner(ELSEWHERE, null)).status).toBe(200);
  });

  it('[O6.27] many guesses at once are not more than so many one after the other', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => tryPassword(ELSEWHERE, 'Besieged')));
    expect(compared(answers)).toBe(5);
  });
});
