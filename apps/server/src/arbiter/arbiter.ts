import { type Findings, type Report, verifyReport, type Witness } from '@parley/evidence';
import { err, type Id, LIMITS, ok, type RefusalCode, type Result, type Verdict, withCodes } from '@parley/protocol';
import { type LeaseHolder, Superseded } from '../store/lease-store.ts';
import type { AddOutcome, MatchRow, MatchStore } from '../store/store.ts';
import { type AuditRequest, AuditStopped } from './audit/job.ts';
import { judgementOf } from './decide.ts';
import type { Pair } from './link-delivery.ts';
import { type Awaiting, awaiting, enough, type ReportRequest, reportRequestOf, silentOf } from './notices.ts';
import { type MatchEvidence, readReport } from './record.ts';
import { makeUndecidedMatches, type UndecidedMatch, type UndecidedMatches } from './undecided.ts';

export interface ArbiterDeps {
  readonly matches: MatchStore;
  /** By which lease this arbiter owns its matches; without it, it is the only one. */
  readonly holder?: LeaseHolder;
  /** Another one came after this holder. */
  readonly superseded?: () => void;
  /** Milliseconds since the epoch, by a clock that is never set (see `ServerClock`). */
  readonly clock: () => number;
  /** From the report that starts the deadline to the verdict, where others stay silent. */
  readonly reportDeadlineMs: number;
  /** From the start of a match to its verdict, where nobody reports. */
  readonly matchLimitMs: number;
  /** Finds what the signed moves of a match prove. Rejects with `AuditStopped` when the server stops. */
  readonly audit: (request: AuditRequest) => Promise<Findings>;
  /** What the server itself has seen of a match up to now. */
  readonly seen: (match: MatchRow) => Pick<Witness, 'watchedFrom' | 'away' | 'until' | 'linked' | 'turnedAway'>;
  /** Each pair in dispute, with who claims not to hear whom (T15). */
  readonly unheard: (match: Id) => readonly Pair[];
  /** A report is durable. */
  readonly reported: (match: MatchRow, seat: number, awaiting: Awaiting) => void;
  /** These seats are silent and have not said why. They are asked once (T9). */
  readonly requested: (match: MatchRow, seats: readonly number[], request: ReportRequest, awaiting: Awaiting) => void;
  /** The other players have more time, or the verdict waits for a turn that is not over. */
  readonly extended: (match: MatchRow, awaiting: Awaiting) => void;
  /** A verdict is durable. */
  readonly decided: (match: MatchRow, verdict: Verdict) => void;
  /** The store does not know a match that began, for example because the database was replaced. It gets no verdict. */
  readonly vanished: (match: MatchRow) => void;
  /**
   * The arbiter has forgotten this match, and so may everybody else. Called once for each match, before `decided` or `vanished`,
   * and also where another process has decided it or the server stops.
   */
  readonly over: (match: MatchRow) => void;
  readonly fault: (what: string, error: unknown) => void;
}

/** Why a report is refused. */
export interface Refused {
  readonly code: RefusalCode;
  /** The verdict, where there is one already: it answers a player who is late. */
  readonly verdict: Verdict | null;
}

/**
 * Gathers signed reports, asks silent players for their reports, has the signed moves audited, and makes one verdict for each match (T2, T13,
 * E1, E4). The process may be killed at any moment (O5): a report is acknowledged and a verdict is told only when it is
 * durable. A reporter is recognised by match, player and key, not by connection, so a report may arrive after a restart or from
 * another tab (S16).
 */
