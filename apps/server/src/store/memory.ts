import type { AnyVerdict } from '@parley/protocol';
import { anonymous, anonymousVerdict, deletedName } from './anonymous.ts';
import { keptAs } from './disputed.ts';
import { makeMemoryAuthorities } from './memory-authorities.ts';
import { type MemoryConduct, makeMemoryConduct } from './memory-conduct.ts';
import { type MemoryCredentials, makeMemoryCredentials } from './memory-credentials.ts';
import { makeMemoryDevices } from './memory-devices.ts';
import { makeMemoryGroups } from './memory-groups.ts';
import { makeMemoryHistory } from './memory-history.ts';
import { makeMemoryHouses } from './memory-houses.ts';
import { makeMemoryInvitationLinks } from './memory-invitation-links.ts';
import { type MemoryLeases, makeMemoryLeases } from './memory-leases.ts';
import { type MemoryMatches, type MemoryNetworks, type MemoryPlayers, makeMemoryPersons } from './memory-persons.ts';
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
  Stay,
  Store,
  TitleLedger,
} from './store.ts';
import { byText } from './text-order.ts';

/** The store's fake: the same contract, gone with the process. For tests, and for nothing that must last. */
export function makeMemoryStore(): Store {
  const rows = new Map<string, PlayerRow>();
  const sessionRows = new Map<string, SessionRow>();
  const credentials = makeMemoryCredentials({
    player: (id) => rows.get(id),
    setPassword(id, passwordHash) {
      const row = rows.get(id);
      if (row !== undefined) rows.set(id, { ...row, passwordHash });
    },
    endSessions: (player, except) =>
      removeSessions(sessionRows, (row) => row.player === player && row.idHash !== except),
    hasSession: (player, session) => sessionRows.get(session)?.player === player,
  });
  const players = makePlayers(rows, credentials);
  const conduct = makeMemoryConduct();
  const networks = makeNetworks();
  const leases = makeMemoryLeases();
  const matches = makeMatches({ networks, conduct, isBlocked: players.anyBlock, leases });
  const hasPlayed = async (player: string): Promise<boolean> =>
    (await matches.openOfPlayer(player)).length > 0 ||
    (await matches.history(player, 1)).length > 0 ||
    (await networks.of([player], 0)).size > 0;
  const authorities = makeMemoryAuthorities(players);
  const devices = makeMemoryDevices((player, session) => sessionRows.get(session)?.player === player);
  const groups = makeMemoryGroups(players);
  const invitationLinks = makeMemoryInvitationLinks();
  /** What goes with its player. */
  function forget(player: string): void {
    for (const table of [credentials, authorities, devices]) table.forgetPlayer(player);
    groups.removePlayer(player);
  }
  const passwordOf = (player: string) => rows.get(player)?.passwordHash ?? null;
  const sessions = makeSessions(sessionRows, passwordOf, async (player) => {
    const hasLink = (await invitationLinks.ofMaker(player, 0)).length > 0;
    if (hasLink || (await hasPlayed(player)) || !players.removeGuest(player)) return;
    forget(player);
  });
  const persons = makeMemoryPersons({
    players,
    sessions,
    matches,
    networks,
    groups,
    invitationLinks,
    authorities,
    devices,
    conduct,
    keysOf: credentials.keysOf,
    forget,
  });
  return {
    players,
    sessions,
    credentials,
    matches,
    networks,
    authorities,
    devices,
    groups,
    invitationLinks,
    persons,
    conduct,
    houses: makeMemoryHouses({
      append: conduct.append,
      houses: () =>
        [...rows.values()]
          .filter((row) => row.class === 'house')
          .map(({ id }) => ({
            player: id,
            keys: [...credentials.keys.values()].filter((one) => one.player === id).map(({ key }) => key),
          })),
      async demote(player) {
        await players.update(player, { class: 'limited' });
        await sessions.removeOfPlayer(player);
      },
    }),
    leases: { take: leases.take, fence: leases.fence },
    secrets: makeSecrets(),
    settle: async () => {},
    close: async () => {},
  };
}

interface AllPlayers extends PlayerStore, MemoryPlayers {
  /** Removes a guest, unless somebody is blocked. Whether it is gone. */
  removeGuest(id: string): boolean;
}

