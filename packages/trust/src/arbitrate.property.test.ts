import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { sameClaim } from './claim.ts';
import { GUILT, INNOCENCE } from './constants.ts';
import { effectOf, newLedger, trustOf, withEvents } from './ledger.ts';
import {
  ARBITER_RULES,
  type Claim,
  COUNTERS,
  type Departure,
  type MatchRecord,
  type PlayerRecord,
  type Signals,
  SUSPICIONS,
} from './record.ts';
import { calm, claim, guest, house, member, proof, record as recordOf } from './testing/record.ts';
import type { VerdictWhy } from './why.ts';

const ratio = fc.double({ min: -2.3, max: 9.2, noNaN: true });
const often = fc.double({ min: 50, max: 100, noNaN: true });
const seldom = fc.double({ min: 0, max: 50, noNaN: true });
const ledger = fc.oneof(
  { weight: 1, arbitrary: fc.constant(house) },
  {
    weight: 12,
    arbitrary: fc
      .tuple(
        fc.constantFrom('guest', 'member'),
        fc.array(
          fc.record({ counter: fc.constantFrom(...COUNTERS), amount: fc.double({ min: 0, max: 60, noNaN: true }) }),
          {
            maxLength: 4,
          },
        ),
      )
      .chain(([standing, events]) =>
        fc
          .record({
            suspicions: fc.record({ flooding: ratio, filtering: ratio, accusing: ratio, desync: ratio }),
            habits: fc.record({ losses: often, missing: seldom, heard: often, accused: seldom, accusing: seldom }),
            matches: fc.nat(200),
          })
          .map((kept) => ({ ...withEvents(newLedger(standing as 'guest' | 'member'), events), ...kept })),
      ),
  },
);
const departure = fc.constantFrom<Departure | null>(null, null, null, 'resigned', 'time', 'absent', 'left');
const says = fc.constantFrom('A', 'A', 'A', 'B', 'B', 'void', null);

/** Any record of 2 to `most` players. Letters stand for claims, so that they fit any number of seats. */
const anyRecord = (most = 8): fc.Arbitrary<MatchRecord> =>
  fc.integer({ min: 2, max: most }).chain((seats) => {
    const each = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: seats, maxLength: seats });
    const some = fc.uniqueArray(fc.nat(seats - 1), { maxLength: 2 });
    return fc
      .record({
        mode: fc.constantFrom('casual' as const, 'ranked' as const, 'tournament' as const),
        evidenceExpected: fc.boolean(),
        ledgers: each(ledger),
        parties: each(fc.constantFrom(null, null, 'p', 'q')),
        says: each(says),
        met: each(each(fc.nat(5))),
        departures: each(each(departure)),
        distress: fc.oneof(fc.constant<number[]>([]), some),
        challenged: some,
        networkLost: some,
        inconsistent: some,
        equivocated: fc.oneof({ weight: 3, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: some }),
        unheard: fc.array(fc.record({ by: fc.nat(seats - 1), of: fc.nat(seats - 1) }), { maxLength: 3 }),
        present: fc.oneof(fc.constant<number[]>([]), some),
        falseAbsence: fc.oneof({ weight: 3, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: some }),
        began: fc.boolean(),
        // Two seats on one address, or nobody.
        near: fc.oneof(fc.constant<number[]>([]), some),
        seconds: each(fc.oneof(fc.constant(0), fc.constant(600), fc.double({ min: 0, max: 200, noNaN: true }))),
        moves: each(fc.nat(5)),
        left: each(departure),
        evidence: fc.oneof(
          { weight: 4, arbitrary: fc.constant({ kind: 'none', lack: 'withheld' } as const) },
          { weight: 1, arbitrary: fc.constant({ kind: 'desync' } as const) },
          {
            weight: 1,
            arbitrary: some.map((liars) => proof('A', seats, liars)),
          },
        ),
      })
      .map((part) => ({
        rules: ARBITER_RULES,
        mode: part.mode,
        evidenceExpected: part.evidenceExpected,
        players: part.ledgers.map((one, seat) => ({
          seat,
          player: `player-${seat}`,
          ledger: one,
          party: part.parties[seat] ?? null,
          met: part.met[seat] ?? [],
          near: part.near.includes(seat) ? part.near.filter((other) => other !== seat) : [],
          seconds: part.seconds[seat] ?? 0,
        })),
        reports: part.says.flatMap((letter, seat) =>
          letter === null ? [] : [{ seat, claim: claim(letter, seats), departures: part.departures[seat] ?? [] }],
        ),
        signals: {
          distress: part.distress,
          challenged: part.challenged,
          networkLost: part.networkLost,
          inconsistent: part.inconsistent,
          equivocated: part.equivocated,
          unheard: part.unheard,
          present: part.present,
          falseAbsence: part.falseAbsence,
          began: part.began,
        },
        evidence:
          part.evidence.kind === 'complete'
            ? { ...part.evidence, departures: part.left, moves: part.moves }
            : part.evidence,
      }));
  });

