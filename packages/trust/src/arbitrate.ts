import { type Decided, decide, weigh } from './decide.ts';
import { habitsAfter } from './habits.ts';
import { type Event, effectOf, trustOf, withEvents } from './ledger.ts';
import { isDisputed, proofAgainst, reasonsFor, signAgainst } from './reasons.ts';
import type { Arbitration, Ledger, MatchRecord, PlayerChange, PlayerRecord, Reason } from './record.ts';
import { wayBack } from './restore.ts';
import { samplesIn } from './samples.ts';
import { watch } from './suspicion.ts';
import { type Tally, tally } from './tally.ts';
import type { VerdictWhy } from './why.ts';

/**
 * The arbiter: what officially happened in a match, how it changes each player's rating, and why. It is a pure function
 * of the record, and the order of the reports does not matter. It weighs the reports even if evidence decides, so that
 * `shares` and `quorum` stand beside the decision.
 *
 * Three guests in a casual match, two against one: the two have .667 of the trust, so their claim is the result by
 * majority quorum. Each of them rises from .2 to .256, and the third falls to .125.
 */
export function arbitrate(record: MatchRecord): Arbitration {
  const votes = tally(record);
  const weighed = weigh(record, votes);
  const decided = decide(record, votes, weighed);
  const official = decided.claim !== null && decided.claim.kind !== 'void';
  const changes = changesIn(record, votes, decided);
  return {
    decision: decided.decision,
    claim: decided.claim,
    official,
    rated: changes.some((change, index) => change.ledger !== record.players[index]?.ledger),
    why: whyOf(decided, record, votes),
    shares: votes.shares,
    quorum: { decision: weighed.decision, claim: weighed.claim, why: whyOf(weighed, record, votes) },
    changes,
  };
}

function changesIn(record: MatchRecord, votes: Tally, decided: Decided): PlayerChange[] {
  // A match against a house moves no rating, whatever happened in it (T1).
  if (record.players.some((player) => player.ledger.standing === 'house')) return record.players.map(unchanged);
  if (saysNothing(record, votes, decided)) {
    return record.players.map((player) => {
      const proof = proofAgainst(record, player.seat) ?? signAgainst(record, decided, player.seat);
      return proof === null ? unchanged(player) : changed(player, [proof], player.ledger);
    });
  }

  // What a missing opponent is charged limits what it says against others, and no conviction changes it.
  const charges = reasonsFor(record, votes, decided, []);
  // A match that never began shows nothing about habits; else a flooder would buy innocence with it.
  const samples = decided.claim?.kind === 'void' ? [] : samplesIn(record, votes, decided, charges.map(lowered));
  const watched = record.players.map((player, index) => {
    const { suspicions } = player.ledger;
    const own = samples[index];
    return own === undefined ? { suspicions, convicted: [] } : watch(suspicions, own);
  });
  const convicted = watched.map((one) => one.convicted);
  const reasons = reasonsFor(record, votes, decided, convicted);
  const disputed = isDisputed(votes, decided) ? 1 : 0;
  return record.players.map((player, index) =>
    changed(player, reasons[index] ?? [], {
      ...player.ledger,
      suspicions: watched[index]?.suspicions ?? player.ledger.suspicions,
      habits: habitsAfter(record, votes, decided, player),
      // Counted for everybody in the match, for display (T17). Later disputes are weighed by the amounts of disputes
      // that nobody won (T16).
      disputed: player.ledger.disputed + disputed,
    }),
  );
}

/** What these reasons charge, in units of rating evidence. */
function lowered(reasons: readonly Reason[]): number {
  return reasons.reduce((sum, { counter, amount }) => sum + (effectOf(counter) === 'lowers' ? amount : 0), 0);
}

/**
 * Whether the match says nothing about anybody: it never began, and nobody says otherwise; or the fault was in the game and
 * not in the players; or all entered together, so there is one vote, and agreeing with oneself says nothing (E7). A void
 * match that somebody contests is a dispute like any other (T17), and distress stands. Proven acts count even then (T16).
 */
function saysNothing(record: MatchRecord, votes: Tally, decided: Decided): boolean {
  if (record.evidence.kind === 'desync' || votes.voters.length === 1) return true;
  if (decided.claim?.kind !== 'void') return false;
  const isContested = votes.shares.some(({ claim }) => claim.kind !== 'void');
  return decided.decision === 'evidence' || (!isContested && record.signals.distress.length === 0);
}

function changed(player: PlayerRecord, reasons: readonly Reason[], kept: Ledger): PlayerChange {
  const events: readonly Event[] = reasons;
  const before = trustOf(player.ledger);
  const ledger = { ...withEvents(kept, events), matches: kept.matches + 1 };
  const after = trustOf(ledger);
  return {
    seat: player.seat,
    player: player.player,
    before,
    after,
    reasons,
    restore: wayBack(before, ledger),
    ledger,
  };
}

function unchanged({ seat, player, ledger }: PlayerRecord): PlayerChange {
  const trust = trustOf(ledger);
  return { seat, player, before: trust, after: trust, reasons: [], restore: null, ledger };
}

/** That a match never began is what somebody says, and not what is known; only its signed moves can show it. */
function whyOf({ claim, decision, why }: Decided, { players, mode }: MatchRecord, { shares }: Tally): VerdictWhy {
  if (claim?.kind !== 'void') return why;
  if (decision === 'evidence') return { code: 'void-by-moves', values: {} };
  const said = shares.find((share) => share.claim.kind === 'void');
  if (decision === 'unanimous' || said === undefined)
    return { code: 'void-by-all', values: { players: players.length } };
  return {
    code: 'void-by-most',
    values: { said: said.seats.length, players: players.length, share: said.share, mode },
  };
}
