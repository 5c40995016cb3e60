import { systemTimers } from '@parley/client';
import { judge } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { openLink } from '@parley/peer';
import { nodeRtc } from '@parley/peer/node';
import { afterEach, describe, expect, it } from 'vitest';
import { createMatchSession } from '../create-session.ts';
import type { MatchSession } from '../session.ts';
import { at, type Company, type FakeClient, gather } from '../testing/company.ts';
import { eventually, reportOf } from '../testing/report.ts';

const title = bumpers({ ticks: 240, points: 1_000 });
const sessions: MatchSession[] = [];

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
});

/** Signals go from one to the other, as the server would bring them. */
function introduced({ starts, clients }: Company): void {
  for (const [seat, client] of clients.entries()) {
    const send = client.send.bind(client);
    client.send = (message: Parameters<FakeClient['send']>[0]) => {
      if (message.type !== 'signal') return send(message);
      const { introduction, signal } = message;
      const peer = at(starts, seat).introductions.find((one) => one.introduction === introduction)?.peer ?? -1;
      at(clients, peer).emit({ type: 'signal', introduction, signal });
      return true;
    };
  }
}

describe('matches in real time over real links', () => {
  it.each([2, 4])(
    '[N1.17] %i players play to the end, and all report the same',
    async (seats) => {
      const company = await gather(title, seats);
      introduced(company);
      const timers = systemTimers();
      for (const [seat, start] of company.starts.entries()) {
        const client = at(company.clients, seat);
        const open: Parameters<typeof createMatchSession>[0]['openLink'] = (options) => openLink(options, nodeRtc);
        sessions.push(createMatchSession({ start, title, client, timers, openLink: open }));
      }
      const random = seededRandom(7);
      let shown = 0;
      for (const session of sessions) {
        session.subscribe(() => {
          shown += 1;
          session.ticks?.press(Uint8Array.of(Math.floor(random() * 16)));
        });
      }
      await eventually(() => {
        for (const { view } of sessions) expect(view.phase.phase).toBe('reported');
      });
      const reports = await Promise.all(company.starts.map((_, seat) => reportOf(company, seat)));
      const first = at(reports, 0);
      for (const report of reports) expect(report).toEqual({ ...first, seat: report.seat });
      expect(first).toMatchObject({ plies: 240, departures: company.starts.map(() => null), refused: [] });
      for (const session of sessions) {
        const { now, before, alpha } = session.ticks?.frame() ?? { now: null, before: null, alpha: -1 };
        expect(now).not.toBe(before);
        expect(alpha).toBeGreaterThanOrEqual(0);
        expect(session.view.outcome?.ranks).toEqual(first.ranks);
      }
      // Four seconds of play, for each of the players: a page is rendered a few times a second.
      expect(shown).toBeLessThan(sessions.length * 60);
      const keys = at(company.starts, 0).participants.map(({ key }) => key);
      const { match, seed, startedAt } = at(company.starts, 0);
      for (const client of company.clients) {
        const findings = await judge(
          { match, title, seats, seed, startedAt, keys },
          at(client.transcripts, 0).map((jws) => ({ jws, receivedAt: startedAt })),
          reports,
          { watchedFrom: 0, away: keys.map(() => []), challenged: [], distress: [] },
          { clock: () => 0, maxMs: 1, maxEntries: 10_000 },
        );
        expect(findings.evidence).toMatchObject({ kind: 'complete', claim: { ranks: first.ranks }, liars: [] });
      }
    },
    60_000,
  );
});
