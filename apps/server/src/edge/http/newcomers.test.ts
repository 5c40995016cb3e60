import { newLedger, trustOf } from '@parley/trust';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterWithKey, makeKey, makeRig, type Rig } from './testing/rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await makeRig({ PARLEY_GUESTS_PER_HOUR: '20' });
});
afterEach(() => rig.close());

const HERE = '198.51.100.9';
const enter = async (from: string) => enterWithKey(rig, await makeKey(), { from });

describe('[S2.37] who comes back as a new guest again and again', () => {
  it('[S2.37] is let in a bounded number of times from one network, and keeps nobody else out', async () => {
    const answers = [];
    for (let n = 0; n < 30; n += 1) answers.push(await enter(HERE));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'too-fast', retryMs: expect.any(Number) } });
    expect((await enter('203.0.113.77')).status).toBe(200);
  });

  it('[S2.37] begins each time with what the first one began with: less trust than a member, no rating, no ranked play', async () => {
    const selves = [];
    for (let n = 0; n < 10; n += 1) selves.push((await enter(HERE)).body.self);
    for (const self of selves) {
      expect(self).toMatchObject({ class: 'limited', ratings: [], portions: ['watch', 'chat', 'casual'] });
    }
    expect(new Set(selves.map((self) => self?.player)).size).toBe(10);
    expect(trustOf(newLedger('guest'))).toBeLessThan(trustOf(newLedger('member')));
  });
});
