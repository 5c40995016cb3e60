import { type Findings, type Report, verifyReport, type Witness } from '@parley/evidence';
import { err, type Id, LIMITS, ok, type RefusalCode, type Result, type Verdict } from '@parley/protocol';
import type { HandedIn, MatchRow, MatchStore } from '../store/store.ts';
import { type AuditRequest, AuditStopped } from './audit/job.ts';
import { judgementOf } from './decide.ts';
import { type Case, type Docket, makeDocket } from './docket.ts';
import { type Awaiting, awaiting, type Challenge, challengeOf, enough, silentOf } from './notices.ts';
import { type Heard, readReport } from './record.ts';

export interface ArbiterDeps {
  readonly matches: MatchStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** From the first report to the verdict, where others stay silent. */
  readonly reportDeadlineMs: number;
  /** From the start to the verdict, where nobody reports. */
  readonly matchLimitMs: number;
  /** What the signed record of a match proves; rejects with `AuditStopped` when the server stops. */
  readonly audit: (request: AuditRequest) => Promise<Findings>;
  /** What the server itself saw of a match, up to now. */
  readonly seen: (match: MatchRow) => Pick<Witness, 'watchedFrom' | 'away'>;
  /** Seats of pairs of which one claims to the end not to hear the other, both of each (T15). */
  readonly filtering: (match: Id) => readonly number[];
  /** A report is durable. */
  readonly reported: (match: MatchRow, seat: number, awaiting: Awaiting) => void;
  /** These seats are silent and have not said why: they are asked, once (T9). */
  readonly challenged: (match: MatchRow, seats: readonly number[], challenge: Challenge, awaiting: Awaiting) => void;
  /** There is more time for the others. */
  readonly extended: (match: MatchRow, awaiting: Awaiting) => void;
  /** A verdict is durable. */
  readonly decided: (match: MatchRow, verdict: Verdict) => void;
  /** The store does not know a match that began, as when another database takes its place: it gets no verdict. */
  readonly vanished: (match: MatchRow) => void;
  readonly fault: (what: string, error: unknown) => void;
}

/** What came of a report, besides its acknowledgement. */
export interface Refused {
  readonly code: RefusalCode;
  /** Where there is one already: whoever is late is told it at once. */
  readonly verdict: Verdict | null;
}

/**
 * Gathers signed reports, asks the silent, has the record judged, and makes verdicts (T2, T13, E1, E4), each once,
 * whatever is killed when (O5): a report is acknowledged when it is durable, and a verdict told when it is. Who reports
 * is told by match, player and key, not by connection, so that reports may come after a restart or from another tab (S16).
 */
export interface Arbiter {
  readonly docket: Docket;
  /** A match began: it will have a verdict, at the latest after the limit. */
  began(match: MatchRow): void;
  /** `verdicts`: whether a verdict that is being made is waited for, to be told with the refusal, or `report-late` at once. */
  submit(player: Id, match: Id, jws: string, verdicts?: 'waited-for' | 'late'): Promise<Result<void, Refused>>;
  /**
   * This player was challenged, and has nothing to report because the match goes on for it (T9): it is not silent, and gets
   * the time of a deadline once more, as often as that takes, until `LIMITS.playOnMs` are over. Else whoever reports in the
   * middle of a match could make a silent one of who sits there thinking.
   *
   * Refusals: `unknown-match`; `not-a-party`; `unexpected` from who has reported; `report-late` once the verdict is being made.
   */
  playing(player: Id, match: Id): Promise<Result<void, RefusalCode>>;
  /**
   * New entries of these seats have come in. Where one of them had reported before, the match was not over then, so the
   * others have their time anew, until `LIMITS.playOnMs` are over: else who reports at once and plays on could make them late.
   */
  playedOn(match: Id, seats: readonly number[]): void;
  /** What this player is to know of its matches: who is waited for, and that it is asked itself. */
  noticesOf(player: Id): readonly (Awaiting | Challenge)[];
  /**
   * Takes up the matches without a verdict, with the seats that have reported. Deadlines start again: that the server
   * was away is nobody's silence.
   */
  resume(): Promise<readonly { readonly match: MatchRow; readonly reported: readonly number[] }[]>;
  /** The server was held up for a while without being started anew: what ran out meanwhile starts again (T7). */
  startAgain(): void;
  /** Challenges those, and makes the verdicts, whose time has come. */
  tick(): void;
  /** Waits until everything begun is durable, or given up because the server stops. */
  close(): Promise<void>;
}

/** After a fault of the store, a verdict is tried again so much later. */
const RETRY_MS = 5_000;