export interface Arbiter {
  readonly undecided: UndecidedMatches;
  /** A match began. It will have a verdict, at the latest after the limit. One that is known already stays as it is. */
  began(match: MatchRow): void;
  /**
   * Takes a report. While the verdict is being made, `verdicts` says what happens: `waited-for` waits, so that the refusal can
   * carry the verdict; `late` refuses at once.
   */
  submit(player: Id, match: Id, jws: string, verdicts?: 'waited-for' | 'late'): Promise<Result<void, Refused>>;
  /**
   * A player that was asked for its report answers that it still plays, so it has nothing to report (T9). It is not silent, and everybody gets the
   * time of a deadline again, as often as needed, until `LIMITS.playOnMs` are over. Otherwise a player could report in the
   * middle of a match and make an opponent silent who is only thinking.
   *
   * Refusals: `unknown-match`; `not-a-party`; `unexpected` for a player who has reported; `report-late` once the verdict is being
   * made.
   */
  playing(player: Id, match: Id): Promise<Result<void, RefusalCode>>;
  /**
   * These seats went on, by new entries that are stored. If one of the seats had reported before, the match was not over then, so the others
   * get their time again, until `LIMITS.playOnMs` are over. Otherwise a player could report at once, play on, and make the others
   * late.
   */
  playedOn(match: Id, seats: readonly number[]): void;
  /** What this player must know about its undecided matches: who is waited for, and whether its report is asked for. */
  noticesOf(player: Id): readonly (Awaiting | ReportRequest)[];
  /**
   * Takes up the matches without a verdict, with the seats that have reported. Their deadlines start again, because players
   * could not report while the server was away.
   * @param isMine whether this arbiter owns the match
   */
  resume(
    isMine?: (match: MatchRow) => boolean,
  ): Promise<readonly { readonly match: MatchRow; readonly reported: readonly number[] }[]>;
  /** The process was held up for a while: deadlines that ran out meanwhile start again (T7). */
  startAgain(): void;
  /** Asks the silent players for their reports and makes the verdicts that are due. */
  tick(): void;
  /** Waits until everything begun is durable, or is given up because the server stops. */
  close(): Promise<void>;
}

/** After a fault, the verdict is tried again so much later. */
const RETRY_MS = 5_000;

