import { bumpers } from '@parley/evidence/testing';
import type { TickTitle, TurnTitle } from '@parley/games';
import { turnTitle } from '@parley/games/testing';
import type { Verdict } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import { at, gather } from './testing/company.ts';
import { eventually, reportOf } from './testing/report.ts';

/** A fault in the rules of a title, on one device: what else that process does goes on (W1). */

const title: TickTitle = { ...bumpers({ ticks: 400, points: 1_000_000 }), absenceMs: 3_000 };
const BUG = new Error('a bug in a title');

/** The rules, until one device has stepped so often. */
function faultyAfter(steps: number): TickTitle {
  let left = steps;
  return {
    ...title,
    step: (state, inputs) => {
      left -= 1;
      if (left < 0) throw BUG;
      title.step(state, inputs);
    },
  };
}

describe('a fault in the rules of a title', () => {
  it('[W1.5] in real time: the match ends here, which is said once; the others play on to their reports', async () => {
    const company = await gather(title, 3);
    const broken = vi.fn();
    const faulty = company.session(0, { title: faultyAfter(100), broken });
    const others = [company.session(1, { title }), company.session(2, { title })];
    await company.timers.pass(5_000);
    expect(faulty.view.phase).toEqual({ phase: 'broken' });
    expect(broken.mock.calls).toEqual([[BUG]]);
    await company.until(() => {
      for (const { view } of others) expect(view.phase.phase).toBe('reported');
    }, 30_000);
    expect((await reportOf(company, 1)).departures).toEqual(['absent', null, null]);
    expect(at(company.clients, 0).reports).toEqual([]);
    expect(broken).toHaveBeenCalledTimes(1);
    // Nothing that is still asked of it does any harm.
    faulty.resign();
    faulty.dispose();
    await company.timers.pass(2_000);
    expect(faulty.view.phase).toEqual({ phase: 'broken' });
  });

  it('[W1.5] after the report: it stays reported, and the verdict is shown', async () => {
    const company = await gather(title, 2);
    const broken = vi.fn();
    let over = false;
    const session = company.session(0, {
      title: {
        ...title,
        step: (state, inputs) => {
          if (over) throw BUG;
          title.step(state, inputs);
        },
      },
      broken,
    });
    company.session(1, { title });
    await company.until(() => expect(session.view.phase.phase).toBe('reported'), 30_000);
    over = true;
    await company.timers.pass(1_000);
    expect(broken).toHaveBeenCalledTimes(1);
    expect(session.view.phase.phase).toBe('reported');
    const verdict = { match: 'match-0001', decision: 'unanimous', official: true } as Verdict;
    at(company.clients, 0).emit({ type: 'verdict', verdict });
    expect(session.view.phase).toEqual({ phase: 'decided', verdict });
    session.dispose();
  });

  it('[W1.5] by turns: the match ends here, and the other one goes on by itself', async () => {
    const four = turnTitle('four-in-a-row');
    const company = await gather('four-in-a-row', 2);
    const broken = vi.fn();
    const applied = vi.fn<TurnTitle['apply']>(() => {
      throw BUG;
    });
    const sound = company.session(0);
    const faulty = company.session(1, { title: { ...four, apply: applied }, broken });
    await eventually(() => expect(sound.view.phase.phase).toBe('playing'));
    expect(sound.play({ column: 3 }).ok).toBe(true);
    await eventually(() => expect(faulty.view.phase).toEqual({ phase: 'broken' }));
    expect(broken.mock.calls).toEqual([[BUG]]);
    expect(sound.view.ply).toBe(1);
    expect(sound.view.phase.phase).toBe('playing');
  });
});
