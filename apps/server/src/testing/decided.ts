import { makeArbiter } from '../arbiter/arbiter.ts';
import { jobOf } from '../arbiter/audit/job.ts';
import { runJob, titleIn } from '../arbiter/audit/run-job.ts';
import { testTitles } from '../arbiter/audit/testing/titles.ts';
import { makeDeposits } from '../arbiter/deposits.ts';
import { depositRates, makeDepositQuota } from '../limits/deposit-quota.ts';
import { readConfig } from '../operate/config.ts';
import type { MatchRow, PlayerRow, Store } from '../store/store.ts';
import { sampleMatch } from '../store/testing/samples.ts';
import type { Pen, Recorder } from './recorder.ts';

/** A match between these players by these keys, in the store. */
export async function begun(
  store: Store,
  id: string,
  players: readonly PlayerRow[],
  pens: readonly Pen[],
  startedAt = 2_000,
): Promise<MatchRow> {
  const row = sampleMatch(id, players, { startedAt });
  const participants = row.participants.map((one, seat) => ({ ...one, key: pens[seat]?.key ?? '' }));
  const match = { ...row, participants };
  await store.matches.start(match);
  return match;
}

/** Hands in what was recorded, and these reports, and has the verdict made: by the real parts, in this thread. */
export async function decided(
  store: Store,
  match: MatchRow,
  played: Pick<Recorder, 'entries'>,
  reports: readonly string[],
): Promise<void> {
  let now = match.startedAt;
  const clock = (): number => {
    now += 1_000;
    return now;
  };
  const arbiter = makeArbiter({
    matches: store.matches,
    clock,
    reportDeadlineMs: 90_000,
    matchLimitMs: 3_600_000,
    async audit(request) {
      const deposits = await store.matches.entries(request.match.id);
      return runJob(jobOf(request, deposits, { maxMs: 60_000, maxEntries: 10_000 }), titleIn(testTitles));
    },
    seen: (row) => ({ watchedFrom: 0, away: row.participants.map(() => []), until: 0, linked: false }),
    unheard: () => [],
    reported: () => {},
    requested: () => {},
    extended: () => {},
    over: () => {},
    decided: () => {},
    vanished: () => {},
    fault(what, error) {
      throw new Error(what, { cause: error });
    },
  });
  arbiter.began(match);
  const deposits = makeDeposits({
    matches: store.matches,
    players: store.players,
    undecided: arbiter.undecided,
    clock,
    taken: () => {},
    quota: makeDepositQuota(depositRates(readConfig({})), clock),
    titleOf: titleIn(testTitles),
  });
  const playerAt = (seat: number): string => match.participants[seat]?.player ?? '';
  if (played.entries.length > 0) {
    const taken = await deposits.deposit({ player: playerAt(0), network: null }, match.id, played.entries);
    if (!taken.ok) throw new Error(taken.error);
  }
  for (const [seat, jws] of reports.entries()) {
    const taken = await arbiter.submit(playerAt(seat), match.id, jws);
    if (!taken.ok) throw new Error(taken.error.code);
  }
  await arbiter.close();
}
