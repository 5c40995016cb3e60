import { ENTRY_TYP, ENTRY_VERSION, hashOf, type Report } from '@parley/evidence';
import { describe, expect, it } from 'vitest';
import type { Back } from './back.ts';
import type { MatchSession } from './session.ts';
import { at, type Company, FakeTimers, gather, MemoryJournal, PageTimers } from './testing/company.ts';
import { keysRest } from './testing/keys-at-work.ts';
import { entryFrame } from './turn/frame.ts';

/** One player's page, which may be loaded anew, and its device, which keeps a journal. */
interface Page {
  session: MatchSession;
  timers: PageTimers;
  readonly journal: MemoryJournal;
}

const claims = (jws: string): Report => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

function open(company: Company, seat: number): Page {
  const timers = new PageTimers(company.timers);
  const journal = new MemoryJournal();
  return { session: company.session(seat, { timers, journal }), timers, journal };
}

/** The page is loaded anew after so long: what is not in the journal is gone. */
async function reload(
  company: Company,
  seat: number,
  page: Page,
  awayMs: number,
  kept: Back['kept'] = page.journal.entries,
): Promise<void> {
  vanish(company, seat, page);
  await pass(company, awayMs);
  await load(company, seat, page, awayMs, kept);
}

function vanish(company: Company, seat: number, page: Page): void {
  page.timers.kill();
  company.vanish(seat);
}

async function load(company: Company, seat: number, page: Page, awayMs: number, kept: Back['kept']): Promise<void> {
  const start = await company.return(seat, awayMs);
  page.timers = new PageTimers(company.timers);
  const back: Back = { kept, awayMs, keptMs: awayMs };
  page.session = company.session(seat, { start, timers: page.timers, journal: page.journal, back });
}

async function pass(company: Company, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 250) {
    await company.timers.pass(250);
    await keysRest();
  }
}

const moveFor = (session: MatchSession): unknown => session.suggest(() => 0.3);

/** Whoever is on turn plays, this many times. */
async function play(company: Company, pages: readonly Page[], moves: number): Promise<void> {
  for (let made = 0; made < moves; made += 1) {
    const { turn, ply } = at(pages, 0).session.view;
    if (turn === null) return;
    const { session } = at(pages, turn);
    await company.until(() => expect(session.view).toMatchObject({ turn, ply, phase: { phase: 'playing' } }));
    expect(session.play(moveFor(session)).ok).toBe(true);
    await company.until(() => {
      for (const page of pages) expect(page.session.view.ply).toBe(ply + 1);
    });
  }
}

/** Plays to the end, whoever still plays, and answers what each player reports. */
async function toTheEnd(company: Company, pages: readonly Page[]): Promise<readonly (Report | undefined)[]> {
  const isOver = (): boolean => pages.every(({ session }) => session.view.phase.phase === 'reported');
  for (let waited = 0; waited < 400_000 && !isOver(); waited += 250) {
    for (const [seat, { session }] of pages.entries()) {
      const { turn, phase } = session.view;
      if (turn === seat && phase.phase === 'playing') session.play(moveFor(session));
    }
    await pass(company, 250);
  }
  return company.clients.map(({ reports }) => reports.map(claims)[0]);
}

/** All report the same, and nobody was seen to do anything forbidden. */
function expectTrust(reports: readonly (Report | undefined)[]): void {
  const [first] = reports;
  expect(first).toBeDefined();
  for (const report of reports) {
    expect(report?.ranks).toEqual(first?.ranks);
    expect(report?.departures).toEqual(first?.departures);
    expect(report?.refused).toEqual([]);
  }
}

const TITLES = { 2: 'four-in-a-row', 4: 'dots-and-boxes' } as const;

/** The absence of both titles is 20 s. */
const AWAY = [
  ['a reload', 1_500, 'plays on'],
  ['a crash', 10_000, 'plays on'],
  ['a crash that lasts longer than an absence', 40_000, 'is out'],
] as const;

