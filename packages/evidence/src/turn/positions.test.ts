import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asked, begin, everybody, type Play, playOut, positionOf } from '../testing/play.ts';
import { troubled } from '../testing/trouble.ts';
import { chainsOf, cutAfter } from './cut.ts';
import { tryAct } from './fault.ts';
import { fold } from './fold.ts';
import { placeAll } from './place.ts';
import { positionsOf } from './positions.ts';
import { verifyDeposits } from './received.ts';
import { claimOf } from './result.ts';

const always = () => true;

/** A title that counts how often it is asked to apply a move. */
function counting(play: Play) {
  let applied = 0;
  const title = {
    ...play.title,
    apply: (...args: Parameters<typeof play.title.apply>) => {
      applied += 1;
      return play.title.apply(...args);
    },
  };
  const counted = { ...play, judged: { ...play.judged, title }, title };
  return { counted, count: () => applied };
}

describe('positions along a transcript', () => {
  it('[E4.8] are those of the fold, at every cut, in honest matches and in troubled ones', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 0xffff_ffff }), async (seed) => {
        const { play } = await troubled(seed);
        const received = await verifyDeposits(play.judged, play.deposits, always);
        if (received === null) throw new Error('nothing stops it');
        const positions = positionsOf(play.setup, always);
        for (const entry of placeAll(received, play.setup.genesis).values()) {
          const before = fold(play.setup, chainsOf(entry.known));
          const act = tryAct(play.title, before, entry.entry);
          const taken = positions.take(entry);
          expect(positions.at(entry.known)).toEqual(before);
          expect(taken).toEqual(act.ok ? { ok: true, value: null } : act);
          // Whatever stands on a refused entry is refused before it is asked about.
          if (act.ok) expect(positions.at(cutAfter(entry))).toEqual(fold(play.setup, chainsOf(cutAfter(entry))));
        }
      }),
      { numRuns: 20, seed: 20_260_801 },
    );
  });

  it('[E4.8] cost about one step for each ply, so that an audit is nearly linear', async () => {
    const steps = async (plies: number): Promise<number> => {
      const play = await playOut(await begin('dots-and-boxes', 4), 5, plies);
      const { counted, count } = counting(play);
      await asked(counted, []);
      return count();
    };
    const [short, long] = [await steps(21), await steps(84)];
    // Once to take each move in, once more for the end as a whole.
    expect(long).toBeLessThanOrEqual(2 * 84);
    expect(long / short).toBeLessThanOrEqual(84 / 21 + 0.5);
    expect(short).toBeGreaterThanOrEqual(21);
  });
});

/** As many troubled matches, or ten times as many in the long run. */
const runs = (numRuns: number): number => (process.env.PARLEY_TEST_LONG ? 10 : 1) * numRuns;

describe('honest players', () => {
  it('[E5.6] are never found liars, forgers or inconsistent, whatever the others do', {
    timeout: 600_000,
  }, async () => {
    const kinds = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 0xffff_ffff }), async (seed) => {
        const { play, honest, reports, witness } = await troubled(seed);
        const { evidence, inconsistent, equivocated, proofs } = await asked(play, reports, witness);
        kinds.set(evidence.kind, (kinds.get(evidence.kind) ?? 0) + 1);
        const liars = evidence.kind === 'complete' ? evidence.liars : [];
        const blamed = [...liars, ...inconsistent, ...equivocated, ...proofs.map(({ seat }) => seat)];
        expect(blamed.filter((seat) => honest.includes(seat))).toEqual([]);
        // What is proven is what the honest ones saw, or nothing is.
        for (const report of reports.filter(({ seat }) => honest.includes(seat))) {
          if (evidence.kind !== 'complete') break;
          const { claim } = evidence;
          const [ranks, scores] = claim.kind === 'void' ? [null, null] : [claim.ranks, claim.scores];
          expect([report.ranks, report.scores]).toEqual([ranks, scores]);
        }
        // Where somebody honest is left, the replay does not stand alone.
        if (honest.length > 0) expect(evidence.kind).not.toBe('desync');
        // An order of handing in proves nothing.
        play.deposits.reverse();
        expect((await asked(play, [...reports].reverse(), witness)).evidence).toEqual(evidence);
      }),
      { numRuns: runs(50), seed: 20_260_802 },
    );
    // The matches were not all of one kind, or little was shown.
    expect(kinds.get('complete')).toBeGreaterThan(runs(10));
    expect(kinds.get('none')).toBeGreaterThan(runs(10));
  });

  it('[E4.2] who finish a match among themselves have its result proven, whatever is thrown in afterwards', async () => {
    const play = await playOut(await begin('dots-and-boxes', 3), 21);
    const { outcome } = positionOf(play, 0);
    const other = await playOut(await begin('dots-and-boxes', 3), 22);
    play.deposits.push(...other.deposits);
    const { evidence } = await asked(play, []);
    expect(evidence).toMatchObject({ kind: 'complete', claim: { ...claimOf(positionOf(play, 0)) }, liars: [] });
    expect(outcome).not.toBeNull();
    expect(everybody(play)).toHaveLength(3);
  });
});
