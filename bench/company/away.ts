import type { MatchSession } from '@parley/match';
import type { Verdict } from '@parley/protocol';
import { at, FakeTimers, MemoryJournal, PageTimers } from '../../packages/match/src/testing/company.ts';
import { settled } from '../../packages/match/src/testing/settled.ts';
import { type ServedCompany, serveCompany } from './served-company.ts';

/**
 * How a player is away: its page is loaded anew, its browser crashed and is started again, or its device sleeps. A page that is gone
 * has what its device kept, and the server sees at once that its connection is gone. A device that sleeps says nothing to anybody.
 */
export interface Away {
  readonly what: 'reload' | 'crash' | 'sleep';
  readonly ms: number;
  /** In whose turn it begins. */
  readonly turn: 'own' | 'other';
  readonly seats: 2 | 4;
}

/** What came of it, in the end and meanwhile. */
export interface CameOf {
  /** The seat that was away. */
  readonly who: number;
  readonly verdict: Verdict;
  /** The pages in the end, by seat. */
  readonly sessions: readonly MatchSession[];
}

const TITLES = { 2: 'four-in-a-row', 4: 'dots-and-boxes' } as const;
/** Plies before it. In both titles each seat has played once by then, as far as there are seats. */
const PLIES = 3;
const STEP_MS = 250;
/** Two pings stay unanswered: then the server takes the connection of a device that sleeps for dead. */
const NOTICED_MS = 40_000;
/** From the waking of a device until its links are repaired. */
const REPAIR_MS = 2_500;
const LIMIT_MS = 1_800_000;

interface Page {
  session: MatchSession;
  timers: PageTimers;
  readonly journal: MemoryJournal;
}

/**
 * Plays a match of honest programs, of which one is away for a while, to its verdict by the server's own arbiter. Whoever is on turn moves
 * at once. `look` is called while the player is away, with the pages of the others as they are then.
 */
export async function playAway(
  { what, ms, turn, seats }: Away,
  look: (sessions: readonly MatchSession[], who: number, awayMs: number, now: number) => void,
): Promise<CameOf> {
  const served = await serveCompany(TITLES[seats], seats);
  const { company } = served;
  const who = (turn === 'own' ? PLIES : PLIES + 1) % seats;
  const others = [...company.starts.keys()].filter((seat) => seat !== who);
  const own = new FakeTimers();
  /** By how much the clock of the wall is ahead: the monotonic one stands still while a device sleeps. */
  let slept = 0;
  let isAway = false;
  const pages = company.starts.map((_, seat): Page => {
    const clock = seat === who ? own : company.timers;
    const [timers, journal] = [new PageTimers(clock), new MemoryJournal()];
    const wall = (): number => clock.now() + (seat === who ? slept : 0);
    return { timers, journal, session: company.session(seat, { timers, journal, wall }) };
  });
  const sessions = (): readonly MatchSession[] => pages.map(({ session }) => session);
  const page = at(pages, who);

  async function step(): Promise<void> {
    await company.timers.pass(STEP_MS);
    if (!isAway || what !== 'sleep') await own.pass(STEP_MS);
    await settled();
  }
  function move(): void {
    for (const [seat, { session }] of pages.entries()) {
      const { turn: mover, phase } = session.view;
      if (mover !== seat || phase.phase !== 'playing' || (isAway && seat === who)) continue;
      session.play(session.suggest(() => 0.3));
    }
  }
  async function run(lastsMs: number, eachTime: (passed: number) => void = () => {}): Promise<void> {
    for (let passed = 0; passed < lastsMs; passed += STEP_MS) {
      move();
      await step();
      eachTime(passed + STEP_MS);
    }
  }

  for (let waited = 0; sessions().some(({ view }) => view.ply < PLIES); waited += 1) {
    if (waited > 400) throw new Error('the match did not begin');
    if (sessions().every(({ view }) => view.ply === at(sessions(), 0).view.ply)) move();
    await step();
  }

  const watch = (passed: number): void => look(sessions(), who, passed, company.timers.now());
  isAway = true;
  if (what === 'sleep') {
    const wake = asleep(served, who, others);
    await run(ms, (passed) => {
      watch(passed);
      if (passed === NOTICED_MS) served.leave(who);
    });
    slept = ms;
    isAway = false;
    wake();
    await run(500);
    if (ms >= NOTICED_MS) served.join(who);
    await run(REPAIR_MS - 500);
    for (const other of others) company.mend(who, other);
  } else {
    page.timers.kill();
    company.vanish(who);
    served.leave(who);
    await run(ms, watch);
    isAway = false;
    served.join(who);
    const start = await company.return(who, ms);
    served.returned(who);
    page.timers = new PageTimers(own);
    const back = { kept: page.journal.entries, awayMs: ms, keptMs: ms };
    page.session = company.session(who, { start, timers: page.timers, journal: page.journal, back });
  }

  for (let passed = 0; passed < LIMIT_MS; passed += STEP_MS) {
    await run(STEP_MS);
    // The audit is in another thread, in a time that is nobody's here.
    await new Promise<void>((resolve) => setTimeout(resolve, 1));
    if ((await served.store.matches.verdict(served.match.id)) !== null) break;
  }
  const verdict = await served.verdict(STEP_MS);
  await served.close();
  return { who, verdict, sessions: sessions() };
}

/** Nothing reaches this device and nothing comes of it. Answers what wakes it: then it gets at once what the server sent it. */
function asleep({ company }: ServedCompany, who: number, others: readonly number[]): () => void {
  const since = company.timers.now();
  const client = at(company.clients, who);
  const emit = client.emit.bind(client);
  const held: (() => void)[] = [];
  client.emit = (event) => void held.push(() => emit(event));
  for (const other of others) {
    for (const end of [company.link(who, other), company.link(other, who)]) end.cut();
    company.timers.after(500, () => company.link(other, who).change({ silentSince: since }));
  }
  return () => {
    client.emit = emit;
    for (const one of held) one();
    // The link of a device that awakes finds out first.
    for (const other of others) company.link(who, other).change({ silentSince: since });
  };
}