export function makeArbiter(deps: ArbiterDeps): Arbiter {
  const { matches: store, clock } = deps;
  const docket = makeDocket();
  const deciding = new Set<Promise<void>>();

  function enqueue(found: Case): void {
    if (found.stage === 'deciding') return;
    found.stage = 'deciding';
    const decided = decide(found).finally(() => deciding.delete(decided));
    deciding.add(decided);
    found.verdict = decided;
  }

  async function decide(found: Case): Promise<void> {
    await Promise.allSettled([found.writing]);
    try {
      // Judged again where a report has come in meanwhile: each player has one, so this ends.
      while (!(await write(await hear(found)))) {}
    } catch (error) {
      // The next server takes it up; whoever waits here for its verdict goes on without one.
      if (error instanceof AuditStopped) docket.close(found.match.id);
      else {
        deps.fault(`deciding ${found.match.id}`, error);
        await again(found);
      }
    }
  }

  /** Everything that was handed in, and what the signed moves prove. */
  async function hear({ match, challenged, playing, distress }: Case): Promise<Heard> {
    const rows = await store.reports(match.id);
    const reports = rows.map(readReport).filter((report): report is Report => report !== null);
    const spoke = new Set([...reports.map(({ seat }) => seat), ...distress, ...playing]);
    const witness: Witness = {
      ...deps.seen(match),
      challenged: (challenged ?? []).filter((seat) => !spoke.has(seat)),
      distress: [...distress].sort((a, b) => a - b),
    };
    const findings = await deps.audit({ match, reports, witness });
    return { match, handedIn: rows.length, reports, witness, findings, filtering: deps.filtering(match.id) };
  }

  /** Writes the verdict and tells it. False where there are more reports than it would be made from. */
  async function write(heard: Heard): Promise<boolean> {
    const { match } = heard;
    const decided = await store.decide(judgementOf(heard, clock()));
    if (decided.state === 'outdated') return false;
    docket.close(match.id);
    if (decided.state === 'written') deps.decided(match, decided.decision.verdict);
    return true;
  }

  async function again(found: Case): Promise<void> {
    if (await hasVanished(found.match)) return;
    found.stage = 'gathering';
    found.deadline = clock() + RETRY_MS;
  }

  /** After a fault of the store: whether trying again can help. A match that is not there any more is given up. */
  async function hasVanished(match: MatchRow): Promise<boolean> {
    const isThere = await store.byId(match.id).then(
      (row) => row !== null,
      () => true,
    );
    if (isThere) return false;
    docket.close(match.id);
    deps.vanished(match);
    return true;
  }

  async function take(
    match: MatchRow,
    seat: number,
    jws: string,
    known: Case | undefined,
  ): Promise<Result<void, Refused>> {
    const receivedAt = clock();
    let handedIn: HandedIn;
    try {
      handedIn = await store.addReport({ match: match.id, seat, jws, receivedAt });
    } catch (error) {
      if (!(await hasVanished(match))) throw error;
      return err({ code: 'unknown-match', verdict: null });
    }
    if (handedIn !== 'added') return err(await whyNot(handedIn, match, seat, jws));
    const found = known ?? docket.enter(match, [], [], receivedAt + deps.matchLimitMs);
    found.reported.add(seat);
    // A challenge has a time of its own, which a report does not lengthen.
    if (found.reported.size === enough(match)) {
      found.dueSince = receivedAt;
      if (found.stage === 'gathering') found.deadline = receivedAt + deps.reportDeadlineMs;
    }
    deps.reported(match, seat, awaiting(found));
    if (found.reported.size === match.participants.length) enqueue(found);
    return ok(undefined);
  }

  async function whyNot(handedIn: HandedIn, { id }: MatchRow, seat: number, jws: string): Promise<Refused> {
    const verdict = await store.verdict(id);
    if (handedIn === 'late') return { code: 'report-late', verdict };
    const earlier = (await store.reports(id)).find((row) => row.seat === seat);
    return { code: earlier !== undefined && isSame(earlier.jws, jws) ? 'report-repeated' : 'report-conflict', verdict };
  }

  /** The time of this match has come: whoever is silent, and has not said why, is asked first. */
  function due(found: Case, now: number): void {
    const silent = silentOf(found);
    if (found.stage === 'deciding') return;
    if (found.challenged !== null || silent.length === 0) {
      enqueue(found);
      return;
    }
    found.stage = 'challenging';
    found.challenged = silent;
    found.playing.clear();
    found.deadline = now + LIMITS.challengeMs;
    deps.challenged(found.match, silent, challengeOf(found), awaiting(found));
  }

  /** Gives the others their time anew, as far as a match may go on after a report. */
  function extend(found: Case): void {
    const { match, dueSince } = found;
    const until = Math.min(
      match.startedAt + deps.matchLimitMs,
      (dueSince ?? Number.POSITIVE_INFINITY) + LIMITS.playOnMs,
    );
    // A challenge may have more time left than a deadline has altogether: nobody gets less by its answer.
    const deadline = Math.min(Math.max(clock() + deps.reportDeadlineMs, found.deadline), until);
    if (until <= found.deadline || (found.stage === 'gathering' && deadline <= found.deadline)) return;
    found.stage = 'gathering';
    found.challenged = null;
    found.deadline = deadline;
    deps.extended(match, awaiting(found));
  }

  return {
    docket,

    began(match) {
      docket.enter(match, [], [], match.startedAt + deps.matchLimitMs);
    },

    async submit(player, id, jws, verdicts = 'waited-for') {
      const match = docket.cases.get(id)?.match ?? (await store.byId(id));
      if (match === null) return err({ code: 'unknown-match', verdict: null });
      const participant = match.participants.find((one) => one.player === player);
      if (participant === undefined) return err({ code: 'not-a-party', verdict: null });
      const { seat, key } = participant;
      const { title, rules, participants } = match;
      const verified = await verifyReport(jws, { match: id, title, rules, seats: participants.length, seat, key });
      if (!verified.ok) return err({ code: 'report-invalid', verdict: null });
      const late = (): Result<void, Refused> => err({ code: 'report-late', verdict: null });
      return docket.inTurn(id, (found) => take(match, seat, jws, found), verdicts === 'late' ? late : undefined);
    },

    playedOn(id, seats) {
      const found = docket.cases.get(id);
      if (found === undefined || found.stage === 'deciding') return;
      const { match, reported } = found;
      if (reported.size < enough(match) || !seats.some((seat) => reported.has(seat))) return;
      extend(found);
    },

    async playing(player, id) {
      const found = docket.cases.get(id);
      const match = found?.match ?? (await store.byId(id));
      if (match === null) return err('unknown-match');
      const seat = match.participants.findIndex((one) => one.player === player);
      if (seat < 0) return err('not-a-party');
      if (found === undefined || found.stage === 'deciding') return err('report-late');
      if (found.reported.has(seat)) return err('unexpected');
      // Only in answer: what is said beforehand would excuse whoever leaves afterwards.
      if (!found.challenged?.includes(seat)) return ok(undefined);
      found.playing.add(seat);
      if (found.stage === 'challenging') extend(found);
      return ok(undefined);
    },

    noticesOf(player) {
      const mine: (Awaiting | Challenge)[] = [];
      for (const found of docket.cases.values()) {
        const seat = found.match.participants.findIndex((one) => one.player === player);
        if (seat < 0) continue;
        if (found.reported.size > 0) mine.push(awaiting(found));
        if (found.stage === 'challenging' && silentOf(found).includes(seat)) mine.push(challengeOf(found));
      }
      return mine;
    },

    async resume() {
      const now = clock();
      const resumed: { match: MatchRow; reported: readonly number[] }[] = [];
      const open = (await store.open()).filter(({ id }) => !docket.cases.has(id));
      const ids = open.map(({ id }) => id);
      const [handedIn, statements] = await Promise.all([store.reportsOf(ids), store.distressOf(ids)]);
      const [reportsBy, distressBy] = [byMatch(handedIn), byMatch(statements)];
      for (const match of open) {
        const reports = reportsBy.get(match.id) ?? [];
        const reported = reports.map((row) => row.seat);
        const distress = (distressBy.get(match.id) ?? []).map((row) => row.seat);
        const limit = Math.max(match.startedAt + deps.matchLimitMs, now + deps.reportDeadlineMs);
        const deadline = reported.length >= enough(match) ? now + deps.reportDeadlineMs : limit;
        const found = docket.enter(match, reported, distress, deadline);
        found.dueSince = reports.map(({ receivedAt }) => receivedAt).sort((a, b) => a - b)[enough(match) - 1] ?? null;
        resumed.push({ match, reported });
        if (reported.length === match.participants.length) enqueue(found);
      }
      return resumed;
    },

    startAgain() {
      const now = clock();
      for (const found of docket.cases.values()) {
        const waits = found.stage === 'challenging' ? LIMITS.challengeMs : deps.reportDeadlineMs;
        found.deadline = Math.max(found.deadline, now + waits);
      }
    },

    tick() {
      const now = clock();
      for (const found of docket.cases.values()) if (now >= found.deadline) due(found, now);
    },

    async close() {
      await Promise.allSettled([...docket.cases.values()].map(({ writing }) => writing));
      while (deciding.size > 0) await Promise.allSettled([...deciding]);
    },
  };
}

function byMatch<T extends { readonly match: Id }>(rows: readonly T[]): ReadonlyMap<Id, readonly T[]> {
  const grouped = new Map<Id, T[]>();
  for (const row of rows) {
    const mine = grouped.get(row.match);
    if (mine === undefined) grouped.set(row.match, [row]);
    else mine.push(row);
  }
  return grouped;
}

/** The same statement: signing it again makes the same bytes, or at least the same content. */
function isSame(earlier: string, jws: string): boolean {
  if (earlier === jws) return true;
  const [a, b] = [earlier, jws].map((one) => readReport({ match: '', seat: 0, jws: one, receivedAt: 0 }));
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}