/** Moves everything at seat `order[i]` to seat `i`. */
function permuted(record: MatchRecord, order: readonly number[]): MatchRecord {
  const to = (seat: number) => order.indexOf(seat);
  const moved = <T>(list: readonly T[]) => order.map((seat) => list[seat] as T);
  const movedClaim = (one: Claim): Claim => (one.kind === 'void' ? one : { ...one, ranks: moved(one.ranks) });
  return {
    ...record,
    players: order.map((seat, index) => {
      const player = record.players[seat] as PlayerRecord;
      return { ...player, seat: index, met: moved(player.met), near: player.near.map(to) };
    }),
    reports: record.reports.map((report) => ({
      seat: to(report.seat),
      claim: movedClaim(report.claim),
      departures: moved(report.departures),
    })),
    signals: {
      ...eachSignal(record.signals, (seats) => seats.map(to)),
      unheard: record.signals.unheard.map(({ by, of }) => ({ by: to(by), of: to(of) })),
    },
    evidence:
      record.evidence.kind === 'complete'
        ? {
            kind: 'complete',
            claim: movedClaim(record.evidence.claim),
            liars: record.evidence.liars.map(to),
            departures: moved(record.evidence.departures),
            moves: moved(record.evidence.moves),
            byServer: record.evidence.byServer.map(to),
          }
        : record.evidence,
  };
}

function eachSignal(signals: Signals, change: (seats: readonly number[]) => readonly number[]): Signals {
  return {
    ...signals,
    distress: change(signals.distress),
    challenged: change(signals.challenged),
    networkLost: change(signals.networkLost),
    inconsistent: change(signals.inconsistent),
    equivocated: change(signals.equivocated),
    present: change(signals.present),
    falseAbsence: change(signals.falseAbsence),
  };
}

const shuffled = (seats: number) =>
  fc.shuffledSubarray([...Array(seats).keys()], { minLength: seats, maxLength: seats });

/** Sentences name seats, which move with their players. */
const unnamed = (why: VerdictWhy): unknown =>
  JSON.parse(JSON.stringify(why), (_, value: unknown) => (Array.isArray(value) ? value.length : value));

