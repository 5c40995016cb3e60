import type { Verdict } from '@parley/protocol';
import { keptAs } from './disputed.ts';
import { type MemoryConduct, makeMemoryConduct } from './memory-conduct.ts';
import { isOfConduct } from './of-conduct.ts';
import type {
  AddOutcome,
  DecisionRow,
  DesyncRow,
  DistressRow,
  EarlierMatches,
  EntryRow,
  Judged,
  MatchRow,
  MatchStore,
  NetworkRow,
  NetworkStore,
  PlayerRow,
  PlayerStore,
  RatingPoint,
  ReportRow,
  SecretStore,
  SessionRow,
  SessionStore,
  Store,
  TitleLedger,
} from './store.ts';
import { byText } from './text-order.ts';

/** The store's fake: the same contract, gone with the process. For tests, and for nothing that must last. */
export function makeMemoryStore(): Store {
  const players = makePlayers();
  const conduct = makeMemoryConduct();
  const matches = makeMatches(conduct);
  const networks = makeNetworks();
  const hasPlayed = async (player: string): Promise<boolean> =>
    (await matches.openOfPlayer(player)).length > 0 ||
    (await matches.history(player, 1)).length > 0 ||
    (await networks.of([player], 0)).size > 0;
  const sessions = makeSessions(async (player) => {
    if (!(await hasPlayed(player))) players.removeGuest(player);
  });
  return { players, sessions, matches, networks, conduct, secrets: makeSecrets(), close: async () => {} };
}

interface MemoryPlayers extends PlayerStore {
  /** Removes a guest, unless somebody is blocked. */
  removeGuest(id: string): void;
}

function makePlayers(): MemoryPlayers {
  const rows = new Map<string, PlayerRow>();
  const blocks = new Map<string, { readonly player: string; readonly blocked: string; readonly at: number }>();
  const find = (matches: (row: PlayerRow) => boolean): PlayerRow | null => [...rows.values()].find(matches) ?? null;
  const clashes = (id: string, { foldedName, key }: PlayerRow): boolean =>
    find((row) => row.id !== id && (row.foldedName === foldedName || (key !== null && row.key === key))) !== null;
  return {
    async add(player) {
      if (rows.has(player.id) || clashes(player.id, player)) return false;
      rows.set(player.id, player);
      return true;
    },
    byId: async (id) => rows.get(id) ?? null,
    byIds: async (ids) => new Map([...rows].filter(([id]) => ids.includes(id))),
    byKey: async (key) => find((row) => row.key === key),
    byFoldedName: async (foldedName) => find((row) => row.foldedName === foldedName),
    async update(id, change) {
      const before = rows.get(id);
      if (before === undefined) return false;
      const after = { ...before, ...change };
      if (clashes(id, after)) return false;
      rows.set(id, after);
      return true;
    },
    async block(player, blocked, at) {
      const pair = `${player} ${blocked}`;
      if (!blocks.has(pair)) blocks.set(pair, { player, blocked, at });
    },
    async unblock(player, blocked) {
      blocks.delete(`${player} ${blocked}`);
    },
    async blockedBy(player) {
      const mine = [...blocks.values()].filter((block) => block.player === player);
      mine.sort((a, b) => a.at - b.at || byText(a.blocked, b.blocked));
      return mine.flatMap(({ blocked }) => {
        const row = rows.get(blocked);
        return row === undefined ? [] : [{ id: row.id, name: row.name }];
      });
    },
    anyBlock: async (a, b) => blocks.has(`${a} ${b}`) || blocks.has(`${b} ${a}`),
    removeGuest(id) {
      const isBlocked = [...blocks.values()].some(({ player, blocked }) => player === id || blocked === id);
      if (!isBlocked && rows.get(id)?.class === 'limited') rows.delete(id);
    },
  };
}

