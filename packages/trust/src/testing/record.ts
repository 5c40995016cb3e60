import { PLAYED_SECONDS } from '../constants.ts';
import { newLedger } from '../ledger.ts';
import {
  ARBITER_RULES,
  type Claim,
  type Counter,
  type Departure,
  type Evidence,
  type Ledger,
  type MatchRecord,
  type Signals,
  type Standing,
} from '../record.ts';

/** Records for tests, built from the least that each test needs. */
export interface Sketch extends Partial<Pick<MatchRecord, 'mode' | 'evidenceExpected' | 'evidence'>> {
  /** By seat: a letter for each different claim, `void`, or null for the silent. */
  readonly says: readonly (string | null)[];
  /** By seat; default: all members at their first match. */
  readonly ledgers?: readonly Ledger[];
  readonly parties?: readonly (string | null)[];
  /** Earlier matches of every player with every other. */
  readonly met?: number;
  /** Of every player; by default as long as a match has to be to count in full. */
  readonly seconds?: number;
  /** By seat, the seats near to it. */
  readonly near?: readonly (readonly number[])[];
  /** What every reporter says about who left, or by reporter. */
  readonly departures?: readonly (Departure | null)[];
  readonly departuresBy?: Readonly<Record<number, readonly (Departure | null)[]>>;
  readonly signals?: Partial<Signals>;
}

export function record(sketch: Sketch): MatchRecord {
  const seats = sketch.says.length;
  const stayed = Array.from({ length: seats }, () => null);
  return {
    rules: ARBITER_RULES,
    mode: sketch.mode ?? 'casual',
    evidenceExpected: sketch.evidenceExpected ?? true,
    players: sketch.says.map((_, seat) => ({
      seat,
      player: `player-${seat}`,
      ledger: sketch.ledgers?.[seat] ?? newLedger('member'),
      party: sketch.parties?.[seat] ?? null,
      met: sketch.says.map(() => sketch.met ?? 0),
      near: sketch.near?.[seat] ?? [],
      seconds: sketch.seconds ?? PLAYED_SECONDS,
    })),
    reports: sketch.says.flatMap((says, seat) =>
      says === null
        ? []
        : [
            {
              seat,
              claim: claim(says, seats),
              departures: sketch.departuresBy?.[seat] ?? sketch.departures ?? stayed,
            },
          ],
    ),
    signals: { ...calm, ...sketch.signals },
    evidence: sketch.evidence ?? { kind: 'none', lack: 'withheld' },
  };
}

/** No signs. */
export const calm: Signals = {
  distress: [],
  challenged: [],
  networkLost: [],
  inconsistent: [],
  equivocated: [],
  unheard: [],
  present: [],
  falseAbsence: [],
  began: true,
};

/** A complete replay that gives claim `letter`; nobody left. */
export function proof(
  letter: string,
  seats: number,
  liars: readonly number[] = [],
): Extract<Evidence, { kind: 'complete' }> {
  return {
    kind: 'complete',
    claim: claim(letter, seats),
    liars,
    departures: Array(seats).fill(null),
    moves: Array(seats).fill(10),
    byServer: [],
  };
}

/** Claim `A` puts seat 0 first, `B` seat 1, and so on; `void` says that the match never began. */
export function claim(letter: string, seats: number): Claim {
  if (letter === 'void') return { kind: 'void' };
  const winner = letter.charCodeAt(0) - 'A'.charCodeAt(0);
  return { kind: 'ranks', ranks: Array.from({ length: seats }, (_, seat) => (seat === winner ? 1 : 2)), scores: null };
}

export const guest = newLedger('guest');
export const member = newLedger('member');
export const house = newLedger('house');

/** A ledger with these amounts, which have their weights. */
export const ledgerWith = (amounts: Partial<Record<Counter, number>>, standing: Standing = 'member'): Ledger => ({
  ...newLedger(standing),
  amounts: { ...newLedger(standing).amounts, ...amounts },
});

/** A player with this much ranked agreement behind it, as rules without a limit from the first match on count matches; 50 at most. */
export const veteran = (agreed = 50, standing: Standing = 'member'): Ledger => ({
  ...ledgerWith({ agreed }, standing),
  matches: agreed,
});

/** A player who often left: far below its starting rating. */
export const fallen = (standing: Standing = 'member'): Ledger => ({
  ...ledgerWith({ quit: 10 }, standing),
  matches: 5,
});