describe('whatever the record', () => {
  it('[T4.1] no rating leaves 0..1, and each player has one change with its reasons', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        const { changes, rated } = arbitrate(record);
        expect(changes.map(({ seat }) => seat)).toEqual(record.players.map(({ seat }) => seat));
        for (const { before, after, reasons } of changes) {
          expect(before).toBeGreaterThan(0);
          expect(before).toBeLessThan(1);
          expect(after).toBeGreaterThan(0);
          expect(after).toBeLessThan(1);
          expect(reasons.length).toBeLessThanOrEqual(rated ? 16 : 0);
        }
      }),
    );
  });

  it('[T16.5] nobody is moved against the direction of the reasons, which never point both ways', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        for (const { before, after, reasons } of arbitrate(record).changes) {
          const effects = new Set(reasons.map(({ counter }) => effectOf(counter)));
          expect(effects.size).toBeLessThan(2);
          if (!effects.has('raises')) expect(after).toBeLessThanOrEqual(before + 1e-12);
          if (!effects.has('lowers')) expect(after).toBeGreaterThanOrEqual(before - 1e-12);
        }
      }),
    );
  });

  it('[T8.1] with distress nobody rises', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        const signals = { ...record.signals, distress: [0] };
        for (const { before, after } of arbitrate({ ...record, signals }).changes) {
          expect(after).toBeLessThanOrEqual(before + 1e-12);
        }
      }),
    );
  });

  it('[T16.3] a player who was right by the result, and did nothing else, does not suffer for a dispute', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        const plain = { ...record, signals: calm };
        const verdict = arbitrate(plain);
        fc.pre(verdict.official);
        for (const { seat, before, after, reasons } of verdict.changes) {
          const right = plain.reports.find((one) => one.seat === seat);
          const other = reasons.some(
            ({ counter }) => !['agreed', 'upheld', 'vindicated', 'overruled'].includes(counter),
          );
          if (right === undefined || other || !sameClaim(right.claim, verdict.claim ?? { kind: 'void' })) continue;
          expect(after).toBeGreaterThanOrEqual(before - 1e-12);
        }
      }),
    );
  });

  it('[T16.4] no sign against a player in a match leaves it better off than without', () => {
    const signs = ['inconsistent', 'equivocated', 'distress', 'falseAbsence'] as const;
    fc.assert(
      fc.property(anyRecord(), fc.constantFrom(...signs), fc.nat(7), (record, sign, at) => {
        const seat = at % record.players.length;
        const others = record.signals[sign].filter((one) => one !== seat);
        const changesFor = (seats: readonly number[]) =>
          arbitrate({ ...record, signals: { ...record.signals, [sign]: seats } }).changes;
        const [without, having] = [changesFor(others), changesFor([...others, seat])];
        // Distress can be the last sign that convicts somebody of making others go missing: its victim is excused (T14.6).
        const flooders = (changes: typeof without) =>
          changes.filter(({ reasons }) => reasons.some(({ counter }) => counter === 'flooding')).length;
        fc.pre(flooders(having) <= flooders(without));
        expect(having[seat]?.after ?? -1).toBeLessThanOrEqual((without[seat]?.after ?? -1) + 1e-12);
      }),
    );
  });

  it('[T16.4] a sign that makes the match void spares nobody the dispute that it would have been', () => {
    const sketch = {
      says: ['A', 'A', 'void'],
      ledgers: [guest, guest, member],
      evidenceExpected: false,
      signals: { equivocated: [0] },
    };
    const after = (inconsistent: readonly number[]) =>
      arbitrate(recordOf({ ...sketch, signals: { ...sketch.signals, inconsistent } })).changes[1]?.after ?? -1;
    expect(after([1])).toBeLessThan(after([]));
  });

  it('[T16.2] with complete evidence a proven liar falls further than anybody else who was charged', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        fc.pre(record.evidence.kind === 'complete');
        const { changes } = arbitrate(record);
        const amounts = changes.map(({ reasons }) => ({
          proven: reasons.some(({ counter }) => counter === 'provenLie'),
          amount: reasons.reduce(
            (sum, { counter, amount }) => (effectOf(counter) === 'lowers' ? sum + amount : sum),
            0,
          ),
        }));
        const least = Math.min(...amounts.filter(({ proven }) => proven).map(({ amount }) => amount));
        for (const { proven, amount } of amounts) if (!proven) expect(amount).toBeLessThan(least);
      }),
    );
  });

  it('[E4.9] the reports say what they say, whatever the evidence', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        const without = arbitrate({ ...record, evidence: { kind: 'none', lack: 'withheld' } });
        expect(arbitrate(record).quorum).toEqual(without.quorum);
        expect(without.quorum).toMatchObject({ decision: without.decision, claim: without.claim });
      }),
    );
  });

  it('[T14.1] no suspicion leaves the bounds of its test', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        for (const { ledger } of arbitrate(record).changes) {
          for (const suspicion of SUSPICIONS) {
            expect(ledger.suspicions[suspicion]).toBeGreaterThan(INNOCENCE);
            expect(ledger.suspicions[suspicion]).toBeLessThan(GUILT);
          }
        }
      }),
    );
  });

  it('[T1.3] neither a house in the match nor a match that never began moves a rating', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        const verdict = arbitrate(record);
        const withHouse = record.players.some((one) => one.ledger.standing === 'house');
        const { equivocated, inconsistent, falseAbsence, distress } = record.signals;
        const signed = equivocated.length + inconsistent.length + falseAbsence.length + distress.length;
        const contested = verdict.shares.some(({ claim }) => claim.kind !== 'void');
        const proven = signed > 0 || contested || record.evidence.kind === 'complete';
        fc.pre(withHouse || (verdict.claim?.kind === 'void' && !proven));
        expect(verdict.rated).toBe(false);
        for (const [seat, change] of verdict.changes.entries()) {
          expect(change.ledger).toBe(record.players[seat]?.ledger);
          expect(change.after).toBe(change.before);
        }
      }),
    );
  });

  it('[T2.3] the order of the reports does not matter', () => {
    const both = anyRecord().chain((record) => fc.tuple(fc.constant(record), shuffled(record.reports.length || 1)));
    fc.assert(
      fc.property(both, ([record, order]) => {
        const reports = order.flatMap((index) => record.reports[index] ?? []);
        const one = arbitrate(record);
        const other = arbitrate({ ...record, reports });
        expect(other).toEqual(one);
      }),
    );
  });

  it('[T2.3] other seats for the same players give the same result, moved alike', () => {
    const both = anyRecord().chain((record) => fc.tuple(fc.constant(record), shuffled(record.players.length)));
    fc.assert(
      fc.property(both, ([record, order]) => {
        const one = arbitrate(record);
        const other = arbitrate(permuted(record, order));
        expect(other.decision).toBe(one.decision);
        expect(other.official).toBe(one.official);
        expect(unnamed(other.why)).toEqual(unnamed(one.why));
        // To the last digit: otherwise a sum that rounds differently would change a sentence (it did).
        expect(other.shares.map(({ share }) => share)).toEqual(one.shares.map(({ share }) => share));
        if (one.claim?.kind === 'ranks' && other.claim?.kind === 'ranks') {
          const { ranks } = one.claim;
          expect(other.claim.ranks).toEqual(order.map((seat) => ranks[seat]));
        } else expect(other.claim).toEqual(one.claim);
        for (const [index, seat] of order.entries()) {
          const before = one.changes[seat];
          const after = other.changes[index];
          expect(after?.after).toBeCloseTo(before?.after ?? -1, 9);
          expect(after?.reasons.map(({ counter }) => counter)).toEqual(before?.reasons.map(({ counter }) => counter));
        }
      }),
    );
  });

  it("[E7.1] a party's size does not change a result", () => {
    const both = anyRecord(6).chain((record) => fc.tuple(fc.constant(record), fc.nat(record.players.length - 1)));
    fc.assert(
      fc.property(both, fc.integer({ min: 1, max: 2 }), ([record, seat], more) => {
        const alone = inParty(record, seat, 0);
        const larger = inParty(record, seat, more);
        const one = arbitrate(alone);
        const other = arbitrate(larger);
        expect(other.decision).toBe(one.decision);
        expect(letterOf(other.claim)).toBe(letterOf(one.claim));
        expect(other.shares.map(({ share }) => share)).toEqual(one.shares.map(({ share }) => expect.closeTo(share, 9)));
        expect(other.rated).toBe(one.rated);
      }),
    );
  });

  it('[E7.4] more players near one who say the same do not change a result', () => {
    const both = anyRecord(6).chain((record) => fc.tuple(fc.constant(record), fc.nat(record.players.length - 1)));
    fc.assert(
      fc.property(both, fc.integer({ min: 1, max: 2 }), ([record, seat], more) => {
        const one = arbitrate(withNear(record, seat, 0));
        const other = arbitrate(withNear(record, seat, more));
        expect(other.decision).toBe(one.decision);
        expect(letterOf(other.claim)).toBe(letterOf(one.claim));
        expect(other.shares.map(({ share }) => share)).toEqual(one.shares.map(({ share }) => expect.closeTo(share, 9)));
      }),
    );
  });

  it('[T3.2] agreeing with all others never pays less than lying alone', () => {
    fc.assert(
      fc.property(anyRecord(), fc.boolean(), (record, proven) => {
        const seats = record.players.length;
        const stayed = record.players.map(() => null);
        const plain: MatchRecord = {
          ...record,
          players: record.players.map((one) => ({ ...one, party: null })),
          signals: calm,
        };
        const after = (letter: string) =>
          arbitrate({
            ...plain,
            evidence: proven ? proof('A', seats, letter === 'A' ? [] : [0]) : { kind: 'none', lack: 'withheld' },
            reports: plain.players.map(({ seat }) => ({
              seat,
              claim: claim(seat === 0 ? letter : 'A', seats),
              departures: stayed,
            })),
          }).changes[0]?.after ?? -1;
        expect(after('A')).toBeGreaterThanOrEqual(after('B') - 1e-12);
      }),
    );
  });

  it('[T4.1] each rating after follows from its ledger', () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        for (const change of arbitrate(record).changes) expect(change.after).toBe(trustOf(change.ledger));
      }),
    );
  });
});