describe.each([2, 4] as const)('[N6.1, N6.2] %i players', (seats) => {
  for (const [what, awayMs, outcome] of AWAY) {
    for (const turn of ['own', 'other'] as const) {
      it(`${what}, in ${turn === 'own' ? 'its own turn' : 'the turn of another'}: it ${outcome}, and all report the same`, async () => {
        const company = await gather(TITLES[seats], seats);
        const pages = company.starts.map((_, seat) => open(company, seat));
        await pass(company, 1_000);
        await play(company, pages, 3);
        const now = at(pages, 0).session.view.turn ?? 0;
        const seat = turn === 'own' ? now : (now + 1) % seats;
        const page = at(pages, seat);
        const before = page.session.view;
        vanish(company, seat, page);
        // In the turn of another the others play on meanwhile, as far as they can.
        const mover = at(pages, now).session;
        if (turn === 'other') mover.play(moveFor(mover));
        await pass(company, awayMs);
        const seen = at(pages, (seat + 1) % seats).session.view.seats[seat];
        expect([seen?.silentSince, seen?.departure]).not.toEqual([null, null]);
        await load(company, seat, page, awayMs, page.journal.entries);
        // The board is there as it was, before any link stands.
        await company.until(() => expect(page.session.view.ply).toBeGreaterThanOrEqual(before.ply));
        const reports = await toTheEnd(company, pages);
        expectTrust(reports);
        expect(reports[0]?.departures[seat]).toBe(outcome === 'is out' ? 'absent' : null);
      }, 120_000);
    }
  }

  it('all reload at the same time, and play on', async () => {
    const company = await gather(TITLES[seats], seats);
    const pages = company.starts.map((_, seat) => open(company, seat));
    await pass(company, 1_000);
    await play(company, pages, 3);
    for (const [seat, page] of pages.entries()) vanish(company, seat, page);
    await pass(company, 2_000);
    for (const [seat, page] of pages.entries()) await load(company, seat, page, 2_000, page.journal.entries);
    const reports = await toTheEnd(company, pages);
    expectTrust(reports);
    expect(reports[0]?.departures).toEqual(pages.map(() => null));
  }, 120_000);
});

describe('[N6.1] what was signed is kept before it is sent', () => {
  it('a page that vanishes after the write and before the sending goes on with that very move', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    const page = at(pages, 0);
    // The write is the last thing that happens.
    page.journal.held = [];
    page.session.play({ column: 3 });
    await company.until(() => expect(page.journal.held).toHaveLength(1));
    expect(at(pages, 1).session.view.ply).toBe(0);
    vanish(company, 0, page);
    for (const write of page.journal.held) write();
    page.journal.held = null;
    await load(company, 0, page, 500, page.journal.entries);
    await company.until(() => expect(page.session.view.ply).toBe(1));
    expect(page.session.play({ column: 5 }).ok).toBe(false);
    await company.until(() => expect(at(pages, 1).session.view.last).toMatchObject({ seat: 0, move: { column: 3 } }));
    expectTrust(await toTheEnd(company, pages));
  }, 60_000);

  it('[N6.3, S3.18] links again in a match that began under a listing, of which the renewal says nothing', async () => {
    const wants = { kind: 'bot', strength: 'easy' } as const;
    const listing = { house: 'client-1', id: 'four', class: 'limited', wants } as const;
    const company = await gather('four-in-a-row', 2, [], false, listing);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    await play(company, pages, 2);
    await reload(company, 0, at(pages, 0), 500);
    await company.until(() => expect(company.link(1, 0).options.first).toBe(64));
    await company.until(() => expect(at(pages, 0).session.view.ply).toBe(2));
    expectTrust(await toTheEnd(company, pages));
  }, 60_000);

  it('nothing is sent that could not be kept yet', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    at(pages, 0).journal.held = [];
    at(pages, 0).session.play({ column: 3 });
    await pass(company, 3_000);
    expect(at(pages, 1).session.view.ply).toBe(0);
    expect(at(company.clients, 0).deposits).toEqual([]);
  });
});

