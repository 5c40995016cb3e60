import type { Successor } from './anonymous.ts';
import { chained } from './audit-log.ts';
import type {
  AppealRow,
  AuditDraft,
  AuditRow,
  ComplaintRow,
  ConductStore,
  MarkRow,
  RestrictionRow,
} from './conduct-store.ts';
import { byText } from './text-order.ts';
import { withoutAuthor } from './without-author.ts';

export interface MemoryConduct extends ConductStore {
  /** Writes a row of the log. */
  append(draft: AuditDraft): void;
  /** A verdict that holds something against somebody was written. */
  toBeWeighed(match: string, decidedAt: number): void;
  /** See `eraseFromConduct`. */
  erase(player: { readonly id: string; readonly name: string }, successor: Successor): void;
}

/** The fake of the conduct store. */
export function makeMemoryConduct(): MemoryConduct {
  const complaints = new Map<string, ComplaintRow>();
  const restrictions = new Map<string, RestrictionRow>();
  const appeals = new Map<string, AppealRow>();
  const marks = new Map<string, MarkRow>();
  const due = new Map<string, number>();
  const admins = new Set<string>();
  const log: AuditRow[] = [];
  const append = (drafts: readonly AuditDraft[]): void => {
    for (const draft of drafts) log.push(chained(draft, log.at(-1) ?? null));
  };
  const byAge = <R extends { readonly at: number; readonly id: string }>(rows: Iterable<R>): R[] =>
    [...rows].sort((a, b) => a.at - b.at || byText(a.id, b.id));
  const restrictionsOf = (player: string): RestrictionRow[] =>
    [...restrictions.values()]
      .filter((row) => row.player === player)
      .sort((a, b) => a.from - b.from || byText(a.id, b.id));

  return {
    async change(player, complaint, decide) {
      const change = decide({
        restrictions: restrictionsOf(player),
        appeals: byAge(appeals.values()).filter((row) => row.player === player),
        marks: [...marks.values()]
          .filter((row) => row.player === player)
          .sort((a, b) => a.at - b.at || byText(a.match, b.match)),
        complaints: byAge(complaints.values()).filter(
          (row) => row.about === player && (row.weight > 0 || row.restriction !== null || row.id === complaint),
        ),
      });
      for (const row of change.restrictions ?? []) restrictions.set(row.id, row);
      for (const row of change.appeals ?? []) appeals.set(row.id, row);
      for (const row of change.complaints ?? []) if (complaints.has(row.id)) complaints.set(row.id, row);
      for (const row of change.marks ?? []) marks.set(`${row.player} ${row.match} ${row.offence}`, row);
      append(change.log ?? []);
      return change;
    },
    async addComplaint(complaint) {
      const { by, about, subject } = complaint;
      const isSame = (row: ComplaintRow): boolean =>
        row.by === by && row.about === about && row.subject.kind === subject.kind && row.subject.id === subject.id;
      if ([...complaints.values()].some(isSame)) return false;
      complaints.set(complaint.id, complaint);
      return true;
    },
    complaint: async (id) => complaints.get(id) ?? null,
    async complaintsBy(player, limit) {
      const mine = [...complaints.values()].filter(({ by }) => by === player);
      return mine.sort((a, b) => b.at - a.at || byText(a.id, b.id)).slice(0, limit);
    },
    async weightyAbout(player, since) {
      return byAge(complaints.values()).filter(
        ({ about, weight, at }) => about === player && weight > 0 && at >= since,
      );
    },
    async openComplaints(limit) {
      const open = [...complaints.values()].filter(({ outcome }) => outcome === 'open');
      return open.sort((a, b) => b.weight - a.weight || a.at - b.at || byText(a.id, b.id)).slice(0, limit);
    },
    async tally(author) {
      const mine = [...complaints.values()].filter(({ by }) => by === author);
      const count = (outcome: string): number => mine.filter((row) => row.outcome === outcome).length;
      return { acted: count('acted'), dismissed: count('dismissed'), abusive: count('abusive') };
    },
    restriction: async (id) => restrictions.get(id) ?? null,
    async restrictionsOf(player, limit) {
      return restrictionsOf(player)
        .sort((a, b) => b.from - a.from || byText(a.id, b.id))
        .slice(0, limit);
    },
    async standing(player) {
      const mine = restrictionsOf(player).filter(({ state }) => state === 'standing');
      return mine.sort((a, b) => a.until - b.until || byText(a.id, b.id));
    },
    async restrictionsToWatch(limit) {
      const open = new Set(
        [...appeals.values()].flatMap(({ state, restriction }) => (state === 'open' ? [restriction] : [])),
      );
      const place = (id: string): number => (open.has(id) ? 0 : 1);
      return [...restrictions.values()]
        .filter(({ id, state }) => state === 'standing' || open.has(id))
        .sort((a, b) => place(a.id) - place(b.id) || b.from - a.from || byText(a.id, b.id))
        .slice(0, limit);
    },
    appeal: async (id) => appeals.get(id) ?? null,
    async appealsOf(ids) {
      return byAge(appeals.values()).filter(({ restriction }) => ids.includes(restriction));
    },
    async endDue(now) {
      const over = [...restrictions.values()].filter(({ state, until }) => state === 'standing' && until <= now);
      for (const row of over) restrictions.set(row.id, { ...row, state: 'over' });
      return [...new Set(over.map(({ player }) => player))].sort(byText);
    },
    async toWeigh(limit) {
      return [...due]
        .sort(([a, from], [b, to]) => from - to || byText(a, b))
        .slice(0, limit)
        .map(([match]) => match);
    },
    async weighed(match) {
      due.delete(match);
    },
    isAdministrator: async (player) => admins.has(player),
    administrators: async () => [...admins].sort(byText),
    async setAdministrator(player, is, at, actor) {
      if (admins.has(player) === is) return false;
      if (is) admins.add(player);
      else admins.delete(player);
      append([{ at, actor, act: is ? 'make administrator' : 'unmake administrator', subject: player, detail: '{}' }]);
      return true;
    },
    append: (draft) => append([draft]),
    log: async (after, limit) => log.filter(({ n }) => n > after).slice(0, limit),
    logEnd: async () => log.at(-1) ?? null,
    erase({ id: player, name }, successor) {
      for (const rows of [restrictions, appeals, marks]) {
        for (const [id, row] of rows) if (row.player === player) rows.delete(id);
      }
      admins.delete(player);
      const heir = (one: string | null) => (one === player ? successor.player : one);
      for (const [id, row] of complaints) {
        const about = row.about === player ? { about: successor.player, text: '', lines: [], answer: null } : {};
        const kept = { ...row, lines: withoutAuthor(row.lines, name), ...about, decidedBy: heir(row.decidedBy) };
        if (row.by === player) complaints.delete(id);
        else complaints.set(id, kept);
      }
      for (const [id, row] of appeals) appeals.set(id, { ...row, decidedBy: heir(row.decidedBy) });
      for (const [id, row] of restrictions) restrictions.set(id, { ...row, by: heir(row.by) });
    },
    toBeWeighed(match, decidedAt) {
      due.set(match, decidedAt);
    },
  };
}