/** @param left the last session of this player has expired */
function makeSessions(left: (player: string) => Promise<void>): SessionStore {
  const rows = new Map<string, SessionRow>();
  const removeWhere = (matches: (row: SessionRow) => boolean): number => {
    const gone = [...rows.values()].filter(matches);
    for (const { idHash } of gone) rows.delete(idHash);
    return gone.length;
  };
  return {
    async add(session) {
      if (rows.has(session.idHash)) throw new Error('a session of this id is there already');
      rows.set(session.idHash, session);
    },
    byHash: async (idHash) => rows.get(idHash) ?? null,
    standing: async (idHashes, now) => new Set(idHashes.filter((hash) => (rows.get(hash)?.expiresAt ?? now) > now)),
    async ofPlayer(player) {
      const mine = [...rows.values()].filter((row) => row.player === player);
      return mine.sort((a, b) => a.createdAt - b.createdAt || byText(a.idHash, b.idHash));
    },
    async extend(idHash, expiresAt) {
      const row = rows.get(idHash);
      if (row !== undefined) rows.set(idHash, { ...row, expiresAt });
    },
    async remove(idHash) {
      rows.delete(idHash);
    },
    async removeOfPlayer(player) {
      removeWhere((row) => row.player === player);
    },
    async removeExpired(now) {
      const gone = [...rows.values()].filter((row) => row.expiresAt <= now);
      removeWhere((row) => row.expiresAt <= now);
      for (const player of new Set(gone.map((row) => row.player))) {
        if (![...rows.values()].some((row) => row.player === player)) await left(player);
      }
      return gone.length;
    },
  };
}

