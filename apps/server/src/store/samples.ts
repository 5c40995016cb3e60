import type { Verdict } from '@parley/protocol';
import { COUNTERS, type Ledger } from '@parley/trust';
import type { DecisionRow, MatchRow, PlayerRow } from './store.ts';

/** Rows for tests: valid, small, and told apart by the name they are given. */

export const samplePlayer = (name: string, change: Partial<PlayerRow> = {}): PlayerRow => ({
  id: `player-${name}`,
  name,
  foldedName: name.toLowerCase(),
  avatar: 'seed-1',
  class: 'limited',
  key: `key-of-${name}`,
  passwordHash: null,
  accepts: { limited: true, member: true, house: true },
  hidden: false,
  createdAt: 1_000,
  ...change,
});

export const sampleMatch = (id: string, players: readonly PlayerRow[], change: Partial<MatchRow> = {}): MatchRow => ({
  id,
  title: 'four-in-a-row',
  rules: 1,
  mode: 'casual',
  seed: 0xffff_ffff,
  startedAt: 2_000,
  participants: players.map((player, seat) => ({
    seat,
    player: player.id,
    client: `client-of-${player.name}`,
    key: `user-key-of-${player.name}`,
    card: { player: player.id, name: player.name, avatar: player.avatar, class: player.class, ratings: [] },
  })),
  ...change,
});

export const sampleLedger = (agreed: number): Ledger => ({
  standing: 'guest',
  amounts: { ...(Object.fromEntries(COUNTERS.map((counter) => [counter, 0])) as Ledger['amounts']), agreed },
  matches: agreed,
  disputed: 0,
});

/** A unanimous verdict in which the first player won and everybody rose from .2 to .4. */
export const sampleDecision = (match: MatchRow, change: Partial<Verdict> = {}, agreed = 1): DecisionRow => {
  const verdict: Verdict = {
    match: match.id,
    title: match.title,
    mode: match.mode,
    decision: 'unanimous',
    official: true,
    ranks: match.participants.map(({ seat }) => seat + 1),
    scores: null,
    why: 'Everybody reported the same result.',
    rated: true,
    participants: match.participants.map(({ seat, card }) => ({ seat, card })),
    reports: match.participants.map(({ seat }) => ({ seat, ranks: [1, 2], scores: null })),
    shares: [{ ranks: [1, 2], seats: match.participants.map(({ seat }) => seat), share: 1 }],
    changes: match.participants.map(({ seat }) => ({
      seat,
      before: 0.2,
      after: 0.4,
      reasons: [{ counter: 'agreed', amount: 1, text: 'You reported the result that everybody reported.' }],
    })),
    decidedAt: 3_000,
    ...change,
  };
  const ledgers = match.participants.map(({ player }) => ({ player, ledger: sampleLedger(agreed), trust: 0.4 }));
  return { verdict, ledgers: verdict.rated ? ledgers : [] };
};
