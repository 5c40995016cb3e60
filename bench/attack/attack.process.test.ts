import { describe, expect, it } from 'vitest';
import { measureUnderAttack, timesOf } from './measure.ts';
import { ATTACKS, type AttackName } from './plan.ts';

const isLong = process.env.PARLEY_TEST_LONG === '1';

describe('[O11.9] while strangers attack', () => {
  it.each(['200 flood', 'half-open'] as const)(
    '%s: others play their matches to the end',
    async (name) => {
      const found = await measureUnderAttack(name, { turns: 1, seconds: 3, few: true });
      expect(found.failed).toBe(0);
      expect(found.played).toBeGreaterThan(4);
      expect(found.attack.opened).toBeGreaterThan(10);
    },
    120_000,
  );

  it.runIf(isLong).each(Object.keys(ATTACKS) as AttackName[])(
    '%s: matches start and end with at most twice their usual delay',
    async (name) => {
      const found = await measureUnderAttack(name, { turns: 3, seconds: 8, few: false });
      expect(found.failed).toBe(0);
      expect(timesOf(found.waits.start)).toBeLessThanOrEqual(2);
      expect(timesOf(found.waits.end)).toBeLessThanOrEqual(2);
    },
    600_000,
  );
});
