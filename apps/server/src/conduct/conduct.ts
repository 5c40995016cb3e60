import {
  type appealRequestSchema,
  type complaintRequestSchema,
  err,
  ok,
  type Refusal,
  type RefusalCode,
  type Result,
} from '@parley/protocol';
import type { z } from 'zod';
import { dayOf, NEAR_DAYS } from '../lobby-host/near.ts';
import type { ComplaintRow, ConductChange } from '../store/conduct-store.ts';
import type { PlayerRow, Store } from '../store/store.ts';
import { marksOf } from './charges.ts';
import { chargeComplaints, chargeMarks, isDuplicate } from './decide.ts';
import type { FoundLine, LineBook } from './line-book.ts';
import { COMPLAINT_MS, MET_MS, SUBJECT_MS } from './policy.ts';
import { independentOpponents, opponentsIn, weightOf } from './weight.ts';

export type ComplaintRequest = z.infer<typeof complaintRequestSchema>;
export type AppealRequest = z.infer<typeof appealRequestSchema>;

export interface ConductDeps {
  readonly store: Pick<Store, 'conduct' | 'players' | 'matches' | 'networks'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly randomId: () => string;
  /** Nothing is charged before: the server is not long enough there to know whose fault an absence was. */
  readonly settledFrom: number;
  readonly lines: LineBook;
  /** The portions of this player may have changed: its clients are told, and lose what they may no longer have (S7). */
  readonly changed: (player: string) => void;
}

/**
 * Conduct (S5, S19): complaints, what follows from verdicts, appeals. Holds nothing: the store has all of it, so there may be several
 * of these at once. Refusals: see each method.
 */
export interface Conduct {
  /**
   * Refuses with `self`, `unknown-client`, `not-permitted` (a house), `unknown-match`, `not-a-party` (one of the two was not in that
   * match, or did not write that line), `unknown-subject` (no such line), `complaint-repeated`.
   */
  complain(by: PlayerRow, request: ComplaintRequest): Promise<Result<void, Refusal>>;
  /** Refuses with `unknown-subject` (nothing of that id stands against this player), `not-a-party`, `appeal-open`. */
  appeal(player: string, request: AppealRequest): Promise<Result<void, Refusal>>;
  /** Weighs the verdicts that have not been weighed. Safe to be killed at any point, and to be run twice. */
  weighVerdicts(): Promise<void>;
  /** Looks at all open complaints once more: some may have come before the server had settled. */
  weighComplaints(): Promise<void>;
  /** Gives back what was taken until now. */
  endDue(): Promise<void>;
}

/** Verdicts weighed in one go. */
const VERDICTS = 50;
/** Open complaints that are looked at once more after a start. */
const COMPLAINTS = 1_000;
const APPEALS = 3;

