import type { Verdict } from '@parley/protocol';
import type { Ledger } from '@parley/trust';
import type {
  DecisionRow,
  DesyncRow,
  DistressRow,
  EntryRow,
  Judged,
  MatchRow,
  MatchStore,
  PlayerRow,
  PlayerStore,
  RatingPoint,
  ReportRow,
  SecretStore,
  SessionRow,
  SessionStore,
  Store,
} from './store.ts';

/** The store's fake: the same contract, gone with the process. For tests, and for nothing that must last. */
export function makeMemoryStore(): Store {
  const players = makePlayers();
  return {
    players,
    sessions: makeSessions(),
    matches: makeMatches(),
    secrets: makeSecrets(),
    close: async () => {},
  };
}

function makePlayers(): PlayerStore {
  const rows = new Map<string, PlayerRow>();
  const blocks = new Map<string, { readonly player: string; readonly blocked: string }>();
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
    async block(player, blocked) {
      blocks.set(`${player} ${blocked}`, { player, blocked });
    },
    async unblock(player, blocked) {
      blocks.delete(`${player} ${blocked}`);
    },
    async blockedBy(player) {
      const mine = [...blocks.values()].filter((block) => block.player === player);
      return mine.flatMap(({ blocked }) => {
        const row = rows.get(blocked);
        return row === undefined ? [] : [{ id: row.id, name: row.name }];
      });
    },
    anyBlock: async (a, b) => blocks.has(`${a} ${b}`) || blocks.has(`${b} ${a}`),
  };
}

function makeSessions(): SessionStore {
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
    ofPlayer: async (player) => [...rows.values()].filter((row) => row.player === player),
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
    removeExpired: async (now) => removeWhere((row) => row.expiresAt <= now),
  };
}

function makeMatches(): MatchStore {
  const matches = new Map<string, MatchRow>();
  const reports = new Map<string, ReportRow[]>();
  const entries = new Map<string, EntryRow[]>();
  const distress = new Map<string, DistressRow[]>();
  const verdicts = new Map<string, Verdict>();
  const judged = new Map<string, Judged>();
  const points: (RatingPoint & { readonly player: string })[] = [];
  const desyncs: DesyncRow[] = [];
  const ledgers = new Map<string, { readonly player: string; readonly title: string; readonly ledger: Ledger }>();
  const has = (match: string, player: string): boolean =>
    matches.get(match)?.participants.some((participant) => participant.player === player) ?? false;
  const open = (): MatchRow[] =>
    [...matches.values()]
      .filter(({ id }) => !verdicts.has(id))
      .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));
  const sits = (match: string, seat: number): boolean =>
    matches.get(match)?.participants.some((participant) => participant.seat === seat) ?? false;
  const write = ({ verdict, judged: from, desync, ledgers: changed }: DecisionRow): boolean => {
    if (verdicts.has(verdict.match)) return false;
    verdicts.set(verdict.match, verdict);
    judged.set(verdict.match, from);
    if (desync !== null) desyncs.push(desync);
    const { title, match, decidedAt } = verdict;
    for (const { seat, before, after } of verdict.rated ? verdict.changes : []) {
      const player = verdict.participants.find((participant) => participant.seat === seat)?.card.player ?? '';
      points.push({ player, title, match, at: decidedAt, before, after });
    }
    for (const { player, ledger } of changed) ledgers.set(`${player} ${title}`, { player, title, ledger });
    return true;
  };
  return {
    async start(match) {
      if (matches.has(match.id)) throw new Error('a match of this id is there already');
      matches.set(match.id, match);
    },
    byId: async (id) => matches.get(id) ?? null,
    async addReport(report) {
      const there = reports.get(report.match) ?? [];
      if (there.some(({ seat }) => seat === report.seat)) return false;
      if (!sits(report.match, report.seat)) throw new Error('a report for a seat that is not there');
      reports.set(
        report.match,
        [...there, report].sort((a, b) => a.seat - b.seat),
      );
      return true;
    },
    reports: async (match) => reports.get(match) ?? [],
    async addEntries(rows) {
      if (!rows.every(({ match, seat }) => sits(match, seat))) throw new Error('an entry of a seat that is not there');
      for (const row of rows) {
        const there = entries.get(row.match) ?? [];
        if (!there.some(({ hash }) => hash === row.hash)) entries.set(row.match, [...there, row]);
      }
    },
    async entries(match) {
      return [...(entries.get(match) ?? [])].sort(
        (a, b) => a.receivedAt - b.receivedAt || a.n - b.n || a.seat - b.seat || (a.hash < b.hash ? -1 : 1),
      );
    },
    async addDistress(row) {
      const there = distress.get(row.match) ?? [];
      if (there.some(({ seat }) => seat === row.seat)) return false;
      if (!sits(row.match, row.seat)) throw new Error('distress of a seat that is not there');
      distress.set(
        row.match,
        [...there, row].sort((a, b) => a.seat - b.seat),
      );
      return true;
    },
    distress: async (match) => distress.get(match) ?? [],
    open: async () => open(),
    async openOfPlayer(player) {
      return open()
        .filter(({ id }) => has(id, player))
        .map(({ id }) => id);
    },
    ledger: async (player, title) => ledgers.get(`${player} ${title}`)?.ledger ?? null,
    async ledgers(player) {
      return [...ledgers.values()]
        .filter((row) => row.player === player)
        .sort((a, b) => (a.title < b.title ? -1 : 1))
        .map(({ title, ledger }) => ({ title, ledger }));
    },
    async met(a, b, title, since) {
      return [...verdicts.values()].filter(
        (verdict) =>
          verdict.rated &&
          verdict.title === title &&
          verdict.decidedAt >= since &&
          has(verdict.match, a) &&
          has(verdict.match, b),
      ).length;
    },
    async decide(decisions) {
      const missing = decisions.find(({ verdict }) => !matches.has(verdict.match));
      if (missing !== undefined) throw new Error('a verdict for a match that is not there');
      return decisions.filter(write).map(({ verdict }) => verdict.match);
    },
    verdict: async (match) => verdicts.get(match) ?? null,
    judged: async (match) => judged.get(match) ?? null,
    async history(player, limit) {
      return [...verdicts.values()]
        .filter(({ match }) => has(match, player))
        .sort((a, b) => b.decidedAt - a.decidedAt || (a.match < b.match ? -1 : 1))
        .slice(0, limit);
    },
    async curve(player, limit) {
      const mine = points.filter((point) => point.player === player);
      mine.sort((a, b) => a.at - b.at || (a.match < b.match ? -1 : 1));
      return mine.slice(-limit).map(({ title, match, at, before, after }) => ({ title, match, at, before, after }));
    },
    async desyncs(title) {
      return desyncs.filter((row) => row.title === title).sort((a, b) => (a.match < b.match ? -1 : 1));
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
