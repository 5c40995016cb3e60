import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { FLOODING_STAKE, GUILT, WEIGHTS } from './constants.ts';
import { newLedger, trustOf, withEvents } from './ledger.ts';
import type { Departure, Ledger } from './record.ts';
import { oddsOf } from './suspicion.ts';
import { guest, member, proof, record, type Sketch, veteran } from './testing/record.ts';

/** What a match adds to this seat's suspicion, as odds; null if it says nothing. */
function oddsAt(sketch: Sketch, seat: number): number | null {
  const ratio = arbitrate(record(sketch)).changes[seat]?.ledger.suspicions.flooding ?? 0;
  return ratio === 0 ? null : Math.round(Math.exp(ratio) * 1e6) / 1e6;
}

const near = (odds: number) => Math.round(odds * 1e6) / 1e6;
/** The odds where each of these opponents is missing, 0..1. All of them at one rate, which is high enough for the full stake. */
const odds = (rate: number, ...seen: number[]) =>
  near(oddsOf(seen.map((one) => ({ seen: one, rate, stake: FLOODING_STAKE }))));
/** A member whose losses nobody has seen: 1.25 times 4/20. */
const RATE = 0.25;
/** Nobody missing, one of two, both. */
const [NONE, HALF, ALL] = [odds(RATE, 0, 0), odds(RATE, 0, 1), odds(RATE, 1, 1)];

/** Three who have all finished fifty matches: a missing one counts in full. */
const three: Partial<Sketch> = { ledgers: [veteran(), veteran(), veteran()] };
/** Twenty of forty losses. */
const habitual: Ledger = { ...veteran(), habits: { ...member.habits, losses: 40, missing: 20 } };
const left = (how: Departure) => ({ ...proof('A', 3), departures: [null, null, how] });

describe('the odds of flooding', () => {
  it.each<[string, Sketch, number | null]>([
    ['nobody goes missing', { ...three, says: ['A', 'A', 'A'] }, NONE],
    ['one of two opponents in distress', { ...three, says: ['A', 'A', null], signals: { distress: [2] } }, HALF],
    [
      'in distress, and it reported: it pays half of a lost network',
      { says: ['A', 'A'], ledgers: [veteran(), veteran()], signals: { distress: [1] } },
      odds(RATE, 0.5),
    ],
    ['one silent after the challenge', { ...three, says: ['A', 'A', null], signals: { challenged: [2] } }, HALF],
    ['one silent with its network lost', { ...three, says: ['A', 'A', null], signals: { networkLost: [2] } }, HALF],
    ['one silent, who was not asked again', { ...three, says: ['A', 'A', null] }, NONE],
    ['network lost, and back to report', { ...three, says: ['A', 'A', 'A'], signals: { networkLost: [2] } }, NONE],
    ['both missing', { ...three, says: ['A', null, null], signals: { challenged: [1, 2] } }, ALL],
    ['one missing, and another won', { ...three, says: ['B', 'B', null], signals: { challenged: [2] } }, HALF],
    ['the winner missing', { ...three, says: ['C', 'C', null], signals: { challenged: [2] } }, NONE],
    [
      'one missing, and the player still behind it',
      {
        ...three,
        says: ['B', 'B', null],
        evidence: { ...left('absent'), claim: { kind: 'ranks', ranks: [3, 1, 2], scores: null } },
      },
      NONE,
    ],
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
      'a newcomer who goes missing, as four in twenty losers do',
      { says: ['A', null], ledgers: [veteran(), member], signals: { challenged: [1] } },
      odds(RATE, 1),
    ],
    [
      'one who goes missing in every second loss',
      { says: ['A', null], ledgers: [veteran(), habitual], signals: { challenged: [1] } },
      odds((1.25 * 24) / 60, 1),
    ],
    [
      'a partner is no opponent',
      { ...three, says: ['A', 'A', null], parties: ['p', 'p', null], signals: { challenged: [2] } },
      odds(RATE, 1),
    ],
  ])('[T14.2] %s', (_name, sketch, odds) => {
    expect(oddsAt(sketch, 0)).toBe(odds);
  });

  it('[T14.4] an opponent counts by the lesser of how new it is to the player and how much it pays', () => {
    const ratio = (met: (seat: number) => readonly number[]) => {
      const base = record({
        ...three,
        says: ['A', 'A', null],
        evidence: left('absent'),
        signals: { networkLost: [2] },
      });
      const players = base.players.map((player) => ({ ...player, met: met(player.seat) }));
      return arbitrate({ ...base, players }).changes[0]?.ledger.suspicions.flooding ?? 0;
    };
    const full = ratio(() => [0, 0, 0]);
    // Nine earlier matches with the player; or an accomplice, with whom the missing one played a hundred.
    const again = ratio(
      (seat) =>
        [
          [0, 0, 9],
          [0, 0, 0],
          [9, 0, 0],
        ][seat] ?? [],
    );
    const accomplice = ratio(
      (seat) =>
        [
          [0, 0, 0],
          [0, 0, 99],
          [0, 99, 0],
        ][seat] ?? [],
    );
    expect(again).toBeLessThan(full / 5);
    expect(accomplice).toBeLessThan(full);
    expect(accomplice).toBeLessThan((GUILT * WEIGHTS.networkLost * 0.505) / WEIGHTS.flooding);
  });

  it('[T14.4] the word of an account that has no trust to lose says nothing', () => {
    const spent = withEvents(newLedger('member'), [{ counter: 'overruled', amount: 500 }]);
    const ratio = (ledger: Ledger) =>
      arbitrate(record({ says: ['A', null], ledgers: [veteran(), ledger], signals: { networkLost: [1] } })).changes[0]
        ?.ledger.suspicions.flooding ?? 0;
    expect(Math.abs(ratio(spent))).toBeLessThan(0.002);
    expect(ratio(guest)).toBeLessThan(ratio(member));
  });

  it('[T14.6] who went missing in the match that convicts a flooder is not charged for it', () => {
    const ledger = { ...veteran(), suspicions: { ...veteran().suspicions, flooding: 9.2 } };
    const lost = (flooder: Ledger): Sketch => ({
      says: ['A', null],
      mode: 'ranked',
      evidence: { ...proof('A', 2), departures: [null, 'absent'] },
      signals: { networkLost: [1] },
      ledgers: [flooder, veteran()],
    });
    const [convicted, victim] = arbitrate(record(lost(ledger))).changes;
    expect(convicted?.reasons.map(({ counter }) => counter)).toEqual(['flooding']);
    expect(victim).toMatchObject({ reasons: [], before: victim?.after });
    const [, other] = arbitrate(record(lost(veteran()))).changes;
    expect(other?.reasons.map(({ counter }) => counter)).toEqual(['networkLost']);
  });

  it('[T14.3] two who collude and silence a third are convicted, each in its turn to win', () => {
    let ledgers = [veteran(), veteran()];
    const convicted: number[] = [];
    for (let match = 0; match < 240; match++) {
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
    expect(convicted[0]).toBeLessThan(60);
    expect(convicted.length).toBeGreaterThan(3);
    for (const ledger of ledgers) expect(trustOf(ledger)).toBeLessThan(0.7);
  });
});
