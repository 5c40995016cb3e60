import type { PlayerRow, Store } from '../../store/store.ts';

/** Matches that are read at once. */
const PAGE = 50;

/**
 * Everything that is stored about a player, as JSON in pieces: the server never holds more of it than one match at a time (S20). The hash
 * of a password and the hashes of sessions are left out, because they are of use to a thief only.
 */
export async function* ownData(store: Store, row: PlayerRow, now: number): AsyncGenerator<string> {
  const { passwordHash, ...player } = row;
  const [blocked, sessions, ledgers, curve, networks, links, groups, lines, ways, conduct] = await Promise.all([
    store.players.blockedBy(row.id),
    store.sessions.ofPlayer(row.id),
    store.matches.ledgers(row.id),
    store.matches.curve(row.id, CURVE),
    store.persons.networksOf(row.id),
    store.invitationLinks.ofMaker(row.id, now),
    store.groups.ofPlayer(row.id),
    store.persons.linesOf(row.id),
    waysIn(store, row.id),
    ownConduct(store, row.id),
  ]);
  const own = {
    writtenAt: now,
    player: { ...player, hasPassword: passwordHash !== null },
    blocked,
    ...ways,
    sessions: sessions.map(({ idHash: _, ...session }) => session),
    ratings: ledgers,
    ratingChanges: curve,
    networks,
    invitationLinks: links.map(({ secretHash: _, ...link }) => link),
    groups: groups.map(({ row: { id, name }, role }) => ({ id, name, role })),
    lines,
    conduct,
  };
  yield `${JSON.stringify(own).slice(0, -1)},"matches":[`;
  let after = '';
  let separator = '';
  for (;;) {
    const ids = await store.persons.matchesOf(row.id, after, PAGE);
    for (const id of ids) {
      yield `${separator}${JSON.stringify(await ownMatch(store, row.id, id))}`;
      separator = ',';
    }
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) break;
    after = last;
  }
  yield ']}\n';
}

/** What stands or stood against it, its appeals and its complaints, without who complained or decided. */
async function ownConduct({ conduct }: Store, player: string) {
  const [restrictions, complaints, isAdministrator] = await Promise.all([
    conduct.restrictionsOf(player, CURVE),
    conduct.complaintsBy(player, CURVE),
    conduct.isAdministrator(player),
  ]);
  const appeals = await conduct.appealsOf(restrictions.map(({ id }) => id));
  return {
    isAdministrator,
    restrictions: restrictions.map(({ by: _, complaints: __, ...restriction }) => restriction),
    appeals: appeals.map(({ decidedBy: _, ...appeal }) => appeal),
    complaints: complaints.map(({ decidedBy: _, restriction: __, ...complaint }) => complaint),
  };
}

/** What somebody signs in with, as far as it is the server's to know. Hashes of codes and of marks in browsers are left out, too. */
async function waysIn({ credentials, persons }: Store, player: string) {
  const [passkeys, keys, recoveryCodesLeft, { devices, identities }] = await Promise.all([
    credentials.passkeysOf(player),
    credentials.keysOf(player),
    credentials.recoveryCodesLeft(player),
    persons.signInOf(player),
  ]);
  return { passkeys, keys, recoveryCodesLeft, knownDevices: devices.map((usedAt) => ({ usedAt })), identities };
}

/** More than anybody has of one kind. */
const CURVE = 100_000;

/** A match as it is stored, with what this player itself handed in. */
async function ownMatch(store: Store, player: string, id: string) {
  const { matches } = store;
  const match = await matches.byId(id);
  const seat = match?.participants.find((one) => one.player === player)?.seat;
  const [verdict, reports, entries, distress] = await Promise.all([
    matches.verdict(id),
    matches.reports(id),
    matches.entries(id),
    matches.distress(id),
  ]);
  return {
    match,
    verdict,
    report: reports.find((one) => one.seat === seat) ?? null,
    entries: entries.filter((one) => one.seat === seat),
    distress: distress.find((one) => one.seat === seat) ?? null,
  };
}
