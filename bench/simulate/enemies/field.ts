import {
  ARBITER_RULES,
  type Arbitration,
  arbitrate,
  arbitrateByFirstRules,
  FIRST_COUNTERS,
  FIRST_SUSPICIONS,
  type FirstRecord,
  initialTrust,
  type Ledger,
  type MatchRecord,
  type Mode,
  newLedger,
  type PlayerRecord,
  type Standing,
} from '@parley/trust';
import { calm } from '@parley/trust/testing';
import { disputed } from '../conduct.ts';
import { makeRandomSource } from '../random-source.ts';
import { at } from '../scene.ts';
import { complete, firstOf, honestly, type Outcome, type Player, type Staged, WITHHELD } from './staged.ts';

/** Accounts, what became of them, and the arbiter that decides their matches. */
export interface Field {
  /** Which rules decide here. */
  readonly rules: ArbiterName;
  /** A new account. @param address its own if not stated */
  join(standing: Player['standing'], address?: string): Player;
  /** An account that has played 105 honest matches, with moves, against established strangers. */
  veteran(standing?: Player['standing'], address?: string): Player;
  /** One of sixty people who play each other honestly, as they are now. A tenth of `quitting` ones’ matches ends by their absence. */
  stranger(kind?: 'steady' | 'quitting'): Player;
  /** The rating that a match of this mode would weigh, 0..1. */
  trust(player: Player, mode?: Mode): number;
  /** Decides a match and keeps what follows for its players. */
  play(match: Staged): Outcome;
  /** Only asks what the verdict would be. */
  ask(match: Staged): Outcome;
}

export const ARBITERS = ['first', 'present'] as const;
export type ArbiterName = (typeof ARBITERS)[number];

type RecordWith<L> = Omit<MatchRecord, 'players'> & {
  readonly players: readonly (Omit<PlayerRecord, 'ledger'> & { readonly ledger: L })[];
};

interface Decided<L> extends Pick<Arbitration, 'decision' | 'claim' | 'official' | 'rated' | 'shares'> {
  readonly changes: readonly {
    readonly before: number;
    readonly after: number;
    readonly reasons: readonly { readonly counter: string }[];
    readonly ledger: L;
  }[];
}

/** One version of the arbiter, with ledgers of its own. */
interface Rules<L> {
  readonly name: ArbiterName;
  newLedger(standing: Standing): L;
  arbitrate(record: RecordWith<L>): Decided<L>;
  /** Ledgers of sixty strangers of each kind, and of a veteran of each standing, once they were asked for. */
  readonly strangers: Map<'steady' | 'quitting', readonly L[]>;
  readonly veterans: Map<Player['standing'], L>;
}

type FirstLedger = FirstRecord['players'][number]['ledger'];

function newFirstLedger(standing: Standing): FirstLedger {
  const zeros = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, 0]));
  return {
    standing,
    amounts: zeros(FIRST_COUNTERS) as FirstLedger['amounts'],
    matches: 0,
    disputed: 0,
    suspicions: zeros(FIRST_SUSPICIONS) as FirstLedger['suspicions'],
  };
}

const FIRST: Rules<FirstLedger> = {
  name: 'first',
  newLedger: newFirstLedger,
  arbitrate: (record) =>
    arbitrateByFirstRules({ ...record, signals: { ...record.signals, filtering: disputed(record.signals.unheard) } }),
  strangers: new Map(),
  veterans: new Map(),
};
const PRESENT: Rules<Ledger> = { name: 'present', newLedger, arbitrate, strangers: new Map(), veterans: new Map() };

/** A field whose matches the first or the present rules decide. */
export function makeField(name: ArbiterName): Field {
  switch (name) {
    case 'first':
      return fieldOf(FIRST);
    case 'present':
      return fieldOf(PRESENT);
    default:
      return name satisfies never;
  }
}

const CROWD = 60;
const CROWD_MATCHES = 80;
/** Seven times fifteen: after fifteen matches without a sign the first rules' tests begin anew. */
const VETERAN_MATCHES = 105;
const QUITS = 0.1;

/** All signs. The first rules know only who is of a pair that does not hear each other, and not who claims it (T15). */
const signalsOf = (given: Staged['signals']): MatchRecord['signals'] => ({ ...calm, ...given });

interface Kept<L> {
  ledger: L;
  readonly met: Map<string, number>;
}

