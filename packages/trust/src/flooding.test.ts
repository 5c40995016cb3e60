import { seededRandom } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { WEIGHTS } from './constants.ts';
import { newLedger, trustOf, withEvents } from './ledger.ts';
import type { Departure, Ledger } from './record.ts';
import { oddsOf } from './suspicion.ts';
import { fallen, member, proof, record, type Sketch, veteran } from './testing/record.ts';

/** What a match adds to this seat's suspicion, as odds; null if it says nothing. */
function oddsAt(sketch: Sketch, seat: number): number | null {
  const ratio = arbitrate(record(sketch)).changes[seat]?.ledger.suspicions.flooding ?? 0;
  return ratio === 0 ? null : Math.round(Math.exp(ratio) * 1e6) / 1e6;
}

const clean = oddsOf(false);
const near = (odds: number) => Math.round(odds * 1e6) / 1e6;
/** Nobody missing, one of two, both. */
const missed = oddsOf(true, 3 / 70);
const [NONE, HALF, ALL] = [near(clean), near((missed + clean) / 2), near(missed)];

/** Three who have all finished fifty matches: a missing one counts in full. */
const three: Partial<Sketch> = { ledgers: [veteran(), veteran(), veteran()] };
const left = (how: Departure) => ({ ...proof('A', 3), departures: [null, null, how] });

describe('the odds of flooding', () => {
  it.each<[string, Sketch, number | null]>([
    ['nobody goes missing', { ...three, says: ['A', 'A', 'A'] }, NONE],
    ['one of two opponents in distress', { ...three, says: ['A', 'A', null], signals: { distress: [2] } }, HALF],
    ['in distress, though it reported', { ...three, says: ['A', 'A', 'A'], signals: { distress: [2] } }, HALF],
    ['one silent after the challenge', { ...three, says: ['A', 'A', null], signals: { challenged: [2] } }, HALF],
    ['one silent with its network lost', { ...three, says: ['A', 'A', null], signals: { networkLost: [2] } }, HALF],
    ['one silent, who was not asked again', { ...three, says: ['A', 'A', null] }, NONE],
    ['network lost, and back to report', { ...three, says: ['A', 'A', 'A'], signals: { networkLost: [2] } }, NONE],
    ['both missing', { ...three, says: ['A', null, null], signals: { challenged: [1, 2] } }, ALL],
    ['one missing, and another gained', { ...three, says: ['B', 'B', null], signals: { challenged: [2] } }, NONE],
    ['dropped as absent by the signed moves', { ...three, says: ['A', 'A', null], evidence: left('absent') }, HALF],
    [
      'left by its own signature, and silent',
      { ...three, says: ['A', 'A', null], evidence: left('left'), signals: { challenged: [2] } },
      NONE,
    ],
    ['out of time', { ...three, says: ['A', 'A', 'A'], evidence: left('time') }, NONE],
    [
      'out of time with its network lost',
      { ...three, says: ['A', 'A', null], evidence: left('time'), signals: { networkLost: [2] } },
      HALF,
    ],
    [
      'in distress after a match that the signed moves finish: the loser says it',
      { ...three, says: ['A', 'A', 'A'], evidence: proof('A', 3), signals: { distress: [1, 2] } },
      NONE,
    ],
    [
      'in distress and silent after such a match',
      { ...three, says: ['A', 'A', null], evidence: proof('A', 3), signals: { distress: [2], challenged: [2] } },
      NONE,
    ],
    [
      'its network lost, and silent, after such a match',
      { ...three, says: ['A', 'A', null], evidence: proof('A', 3), signals: { networkLost: [2] } },
      HALF,
    ],
    [
      'silent after a match that the signed moves finish',
      { ...three, says: ['A', 'A', null], evidence: proof('A', 3), signals: { challenged: [2] } },
      NONE,
    ],
    [
      'a gain that the official result denies',
      { ...three, says: ['A', 'B', null], evidence: { ...proof('B', 3), departures: [null, null, 'absent'] } },
      NONE,
    ],
    [
      'who is silent, where there is no result',
      { ...three, says: [null, 'A', null], signals: { challenged: [2] } },
      null,
    ],
    [
      'who is silent, and put first by the signed moves',
      { ...three, says: [null, 'A', null], evidence: left('absent'), signals: { challenged: [0] } },
      HALF,
    ],
    [
      'who says that it is in distress itself',
      { ...three, says: ['A', 'A', null], signals: { distress: [0, 2] } },
      HALF,
    ],
    [
      'a newcomer who goes missing, as three in twenty do',
      { says: ['A', null], ledgers: [veteran(), member], signals: { challenged: [1] } },
      near(oddsOf(true, 0.15)),
    ],
    [
      'one who is known to leave: eight times in twenty-five',
      { says: ['A', null], ledgers: [veteran(), fallen()], signals: { challenged: [1] } },
      near(oddsOf(true, 8 / 25)),
    ],
    [
      'a partner is no opponent',
      { ...three, says: ['A', 'A', null], parties: ['p', 'p', null], signals: { challenged: [2] } },
      ALL,
    ],
  ])('[T14.2] %s', (_name, sketch, odds) => {
    expect(oddsAt(sketch, 0)).toBe(odds);
  });

  it('[T14.2] opponents met before count less, so that an accomplice cannot make the victim one of many', () => {
    const base = record({ ...three, says: ['A', 'A', null], signals: { challenged: [2] } });
    const players = base.players.map((player) => ({ ...player, met: player.seat === 0 ? [0, 99, 0] : [0, 0, 0] }));
    const ratio = arbitrate({ ...base, players }).changes[0]?.ledger.suspicions.flooding;
    expect(ratio).toBeCloseTo(((0.01 + 1) / 2) * Math.log((0.01 * clean + missed) / (0.01 + 1)), 9);
  });

  it('[T14.3] two who collude and silence a third are convicted, each in its turn to win', () => {
    let ledgers = [veteran(), veteran()];
    const convicted: number[] = [];
    for (let match = 0; match < 60; match++) {
      const winner = match % 2 === 0 ? 'A' : 'B';
      const base = record({
        says: [winner, winner, null],
        ledgers: [...ledgers, veteran()],
        signals: { challenged: [2] },
      });
      const players = base.players.map((player) => ({
        ...player,
        met: player.seat === 2 ? [0, 0, 0] : [match, match, 0],
      }));
      const { changes } = arbitrate({ ...base, players });
      if (changes.some(({ reasons }) => reasons.some(({ counter }) => counter === 'flooding'))) convicted.push(match);
      ledgers = changes.slice(0, 2).map(({ ledger }) => ledger);
    }
    expect(convicted[0]).toBeLessThan(25);
    expect(convicted.length).toBeGreaterThan(3);
    for (const ledger of ledgers) expect(trustOf(ledger)).toBeLessThan(0.7);
  });
});

