import { describe, expect, it } from 'vitest';
import { makePasswordGate, type Origin } from './password-gate.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function rig() {
  const time = { now: 1_700_000_000_000 };
  const gate = makePasswordGate(() => time.now);
  const ipv4 = (network: string): Origin => ({ network, wideNetwork: null });
  /** Whether a password is compared; `right` is one that then fits. */
  const tries = (
    name: string,
    from: Origin,
    knownDevice: string | null = null,
    outcome: 'wrong' | 'right' = 'wrong',
  ) => {
    const taken = gate.take({ name, from, knownDevice });
    if (taken.ok && outcome === 'right') taken.value();
    return taken.ok;
  };
  const waitMs = (name: string, from: Origin): number => {
    const taken = gate.take({ name, from, knownDevice: null });
    return taken.ok ? 0 : (taken.error.retryMs ?? 0);
  };
  return { time, ipv4, tries, waitMs };
}

describe('guesses at one name', () => {
  it('[O6.26] use up nothing of a device that its bearer used before, however many networks guess', () => {
    const { time, ipv4, tries } = rig();
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 5_000; n += 1) tries('ada', ipv4(`network ${n}`));
      expect(tries('ada', ipv4('network 1'), 'device', 'right')).toBe(true);
      time.now += 30 * SECOND;
    }
  });

  it('[O6.26] from very many known devices are bounded by network, and take nothing from the owner elsewhere', () => {
    const { time, ipv4, tries } = rig();
    let guesses = 0;
    for (let n = 0; n < 480; n += 1) {
      for (let again = 0; again < 20; again += 1) guesses += Number(tries(`own ${n}`, ipv4('attacker'), `device ${n}`));
    }
    expect(guesses).toBe(600);
    expect(tries('ada', ipv4('home'), 'device', 'right')).toBe(true);
    time.now += 2_500;
    expect(tries('own 479', ipv4('attacker'), 'device 479')).toBe(true);
    expect(tries('own 479', ipv4('attacker'), 'device 479')).toBe(false);
    let wide = 0;
    for (let n = 0; n < 5_000; n += 1) {
      const from = { network: `2001:db8:1:${n}`, wideNetwork: '2001:db8:1' };
      wide += Number(tries(`own ${n}`, from, `device ${n}`));
    }
    expect(wide).toBe(2_400);
  });

  it('[O6.26] from a stolen device are bounded, and take nothing from the other devices', () => {
    const { time, ipv4, tries } = rig();
    let guesses = 0;
    for (let second = 0; second < 24 * 3_600; second += 10) {
      for (let n = 0; n < 5; n += 1) guesses += Number(tries('ada', ipv4('thief'), 'stolen device'));
      time.now += 10 * SECOND;
    }
    expect(guesses).toBeLessThanOrEqual(20 + 2_880);
    expect(tries('ada', ipv4('home'), 'another device')).toBe(true);
    expect(tries('ada', ipv4('home'))).toBe(true);
  });

  it('[O6.27] by twelve networks come down to a few an hour, and the bearer gets in on a new device', () => {
    const { time, ipv4, tries } = rig();
    let guesses = 0;
    let refusedLate = 0;
    for (let second = 0; second < 24 * 3_600; second += 1) {
      for (let n = 0; n < 12; n += 1) guesses += Number(tries('ada', ipv4(`guesser ${n}`)));
      if (second > 600 && second % 60 === 0) refusedLate += Number(!tries('ada', ipv4('new place'), null, 'right'));
      time.now += SECOND;
    }
    expect(guesses / 12).toBeLessThan(24 * 6);
    expect(refusedLate).toBe(0);
  });

  it('[O6.27] that pause until they are forgotten get no more by it than twenty an hour', () => {
    const { time, ipv4, tries } = rig();
    let guesses = 0;
    const day = time.now + 24 * HOUR;
    while (time.now < day) {
      for (let wait = 0; wait <= 8 * MINUTE; wait = wait === 0 ? SECOND : wait * 2) {
        while (tries('ada', ipv4('patient'))) guesses += 1;
        time.now += wait;
      }
      time.now += HOUR;
    }
    expect(guesses).toBeLessThan(24 * 20);
  });

  it('[O6.27] from very many networks together are bounded', () => {
    const { time, ipv4, tries } = rig();
    let guesses = 0;
    for (let second = 0; second < 3_600; second += 10) {
      for (let n = 0; n < 1_000; n += 1) guesses += Number(tries('ada', ipv4(`network ${n}`)));
      time.now += 10 * SECOND;
    }
    expect(guesses).toBeLessThanOrEqual(200 + 900);
  });

  it('[O6.28] from one IPv6 prefix of 48 bits are those of four networks, however it rotates', () => {
    const { time, tries } = rig();
    let guesses = 0;
    let network = 0;
    for (let second = 0; second < 24 * 3_600; second += 1) {
      network += 1;
      guesses += Number(tries('ada', { network: `2001:db8:1:${network % 65_536}`, wideNetwork: '2001:db8:1' }));
      time.now += SECOND;
    }
    expect(guesses).toBeLessThan(20 + 24 * 6);
    // The neighbours behind another prefix do not wait with it.
    expect(tries('ada', { network: '2001:db8:2:1', wideNetwork: '2001:db8:2' })).toBe(true);
  });
});

describe('guesses at many names', () => {
  it('[O6.30] from one address are bounded, and a class of eighty that mistypes twice is not', () => {
    const { time, ipv4, tries, waitMs } = rig();
    const school = ipv4('school');
    for (let round = 0; round < 3; round += 1) {
      for (let pupil = 0; pupil < 80; pupil += 1) expect(tries(`pupil ${pupil}`, school)).toBe(true);
    }
    let sprayed = 0;
    for (let n = 0; n < 400; n += 1) sprayed += Number(tries(`sprayed ${n}`, school));
    expect(sprayed).toBe(60);
    expect(waitMs('one more', school)).toBe(5_000);
    expect(tries('elsewhere', ipv4('another school'))).toBe(true);
    expect(tries('pupil 1', school, 'device')).toBe(true);
    time.now += 4_999;
    expect(waitMs('one more', school)).toBe(1);
    time.now += 1;
    expect(waitMs('one more', school)).toBe(0);
  });

  it('[O6.28] from one IPv6 prefix of 48 bits are those of four networks', () => {
    const { tries } = rig();
    let guesses = 0;
    for (let n = 0; n < 5_000; n += 1) {
      guesses += Number(tries(`name ${n}`, { network: `2001:db8:1:${n}`, wideNetwork: '2001:db8:1' }));
    }
    expect(guesses).toBe(1_200);
  });
});

describe('the right password', () => {
  it('[O6.27] is charged to its network alone: whoever signs in all day does not wait for it', () => {
    const { time, ipv4, tries, waitMs } = rig();
    for (let n = 0; n < 250; n += 1) expect(tries('ada', ipv4('home'), null, 'right')).toBe(true);
    for (let n = 0; n < 50; n += 1) tries('bo', ipv4(`other ${n}`), null, 'right');
    // All that a stranger elsewhere may try is still there.
    for (let n = 0; n < 200; n += 1) expect(waitMs('ada', ipv4(`elsewhere ${n}`))).toBe(0);
    time.now += 1;
    for (let n = 0; n < 50; n += 1) tries('cy', ipv4('home'), null, 'right');
    expect(waitMs('dora', ipv4('home'))).toBeGreaterThan(4_998);
  });
});