function letterOf(one: Claim | null): string | null {
  if (one === null || one.kind === 'void') return one && 'void';
  return String.fromCharCode('A'.charCodeAt(0) + one.ranks.indexOf(1));
}

/** The record with one player alone, and this many more players near to it who say the same; nobody else is near anybody. */
function withNear(record: MatchRecord, seat: number, more: number): MatchRecord {
  const wide = inParty(record, seat, more);
  const circle = wide.players.flatMap((one) => (one.party === 'the party' ? [one.seat] : []));
  const players = wide.players.map((one) => {
    const isIn = circle.includes(one.seat);
    return { ...one, party: isIn ? null : one.party, near: isIn ? circle.filter((other) => other !== one.seat) : [] };
  });
  return { ...wide, players };
}

/** The record with one player in its own party, and this many more players in it at the end who report the same. */
function inParty(record: MatchRecord, seat: number, more: number): MatchRecord {
  const seats = record.players.length + more;
  const leader = record.players[seat] as PlayerRecord;
  const extra = Array.from({ length: more }, (_, index) => record.players.length + index);
  const report = record.reports.find((one) => one.seat === seat);
  const wide = <T>(list: readonly T[], filler: T): T[] => [...list, ...extra.map(() => filler)];
  const players = [...record.players, ...extra.map((at) => ({ ...leader, seat: at, player: `player-${at}` }))];
  const reports = [...record.reports, ...(report ? extra.map((at) => ({ ...report, seat: at })) : [])];
  const widen = (one: Claim): Claim => (one.kind === 'void' ? one : claim(letterOf(one) ?? 'A', seats));
  return {
    ...record,
    players: players.map((one) => ({
      ...one,
      party: one.seat === seat || extra.includes(one.seat) ? 'the party' : one.party,
      met: wide(one.met, 0),
    })),
    reports: reports.map((one) => ({
      seat: one.seat,
      claim: widen(one.claim),
      departures: wide(one.departures, null),
    })),
    signals: eachSignal(record.signals, (seats) => (seats.includes(seat) ? [...seats, ...extra] : seats)),
    evidence:
      record.evidence.kind === 'complete'
        ? {
            ...record.evidence,
            claim: widen(record.evidence.claim),
            departures: wide(record.evidence.departures, null),
            moves: wide(record.evidence.moves, 0),
          }
        : record.evidence,
  };
}