export function makeArbiter(deps: ArbiterDeps): Arbiter {
  const { matches: store, clock, holder } = deps;
  const undecided = makeUndecidedMatches();
  const deciding = new Set<Promise<void>>();

  function enqueue(found: UndecidedMatch): void {
    if (found.stage === 'deciding') return;
    found.stage = 'deciding';
    const decided = decide(found).finally(() => deciding.delete(decided));
    deciding.add(decided);
    found.verdict = decided;
  }

  async function decide(found: UndecidedMatch): Promise<void> {
    await Promise.allSettled([found.writing]);
    try {
      // A report that arrives meanwhile makes it start again. Each player has one report, so this ends.
      for (;;) {
        const evidence = await gather(found);
        const until = openUntil(evidence);
        if (until > clock()) {
          wait(found, until);
          break;
        }
        // What the server saw up to then is looked at again.
        if (evidence.witness.until >= until && (await write(found, evidence))) break;
      }
    } catch (error) {
      // The next server takes the match up, or its new owner has. A caller that waits here for its verdict goes on without one.
      if (error instanceof AuditStopped) forget(found.match);
      else if (error instanceof Superseded) {
        forget(found.match);
        deps.superseded?.();
      } else {
        deps.fault(`deciding ${found.match.id}`, error);
        await again(found);
      }
    }
  }

  async function gather({ match, requested, playing, distress }: UndecidedMatch): Promise<MatchEvidence> {
    const rows = await store.reports(match.id);
    const reports = rows.map(readReport).filter((report): report is Report => report !== null);
    const spoke = new Set([...reports.map(({ seat }) => seat), ...distress, ...playing]);
    const witness: Witness = {
      ...deps.seen(match),
      challenged: (requested ?? []).filter((seat) => !spoke.has(seat)),
      distress: [...distress].sort((a, b) => a - b),
    };
    const findings = await deps.audit({ match, reports, witness });
    const reportedAt = match.participants.map(({ seat }) => rows.find((row) => row.seat === seat)?.receivedAt ?? null);
    return { match, reportCount: rows.length, reports, reportedAt, witness, findings, unheard: deps.unheard(match.id) };
  }

  /** Until when somebody has time left on whose use the evidence depends: never beyond the limit of the match. */
  function openUntil({ match, findings }: MatchEvidence): number {
    return Math.min(findings.openUntil ?? 0, match.startedAt + deps.matchLimitMs);
  }

  /** The verdict waits until then: a turn and its grace for each player at most. What comes in meanwhile is taken. */
  function wait(found: UndecidedMatch, until: number): void {
    found.stage = 'gathering';
    found.deadline = until;
    deps.extended(found.match, awaiting(found));
  }

  /** The verdict as it is told: one from before there were codes has its sentences in it as they were written (E9.4). */
  async function verdictOn(id: Id): Promise<Verdict | null> {
    const stored = await store.verdict(id);
    return stored === null ? null : withCodes(stored);
  }

  /** Writes the verdict and tells it. False where the store has more reports than the evidence. */
  async function write(found: UndecidedMatch, evidence: MatchEvidence): Promise<boolean> {
    const { match } = evidence;
    const decided = await store.decide({ ...judgementOf(evidence, clock()), ...(holder && { holder }) });
    if (decided.state === 'outdated') return false;
    let verdict = decided.state === 'written' ? decided.decision.verdict : null;
    // The try that failed has written it, or another process has, which tells it itself: better told twice than never.
    if (decided.state === 'there' && found.hasFailed) verdict = await verdictOn(match.id);
    forget(match);
    if (verdict !== null) deps.decided(match, verdict);
    return true;
  }

  function forget(match: MatchRow): void {
    undecided.remove(match.id);
    deps.over(match);
  }

  /** After a fault: the verdict is tried again later, unless the match is gone from the store. */
  async function again(found: UndecidedMatch): Promise<void> {
    if (await hasVanished(found.match)) return;
    found.stage = 'gathering';
    found.hasFailed = true;
    found.deadline = clock() + RETRY_MS;
  }

  /** Whether the store does not have this match any more. It is given up then. */
  async function hasVanished(match: MatchRow): Promise<boolean> {
    const isThere = await store.byId(match.id).then(
      (row) => row !== null,
      () => true,
    );
    if (isThere) return false;
    forget(match);
    deps.vanished(match);
    return true;
  }

  async function take(
    match: MatchRow,
    seat: number,
    jws: string,
    known: UndecidedMatch | undefined,
  ): Promise<Result<void, Refused>> {
    const receivedAt = clock();
    let outcome: AddOutcome;
    try {
      outcome = await store.addReport({ match: match.id, seat, jws, receivedAt });
    } catch (error) {
      if (!(await hasVanished(match))) throw error;
      return err({ code: 'unknown-match', verdict: null });
    }
    if (outcome !== 'added') return err(await whyNot(outcome, match, seat, jws));
    const found = known ?? undecided.add(match, [], [], receivedAt + deps.matchLimitMs);
    found.reported.add(seat);
    // A report request has a time of its own, which a report does not lengthen.
    if (found.reported.size === enough(match)) {
      found.dueSince = receivedAt;
      if (found.stage === 'gathering') found.deadline = receivedAt + deps.reportDeadlineMs;
    }
    deps.reported(match, seat, awaiting(found));
    if (found.reported.size === match.participants.length) enqueue(found);
    return ok(undefined);
  }

  async function whyNot(outcome: AddOutcome, { id }: MatchRow, seat: number, jws: string): Promise<Refused> {
    const verdict = await verdictOn(id);
    if (outcome === 'late') return { code: 'report-late', verdict };
    const earlier = (await store.reports(id)).find((row) => row.seat === seat);
    return { code: earlier !== undefined && isSame(earlier.jws, jws) ? 'report-repeated' : 'report-conflict', verdict };
  }

  /** The deadline of this match has passed. Silent players who have not said why are asked before it is decided. */
  function due(found: UndecidedMatch, now: number): void {
    const silent = silentOf(found);
    if (found.stage === 'deciding') return;
    if (found.requested !== null || silent.length === 0) {
      enqueue(found);
      return;
    }
    found.stage = 'requesting';
    found.requested = silent;
    found.playing.clear();
    found.deadline = now + LIMITS.reportRequestMs;
    deps.requested(found.match, silent, reportRequestOf(found), awaiting(found));
  }

  /** Gives the other players their time again, as far as a match may go on after a report. */
  function extend(found: UndecidedMatch): void {
    const { match, dueSince } = found;
    const until = Math.min(
      match.startedAt + deps.matchLimitMs,
      (dueSince ?? Number.POSITIVE_INFINITY) + LIMITS.playOnMs,
    );
    // A report request may have more time left than a whole deadline. Answering it must not shorten that.
    const deadline = Math.min(Math.max(clock() + deps.reportDeadlineMs, found.deadline), until);
    if (until <= found.deadline || (found.stage === 'gathering' && deadline <= found.deadline)) return;
    found.stage = 'gathering';
    found.requested = null;
    found.deadline = deadline;
    deps.extended(match, awaiting(found));
  }

  return {
    undecided,

    began(match) {
      if (undecided.byId.has(match.id)) return;
      undecided.add(match, [], [], match.startedAt + deps.matchLimitMs);
    },

    async submit(player, id, jws, verdicts = 'waited-for') {
      const match = undecided.byId.get(id)?.match ?? (await store.byId(id));
      if (match === null) return err({ code: 'unknown-match', verdict: null });
      const participant = match.participants.find((one) => one.player === player);
      if (participant === undefined) return err({ code: 'not-a-party', verdict: null });
      const { seat, key } = participant;
      const { title, rules, participants } = match;
      const verified = await verifyReport(jws, { match: id, title, rules, seats: participants.length, seat, key });
      if (!verified.ok) return err({ code: 'report-invalid', verdict: null });
      const late = (): Result<void, Refused> => err({ code: 'report-late', verdict: null });
      return undecided.inTurn(id, (found) => take(match, seat, jws, found), verdicts === 'late' ? late : undefined);
    },

    playedOn(id, seats) {
      const found = undecided.byId.get(id);
      if (found === undefined || found.stage === 'deciding') return;
      const { match, reported } = found;
      if (reported.size < enough(match) || !seats.some((seat) => reported.has(seat))) return;
      extend(found);
    },

    async playing(player, id) {
      const found = undecided.byId.get(id);
      const match = found?.match ?? (await store.byId(id));
      if (match === null) return err('unknown-match');
      const seat = match.participants.findIndex((one) => one.player === player);
      if (seat < 0) return err('not-a-party');
      if (found === undefined || found.stage === 'deciding') return err('report-late');
      if (found.reported.has(seat)) return err('unexpected');
      // Only as an answer: said beforehand, it would excuse a player who leaves afterwards.
      if (!found.requested?.includes(seat)) return ok(undefined);
      found.playing.add(seat);
      if (found.stage === 'requesting') extend(found);
      return ok(undefined);
    },

    noticesOf(player) {
      const mine: (Awaiting | ReportRequest)[] = [];
      for (const found of undecided.byId.values()) {
        const seat = found.match.participants.findIndex((one) => one.player === player);
        if (seat < 0) continue;
        if (found.reported.size > 0) mine.push(awaiting(found));
        if (found.stage === 'requesting' && silentOf(found).includes(seat)) mine.push(reportRequestOf(found));
      }
      return mine;
    },

    async resume(isMine = () => true) {
      const now = clock();
      const resumed: { match: MatchRow; reported: readonly number[] }[] = [];
      const open = (await store.open()).filter((match) => isMine(match) && !undecided.byId.has(match.id));
      const ids = open.map(({ id }) => id);
      const [allReports, statements] = await Promise.all([store.reportsOf(ids), store.distressOf(ids)]);
      const [reportsBy, distressBy] = [byMatch(allReports), byMatch(statements)];
      for (const match of open) {
        const reports = reportsBy.get(match.id) ?? [];
        const reported = reports.map((row) => row.seat);
        const distress = (distressBy.get(match.id) ?? []).map((row) => row.seat);
        // The clock may have been set back before this start: no match lasts longer for that than one that begins now.
        const limitMs = Math.min(match.startedAt + deps.matchLimitMs - now, deps.matchLimitMs);
        const limit = now + Math.max(limitMs, deps.reportDeadlineMs);
        const deadline = reported.length >= enough(match) ? now + deps.reportDeadlineMs : limit;
        const found = undecided.add(match, reported, distress, deadline);
        found.dueSince = reports.map(({ receivedAt }) => receivedAt).sort((a, b) => a - b)[enough(match) - 1] ?? null;
        resumed.push({ match, reported });
        if (reported.length === match.participants.length) enqueue(found);
      }
      return resumed;
    },

    startAgain() {
      const now = clock();
      for (const found of undecided.byId.values()) {
        const waits = found.stage === 'requesting' ? LIMITS.reportRequestMs : deps.reportDeadlineMs;
        found.deadline = Math.max(found.deadline, now + waits);
      }
    },

    tick() {
      const now = clock();
      for (const found of undecided.byId.values()) if (now >= found.deadline) due(found, now);
    },

    async close() {
      await Promise.allSettled([...undecided.byId.values()].map(({ writing }) => writing));
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

/** Whether both say the same. Signing a report again makes the same bytes, or at least the same content. */
function isSame(earlier: string, jws: string): boolean {
  if (earlier === jws) return true;
  const [a, b] = [earlier, jws].map((one) => readReport({ match: '', seat: 0, jws: one, receivedAt: 0 }));
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}
