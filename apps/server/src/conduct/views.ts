import type {
  AdministrationResponse,
  AuditLogResponse,
  ConductResponse,
  RestrictionNotice,
  RestrictionView,
} from '@parley/protocol';
import { firstBroken } from '../store/audit-log.ts';
import type { AppealRow, ComplaintRow, RestrictionRow } from '../store/conduct-store.ts';
import type { Store } from '../store/store.ts';

type Parts = Pick<Store, 'conduct' | 'players'>;

/** What stands against a player, in its `Self` (S5). */
export const noticeOf = ({ id, offence, portions, words, until }: RestrictionRow): RestrictionNotice => ({
  id,
  offence,
  portions: [...portions],
  words,
  until,
});

const OWN = 50;
const QUEUE = 100;
const LOG = 200;

/** A player's own restrictions and complaints, newest first. Who complained about it is not in it. */
export async function ownConduct(store: Parts, player: string): Promise<ConductResponse> {
  const [restrictions, complaints] = await Promise.all([
    store.conduct.restrictionsOf(player, OWN),
    store.conduct.complaintsBy(player, OWN),
  ]);
  const appeals = await store.conduct.appealsOf(restrictions.map(({ id }) => id));
  const nameOf = await namesOf(
    store,
    complaints.map(({ about }) => about),
  );
  return {
    restrictions: restrictions.map((row) => restrictionView(row, appeals)),
    complaints: complaints.map((row) => ownComplaint(row, nameOf)),
  };
}

/** What administrators have to look at (S5, S19). */
export async function administration(store: Parts): Promise<AdministrationResponse> {
  const [complaints, restrictions] = await Promise.all([
    store.conduct.openComplaints(QUEUE),
    store.conduct.restrictionsToWatch(QUEUE),
  ]);
  const appeals = await store.conduct.appealsOf(restrictions.map(({ id }) => id));
  const nameOf = await namesOf(store, [
    ...complaints.flatMap(({ by, about }) => [by, about]),
    ...restrictions.flatMap(({ player, by }) => (by === null ? [player] : [player, by])),
  ]);
  return {
    complaints: complaints.map((row) => ({
      ...ownComplaint(row, nameOf),
      by: nameOf(row.by),
      text: row.text,
      weight: row.weight,
      lines: row.lines.map((line) => ({ ...line })),
      restriction: row.restriction,
    })),
    restrictions: restrictions.map((row) => ({
      ...restrictionView(row, appeals),
      player: nameOf(row.player),
      by: row.by === null ? null : nameOf(row.by),
    })),
  };
}

/** The latest rows of the log, newest first, and whether they follow one another. `npm run admin -- audit` checks all of it. */
export async function latestLog({ conduct, players }: Parts): Promise<AuditLogResponse> {
  const end = await conduct.logEnd();
  const after = Math.max(0, (end?.n ?? 0) - LOG);
  const [before] = after === 0 ? [] : await conduct.log(after - 1, 1);
  const rows = await conduct.log(after, LOG);
  const names = await players.byIds([...new Set(rows.map(({ actor }) => actor))]);
  return {
    entries: rows
      .map(({ before: _, ...entry }) => ({ ...entry, name: names.get(entry.actor)?.name ?? entry.actor }))
      .reverse(),
    brokenAt: firstBroken(rows, before ?? null),
  };
}

type NameOf = (player: string) => { readonly player: string; readonly name: string };

async function namesOf({ players }: Pick<Store, 'players'>, ids: readonly string[]): Promise<NameOf> {
  const rows = await players.byIds([...new Set(ids)]);
  return (player) => ({ player, name: rows.get(player)?.name ?? 'somebody who is gone' });
}

function ownComplaint(row: ComplaintRow, nameOf: NameOf): ConductResponse['complaints'][number] {
  const { id, about, subject, reason, at, outcome, answer } = row;
  return { id, about: nameOf(about), subject, reason, at, outcome, answer };
}

function restrictionView(row: RestrictionRow, appeals: readonly AppealRow[]): RestrictionView {
  const mine = appeals.filter(({ restriction }) => restriction === row.id);
  return {
    ...noticeOf(row),
    from: row.from,
    state: row.state,
    matches: [...row.matches],
    complaints: row.complaints.length,
    changed: row.changed,
    appeals: mine.map(({ player: _, decidedBy: __, ...appeal }) => appeal),
  };
}
