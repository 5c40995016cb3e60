import { type BundleContent, makeBundle } from '@parley/evidence';
import type { Verdict } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { Judged, MatchRow, Store } from '../store/store.ts';

/** A match with its verdict, as the store has them. */
export interface Decided {
  readonly match: MatchRow;
  readonly verdict: Verdict;
  readonly judged: Judged;
}

/**
 * The evidence of one verdict as a file (E6): everything that was handed in, what the server saw, what the arbiter was given
 * and what it said. It is made from what is stored whenever it is asked for, and nothing is in it that a player did not
 * sign, see or get told.
 */
export async function bundleOf(
  store: Pick<Store, 'matches'>,
  serverKey: Pick<ServerKey, 'seal' | 'publicKey'>,
  { match, verdict, judged }: Decided,
): Promise<string> {
  const { id, title, rules, mode, seed, startedAt } = match;
  const [reports, entries] = await Promise.all([store.matches.reports(id), store.matches.entries(id)]);
  const { protocol, record, witness } = judged;
  const content: BundleContent = {
    v: 1,
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
    witness: {
      watchedFrom: witness.watchedFrom,
      away: witness.away.map((absences) => absences.map((absence) => ({ ...absence }))),
      challenged: [...witness.challenged],
      distress: [...witness.distress],
    },
    record,
    verdict,
    serverKey: serverKey.publicKey,
  };
  return makeBundle(content, serverKey.seal);
}
