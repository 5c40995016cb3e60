import type { Witness } from '@parley/evidence';
import { FIRST_ACCEPTS, type Verdict } from '@parley/protocol';
import { ARBITER_RULES, type Ledger, newLedger } from '@parley/trust';
import { calm } from '@parley/trust/testing';
import type { NewKey, PasskeyRow } from '../credential-store.ts';
import type { Decided, DecisionRow, Judged, MatchRow, PlayerRow, SessionRow, Store } from '../store.ts';

/** Rows for tests: valid, small, and told apart by the name they are given. */

export const samplePlayer = (name: string, change: Partial<PlayerRow> = {}): PlayerRow => ({
  id: `player-${name}`,
  name,
  foldedName: name.toLowerCase(),
  avatar: 'seed-1',
  class: 'limited',
  passwordHash: null,
  accepts: FIRST_ACCEPTS,
  hidden: false,
  quietUntil: null,
  createdAt: 1_000,
  ...change,
});

export const sampleKey = (name: string, change: Partial<NewKey> = {}): NewKey => ({
  key: `key-of-${name}`,
  kind: 'device',
  name: 'Firefox on Linux',
  createdAt: 1_000,
  usedAt: null,
  ...change,
});

export const samplePasskey = (player: string, change: Partial<PasskeyRow> = {}): PasskeyRow => ({
  id: `passkey-of-${player}`,
  player,
  publicKey: 'cose',
  counter: 0,
  transports: ['internal'],
  name: 'Laptop',
  createdAt: 1_000,
  usedAt: null,
  ...change,
});

export const sampleSession = (idHash: string, player: string, change: Partial<SessionRow> = {}): SessionRow => ({
  idHash,
  player,
  expiresAt: 100,
  createdAt: 10,
  device: 'Firefox on Linux',
  usedAt: 10,
  confirmedAt: null,
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
    party: null,
    near: [],
  })),
  ...change,
});

export const sampleLedger = (agreed: number): Ledger => {
  const empty = newLedger('guest');
  return {
    ...empty,
    amounts: { ...empty.amounts, agreed },
    matches: agreed,
    suspicions: { ...empty.suspicions, flooding: agreed / 4 },
    habits: { ...empty.habits, losses: agreed / 2 },
  };
};

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
    why: { code: 'unanimous', values: { players: match.participants.length } },
    rated: true,
    participants: match.participants.map(({ seat, card }) => ({ seat, card })),
    reports: match.participants.map(({ seat }) => ({ seat, ranks: [1, 2], scores: null })),
    shares: [{ ranks: [1, 2], seats: match.participants.map(({ seat }) => seat), share: 1 }],
    changes: match.participants.map(({ seat }) => ({
      seat,
      before: 0.2,
      after: 0.4,
      reasons: [{ counter: 'agreed', amount: 1, why: { code: 'agreed', values: {} } }],
      restore: null,
    })),
    evidence: { kind: 'none', lack: 'withheld', ranks: null, liars: [], equivocators: [] },
    quorum: {
      decision: 'unanimous',
      ranks: [1, 2],
      why: { code: 'unanimous', values: { players: match.participants.length } },
    },
    decidedAt: 3_000,
    ...change,
  };
  const ledgers = match.participants.map(({ player }) => ({ player, ledger: sampleLedger(agreed), trust: 0.4 }));
  return { verdict, judged: sampleJudged(match), desync: null, ledgers: verdict.rated ? ledgers : [] };
};

/** What such a verdict was made from: nobody handed in a transcript. */
export const sampleJudged = (match: MatchRow): Judged & { readonly witness: Witness } => ({
  protocol: 3,
  record: {
    rules: ARBITER_RULES,
    mode: match.mode,
    evidenceExpected: true,
    players: match.participants.map(({ seat, player, party }) => ({
      seat,
      player,
      party,
      ledger: newLedger('guest'),
      met: match.participants.map(() => 0),
      near: [],
      seconds: 120,
    })),
    reports: [],
    signals: { ...calm, began: false },
    evidence: { kind: 'none', lack: 'withheld' },
  },
  witness: {
    watchedFrom: 1_000,
    away: match.participants.map(() => []),
    challenged: [],
    distress: [],
    until: 2_000,
    linked: false,
  },
  findings: {
    evidence: { kind: 'none', lack: 'withheld' },
    inconsistent: [],
    equivocated: [],
    proofs: [],
    plies: 0,
    entries: 0,
    seen: { present: [], falseAbsence: [], began: false },
    openUntil: null,
  },
});

/** Writes a verdict that does not depend on earlier matches, as if it weighed `reportCount` reports. */
export function writeVerdict(
  store: Pick<Store, 'matches'>,
  match: MatchRow,
  decision: DecisionRow = sampleDecision(match),
  reportCount = 0,
): Promise<Decided> {
  return store.matches.decide({ match, reportCount, metSince: 0, arbitrate: () => decision });
}
