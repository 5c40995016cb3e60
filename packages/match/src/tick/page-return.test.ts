import { bumpers } from '@parley/evidence/testing';
import { expect, it } from 'vitest';
import type { Back } from '../back.ts';
import { createMatchSession } from '../create-session.ts';
import type { MatchSession } from '../session.ts';
import { at, type Company, gather, MemoryJournal, PageTimers } from '../testing/company.ts';
import { reportOf } from '../testing/report.ts';

const title = bumpers({ ticks: 600, points: 1_000_000 });

interface Page {
  session: MatchSession;
  timers: PageTimers;
  readonly journal: MemoryJournal;
}

function open(
  company: Company,
  seat: number,
  journal: MemoryJournal,
  start = at(company.starts, seat),
  back?: Back,
): Page {
  const timers = new PageTimers(company.timers);
  const client = at(company.clients, seat);
  const session = createMatchSession({
    start,
    title,
    client,
    timers,
    journal,
    back,
    openLink: (options) => company.open(options),
  });
  return { session, timers, journal };
}

it.each([2, 3])(
  '[N6.8, N6.9] of %i pages, one that is loaded anew plays on from its journal, which stays short',
  async (seats) => {
    const company = await gather(title, seats);
    const pages = company.starts.map((_, seat) => open(company, seat, new MemoryJournal()));
    await company.timers.pass(4_000);
    const page = at(pages, 1);
    const played = page.session.view.kind === 'ticks' ? page.session.view.confirmed : 0;
    expect(played).toBeGreaterThan(150);
    // Twenty seconds of each player are one entry, and one more is the own newest.
    expect(page.journal.entries.length).toBeLessThanOrEqual(seats + 1);
    page.timers.kill();
    company.vanish(1);
    await company.timers.pass(1_500);
    const start = await company.return(1, 1_500);
    const back: Back = { kept: page.journal.entries, awayMs: 1_500, keptMs: 1_500 };
    pages[1] = open(company, 1, page.journal, start, back);
    const { session } = at(pages, 1);
    await company.until(() => expect(session.view.phase.phase).toBe('playing'), 2_000);
    await company.until(() => expect(session.ticks?.frame().tick ?? 0).toBeGreaterThan(played + 60), 3_000);
    await company.until(() => {
      for (const { session } of pages) expect(session.view.phase.phase).toBe('reported');
    }, 30_000);
    const reports = await Promise.all(company.starts.map((_, seat) => reportOf(company, seat)));
    for (const report of reports) expect(report).toEqual({ ...reports[0], seat: report.seat, refused: [] });
    expect(reports[0]?.departures).toEqual(company.starts.map(() => null));
  },
  60_000,
);