export function makeConduct({ store, clock, randomId, settledFrom, lines, changed }: ConductDeps): Conduct {
  const { conduct } = store;

  /** The lines of a complaint about a line, none for a match; or why there is no such subject for these two. */
  async function subjectOf(by: string, request: ComplaintRequest): Promise<Result<FoundLine['lines'], RefusalCode>> {
    const { about, subject } = request;
    if (subject.kind === 'line') {
      const found = await lines.find(subject.id, by);
      if (found === null) return err('unknown-subject');
      return found.author === about ? ok(found.lines) : err('not-a-party');
    }
    const match = await store.matches.byId(subject.id);
    if (match === null || match.startedAt < clock() - SUBJECT_MS) return err('unknown-match');
    const played = new Set(match.participants.map(({ player }) => player));
    return played.has(by) && played.has(about) ? ok([]) : err('not-a-party');
  }

  async function weigh(author: string): Promise<number> {
    const now = clock();
    const [ledgers, meetings, tally] = await Promise.all([
      store.matches.ledgers(author),
      store.matches.meetings(author, now - MET_MS),
      conduct.tally(author),
    ]);
    const opponents = opponentsIn(meetings);
    const networks = await store.networks.of([author, ...opponents], dayOf(now) - NEAR_DAYS);
    return weightOf(
      ledgers.map(({ ledger }) => ledger),
      independentOpponents(author, opponents, networks),
      tally,
    );
  }

  /** What the complaints about this player lead to, as far as anything may be charged now. */
  async function judgeComplaints(about: PlayerRow): Promise<void> {
    const now = clock();
    if (now < settledFrom) return;
    const weighty = await conduct.weightyAbout(about.id, now - COMPLAINT_MS);
    const authors = [...new Set(weighty.map(({ by }) => by))];
    const found = await store.networks.of(authors, dayOf(now) - NEAR_DAYS);
    // An author of whom no network is known is connected with nobody; one who comes in meanwhile is not looked up at all.
    const networks = new Map(authors.map((author) => [author, found.get(author) ?? new Set<string>()]));
    const one = { player: about.id, class: about.class, now, id: randomId() };
    tell(about.id, await conduct.change(about.id, null, (known) => chargeComplaints(known, networks, one)));
  }

  function tell(player: string, change: ConductChange): void {
    if ((change.restrictions ?? []).length > 0) changed(player);
  }

  return {
    async complain(by, request) {
      const { about, subject, reason, text } = request;
      if (about === by.id) return refused('self', 'that is you');
      const row = await store.players.byId(about);
      if (row === null) return refused('unknown-client', 'there is no such player');
      if (row.class === 'house') return refused('not-permitted', 'a house is no person');
      const found = await subjectOf(by.id, request);
      if (!found.ok) return refused(found.error, 'not about something that both had a part in');
      const complaint: ComplaintRow = {
        id: randomId(),
        by: by.id,
        about,
        subject,
        reason,
        text,
        lines: found.value,
        weight: await weigh(by.id),
        at: clock(),
        outcome: 'open',
        decidedBy: null,
        answer: null,
        restriction: null,
      };
      if (!(await conduct.addComplaint(complaint))) return refused('complaint-repeated', 'said already');
      await conduct.change(about, complaint.id, (known) =>
        isDuplicate(known, complaint) ? { complaints: [{ ...complaint, outcome: 'duplicate' }] } : {},
      );
      if (complaint.weight > 0) await judgeComplaints(row);
      return ok(undefined);
    },

    async appeal(player, { restriction, text, match }) {
      const played = match === null ? null : await store.matches.byId(match);
      if (match !== null && !played?.participants.some((one) => one.player === player)) {
        return refused('not-a-party', 'not a match of this player');
      }
      const at = clock();
      const row = { id: randomId(), restriction, player, text, match, at, decidedBy: null, answer: null };
      const { refusal } = await conduct.change<ConductChange & { readonly refusal: RefusalCode | null }>(
        player,
        null,
        ({ restrictions, appeals }) => {
          const stands = restrictions.some(({ id, state }) => id === restriction && state === 'standing');
          if (!stands) return { refusal: 'unknown-subject' };
          const mine = appeals.filter((one) => one.restriction === restriction);
          if (mine.length >= APPEALS || mine.some(({ state }) => state === 'open')) return { refusal: 'appeal-open' };
          const log = { at, actor: player, act: 'appeal', subject: row.id, detail: JSON.stringify({ restriction }) };
          return { refusal: null, appeals: [{ ...row, state: 'open' }], log: [log] };
        },
      );
      return refusal === null ? ok(undefined) : refused(refusal, 'this cannot be appealed now');
    },

    async weighVerdicts() {
      if (clock() < settledFrom) return;
      for (const match of await conduct.toWeigh(VERDICTS)) {
        const [verdict, judged] = await Promise.all([store.matches.verdict(match), store.matches.judged(match)]);
        const marks = verdict === null ? [] : marksOf(verdict, judged?.record ?? null, settledFrom);
        const rows = await store.players.byIds([...new Set(marks.map(({ player }) => player))]);
        for (const row of rows.values()) {
          const mine = marks.filter(({ player }) => player === row.id);
          const one = { player: row.id, class: row.class, now: clock(), id: randomId() };
          tell(row.id, await conduct.change(row.id, null, (known) => chargeMarks(known, mine, one)));
        }
        // Last: whoever is killed before it finds the marks, and charges nothing twice.
        await conduct.weighed(match);
      }
    },

    async weighComplaints() {
      const open = await conduct.openComplaints(COMPLAINTS);
      const about = new Set(open.filter(({ weight }) => weight > 0).map((complaint) => complaint.about));
      for (const row of (await store.players.byIds([...about])).values()) await judgeComplaints(row);
    },

    async endDue() {
      for (const player of await conduct.endDue(clock())) changed(player);
    },
  };
}

const refused = (code: RefusalCode, detail: string): Result<never, Refusal> => err({ code, detail });