describe('[N6.4] a device that kept nothing', () => {
  it.each([2, 4] as const)(
    'signs nothing before it has its own moves back from the others (%i players)',
    async (seats) => {
      const company = await gather(TITLES[seats], seats);
      const pages = company.starts.map((_, seat) => open(company, seat));
      await pass(company, 1_000);
      await play(company, pages, seats + 1);
      const page = at(pages, 0);
      company.held = 'yes';
      await reload(company, 0, page, 1_000, null);
      await pass(company, 2_000);
      expect(page.session.view.phase.phase).toBe('returning');
      expect(page.session.play(moveFor(page.session)).ok).toBe(false);
      page.session.resign();
      await pass(company, 1_000);
      expect(page.journal.entries.length).toBe(seats + 1);
      company.release();
      await company.until(() => expect(page.session.view.ply).toBe(seats + 1));
      await company.until(() => expect(page.journal.completed).toBe(1));
      // It wanted to resign, and does so as soon as it may.
      expectTrust(await toTheEnd(company, pages));
    },
    60_000,
  );

  it('keeps what it got back, and goes on from it after a reload', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    await play(company, pages, 4);
    const page = { ...at(pages, 0), journal: new MemoryJournal() };
    pages[0] = page;
    await reload(company, 0, page, 1_000, null);
    await company.until(() => expect(page.journal.completed).toBe(1));
    await company.until(() => expect(page.journal.entries).toHaveLength(4));
    await play(company, pages, 1);
    await reload(company, 0, page, 1_000);
    await company.until(() => expect(page.session.view.ply).toBe(5));
    expectTrust(await toTheEnd(company, pages));
  }, 60_000);

  it('gets them from the server, where a link brings nothing', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    await play(company, pages, 2);
    const page = at(pages, 0);
    const entries = [...page.journal.entries];
    company.held = 'yes';
    await reload(company, 0, page, 1_000, null);
    at(company.clients, 0).emit({ type: 'delivery', match: 'match-0001', there: [], entries });
    await company.until(() => expect(page.session.view.ply).toBe(2));
    expect(page.session.play(moveFor(page.session)).ok).toBe(false);
  });

  it('is not held up for ever by an opponent that states what is not so', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    await play(company, pages, 2);
    company.held = 'yes';
    await reload(company, 0, at(pages, 0), 1_000, null);
    await company.until(() => {
      expect([company.link(0, 1).options.first, company.link(1, 0).options.first]).toEqual([64, 64]);
    });
    const lie = (data: Uint8Array): Uint8Array => {
      const frame = JSON.parse(new TextDecoder().decode(data));
      if (frame.t !== 'heads') return data;
      return new TextEncoder().encode(JSON.stringify({ ...frame, heads: [{ n: 99, hash: 'h'.repeat(43) }, null] }));
    };
    company.link(0, 1).incoming = lie;
    company.release();
    await pass(company, 15_000);
    expect(at(pages, 0).session.view.phase.phase).toBe('returning');
    await pass(company, 7_000);
    expect(at(pages, 0).session.view.phase.phase).toBe('playing');
  });
});

describe('[N6.5] another client of the player takes over', () => {
  it('the former one signs nothing more, says so, and keeps nothing', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    const { session, journal } = at(pages, 0);
    journal.held = [];
    session.play({ column: 2 });
    at(company.clients, 0).emit({ type: 'moved', match: 'match-0001' });
    expect(session.view.phase).toEqual({ phase: 'moved' });
    for (const write of journal.held ?? []) write();
    await pass(company, 2_000);
    expect(at(pages, 1).session.view.ply).toBe(0);
    expect(session.play({ column: 4 }).ok).toBe(false);
    expect(journal.discarded).toBe(1);
  });
});