function makePlayers(rows: Map<string, PlayerRow>, credentials: MemoryCredentials): AllPlayers {
  const blocks = new Map<string, { readonly player: string; readonly blocked: string; readonly at: number }>();
  const find = (matches: (row: PlayerRow) => boolean): PlayerRow | null => [...rows.values()].find(matches) ?? null;
  const clashes = (id: string, foldedName: string): boolean =>
    find((row) => row.id !== id && row.foldedName === foldedName) !== null;
  return {
    async add(player, { key, passkey } = {}) {
      if (rows.has(player.id) || clashes(player.id, player.foldedName)) return false;
      if (key !== undefined && credentials.keys.has(key.key)) return false;
      if (passkey !== undefined && credentials.passkeys.has(passkey.id)) return false;
      rows.set(player.id, player);
      if (key !== undefined) credentials.insertKey({ ...key, player: player.id });
      if (passkey !== undefined) credentials.insertPasskey({ ...passkey, player: player.id });
      return true;
    },
    async claim(id, account, passkey) {
      const before = rows.get(id);
      if (before?.class !== 'limited' || clashes(id, account.foldedName)) return false;
      if (passkey !== null && credentials.passkeys.has(passkey.id)) return false;
      rows.set(id, { ...before, ...account, class: 'member' });
      credentials.removeKeys(id);
      if (passkey !== null) credentials.insertPasskey({ ...passkey, player: id });
      return true;
    },
    byId: async (id) => rows.get(id) ?? null,
    byIds: async (ids) => new Map([...rows].filter(([id]) => ids.includes(id))),
    byKey: async (key) => rows.get(credentials.keys.get(key)?.player ?? '') ?? null,
    byFoldedName: async (foldedName) => find((row) => row.foldedName === foldedName),
    async update(id, change) {
      const before = rows.get(id);
      if (before === undefined) return false;
      const after = { ...before, ...change };
      if (clashes(id, after.foldedName)) return false;
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
    guests: () => [...rows.values()].filter((row) => row.class === 'limited' && row.foldedName !== deletedName(row.id)),
    erase(id) {
      for (const [pair, { player, blocked }] of blocks) if (player === id || blocked === id) blocks.delete(pair);
      rows.delete(id);
    },
    removeGuest(id) {
      const isBlocked = [...blocks.values()].some(({ player, blocked }) => player === id || blocked === id);
      return !isBlocked && rows.get(id)?.class === 'limited' && rows.delete(id);
    },
  };
}

/** Answers with the hashes of those that were removed. */
function removeSessions(rows: Map<string, SessionRow>, matches: (row: SessionRow) => boolean): readonly string[] {
  const gone = [...rows.values()].filter(matches).map(({ idHash }) => idHash);
  for (const idHash of gone) rows.delete(idHash);
  return gone;
}

/** @param left the last session of this player has expired */
function makeSessions(
  rows: Map<string, SessionRow>,
  passwordOf: (player: string) => string | null,
  left: (player: string) => Promise<void>,
): SessionStore {
  const change = (idHash: string, changed: Partial<SessionRow>): void => {
    const row = rows.get(idHash);
    if (row !== undefined) rows.set(idHash, { ...row, ...changed });
  };
  return {
    async add(session, passwordHash) {
      if (rows.has(session.idHash)) throw new Error('a session of this id is there already');
      if (passwordHash !== undefined && passwordOf(session.player) !== passwordHash) return false;
      rows.set(session.idHash, session);
      return true;
    },
    byHash: async (idHash) => rows.get(idHash) ?? null,
    standing: async (idHashes, now) => new Set(idHashes.filter((hash) => (rows.get(hash)?.expiresAt ?? now) > now)),
    async ofPlayer(player) {
      const mine = [...rows.values()].filter((row) => row.player === player);
      return mine.sort((a, b) => a.createdAt - b.createdAt || byText(a.idHash, b.idHash));
    },
    extend: async (idHash, expiresAt) => change(idHash, { expiresAt }),
    use: async (idHash, at, expiresAt) => change(idHash, { usedAt: at, expiresAt }),
    confirm: async (idHash, at) => change(idHash, { confirmedAt: at }),
    async remove(idHash) {
      rows.delete(idHash);
    },
    removeOfPlayer: async (player, except) =>
      removeSessions(rows, (row) => row.player === player && row.idHash !== except),
    async removeExpired(now) {
      const gone = [...rows.values()].filter((row) => row.expiresAt <= now);
      removeSessions(rows, (row) => row.expiresAt <= now);
      for (const player of new Set(gone.map((row) => row.player))) {
        if (![...rows.values()].some((row) => row.player === player)) await left(player);
      }
      return gone.length;
    },
  };
}

interface MatchesDeps {
  readonly networks: Pick<SharedNetworks, 'share'>;
  readonly conduct: Pick<MemoryConduct, 'toBeWeighed'>;
  readonly isBlocked: PlayerStore['anyBlock'];
  readonly leases: Pick<MemoryLeases, 'check'>;
}

function makeMatches({ networks, conduct, isBlocked, leases }: MatchesDeps): MatchStore & MemoryMatches {
  const matches = new Map<string, MatchRow>();
  const reports = new Map<string, ReportRow[]>();
  const entries = new Map<string, EntryRow[]>();
  const distress = new Map<string, DistressRow[]>();
  const verdicts = new Map<string, AnyVerdict>();
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

  const ratedSince = (player: string, title: string, since: number): readonly AnyVerdict[] =>
    [...verdicts.values()].filter(
      (verdict) => verdict.rated && verdict.title === title && verdict.decidedAt >= since && has(verdict.match, player),
    );

  function met(player: string, opponent: string, title: string, since: number): number {
    if (player === opponent) return 0;
    const isOne = ({ card }: AnyVerdict['participants'][number]): boolean =>
      card.player !== player && (card.player === opponent || networks.share(card.player, opponent));
    return ratedSince(player, title, since).filter(({ participants }) => participants.some(isOne)).length;
  }

  function busy(player: string, title: string, since: number): readonly Stay[] {
    return ratedSince(player, title, since).flatMap(({ match, participants }) => {
      const seats = participants.flatMap(({ seat, card }) => (card.player === player ? [seat] : []));
      const from = matches.get(match)?.startedAt ?? since;
      const mine = (reports.get(match) ?? []).filter(({ seat }) => seats.includes(seat));
      return mine.map(({ receivedAt }) => ({ from, until: receivedAt }));
    });
  }

  function earlierMatches({ title, participants, startedAt }: MatchRow, since: number): EarlierMatches {
    return {
      ledgers: participants.map(({ player }) => ledgers.get(`${player} ${title}`)?.ledger ?? null),
      met: participants.map((one) => participants.map((other) => met(one.player, other.player, title, since))),
      busy: participants.map(({ player }) => busy(player, title, startedAt)),
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
    async start(match, holder) {
      if (holder !== undefined) leases.check(holder);
      if (matches.has(match.id)) throw new Error('a match of this id is there already');
      matches.set(match.id, match);
    },
    async moveSeat(id, seat, client) {
      const match = matches.get(id);
      if (match === undefined) return;
      const participants = match.participants.map((one) => (one.seat === seat ? { ...one, client } : one));
      matches.set(id, { ...match, participants });
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
    openSince: async (startedAt) => open().filter((match) => match.startedAt >= startedAt),
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
    async decide({ match, reportCount, metSince, holder, arbitrate }) {
      if (holder !== undefined) leases.check(holder);
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
    ...makeMemoryHistory(() => [...verdicts.values()], isBlocked),
    async curve(player, limit) {
      const mine = points.filter((point) => point.player === player);
      mine.sort((a, b) => a.at - b.at || byText(a.match, b.match));
      return mine.slice(-limit).map(({ title, match, at, before, after }) => ({ title, match, at, before, after }));
    },
    async meetings(player, since) {
      return points.flatMap(({ match, at, player: one }) => {
        if (one !== player || at < since) return [];
        const verdict = verdicts.get(match);
        const seat = verdict?.participants.find(({ card }) => card.player === player)?.seat;
        const gains = verdict?.changes.find((change) => change.seat === seat)?.reasons ?? [];
        const others = points.filter((point) => point.match === match && point.player !== player);
        return others.map((other) => ({ opponent: other.player, gains }));
      });
    },
    idsOf: (player) => [...matches.keys()].filter((id) => has(id, player)).sort(byText),
    erase(player, successor) {
      for (const [name, row] of ledgers) if (row.player === player) ledgers.delete(name);
      points.splice(0, points.length, ...points.filter((point) => point.player !== player));
      for (const [id, match] of matches) {
        if (!has(id, player)) continue;
        const [verdict, from] = [verdicts.get(id), judged.get(id)];
        if (verdict !== undefined) verdicts.set(id, anonymousVerdict(verdict, player, successor));
        if (from !== undefined) judged.set(id, anonymous(from, player, successor));
        const participants = match.participants.map((one) => {
          if (one.player !== player) return one;
          return { ...anonymous(one, player, successor), client: successor.clientOf(one.client) };
        });
        matches.set(id, { ...match, participants });
      }
    },
    async desyncs(title) {
      return desyncs.filter((row) => row.title === title).sort((a, b) => byText(a.match, b.match));
    },
  };
}

interface SharedNetworks extends NetworkStore, MemoryNetworks {
  /** Whether two players were seen on one network. */
  share(a: string, b: string): boolean;
}

function makeNetworks(): SharedNetworks {
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
    share(a, b) {
      const of = (player: string) => [...rows.values()].flatMap((row) => (row.player === player ? [row.network] : []));
      const theirs = new Set(of(b));
      return of(a).some((network) => theirs.has(network));
    },
    ofPlayer: (player) =>
      [...rows.values()].filter((row) => row.player === player).map(({ network, day }) => ({ network, day })),
    erase(player) {
      for (const [name, row] of rows) if (row.player === player) rows.delete(name);
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
    async put(name, value) {
      values.set(name, value);
    },
    async remove(name) {
      values.delete(name);
    },
  };
}
