import { verifyReport } from '@parley/evidence';
import { err, type Id, ok, type RefusalCode, type Result, type ServerMessage, type Verdict } from '@parley/protocol';
import type { MatchRow, MatchStore } from '../store/store.ts';
import { judge } from './decide.ts';
import { readReport } from './record.ts';

export type Awaiting = Extract<ServerMessage, { type: 'awaiting' }>;

export interface ArbiterDeps {
  readonly matches: MatchStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** From the first report to the verdict, where others stay silent. */
  readonly reportDeadlineMs: number;
  /** From the start to the verdict, where nobody reports. */
  readonly matchLimitMs: number;
  /** A report is durable. */
  readonly reported: (match: MatchRow, seat: number, awaiting: Awaiting) => void;
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
 * Gathers signed reports and makes verdicts (T2, T13, E1), each once, whatever is killed when (O5): a report is
 * acknowledged when it is durable, and a verdict told when it is. Who reports is told by match, player and key, not by
 * connection, so that reports may come after a restart or from another tab (S16).
 */
export interface Arbiter {
  /** A match began: it will have a verdict, at the latest after the limit. */
  began(match: MatchRow): void;
  submit(player: Id, match: Id, jws: string): Promise<Result<void, Refused>>;
  /** Matches of this player of which reports are being gathered. */
  awaitingOf(player: Id): readonly Awaiting[];
  /**
   * Takes up the matches without a verdict, with the seats that have reported. Deadlines start again: that the server
   * was away is nobody's silence.
   */
  resume(): Promise<readonly { readonly match: MatchRow; readonly reported: readonly number[] }[]>;
  /** Makes the verdicts whose time has come. */
  tick(): void;
  /** Waits until everything begun is durable. */
  close(): Promise<void>;
}

interface Gathering {
  state: 'gathering' | 'deciding';
  readonly match: MatchRow;
  readonly reported: Set<number>;
  deadline: number;
  /** Settles when the report that is being written is; reports of one match are taken one after the other. */
  writing: Promise<unknown>;
  /** Settles when the verdict that is being made is. */
  verdict: Promise<void>;
}

/** After a fault of the store, a verdict is tried again so much later. */
const RETRY_MS = 5_000;
/** Matches in one commit: enough to share its cost, few enough that nobody waits long for the others. */
const BATCH = 200;

export function makeArbiter(deps: ArbiterDeps): Arbiter {
  const { matches: store, clock } = deps;
  const open = new Map<Id, Gathering>();
  const queue: Gathering[] = [];
  let draining: Promise<void> | null = null;

  function gather(match: MatchRow, reported: readonly number[], deadline: number): Gathering {
    const gathering: Gathering = {
      state: 'gathering',
      match,
      reported: new Set(reported),
      deadline,
      writing: Promise.resolve(),
      verdict: Promise.resolve(),
    };
    open.set(match.id, gathering);
    return gathering;
  }

  const awaiting = ({ match, reported, deadline }: Gathering): Awaiting => ({
    type: 'awaiting',
    match: match.id,
    reported: [...reported].sort((a, b) => a - b),
    deadline,
  });

  function enqueue(gathering: Gathering): void {
    if (gathering.state === 'deciding') return;
    gathering.state = 'deciding';
    queue.push(gathering);
    draining ??= drain();
    gathering.verdict = draining;
  }

  /** All that became due in one turn of the event loop is one commit; what comes meanwhile is the next. */
  async function drain(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await decideAll(queue.splice(0, BATCH));
    draining = null;
  }

  async function decideAll(batch: readonly Gathering[]): Promise<void> {
    await Promise.allSettled(batch.map(({ writing }) => writing));
    try {
      const rows = batch.map(({ match }) => match);
      const decisions = await judge(store, rows, clock(), (match, error) => {
        deps.fault(`judging ${match.id}`, error);
      });
      const written = new Set(await store.decide(decisions));
      for (const { verdict } of decisions) {
        const gathering = open.get(verdict.match);
        open.delete(verdict.match);
        if (gathering !== undefined && written.has(verdict.match)) deps.decided(gathering.match, verdict);
      }
    } catch (error) {
      // All or nothing: one that cannot be written must not keep the others from it for ever.
      if (batch.length > 1) {
        for (const gathering of batch) await decideAll([gathering]);
        return;
      }
      deps.fault('writing verdicts', error);
    }
    // Whatever is still open could not be judged or written now.
    for (const gathering of batch) {
      if (open.get(gathering.match.id) !== gathering) continue;
      if (await hasVanished(gathering.match)) continue;
      gathering.state = 'gathering';
      gathering.deadline = clock() + RETRY_MS;
    }
  }

  /** After a fault of the store: whether trying again can help. A match that is not there any more is given up. */
  async function hasVanished(match: MatchRow): Promise<boolean> {
    const isThere = await store.byId(match.id).then(
      (row) => row !== null,
      () => true,
    );
    if (isThere) return false;
    open.delete(match.id);
    deps.vanished(match);
    return true;
  }

  async function take(match: MatchRow, seat: number, jws: string): Promise<Result<void, Refused>> {
    const earlier = (await store.reports(match.id)).find((row) => row.seat === seat);
    if (earlier !== undefined) {
      const code = isSame(earlier.jws, jws) ? 'report-repeated' : 'report-conflict';
      return err({ code, verdict: await store.verdict(match.id) });
    }
    const verdict = await store.verdict(match.id);
    if (verdict !== null) return err({ code: 'report-late', verdict });
    const receivedAt = clock();
    try {
      if (!(await store.addReport({ match: match.id, seat, jws, receivedAt }))) {
        return err({ code: 'report-repeated', verdict: null });
      }
    } catch (error) {
      if (!(await hasVanished(match))) throw error;
      return err({ code: 'unknown-match', verdict: null });
    }
    const gathering = open.get(match.id) ?? gather(match, [], receivedAt + deps.matchLimitMs);
    gathering.reported.add(seat);
    if (gathering.reported.size === enough(match)) gathering.deadline = receivedAt + deps.reportDeadlineMs;
    deps.reported(match, seat, awaiting(gathering));
    if (gathering.reported.size === match.participants.length) enqueue(gathering);
    return ok(undefined);
  }

  return {
    began(match) {
      gather(match, [], match.startedAt + deps.matchLimitMs);
    },

    async submit(player, id, jws) {
      const match = open.get(id)?.match ?? (await store.byId(id));
      if (match === null) return err({ code: 'unknown-match', verdict: null });
      const participant = match.participants.find((one) => one.player === player);
      if (participant === undefined) return err({ code: 'not-a-party', verdict: null });
      const { seat, key } = participant;
      const { title, rules, participants } = match;
      const verified = await verifyReport(jws, { match: id, title, rules, seats: participants.length, seat, key });
      if (!verified.ok) return err({ code: 'report-invalid', verdict: null });
      let current = open.get(id);
      while (current?.state === 'deciding') {
        await current.verdict;
        current = open.get(id);
      }
      if (current === undefined) return take(match, seat, jws);
      const taken = current.writing.then(() => take(match, seat, jws));
      current.writing = taken.catch(() => {});
      return taken;
    },

    awaitingOf(player) {
      const mine: Awaiting[] = [];
      for (const gathering of open.values()) {
        if (gathering.reported.size === 0) continue;
        if (gathering.match.participants.some((one) => one.player === player)) mine.push(awaiting(gathering));
      }
      return mine;
    },

    async resume() {
      const now = clock();
      const resumed: { match: MatchRow; reported: readonly number[] }[] = [];
      for (const match of await store.open()) {
        if (open.has(match.id)) continue;
        const reported = (await store.reports(match.id)).map((row) => row.seat);
        const limit = Math.max(match.startedAt + deps.matchLimitMs, now + deps.reportDeadlineMs);
        const gathering = gather(
          match,
          reported,
          reported.length >= enough(match) ? now + deps.reportDeadlineMs : limit,
        );
        resumed.push({ match, reported });
        if (reported.length === match.participants.length) enqueue(gathering);
      }
      return resumed;
    },

    tick() {
      const now = clock();
      for (const gathering of open.values()) if (now >= gathering.deadline) enqueue(gathering);
    },

    async close() {
      await Promise.allSettled([...open.values()].map(({ writing }) => writing));
      while (draining !== null) await draining;
    },
  };
}

/**
 * How many reports start the deadline for the others: more than half, so that one player of three or more who reports
 * while the rest play on cannot make them late. Of two, the first one: the other may be gone for good.
 */
function enough({ participants }: MatchRow): number {
  return participants.length === 2 ? 1 : Math.floor(participants.length / 2) + 1;
}

/** The same statement: signing it again makes the same bytes, or at least the same content. */
function isSame(earlier: string, jws: string): boolean {
  if (earlier === jws) return true;
  const [a, b] = [earlier, jws].map((one) => readReport({ match: '', seat: 0, jws: one, receivedAt: 0 }));
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}
