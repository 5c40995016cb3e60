import { type BundleContent, makeBundle } from '@parley/evidence';
import { type AnyVerdict, isWritten } from '@parley/protocol';
import { type FirstRecord, type MatchRecord, newLedger } from '@parley/trust';
import type { Sealer } from '../../auth/server-key.ts';
import type { Judged, MatchRow, Store } from '../../store/store.ts';
import { refuse } from './refuse.ts';

/** What a suspicion that came true is charged as (T14, T15, E5). */
const CHARGES: ReadonlySet<string> = new Set(['flooding', 'filtering', 'provenLie']);

const isCharged = ({ changes }: AnyVerdict, seat: number): boolean =>
  changes.some((change) => change.seat === seat && change.reasons.some(({ counter }) => CHARGES.has(counter)));

/**
 * How far a suspicion has come is nobody else's business, and would tell a cheat when to stop. The arbiter's answer does not
 * depend on it, unless it came true in this very match: then it is the reason of a charge, and is shown. What a conviction
 * rests on besides is how often its other players accuse and are accused, so that is shown only then.
 */
function withoutSuspicions(record: MatchRecord, verdict: AnyVerdict): MatchRecord {
  const isAnyCharged = record.players.some(({ seat }) => isCharged(verdict, seat));
  return {
    ...record,
    players: record.players.map((player) => {
      const { ledger } = player;
      const suspicions = isCharged(verdict, player.seat) ? ledger.suspicions : newLedger(ledger.standing).suspicions;
      const claims = isAnyCharged ? {} : { heard: 0, accused: 0, accusing: 0 };
      return { ...player, ledger: { ...ledger, suspicions, habits: { ...ledger.habits, ...claims } } };
    }),
  };
}

/** The same for records of the first rules, which have no habits. */
function withoutFirstSuspicions(record: FirstRecord, verdict: AnyVerdict): FirstRecord {
  const none = { flooding: 0, filtering: 0, desync: 0 };
  return {
    ...record,
    players: record.players.map((player) =>
      isCharged(verdict, player.seat) ? player : { ...player, ledger: { ...player.ledger, suspicions: none } },
    ),
  };
}

/** @throws {HttpRefusal} always */
export const refuseGone = (): never =>
  refuse('evidence-gone', 'the evidence of this match was deleted after its time; the verdict stands');

/** A match with its verdict, as the store has them. */
export interface Decided {
  readonly match: MatchRow;
  readonly verdict: AnyVerdict;
  readonly judged: Judged;
}

/**
 * The evidence of one verdict as a file (E6): everything that was handed in, what the server saw, the arbiter's record and its
 * verdict. The server makes it from stored rows for each request. It contains only what players signed, saw or were sent.
 */
export async function bundleOf(
  store: Pick<Store, 'matches'>,
  sealer: Sealer,
  { match, verdict, judged }: Decided,
): Promise<string> {
  const { id, title, rules, mode, seed, startedAt } = match;
  const [reports, entries] = await Promise.all([store.matches.reports(id), store.matches.entries(id)]);
  // It goes in one commit: if it is still there, all of it was. Otherwise this would sign a file that no longer proves its verdict.
  if ((await store.matches.evidenceGone(id)) !== null) refuseGone();
  const { protocol, record, witness } = judged;
  const common = {
    protocol,
    match: { id, title, rules, mode, seed, startedAt },
    participants: match.participants.map(({ seat, player, key, party, card }) => ({
      seat,
      player,
      name: card.name,
      class: card.class,
      key,
      party,
    })),
    reports: reports.map(({ seat, jws, receivedAt }) => ({ seat, jws, receivedAt })),
    transcript: entries.map(({ jws, receivedAt }) => ({ jws, receivedAt })),
  };
  const key = sealer.publicKey;
  const seen = {
    watchedFrom: witness.watchedFrom,
    away: witness.away.map((absences) => absences.map((absence) => ({ ...absence }))),
    challenged: [...witness.challenged],
    distress: [...witness.distress],
  };
  // A match is checked by the rules that it was decided by.
  const content = (): BundleContent => {
    if (!('rules' in record)) {
      if (!isWritten(verdict)) throw new Error('the first rules wrote sentences');
      const of = withoutFirstSuspicions(record, verdict);
      return { v: 1, ...common, witness: seen, record: of, verdict, serverKey: key };
    }
    if (!('until' in witness)) throw new Error('what is decided by these rules was witnessed by them');
    const { until, linked, turnedAway } = witness;
    const own = { until, linked, ...(turnedAway === undefined ? {} : { turnedAway: [...turnedAway] }) };
    const given = { witness: { ...seen, ...own }, record: withoutSuspicions(record, verdict) };
    // From before there were codes, or with them.
    return isWritten(verdict)
      ? { v: 2, ...common, ...given, verdict, serverKey: key }
      : { v: 3, ...common, ...given, verdict, serverKey: key };
  };
  return makeBundle(content(), sealer.seal);
}
