import { fold } from '@parley/evidence';
import { turnTitle, turnTitles } from '@parley/games/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Conduct, type Outage, type Plan, simulate, spelled } from './testing/simulation.ts';
import type { TurnMatch } from './turn-match.ts';

const SEED = 20_260_722;
const moment = fc.integer({ min: 1_500, max: 120_000 });
const conduct: fc.Arbitrary<Conduct> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Conduct>({ kind: 'plays' }) },
  { weight: 2, arbitrary: moment.map((at): Conduct => ({ kind: 'resigns', at })) },
  { weight: 1, arbitrary: moment.map((at): Conduct => ({ kind: 'stalls', at })) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('vanishes' as const), at: moment, bye: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Conduct>({ kind: 'cheats' }) },
);

/** Shorter than any title's absence, with the silence before it shows and the delay of what ends it. */
const BREAK_MS = 18_000;

/** Each pair's breaks as far as they make up no more than one such. */
function bearable(outages: readonly Outage[]): readonly Outage[] {
  const kept: Outage[] = [];
  for (const outage of outages) {
    const same = kept.filter(
      ({ a, b }) => Math.min(a, b) === Math.min(outage.a, outage.b) && a + b === outage.a + outage.b,
    );
    const sum = same.reduce((ms, { from, until }) => ms + until - from, outage.until - outage.from);
    const apart = same.every(({ from, until }) => outage.from > until + 3_000 || outage.until + 3_000 < from);
    if (sum <= BREAK_MS && apart) kept.push(outage);
  }
  return kept;
}

/** Players of a title in which devices sign by themselves: its matches are long, and six of them would take minutes. */
const MOST_WITH_SECRETS = 3;

/** Any title with any number of players; links that break for up to 18 seconds, and delays up to 400 ms. */
const plan: fc.Arbitrary<Plan> = fc.constantFrom(...turnTitles).chain((title) =>
  fc
    .integer({ min: title.seats.min, max: title.secrets === undefined ? title.seats.max : MOST_WITH_SECRETS })
    .chain((seats) => {
      const seat = fc.integer({ min: 0, max: seats - 1 });
      const outage: fc.Arbitrary<Outage> = fc
        .record({ a: seat, b: seat, from: moment, forMs: fc.integer({ min: 100, max: BREAK_MS }) })
        .filter(({ a, b }) => a !== b)
        .map(({ a, b, from, forMs }) => ({ a, b, from, until: from + forMs }));
      return fc.record({
        title: fc.constant(title),
        conducts: fc.array(conduct, { minLength: seats, maxLength: seats }),
        outages: fc.array(outage, { maxLength: 6 }).map(bearable),
        latencyMs: fc.constantFrom({ min: 1, max: 5 }, { min: 20, max: 150 }, { min: 5, max: 400 }),
        seed: fc.integer({ min: 0, max: 0xffff_ffff }),
      });
    }),
);

/** What everybody has to agree about. */
function resultOf({ position }: TurnMatch) {
  const { ply, outcome, isVoid, departures, state } = position;
  return { ply, outcome, isVoid, departures, state };
}

const steadfast = (conduct: Conduct | undefined): boolean =>
  conduct !== undefined && conduct.kind !== 'stalls' && conduct.kind !== 'vanishes';

describe('[N2.5] convergence', () => {
  it('[N2.5, E5.6] whatever is delayed, cut, resigned, forged or left, all who stay end with the same result', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const nodes = simulate(given);
        const stayed = nodes.filter((_, seat) => steadfast(given.conducts[seat]));
        const results = stayed.map(resultOf);
        // Where only those who stall are left to play, nobody makes them: that match has no end.
        if (stayed.every(({ self, position }) => position.departures[self] !== null)) return;
        for (const node of stayed) expect(node.stage.stage).toBe('final');
        for (const result of results) expect(result).toEqual(results[0]);
        for (const { self, transcript } of stayed) {
          // Whatever arrived while an entry was signed: the state in it is that of the past that it names (E5).
          for (const { entry, past } of transcript.chains[self] ?? []) {
            expect(entry.state).toBe(spelled(fold(transcript.setup, transcript.chains, past).state));
          }
        }
      }),
      { numRuns: 80, seed: SEED },
    );
  }, 60_000);

  it('[L4.5] whatever breaks and is repaired before the time for absence is over, nobody is dropped for it', () => {
    fc.assert(
      fc.property(plan, (given) => {
        const conducts = given.conducts.map((): Conduct => ({ kind: 'plays' }));
        const nodes = simulate({ ...given, conducts });
        const results = nodes.map(resultOf);
        for (const node of nodes) expect(node.stage.stage).toBe('final');
        for (const result of results) expect(result).toEqual(results[0]);
        // A player who thinks too long gives up itself. Nobody else may take anybody out.
        for (const { transcript } of nodes) {
          expect(transcript.chains.flat().filter(({ entry }) => entry.act.kind === 'drop')).toEqual([]);
        }
      }),
      { numRuns: 40, seed: SEED },
    );
  }, 60_000);

  it('[L5.1] a pair that can never link is carried by the others', () => {
    const dots = turnTitle('dots-and-boxes');
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 4 }), fc.integer({ min: 0, max: 0xffff_ffff }), (seats, seed) => {
        const conducts = Array.from({ length: seats }, (): Conduct => ({ kind: 'plays' }));
        const outages = [{ a: 0, b: 2, from: 3_000, until: Number.POSITIVE_INFINITY }];
        const nodes = simulate({ title: dots, conducts, outages, latencyMs: { min: 5, max: 80 }, seed });
        expect(nodes.map(resultOf)).toEqual(nodes.map(() => resultOf(nodes[0] as TurnMatch)));
        expect(nodes[0]?.position.outcome).not.toBeNull();
      }),
      { numRuns: 8, seed: SEED },
    );
  }, 60_000);
});
