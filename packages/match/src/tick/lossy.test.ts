import { judge, type Signer } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSigner } from '../testing/company.ts';
import { CoreMatch, type Road } from '../testing/core-match.ts';
import { type TickOwn, tickCore } from './tick-core.ts';

const MATCH = 'match-0001';
const NOW = 1_800_000_000_000;
const SEED = 20_260_722;
const signers: Promise<readonly Signer[]> = Promise.all(Array.from({ length: 8 }, newSigner));

interface Ways {
  readonly oneWayMs: number;
  readonly jitterMs: number;
  /** Share of packets that are lost. */
  readonly loss: number;
}

function roadOf({ oneWayMs, jitterMs, loss }: Ways, random: () => number): Road {
  return (channel) => {
    const ms = oneWayMs + random() * jitterMs;
    if (random() >= loss) return ms;
    // The reliable channel sends again what was lost.
    return channel === 'reliable' ? ms + 200 : null;
  };
}

async function begun(seats: number, ways: Ways, ticks = 420): Promise<CoreMatch<TickOwn>> {
  const title = bumpers({ ticks, points: 1_000 });
  const own = (await signers).slice(0, seats);
  const keys = own.map(({ key }) => key);
  const cores = keys.map((_, self) => tickCore({ match: MATCH, title, seed: 7, keys, self, now: NOW }));
  const match = new CoreMatch<TickOwn>(cores, own, NOW, roadOf(ways, seededRandom(SEED)));
  await match.link('open');
  return match;
}

const isFinal = (match: CoreMatch<TickOwn>, seats: readonly number[]) => () =>
  seats.every((seat) => match.core(seat).view.stage === 'final');

/** All of these report the same, and the judge finds the same in the transcript of each of them. */
async function expectUnanimous(match: CoreMatch<TickOwn>, seats: readonly number[]): Promise<void> {
  const reports = await Promise.all(seats.map((seat) => match.core(seat).report()));
  const [first] = reports;
  if (first === undefined) throw new Error('nobody reports');
  for (const report of reports)
    expect({ ...report, refused: [] }).toEqual({ ...first, seat: report.seat, refused: [] });
  const title = bumpers({ ticks: 420, points: 1_000 });
  const keys = match.signers.map(({ key }) => key);
  const judged = { match: MATCH, title, seats: keys.length, seed: 7, startedAt: NOW, keys };
  for (const seat of seats) {
    const { chains, forks } = match.transcript(seat);
    const findings = await judge(
      judged,
      [...chains, ...forks].map(({ jws }) => ({ jws, receivedAt: match.now })),
      reports,
      { watchedFrom: 0, away: keys.map(() => []), challenged: [], distress: [] },
      { clock: () => 0, maxMs: 1, maxEntries: 100_000 },
    );
    const claim = { kind: 'ranks', ranks: first.ranks, scores: first.scores };
    expect(findings.evidence).toMatchObject({ kind: 'complete', claim, liars: [] });
    expect(findings.inconsistent).toEqual([]);
  }
}

describe('matches in real time over links that delay and lose', () => {
  it('[N1.17] played to the end by two to eight, all report the same, and the judge finds the same', async () => {
    const ways = fc.record({
      oneWayMs: fc.integer({ min: 5, max: 90 }),
      jitterMs: fc.integer({ min: 0, max: 40 }),
      loss: fc.constantFrom(0, 0.02, 0.1),
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 8 }), ways, async (seats, way) => {
        const match = await begun(seats, way);
        await match.play(seededRandom(SEED), isFinal(match, match.seats));
        await expectUnanimous(match, match.seats);
      }),
      { seed: SEED, numRuns: 6 },
    );
  }, 120_000);

  it('[N1.18] a player that resigns on the way is last for all, and follows the others to the end', async () => {
    const match = await begun(4, { oneWayMs: 60, jitterMs: 20, loss: 0.1 });
    await match.play(seededRandom(SEED), () => match.core(0).view.kind === 'ticks' && match.now > NOW + 2_500);
    match.input(2, { kind: 'depart', how: 'resigned' });
    await match.play(seededRandom(SEED), isFinal(match, match.seats));
    for (const core of match.cores) expect(core.view.seats[2]?.departure).toBe('resigned');
    await expectUnanimous(match, match.seats);
  }, 60_000);

  it('[N1.18] a player that falls silent is absent for all that remain, with the inputs that anybody has', async () => {
    const match = await begun(4, { oneWayMs: 60, jitterMs: 20, loss: 0.1 });
    await match.play(seededRandom(SEED), () => match.now > NOW + 2_500);
    await match.silence(1);
    const others = [0, 2, 3];
    await match.play(seededRandom(SEED), isFinal(match, others));
    for (const seat of others) expect(match.core(seat).view.seats[1]?.departure).toBe('absent');
    await expectUnanimous(match, others);
  }, 60_000);

  it.each([0, 0.02, 0.1])(
    '[W4.5] the share of lost packets is known on both sides: %d',
    async (loss) => {
      const match = await begun(2, { oneWayMs: 40, jitterMs: 30, loss }, 900);
      await match.play(seededRandom(SEED), () => match.now > NOW + 12_000);
      for (const [seat, core] of match.cores.entries()) {
        const shares = core.ticks?.statistics().loss ?? [];
        const measured = shares[1 - seat];
        if (measured === null || measured === undefined) throw new Error('nothing is known');
        // Six hundred packets: three times the deviation of a tenth.
        expect(Math.abs(measured - loss)).toBeLessThan(loss === 0 ? 0.002 : 0.04);
        expect(shares[seat]).toBeNull();
      }
    },
    60_000,
  );

  it('[N1.19] at 150 ms there and back with two in a hundred lost, nothing stands still for as long as one sees', async () => {
    const match = await begun(2, { oneWayMs: 75, jitterMs: 10, loss: 0.02 });
    await match.play(seededRandom(SEED), isFinal(match, match.seats));
    for (const core of match.cores) {
      const figures = core.ticks?.statistics();
      expect(figures?.longestStall).toBeLessThan(15);
      expect(figures?.inputDelay).toBeGreaterThan(1);
      expect(figures?.resimulated).toBeGreaterThan(0);
    }
  }, 60_000);
});