describe('[N6.6] a reload gains nothing', () => {
  it('reloading again and again in the own turn does not hold up the match: the turn runs out', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    await play(company, pages, 2);
    const began = company.timers.now();
    const victim = at(pages, 1).session;
    for (let loop = 0; loop < 12 && victim.view.outcome === null; loop += 1) {
      await reload(company, 0, at(pages, 0), 12_000);
      await pass(company, 500);
    }
    await company.until(() => expect(victim.view.outcome).not.toBeNull(), 40_000);
    // One turn, its grace and one absence, and what the signing and a link take.
    expect(company.timers.now() - began).toBeLessThan(60_000 + 5_000 + 20_000 + 15_000);
    expect(victim.view.outcome?.ranks).toEqual([2, 1]);
  }, 60_000);

  it('the others take a second move for the same turn from nobody, a player who came back included', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    at(pages, 0).session.play({ column: 3 });
    await company.until(() => expect(at(pages, 1).session.view.ply).toBe(1));
    // A foreign program that comes back as if it had never moved, and signs another move at once.
    await reload(company, 0, at(pages, 0), 500, []);
    await company.until(() => expect(at(pages, 0).session.view.ply).toBe(1), 5_000);
    expect(at(pages, 0).session.view.last).toMatchObject({ move: { column: 3 } });
  });

  it('an opponent that links no more and claims absence is not believed by a player who came back in time', async () => {
    const company = await gather('four-in-a-row', 2);
    const pages = [open(company, 0), open(company, 1)];
    await pass(company, 1_000);
    await play(company, pages, 2);
    company.held = 'yes';
    await reload(company, 0, at(pages, 0), 1_000);
    // The opponent's links stay away, and it signs that the player is absent. The claim comes through the server.
    await pass(company, 21_000);
    const claim = at(
      at(company.clients, 1)
        .deposits.flat()
        .map((jws) => [jws, payloadOf(jws)] as const)
        .filter(([, { act }]) => act.kind === 'drop'),
      0,
    );
    at(company.clients, 0).emit({ type: 'delivery', match: 'match-0001', there: [1], entries: [claim[0]] });
    await pass(company, 1_000);
    expect(at(pages, 0).session.view.seats[0]?.departure).toBeNull();
  });

  it('a claim that this device did not believe is not believed after a reload, in whatever order its author sent it', async () => {
    const company = await gather('dots-and-boxes', 3);
    const pages = company.starts.map((_, seat) => open(company, seat));
    await pass(company, 1_000);
    await play(company, pages, 1);
    const victim = at(pages, 0);
    const opponent = at(pages, 1);
    expect(opponent.session.view.turn).toBe(1);
    // The opponent's move stays with it. Its claim, which comes after that in its chain, goes to the victim first, and waits there.
    for (const seat of [0, 2]) company.link(seat, 1).incoming = () => null;
    opponent.session.play(moveFor(opponent.session));
    await company.until(() => expect(opponent.session.view.ply).toBe(2));
    const [opening = ''] = victim.journal.entries;
    const move = at(opponent.journal.entries, 1);
    const claim = await at(company.clients, 1).signer.sign(ENTRY_TYP, {
      v: ENTRY_VERSION,
      match: 'match-0001',
      seat: 1,
      n: 1,
      prev: await hashOf(move),
      heads: [await hashOf(opening), null, null],
      ply: 2,
      state: payloadOf(move).state,
      act: { kind: 'drop', seats: [0], reason: 'absent' },
    });
    const fromOpponent = (jws: string): void =>
      company.link(0, 1).options.handlers.message('reliable', entryFrame(jws));
    fromOpponent(claim);
    await pass(company, 500);
    // Its accomplice resigns meanwhile, so the transcript grows.
    at(pages, 2).session.resign();
    await company.until(() => expect(victim.session.view.seats[2]?.departure).toBe('resigned'));
    fromOpponent(move);
    await company.until(() => expect(victim.session.view.ply).toBe(2));
    expect(victim.session.view.seats[0]?.departure).toBeNull();
    expect(victim.session.view.seats[1]?.refused.latest).toBe('early-claim');
    company.held = 'yes';
    await reload(company, 0, victim, 1_000);
    await company.until(() => expect(victim.session.view.ply).toBe(2));
    expect(victim.session.view.seats[0]?.departure).toBeNull();
  });
});

const payloadOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

const SLEEPS = [10_000, 30_000, 120_000] as const;

