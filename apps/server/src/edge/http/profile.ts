import type { PlayerProfile, Verdict } from '@parley/protocol';
import { COUNTERS, type Counter, whatRaises } from '@parley/trust';
import { playerCard } from '../../auth/self.ts';
import type { PlayerRow, Store } from '../../store/store.ts';

/** Latest matches, and latest changes of ratings, that a profile shows. */
const MATCHES = 50;
const POINTS = 400;

/** A player as everybody signed in may see it: ratings, what they rest on in words, latest matches (T4, W6). */
export async function profileOf(store: Store, row: PlayerRow): Promise<PlayerProfile> {
  const [card, ledgers, history, curve] = await Promise.all([
    playerCard(store, row),
    store.matches.ledgers(row.id),
    store.matches.history(row.id, MATCHES),
    store.matches.curve(row.id, POINTS),
  ]);
  const counters = ledgers.flatMap(({ title, ledger }) =>
    COUNTERS.filter((counter) => ledger.amounts[counter] > 0).map((counter) => ({
      title,
      counter,
      amount: ledger.amounts[counter],
      text: IN_WORDS[counter],
    })),
  );
  return {
    card,
    since: row.createdAt,
    counters: counters.slice(0, 200),
    titles: ledgers.slice(0, 32).map(({ title, ledger }) => ({
      title,
      matches: Math.floor(ledger.matches),
      disputed: Math.floor(ledger.disputed),
      toRaise: whatRaises(ledger)?.slice(0, 300) ?? null,
    })),
    curve: curve.map((point) => ({ ...point })),
    matches: history.map((v) => lineOf(v, row.id)),
  };
}

function lineOf(verdict: Verdict, player: string): PlayerProfile['matches'][number] {
  const seat = verdict.participants.find(({ card }) => card.player === player)?.seat ?? null;
  const change = verdict.rated ? verdict.changes.find((one) => one.seat === seat) : undefined;
  return {
    match: verdict.match,
    title: verdict.title,
    mode: verdict.mode,
    decidedAt: verdict.decidedAt,
    official: verdict.official,
    rank: seat === null ? null : (verdict.ranks?.[seat] ?? null),
    against: verdict.participants.filter((one) => one.seat !== seat).map(({ card }) => card.name),
    before: change?.before ?? null,
    after: change?.after ?? null,
  };
}

/** What each counter of a rating counts, for the player whom it concerns (T4). */
const IN_WORDS: Readonly<Record<Counter, string>> = {
  agreed: 'Ranked matches whose result everybody reported alike.',
  upheld: 'Disputed matches decided the way this player reported.',
  vindicated: 'Disputed matches in which the record of the moves proved this player right.',
  casual: 'Casual matches in which this player reported right; in ranked ones they count a quarter.',
  unvouched:
    'What no moves on record, or no trusted player from elsewhere, vouch for; all of it together counts little.',
  overruled: 'Disputed matches decided otherwise than this player reported.',
  noResult: 'Matches without an official result, because the reports contradicted each other.',
  reportMissing: 'Matches after which this player reported no result.',
  quit: 'Matches that this player left before the end.',
  networkLost: 'Matches in which this player lost the network.',
  distress: 'Matches in which somebody could not reach the server, or the reports were not enough for a result.',
  falseAbsence: 'Matches in which this player signed somebody away as absent whom the server saw there.',
  inconsistent: 'Matches in which this player’s own record did not fit its moves.',
  filtering:
    'Found over many matches: this player and others did not hear each other, though everybody else heard both.',
  flooding: 'Found over many matches: opponents of this player went missing far too often while it gained by it.',
  provenLie: 'Matches in which this player was proven to have reported a false result.',
};