/** A player who goes missing at this rate with anybody, after this many matches. */
function opponent(rate: number, matches: number, random: () => number): Ledger {
  let ledger = newLedger('member');
  for (let match = 0; match < matches; match++) {
    const missing = random() < rate;
    const event = missing
      ? ({ counter: 'reportMissing', amount: WEIGHTS.reportMissing } as const)
      : ({ counter: 'agreed', amount: WEIGHTS.agreed } as const);
    ledger = withEvents(ledger, [event]);
  }
  return ledger;
}

interface World {
  readonly seats: number;
  /** How often an opponent goes missing by itself. */
  readonly missing: number;
  /** How often the watched player is put first. */
  readonly wins: number;
  /** The share of matches in which it floods all its opponents. */
  readonly floods: number;
}

/** How many of `players` are convicted of flooding within this many matches, and after how many in the mean. */
function convictions(
  world: World,
  players: number,
  matches: number,
): { readonly share: number; readonly mean: number } {
  const random = seededRandom(20);
  const crowd = Array.from({ length: 200 }, (_, index) => opponent(world.missing, index % 80, random));
  const at: number[] = [];
  for (let player = 0; player < players; player++) {
    let own: Ledger = veteran(20);
    for (let match = 0; match < matches; match++) {
      const flooded = random() < world.floods;
      const wins = flooded || random() < world.wins;
      const others = Array.from(
        { length: world.seats - 1 },
        () => crowd[Math.floor(random() * crowd.length)] ?? member,
      );
      const missing = others.flatMap((_, index) => (flooded || random() < world.missing ? [index + 1] : []));
      const winner = wins ? 'A' : 'B';
      const { changes } = arbitrate(
        record({
          says: [winner, ...others.map((_, index) => (missing.includes(index + 1) ? null : winner))],
          ledgers: [own, ...others],
          signals: { challenged: missing },
        }),
      );
      const change = changes[0];
      if (change === undefined) throw new Error('a match has a change for each seat');
      own = change.ledger;
      if (change.reasons.some(({ counter }) => counter === 'flooding')) {
        at.push(match + 1);
        break;
      }
    }
  }
  return { share: at.length / players, mean: at.reduce((sum, one) => sum + one, 0) / Math.max(1, at.length) };
}

// With a thousand players, not run here: if opponents quit in a tenth of matches, none is convicted within 500 matches;
// if they quit in a fifth, 1%.
describe('flooding over many matches', () => {
  it.each<[string, World]>([
    ['who always wins, two players, a tenth quit', { seats: 2, missing: 0.1, wins: 1, floods: 0 }],
    ['who always wins, four players, a tenth quit', { seats: 4, missing: 0.1, wins: 1, floods: 0 }],
    ['two players, hardly anybody quits', { seats: 2, missing: 0.02, wins: 1, floods: 0 }],
  ])(
    '[T14.1] an honest player is not convicted in 500 matches: %s',
    (_name, world) => {
      expect(convictions(world, 10, 500).share).toBe(0);
    },
    60_000,
  );

  it.each<[string, World, number]>([
    ['in every match', { seats: 2, missing: 0.1, wins: 0.5, floods: 1 }, 15],
    ['in every third', { seats: 2, missing: 0.1, wins: 0.5, floods: 0.33 }, 70],
    ['in every third, four players', { seats: 4, missing: 0.1, wins: 0.25, floods: 0.33 }, 70],
  ])(
    '[T14.1] a player is convicted who floods %s',
    (_name, world, mean) => {
      const convicted = convictions(world, 10, 500);
      expect(convicted.share).toBe(1);
      expect(convicted.mean).toBeLessThan(mean);
    },
    60_000,
  );
});