/** `stands`: the monotonic clock of the device stands still while it sleeps, as on many phones and laptops. */
describe.each(['goes on', 'stands'] as const)('[N11.8] a device sleeps, and its monotonic clock %s', (clock) => {
  for (const seats of [2, 4] as const) {
    for (const turn of ['own', 'other'] as const) {
      it.each(SLEEPS)(
        `for %i ms in ${turn === 'own' ? 'its own turn' : 'the turn of another'}, of ${seats}: all report the same`,
        async (asleepMs) => {
          const company = await gather(TITLES[seats], seats);
          const timers = company.starts.map(() => new FakeTimers());
          const drift = company.starts.map(() => 0);
          const sessions = company.starts.map((_, seat) =>
            company.session(seat, { timers: at(timers, seat), wall: () => at(timers, seat).now() + at(drift, seat) }),
          );
          const all = [company.timers, ...timers];
          const step = async (awake: readonly FakeTimers[]): Promise<void> => {
            for (const one of awake) await one.pass(250);
            await keysRest();
          };
          const run = async (ms: number, awake = all, eachTime = () => {}): Promise<void> => {
            for (let passed = 0; passed < ms; passed += 250) {
              eachTime();
              await step(awake);
            }
          };
          await run(1_000);
          for (let made = 0; made < 3; made += 1) {
            const { turn: mover, ply } = at(sessions, 0).view;
            at(sessions, mover ?? 0).play(moveFor(at(sessions, mover ?? 0)));
            for (let tries = 0; tries < 50 && sessions.some(({ view }) => view.ply === ply); tries += 1) await run(250);
          }
          const now = at(sessions, 0).view.turn ?? 0;
          const sleeper = turn === 'own' ? now : (now + 1) % seats;
          for (let peer = 0; peer < seats; peer += 1) if (peer !== sleeper) company.cut(sleeper, peer);
          if (turn === 'other') at(sessions, now).play(moveFor(at(sessions, now)));
          const awake = all.filter((_, index) => index !== sleeper + 1);
          await run(asleepMs, awake, () => {
            for (const [seat, session] of sessions.entries()) {
              if (seat !== sleeper && session.view.turn === seat) session.play(moveFor(session));
            }
          });
          if (clock === 'goes on') at(timers, sleeper).sleep(asleepMs);
          else drift[sleeper] = asleepMs;
          // It awakes, and its owner plays at once if the page says that it is its turn. The links take a moment more.
          await run(500);
          if (at(sessions, sleeper).view.turn === sleeper) at(sessions, sleeper).play(moveFor(at(sessions, sleeper)));
          await run(2_500);
          for (let peer = 0; peer < seats; peer += 1) if (peer !== sleeper) company.mend(sleeper, peer);
          for (let waited = 0; waited < 400_000; waited += 250) {
            if (sessions.every(({ view }) => view.phase.phase === 'reported')) break;
            for (const [seat, session] of sessions.entries()) {
              if (session.view.turn === seat && session.view.phase.phase === 'playing') session.play(moveFor(session));
            }
            await run(250);
          }
          const reports = company.clients.map((client) => client.reports.map(claims)[0]);
          expect(reports[0]).toBeDefined();
          for (const report of reports) expect(report?.ranks).toEqual(reports[0]?.ranks);
          const isOut = asleepMs > 20_000;
          for (let seat = 0; seat < seats; seat += 1) {
            const gone = reports.map((report) => report?.departures[seat]);
            if (seat !== sleeper) expect(gone).toEqual(reports.map(() => null));
            else expect(gone.every((departure) => (departure !== null) === isOut)).toBe(true);
          }
        },
        120_000,
      );
    }
  }
});

it('[N11.9] the clock of the wall is set in the middle of a match, in either direction: nothing comes of it', async () => {
  for (const byMs of [120_000, -3_600_000]) {
    const company = await gather('four-in-a-row', 2);
    let set = 0;
    const wall = (): number => company.timers.now() + set;
    const pages = company.starts.map((_, seat) => company.session(seat, { wall }));
    await pass(company, 1_000);
    set = byMs;
    await pass(company, 3_000);
    for (const { view } of pages) {
      expect(view.phase.phase).toBe('playing');
      expect(view.outcome).toBeNull();
      expect(view.turnEndsAt).toBeGreaterThan(company.timers.now() + 50_000);
    }
  }
});
