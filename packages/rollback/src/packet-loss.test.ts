import { seededRandom } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { PacketLoss } from './packet-loss.ts';

describe('the packets of a seat that did not arrive', () => {
  it.each([0, 0.02, 0.1, 0.5])('[W4.5] their share is measured over the last ten seconds: %d', (share) => {
    const random = seededRandom(11);
    const loss = new PacketLoss(2);
    let [sent, lost] = [0, 0];
    for (let tick = 1; tick < 600; tick += 1) {
      const isLost = random() < share;
      if (isLost && tick > 1) lost += 1;
      if (tick > 1) sent += 1;
      if (!isLost) loss.heard(1, tick, tick);
    }
    expect(loss.share(1, 599)).toBeCloseTo(lost / sent, 2);
    expect(loss.share(0, 599)).toBeNull();
  });

  it('[W4.5] what was overtaken on its way is not lost', () => {
    const loss = new PacketLoss(2);
    for (let tick = 0; tick < 300; tick += 3) for (const one of [tick, tick + 2, tick + 1]) loss.heard(1, one, tick);
    expect(loss.share(1, 300)).toBe(0);
  });

  it('[W4.5] too little tells nothing, and neither does a seat that stands, begins anew or was cut off', () => {
    const loss = new PacketLoss(2);
    for (let tick = 0; tick < 40; tick += 1) loss.heard(1, tick, tick);
    expect(loss.share(1, 40)).toBeNull();
    for (let step = 40; step < 100; step += 1) loss.heard(1, 39, step);
    expect(loss.share(1, 100)).toBeNull();
    for (let tick = 900; tick < 1_000; tick += 1) loss.heard(1, tick, tick);
    expect(loss.share(1, 1_000)).toBe(0);
  });

  it('[W4.5] what is older than ten seconds is forgotten, also where nothing comes any more', () => {
    const loss = new PacketLoss(2);
    for (let tick = 0; tick < 600; tick += 2) loss.heard(1, tick, tick);
    expect(loss.share(1, 600)).toBeCloseTo(0.5, 1);
    for (let tick = 600; tick < 1_300; tick += 1) loss.heard(1, tick, tick);
    expect(loss.share(1, 1_300)).toBe(0);
    expect(loss.share(1, 2_000)).toBeNull();
  });
});
