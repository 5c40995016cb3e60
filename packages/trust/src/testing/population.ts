import { arbitrate } from '../arbitrate.ts';
import { PLAYED_SECONDS } from '../constants.ts';
import { effectOf, newLedger } from '../ledger.ts';
import type { Departure, Ledger, MatchRecord, Standing } from '../record.ts';
import { byFirstRules } from './first-rules.ts';
import { calm, claim } from './record.ts';

/** The rules that a population is judged by: those of records with or without a version. */
export type Rules = 'first' | 'present';

/** One account of a population. */
export interface Account {
  readonly name: string;
  ledger: Ledger;
  /** Earlier matches with each other account. */
  readonly met: Map<string, number>;
  /** All that lowered its rating, in units of evidence and in trust. */
  readonly paid: { units: number; trust: number };
  /** How often it was convicted, by counter. */
  readonly convicted: { flooding: number; filtering: number };
}

let names = 0;

export function account(standing: Standing = 'member', ledger: Ledger = newLedger(standing)): Account {
  names += 1;
  return {
    name: `account-${names}`,
    ledger,
    met: new Map(),
    paid: { units: 0, trust: 0 },
    convicted: { flooding: 0, filtering: 0 },
  };
}

/** Somebody as this account is, whom nobody has met. */
export function stranger({ ledger }: Account): Account {
  return account(ledger.standing, ledger);
}

export interface Played {
  /** The index of the winner among the players; all others share the second place. */
  readonly winner: number;
  /** Indices of those who lose their network before the end: the signed moves drop them, and they do not report. */
  readonly missing?: readonly number[];
  /** Claims not to hear, by index. */
  readonly unheard?: readonly { readonly by: number; readonly of: number }[];
}

/** Plays one match with a complete record by these rules, and writes what it changes into the accounts. */
export function play(rules: Rules, players: readonly Account[], { winner, missing = [], unheard = [] }: Played): void {
  const ranks = claim(String.fromCharCode('A'.charCodeAt(0) + winner), players.length);
  const departures = players.map((_, seat): Departure | null => (missing.includes(seat) ? 'absent' : null));
  const record: MatchRecord = {
    rules: 2,
    mode: 'ranked',
    evidenceExpected: true,
    players: players.map(({ name, ledger, met }, seat) => ({
      seat,
      player: name,
      ledger,
      party: null,
      met: players.map((other) => met.get(other.name) ?? 0),
      near: [],
      seconds: PLAYED_SECONDS,
    })),
    reports: players.flatMap((_, seat) => (missing.includes(seat) ? [] : [{ seat, claim: ranks, departures }])),
    signals: {
      ...calm,
      networkLost: missing,
      challenged: missing,
      present: players.flatMap((_, seat) => (missing.includes(seat) ? [] : [seat])),
      unheard,
    },
    evidence: { kind: 'complete', claim: ranks, liars: [], departures, moves: players.map(() => 10), byServer: [] },
  };
  const { changes } = rules === 'first' ? byFirstRules(record) : arbitrate(record);
  for (const [seat, player] of players.entries()) {
    const change = changes[seat];
    if (change === undefined) throw new Error('a match has a change for each seat');
    player.ledger = change.ledger;
    for (const { counter, amount } of change.reasons) {
      if (counter === 'flooding' || counter === 'filtering') player.convicted[counter] += 1;
      if (effectOf(counter) === 'lowers') player.paid.units += amount;
    }
    player.paid.trust += Math.max(0, change.before - change.after);
    for (const other of players) {
      if (other !== player) player.met.set(other.name, (player.met.get(other.name) ?? 0) + 1);
    }
  }
}

/** Members who have played this many honest matches of three with each other. A tenth of all losers lose their network. */
export function crowdOf(rules: Rules, size: number, matches: number, random: () => number, quits = 0.1): Account[] {
  const crowd = Array.from({ length: size }, () => account());
  for (let round = 0; round < matches; round += 1) {
    for (let first = 0; first + 2 < size; first += 3) {
      const players = [0, 1, 2].map(() => pick(crowd, random));
      if (new Set(players).size === 3) play(rules, players, honestMatch(3, random, quits));
    }
  }
  return crowd;
}

/** Nobody cheats. Each player goes missing at this rate, and the others have won then. */
export function honestMatch(seats: number, random: () => number, quits: number, winner?: number): Played {
  const missing = Array.from({ length: seats }, (_, seat) => seat).filter(
    (seat) => seat !== winner && random() < quits,
  );
  const there = Array.from({ length: seats }, (_, seat) => seat).filter((seat) => !missing.includes(seat));
  const first = winner ?? there[Math.floor(random() * there.length)];
  return first === undefined ? { winner: 0 } : { winner: first, missing };
}

export function pick<T>(list: readonly T[], random: () => number): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error('nobody to pick');
  return one;
}