function fieldOf<L>(rules: Rules<L>): Field {
  // By the account itself, so that strangers who nobody holds any more are forgotten.
  const kept = new WeakMap<Player, Kept<L>>();
  const random = makeRandomSource(1);
  let born = 0;
  // Those who share an address are one opponent; the first rules did not know addresses.
  const whoIs = ({ id, address }: Player): string => (rules.name === 'present' ? address : id);

  const of = (player: Player): Kept<L> => {
    const found = kept.get(player);
    if (found === undefined) throw new Error(`${player.id} is not on this field`);
    return found;
  };

  function join(standing: Player['standing'], address?: string, ledger = rules.newLedger(standing)): Player {
    born += 1;
    const player = { id: `p${born}`, standing, address: address ?? `address-${born}` };
    kept.set(player, { ledger, met: new Map() });
    return player;
  }

  function decided({ mode, players, says, evidence, ...match }: Staged): Decided<L> {
    const stayed = players.map(() => null);
    return rules.arbitrate({
      rules: ARBITER_RULES,
      mode,
      evidenceExpected: match.evidenceExpected ?? true,
      players: players.map((player, seat) => ({
        seat,
        player: player.id,
        ledger: of(player).ledger,
        party: match.parties?.[seat] ?? null,
        met: players.map((other) => of(player).met.get(whoIs(other)) ?? 0),
        near: players.flatMap((other, there) => (there !== seat && other.address === player.address ? [there] : [])),
        seconds: 600,
      })),
      reports: says.flatMap((claim, seat) =>
        claim === null ? [] : [{ seat, claim, departures: match.departures?.[seat] ?? stayed }],
      ),
      signals: signalsOf(match.signals),
      evidence,
    });
  }

  function play(match: Staged): Outcome {
    const verdict = decided(match);
    for (const [seat, player] of match.players.entries()) {
      const mine = of(player);
      mine.ledger = at(verdict.changes, seat).ledger;
      if (!verdict.rated) continue;
      const others = new Set(match.players.filter((other) => other !== player).map(whoIs));
      for (const other of others) mine.met.set(other, (mine.met.get(other) ?? 0) + 1);
    }
    return outcomeOf(verdict);
  }

  function trust(player: Player, mode: Mode = 'ranked'): number {
    // Asked by a match, because each version of the arbiter has its own way to weigh a ledger: the share of its vote beside that
    // of a new member, who is silent.
    const { shares } = decided({
      mode,
      players: [player, join('member')],
      says: [firstOf(2, 0), null],
      evidence: WITHHELD,
    });
    const share = shares[0]?.share ?? 0;
    return (initialTrust('member') * share) / (1 - share);
  }

  /** They play each other, and meet so many others that nobody counts as met before. */
  function strangersOf(kind: 'steady' | 'quitting'): readonly L[] {
    const known = rules.strangers.get(kind);
    if (known !== undefined) return known;
    const draws = makeRandomSource(1);
    const crowd = Array.from({ length: CROWD }, () => join('member'));
    for (let match = 0; match < (CROWD * CROWD_MATCHES) / 2; match += 1) {
      const one = draws.below(CROWD);
      const pair = [at(crowd, one), at(crowd, (one + 1 + draws.below(CROWD - 1)) % CROWD)] as const;
      // Each of the two quits in a tenth of its matches.
      const quits = kind === 'quitting' && draws.happens(2 * QUITS);
      play(quits ? leftBy(...pair) : honestly('ranked', pair));
      for (const player of pair) of(player).met.clear();
    }
    const ledgers = crowd.map((player) => of(player).ledger);
    rules.strangers.set(kind, ledgers);
    return ledgers;
  }

  function veteranOf(standing: Player['standing']): L {
    const known = rules.veterans.get(standing);
    if (known !== undefined) return known;
    const strangers = strangersOf('steady');
    const player = join(standing);
    for (let match = 0; match < VETERAN_MATCHES; match += 1) {
      play(honestly('ranked', [player, join('member', undefined, at(strangers, match % CROWD))], match % 2));
    }
    rules.veterans.set(standing, of(player).ledger);
    return of(player).ledger;
  }

  return {
    rules: rules.name,
    join,
    trust,
    play,
    ask: (match) => outcomeOf(decided(match)),
    stranger: (kind = 'steady') => join('member', undefined, random.pick(strangersOf(kind))),
    veteran: (standing = 'member', address) => join(standing, address, veteranOf(standing)),
  };
}

/** A ranked match of two that one leaves without a word, its connection lost. */
function leftBy(quitter: Player, winner: Player): Staged {
  const truth = firstOf(2, 0);
  return {
    mode: 'ranked',
    players: [winner, quitter],
    says: [truth, null],
    evidence: complete(truth, { departures: [null, 'absent'] }),
    departures: [
      [null, 'absent'],
      [null, null],
    ],
    signals: { networkLost: [1], challenged: [1], present: [0] },
  };
}

function outcomeOf<L>({ decision, claim, official, changes }: Decided<L>): Outcome {
  return {
    decision,
    claim,
    official,
    changes: changes.map(({ before, after, reasons }) => ({
      before,
      after,
      counters: reasons.map(({ counter }) => counter),
    })),
  };
}