function makeMatches(conduct: Pick<MemoryConduct, 'toBeWeighed'>): MatchStore {
  const matches = new Map<string, MatchRow>();
  const reports = new Map<string, ReportRow[]>();
  const entries = new Map<string, EntryRow[]>();
  const distress = new Map<string, DistressRow[]>();
  const verdicts = new Map<string, Verdict>();
  const judged = new Map<string, Judged>();
  const goneAt = new Map<string, number>();
  const points: (RatingPoint & { readonly player: string })[] = [];
  const desyncs: DesyncRow[] = [];
  const ledgers = new Map<string, TitleLedger & { readonly player: string }>();
  const has = (match: string, player: string): boolean =>
    matches.get(match)?.participants.some((participant) => participant.player === player) ?? false;
  const open = (): MatchRow[] =>
    [...matches.values()]
      .filter(({ id }) => !verdicts.has(id))
      .sort((a, b) => a.startedAt - b.startedAt || byText(a.id, b.id));
  const sits = (match: string, seat: number): boolean =>
    matches.get(match)?.participants.some((participant) => participant.seat === seat) ?? false;

  function addOnce<T extends ReportRow | DistressRow>(table: Map<string, T[]>, row: T): AddOutcome {
    const there = table.get(row.match) ?? [];
    if (there.some(({ seat }) => seat === row.seat)) return 'repeated';
    if (verdicts.has(row.match)) return 'late';
    if (!sits(row.match, row.seat)) throw new Error('a row of a seat that is not there');
    table.set(
      row.match,
      [...there, row].sort((a, b) => a.seat - b.seat),
    );
    return 'added';
  }
  const rowsOf = <T>(table: ReadonlyMap<string, readonly T[]>, ids: readonly string[]): readonly T[] =>
    [...ids].sort(byText).flatMap((id) => table.get(id) ?? []);

  function ledgersOf(player: string): readonly TitleLedger[] {
    const mine = [...ledgers.values()].filter((row) => row.player === player);
    return mine.sort((a, b) => byText(a.title, b.title)).map(({ title, ledger }) => ({ title, ledger }));
  }

  function met(a: string, b: string, title: string, since: number): number {
    if (a === b) return 0;
    return [...verdicts.values()].filter(
      (verdict) =>
        verdict.rated &&
        verdict.title === title &&
        verdict.decidedAt >= since &&
        has(verdict.match, a) &&
        has(verdict.match, b),
    ).length;
  }

  function earlierMatches({ title, participants }: MatchRow, since: number): EarlierMatches {
    return {
      ledgers: participants.map(({ player }) => ledgers.get(`${player} ${title}`)?.ledger ?? null),
      met: participants.map((one) => participants.map((other) => met(one.player, other.player, title, since))),
    };
  }

  function write({ verdict, judged: from, desync, ledgers: changed }: DecisionRow): void {
    const { title, match, decidedAt } = verdict;
    const changes = (verdict.rated ? verdict.changes : []).map(({ seat, before, after }) => {
      const player = verdict.participants.find((participant) => participant.seat === seat)?.card.player;
      if (player === undefined) throw new Error('a change for a seat where nobody sat');
      return { player, title, match, at: decidedAt, before, after };
    });
    verdicts.set(match, verdict);
    judged.set(match, from);
    if (isOfConduct(verdict)) conduct.toBeWeighed(match, decidedAt);
    if (desync !== null) desyncs.push(desync);
    points.push(...changes);
    for (const { player, ledger } of changed) ledgers.set(`${player} ${title}`, { player, title, ledger });
  }

  return {
    async start(match) {
      if (matches.has(match.id)) throw new Error('a match of this id is there already');
      matches.set(match.id, match);
    },
    byId: async (id) => matches.get(id) ?? null,
    addReport: async (report) => addOnce(reports, report),
    reports: async (match) => reports.get(match) ?? [],
    reportsOf: async (ids) => rowsOf(reports, ids),
    async addEntries(rows) {
      if (rows.some(({ match }) => verdicts.has(match))) return 'late';
      if (!rows.every(({ match, seat }) => sits(match, seat))) throw new Error('an entry of a seat that is not there');
      for (const row of rows) {
        const there = entries.get(row.match) ?? [];
        if (!there.some(({ hash }) => hash === row.hash)) entries.set(row.match, [...there, row]);
      }
      return 'added';
    },
    async entries(match) {
      return [...(entries.get(match) ?? [])].sort(
        (a, b) => a.receivedAt - b.receivedAt || a.n - b.n || a.seat - b.seat || byText(a.hash, b.hash),
      );
    },
    addDistress: async (row) => addOnce(distress, row),
    distress: async (match) => distress.get(match) ?? [],
    distressOf: async (ids) => rowsOf(distress, ids),
    open: async () => open(),
    async openOfPlayer(player) {
      return open()
        .filter(({ id }) => has(id, player))
        .map(({ id }) => id);
    },
    ledger: async (player, title) => ledgers.get(`${player} ${title}`)?.ledger ?? null,
    ledgers: async (player) => ledgersOf(player),
    async ledgersOf(players) {
      const all = players.map((player) => [player, ledgersOf(player)] as const);
      return new Map(all.filter(([, mine]) => mine.length > 0));
    },
    async decide({ match, reportCount, metSince, arbitrate }) {
      if (!matches.has(match.id)) throw new Error('a verdict for a match that is not there');
      if (verdicts.has(match.id)) return { state: 'there' };
      if ((reports.get(match.id) ?? []).length !== reportCount) return { state: 'outdated' };
      const decision = arbitrate(earlierMatches(match, metSince));
      write(decision);
      return { state: 'written', decision };
    },
    verdict: async (match) => verdicts.get(match) ?? null,
    judged: async (match) => judged.get(match) ?? null,
    evidenceGone: async (match) => goneAt.get(match) ?? null,
    async forgetEvidence({ casualBefore, disputedBefore, now, most }) {
      const due = [...verdicts.values()].filter((verdict) => {
        const before = { casual: casualBefore, disputed: disputedBefore, always: 0 }[keptAs(verdict)];
        return !goneAt.has(verdict.match) && verdict.decidedAt < before;
      });
      const going = due.slice(0, most);
      for (const { match } of going) {
        for (const table of [entries, distress, reports, judged]) table.delete(match);
        goneAt.set(match, now);
      }
      return going.length;
    },
    async history(player, limit) {
      return [...verdicts.values()]
        .filter(({ match }) => has(match, player))
        .sort((a, b) => b.decidedAt - a.decidedAt || byText(a.match, b.match))
        .slice(0, limit);
    },
    async curve(player, limit) {
      const mine = points.filter((point) => point.player === player);
      mine.sort((a, b) => a.at - b.at || byText(a.match, b.match));
      return mine.slice(-limit).map(({ title, match, at, before, after }) => ({ title, match, at, before, after }));
    },
    async desyncs(title) {
      return desyncs.filter((row) => row.title === title).sort((a, b) => byText(a.match, b.match));
    },
  };
}

function makeNetworks(): NetworkStore {
  const rows = new Map<string, NetworkRow>();
  return {
    async note(seen) {
      for (const row of seen) {
        const name = `${row.player} ${row.network}`;
        if ((rows.get(name)?.day ?? -1) < row.day) rows.set(name, row);
      }
    },
    async of(players, since) {
      const found = new Map<string, Set<string>>();
      for (const { player, network, day } of rows.values()) {
        if (day < since || !players.includes(player)) continue;
        found.set(player, (found.get(player) ?? new Set()).add(network));
      }
      return found;
    },
    async forget(before) {
      const gone = [...rows].filter(([, { day }]) => day < before);
      for (const [name] of gone) rows.delete(name);
      return gone.length;
    },
  };
}

function makeSecrets(): SecretStore {
  const values = new Map<string, string>();
  return {
    get: async (name) => values.get(name) ?? null,
    async putOnce(name, value) {
      const kept = values.get(name) ?? value;
      values.set(name, kept);
      return kept;
    },
  };
}
