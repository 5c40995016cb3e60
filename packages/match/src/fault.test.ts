import { REPORT_TYP } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import type { TickTitle, TurnTitle } from '@parley/games';
import { turnTitle } from '@parley/games/testing';
import type { Verdict } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import { at, gather, gatherWith, newSigner } from './testing/company.ts';
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

/** The rules have a fault while the key of seat 0 still signs its report. */
async function brokenWhileSigning() {
  const [mine, theirs] = [await newSigner(), await newSigner()];
  let settle = (_how: 'signed' | 'no-key'): void => {};
  const held = new Promise<'signed' | 'no-key'>((resolve) => {
    settle = resolve;
  });
  let isSigning = false;
  const slow: typeof mine = {
    key: mine.key,
    async sign(typ, payload) {
      isSigning ||= typ === REPORT_TYP;
      if (typ === REPORT_TYP && (await held) === 'no-key') throw new Error('no key');
      return mine.sign(typ, payload);
    },
  };
  const company = await gatherWith([slow, theirs], title);
  const broken = vi.fn();
  const step: TickTitle['step'] = (state, inputs) => {
    if (isSigning) throw BUG;
    title.step(state, inputs);
  };
  const session = company.session(0, { title: { ...title, step }, broken });
  company.session(1, { title });
  await company.until(() => expect(broken.mock.calls).toEqual([[BUG]]), 30_000);
  return { company, session, settle };
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

  it.each(['a signature', 'a resignation'])(
    '[W1.5] in what %s states: it ends here, and the others play on',
    async (what) => {
      const company = await gather(title, 3);
      const broken = vi.fn();
      // Stated is one of the states that were set up. A state that a step looks at is a copy.
      const setUp = new Set<unknown>();
      let stating = 0;
      const isFaulty = { 'a signature': () => stating > 10, 'a resignation': () => resigning }[what] ?? (() => false);
      let resigning = false;
      const initial: TickTitle['initial'] = (seats, seed) => {
        const state = title.initial(seats, seed);
        setUp.add(state);
        return state;
      };
      const hash: TickTitle['hash'] = (state) => {
        if (setUp.has(state)) stating += 1;
        if (setUp.has(state) && isFaulty()) throw BUG;
        return title.hash(state);
      };
      const faulty = company.session(0, { title: { ...title, initial, hash }, broken });
      const others = [company.session(1, { title }), company.session(2, { title })];
      await company.until(() => expect(faulty.view.phase.phase).toBe('playing'));
      await company.timers.pass(500);
      if (what === 'a resignation') {
        resigning = true;
        faulty.resign();
      }
      await company.until(() => expect(faulty.view.phase).toEqual({ phase: 'broken' }));
      expect(broken.mock.calls).toEqual([[BUG]]);
      await company.until(() => {
        for (const { view } of others) expect(view.phase.phase).toBe('reported');
      }, 30_000);
      expect((await reportOf(company, 1)).departures).toEqual(['absent', null, null]);
    },
  );

  it('[W1.5] in what the report states: it is said, and nothing is reported', async () => {
    const company = await gather(title, 2);
    const broken = vi.fn();
    let isOver = false;
    const faulty = company.session(0, {
      title: {
        ...title,
        outcome: (state) => {
          const outcome = title.outcome(state);
          isOver ||= outcome !== null;
          return outcome;
        },
        // Once the match is over, the report alone names the rules.
        get rules(): number {
          if (isOver) throw BUG;
          return title.rules;
        },
      },
      broken,
    });
    company.session(1, { title });
    await company.until(() => expect(faulty.view.phase).toEqual({ phase: 'broken' }), 30_000);
    expect(broken.mock.calls).toEqual([[BUG]]);
    expect(at(company.clients, 0).reports).toEqual([]);
  });

  it('[W1.5] while the report is being signed: it is handed in, and the verdict is shown', async () => {
    const { company, session, settle } = await brokenWhileSigning();
    expect(session.view.phase.phase).toBe('playing');
    settle('signed');
    await company.until(() => expect(session.view.phase.phase).toBe('reported'));
    expect(at(company.clients, 0).reports).toHaveLength(1);
    const verdict = { match: 'match-0001', decision: 'unanimous', official: true } as Verdict;
    at(company.clients, 0).emit({ type: 'verdict', verdict });
    expect(session.view.phase).toEqual({ phase: 'decided', verdict });
    session.dispose();
  });

  it('[W1.5] while the report is being signed, where no report comes of it: the match ends here', async () => {
    const { company, session, settle } = await brokenWhileSigning();
    settle('no-key');
    await company.until(() => expect(session.view.phase).toEqual({ phase: 'broken' }));
    expect([at(company.clients, 0).reports, at(company.clients, 0).attended]).toEqual([[], null]);
  });

  it.each(['play', 'suggest'] as const)(
    '[W1.5] met by who asks to %s: the match ends here, and nobody else meets it',
    async (asked) => {
      const company = await gather('four-in-a-row', 2);
      const broken = vi.fn();
      const bug = (): never => {
        throw BUG;
      };
      const faulty = company.session(0, {
        title: { ...turnTitle('four-in-a-row'), ...(asked === 'play' ? { apply: bug } : { suggest: bug }) },
        broken,
      });
      const sound = company.session(1);
      await eventually(() => {
        for (const { view } of [faulty, sound]) expect(view.phase.phase).toBe('playing');
      });
      if (asked === 'play')
        expect(faulty.play({ column: 3 })).toMatchObject({ ok: false, error: { code: 'internal' } });
      else expect(faulty.suggest(() => 0.5)).toBe(null);
      expect(faulty.view.phase).toEqual({ phase: 'broken' });
      expect(broken.mock.calls).toEqual([[BUG]]);
      expect(faulty.play({ column: 3 })).toMatchObject({ ok: false, error: { code: 'unexpected' } });
      expect(sound.view.phase.phase).toBe('playing');
    },
  );
});
