import { DISTRESS_TYP, DISTRESS_VERSION } from '@parley/evidence';
import { coinToss, treadmill, turnTitle } from '@parley/games/testing';
import { LIMITS, type MatchStart, type Verdict } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Arena,
  openArena,
  type Person,
  pensOf,
  reportOf,
  startPair,
  startTable,
  type TestClient,
} from '../testing/arena.ts';
import { FIRST_WINS, type Recorder, record } from '../testing/recorder.ts';
import { testProgramme } from './audit/testing/programme.ts';
import { testTitles } from './audit/testing/titles.ts';

/** The first judgement of a server starts its thread. */
const PATIENCE = { timeout: 30_000 };
const AUDIT_MS = 2_000;

let arena: Arena;
let people: Person[];
let clients: TestClient[];
let ada: TestClient;
let bob: TestClient;
beforeEach(() => open({}));
afterEach(() => arena.stop());

async function open(env: Readonly<Record<string, string>>): Promise<void> {
  arena = await openArena({ PARLEY_AUDIT_MS: String(AUDIT_MS), ...env }, undefined, await testProgramme());
  people = [await arena.player('ada'), await arena.player('bob'), await arena.player('carol')];
  clients = await Promise.all(people.map((person) => arena.client(person)));
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('they came in');
  [ada, bob] = [a, b];
}

/** Another server in the place of the one that every test begins with. */
async function reopened(env: Readonly<Record<string, string>>): Promise<void> {
  await arena.stop();
  await open(env);
}

interface Game {
  readonly start: MatchStart;
  readonly record: Recorder;
  /** The client in this seat. */
  at(seat: number): TestClient;
}

/** Another transcript of the same match: the same acts have the same signatures. */
function recorderOf(start: MatchStart): Promise<Recorder> {
  const { match: id, title, rules, seed } = start;
  const known = testTitles.find((one) => one.id === title) ?? null;
  return record({ id, title, rules, seed }, pensOf(start, people), known);
}

async function game(title = 'four-in-a-row'): Promise<Game> {
  const [start] = await startPair(ada, bob, title);
  const players = start.participants.map(({ card }) => clients.find(({ person }) => person?.id === card.player));
  return {
    start,
    record: await recorderOf(start),
    at(seat) {
      const player = players[seat];
      if (player === undefined) throw new Error(`nobody sits at ${seat}`);
      return player;
    },
  };
}

async function report({ start, record: played, at }: Game, seat: number, change = {}): Promise<string> {
  return at(seat).ask({ type: 'report', match: start.match, report: await played.report(seat, change) });
}
/** A thread is started from source before the first verdict. */
async function verdictOf({ start }: Game): Promise<Verdict> {
  await expect.poll(() => arena.store.matches.verdict(start.match), PATIENCE).not.toBeNull();
  return (await ada.next('verdict', ({ verdict }) => verdict.match === start.match)).verdict;
}
const fallOf = (verdict: Verdict, seat: number): number => {
  const change = verdict.changes.find((one) => one.seat === seat);
  return change === undefined ? 0 : change.before - change.after;
};

describe('evidence', PATIENCE, () => {
  it('[E3.2, E4.3] deposited while the match runs, it is judged though nobody disputes anything', async () => {
    const played = await game();
    for (const move of FIRST_WINS) {
      const seat = played.record.position.turn ?? 0;
      await played.record.move(move);
      await played.at(seat).deposit(played.start.match, played.record.entries.slice(-1));
    }
    for (const seat of [0, 1]) expect(await report(played, seat)).toBe('done');
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ official: true, ranks: [1, 2], quorum: { decision: 'unanimous', ranks: [1, 2] } });
    expect(verdict.evidence).toEqual({ kind: 'complete', lack: null, ranks: [1, 2], liars: [], equivocators: [] });
    expect(await arena.metrics()).toMatch(/parley_audits_total\{outcome="complete"\} 1/);
    expect(await arena.metrics()).toMatch(/parley_deposited_entries_total 7/);
  });

  it('[E4.2, E5.1, T16.2] of two, one who lies is proven by its own moves and falls; the other is not harmed', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await played.at(0).deposit(played.start.match, played.record.entries);
    await report(played, 0);
    await report(played, 1, { ranks: [2, 1] });
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ decision: 'evidence', official: true, ranks: [1, 2], evidence: { liars: [1] } });
    expect(verdict.quorum?.decision).toBe('none');
    expect(verdict.changes[1]?.reasons.map(({ counter }) => counter)).toContain('provenLie');
    expect(fallOf(verdict, 1)).toBeGreaterThan(0.1);
    expect(fallOf(verdict, 0)).toBeLessThanOrEqual(0);
    // A guest's fall is made up for within the matches that are counted out.
    const to = verdict.changes[1]?.before;
    expect(verdict.changes[1]?.restore).toEqual({ code: 'back', values: { matches: 6, to } });
  });

  it('[E5.1] both who lie alike against their own signed moves are proven', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await played.at(1).deposit(played.start.match, played.record.entries);
    for (const seat of [0, 1]) await report(played, seat, { ranks: [2, 1] });
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ decision: 'evidence', ranks: [1, 2], evidence: { liars: [0, 1] } });
    for (const seat of [0, 1]) expect(fallOf(verdict, seat)).toBeGreaterThan(0.1);
  });

  it('[T13.1, E4.4] a withheld transcript leaves two contradicting reports without a result, and says so', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await report(played, 0);
    await report(played, 1, { ranks: [2, 1] });
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ decision: 'none', official: false, evidence: { kind: 'none', lack: 'withheld' } });
  });

  it('[E4.15] that a match began is the server’s own word: two players told it that they hear each other', async () => {
    for (const both of [false, true]) {
      const { start, at } = await game();
      const say = (seat: number, seats: number[]) =>
        at(seat).ask({ type: 'hears', match: start.match, seats, through: [], waits: [] });
      expect(await say(0, [1])).toBe('done');
      expect(await say(1, both ? [0] : [])).toBe('done');
      const pens = pensOf(start, people);
      for (const [seat, pen] of pens.entries()) {
        const jws = await reportOf(pen, start, seat === 0 ? [1, 2] : null);
        expect(await at(seat).ask({ type: 'report', match: start.match, report: jws })).toBe('done');
      }
      await expect.poll(() => arena.store.matches.judged(start.match), PATIENCE).not.toBeNull();
      const judged = await arena.store.matches.judged(start.match);
      expect(judged?.witness).toMatchObject({ linked: both });
      expect(judged?.record.signals).toMatchObject({ began: both, present: [0, 1], falseAbsence: [] });
    }
  });

  it('[E2.3] two signed histories prove their author, whichever came first', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS.slice(0, 6));
    const fork = await played.record.fork(1, { kind: 'move', move: { column: 5 } });
    await played.record.move(...FIRST_WINS.slice(6));
    expect(await played.at(1).deposit(played.start.match, [fork])).toEqual([null, null]);
    const heads = await played.at(0).deposit(played.start.match, played.record.entries);
    expect(heads).toMatchObject([{ n: 3 }, { n: 2 }]);
    for (const seat of [0, 1]) await report(played, seat);
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ ranks: [1, 2], evidence: { equivocators: [1] } });
    expect(fallOf(verdict, 1)).toBeGreaterThan(0.1);
    expect(fallOf(verdict, 0)).toBeLessThanOrEqual(0);
    const judged = await arena.store.matches.judged(played.start.match);
    expect(judged?.findings.proofs).toMatchObject([{ seat: 1 }]);
  });

  it('[E3.3, E1.3] a transcript of another match is refused, and so is anybody else’s deposit', async () => {
    const first = await game();
    await first.record.move(...FIRST_WINS);
    for (const seat of [0, 1]) await report(first, seat);
    await verdictOf(first);
    const second = await game();
    expect(await ada.deposit(second.start.match, first.record.entries)).toBe('evidence-refused');
    expect(await clients[2]?.deposit(second.start.match, [])).toBe('not-a-party');
    expect(await ada.deposit('no-such-match', [])).toBe('unknown-match');
    expect(await ada.deposit(first.start.match, first.record.entries)).toBe('report-late');
    expect(await arena.store.matches.entries(second.start.match)).toEqual([]);
    expect(await arena.metrics()).toMatch(/parley_deposits_total\{outcome="evidence-refused"\} 1/);
  });

  it('[E3.5, S16.3] goes on after the server was away, from where it was', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS.slice(0, 3));
    await ada.deposit(played.start.match, played.record.entries);
    await arena.restart();
    const [first] = people;
    if (first === undefined) throw new Error('she is there');
    const again = await arena.client(first);
    expect(await again.deposit(played.start.match, [])).toMatchObject([{ n: 1 }, { n: 0 }]);
    await played.record.move(...FIRST_WINS.slice(3));
    expect(await again.deposit(played.start.match, played.record.entries)).toMatchObject([{ n: 3 }, { n: 2 }]);
  });

  it('[E4.7, O6.7] a transcript that would take an hour ends in its time, and everybody else is served meanwhile', async () => {
    const played = await game(treadmill.id);
    // Signed by hand: its own author could not play it either. Quick moves make the record, a lazy one is put in its place.
    await played.record.move({ steps: 1 });
    const seat = played.record.position.turn ?? 0;
    await played.record.move({ steps: 2 });
    const lazy = await played.record.fork(seat, { kind: 'move', move: { steps: 1_800_000_000_000 } });
    await played.at(seat).deposit(played.start.match, [...played.record.entries.slice(0, 1), lazy]);
    const heads = [0, 1].map(() => null);
    for (const one of [0, 1]) {
      expect(await report(played, one, { ranks: [1, 2], state: 'S'.repeat(43), heads })).toBe('done');
    }
    const startedAt = performance.now();
    const waits: number[] = [];
    const asking = setInterval(async () => {
      const asked = performance.now();
      await clients[2]?.ask({ type: 'away', away: false });
      waits.push(performance.now() - asked);
    }, 100);
    const verdict = await verdictOf(played).finally(() => clearInterval(asking));
    expect(verdict).toMatchObject({ decision: 'unanimous', evidence: { kind: 'none', lack: 'too-long' } });
    expect(waits.length).toBeGreaterThan(5);
    expect(Math.max(...waits)).toBeLessThan(AUDIT_MS);
    expect(performance.now() - startedAt).toBeLessThan(PATIENCE.timeout / 2);
    // The next one has a thread of its own again.
    const next = await game();
    await next.record.move(...FIRST_WINS);
    await next.at(0).deposit(next.start.match, next.record.entries);
    for (const one of [0, 1]) await report(next, one);
    expect((await verdictOf(next)).evidence?.kind).toBe('complete');
  });

  it('[E2.5, O6.7] two histories are charged though the transcript cannot be played again in its time', async () => {
    const played = await game(treadmill.id);
    await played.record.move({ steps: 1 });
    const liar = played.record.position.turn ?? 0;
    await played.record.move({ steps: 2 });
    const lazy = await played.record.fork(liar, { kind: 'move', move: { steps: 1_800_000_000_000 } });
    await played.at(liar).deposit(played.start.match, [...played.record.entries, lazy]);
    const claim = { ranks: [1, 2], state: 'S'.repeat(43), heads: [null, null] };
    for (const seat of [0, 1]) expect(await report(played, seat, claim)).toBe('done');
    const verdict = await verdictOf(played);
    expect(verdict.evidence).toMatchObject({ kind: 'none', lack: 'too-long', equivocators: [liar] });
    expect(verdict.changes[liar]?.reasons.map(({ counter }) => counter)).toContain('provenLie');
    expect(fallOf(verdict, liar)).toBeGreaterThan(0.1);
    expect(fallOf(verdict, 1 - liar)).toBeLessThanOrEqual(0);
    const findings = (await arena.store.matches.judged(played.start.match))?.findings;
    expect(findings).toMatchObject({ proofs: [{ seat: liar }], entries: 3 });
  });

  it('[T11.4, E4.2] a title that cannot be played again is decided by the quorum alone', async () => {
    const start = await startTable(clients, coinToss(Math.random).id);
    const { match, title, rules, seed } = start[0] ?? { match: '', title: '', rules: 1, seed: 0 };
    const pens = pensOf(start[0] as MatchStart, people);
    const coins = await record(
      { id: match, title, rules, seed },
      pens,
      coinToss(() => 0),
    );
    await coins.move({}, {}, {});
    await ada.deposit(match, coins.entries);
    const common = { scores: null, state: 'S'.repeat(43) };
    for (const [seat, pen] of pens.entries()) {
      const ranks = seat === 2 ? [3, 2, 1] : [1, 2, 3];
      const jws = await coins.report(seat, { ...common, ranks });
      const client = clients.find(({ person }) => person?.id === pen.id);
      expect(await client?.ask({ type: 'report', match, report: jws })).toBe('done');
    }
    await expect.poll(() => arena.store.matches.verdict(match), PATIENCE).not.toBeNull();
    const verdict = await arena.store.matches.verdict(match);
    expect(verdict).toMatchObject({ decision: 'majority-quorum', ranks: [1, 2, 3] });
    expect(verdict?.evidence).toMatchObject({ kind: 'none', lack: 'not-expected' });
    expect((await arena.store.matches.judged(match))?.record.evidenceExpected).toBe(false);
  });
});

describe('silence', PATIENCE, () => {
  it('[T9.2] a challenge that is answered in time counts as a report like any other', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await played.at(0).deposit(played.start.match, played.record.entries);
    await report(played, 0);
    arena.advance(91_000);
    await played.at(1).next('challenge', ({ match }) => match === played.start.match);
    expect(await report(played, 1)).toBe('done');
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ official: true, ranks: [1, 2], reports: [{}, {}] });
    expect((await arena.store.matches.judged(played.start.match))?.witness.challenged).toEqual([]);
  });

  it('[T9.2] who does not answer it forfeits on the evidence of the rest', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await played.at(0).deposit(played.start.match, played.record.entries);
    await report(played, 0);
    arena.advance(91_000);
    await played.at(1).next('challenge');
    arena.advance(LIMITS.reportRequestMs);
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ decision: 'evidence', ranks: [1, 2] });
    expect(fallOf(verdict, 1)).toBeGreaterThan(0);
    expect(await arena.metrics()).toMatch(/parley_challenges_total 1/);
  });

  it('[T9.3, E5.1] who reports a lie at once and plays on slowly makes nobody late, and is proven in the end', async () => {
    const played = await game();
    await report(played, 1, { ranks: [2, 1], state: 'S'.repeat(43) });
    for (const move of FIRST_WINS) {
      const seat = played.record.position.turn ?? 0;
      await played.record.move(move);
      arena.advance(40_000);
      await played.at(seat).deposit(played.start.match, played.record.entries.slice(-1));
    }
    expect(played.at(0).messages.some(({ type }) => type === 'challenge' || type === 'verdict')).toBe(false);
    await report(played, 0);
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ decision: 'evidence', ranks: [1, 2] });
    expect(fallOf(verdict, 1)).toBeGreaterThan(0);
    expect(fallOf(verdict, 0)).toBeLessThanOrEqual(0);
  });

  it('[T9.3, T13.1] who is asked in the middle of its turn, because the other reported early, plays on and wins', async () => {
    await reopened({ PARLEY_REPORT_DEADLINE_MS: '30000' });
    const played = await game();
    // Seat 0 wins with its next move. The other hands its own move, a claim and a report to the server at once.
    for (const column of [0, 1, 0, 1, 0]) {
      const seat = played.record.position.turn ?? 0;
      await played.record.move({ column });
      await played.at(seat).deposit(played.start.match, played.record.entries.slice(-1));
      arena.advance(5_000);
    }
    await played.record.move({ column: 2 });
    const claimed = await recorderOf(played.start);
    for (const column of [0, 1, 0, 1, 0, 2]) await claimed.move({ column });
    await claimed.act({ kind: 'drop', seats: [0], reason: 'absent' }, 1);
    expect(await played.at(1).deposit(played.start.match, claimed.entries.slice(-2))).toMatchObject([
      { n: 2 },
      { n: 3 },
    ]);
    const lie = { ranks: [2, 1], departures: ['absent', null], state: 'S'.repeat(43), heads: ['H'.repeat(43), null] };
    expect(await report(played, 1, lie)).toBe('done');
    // The other sits there and thinks, and its report is asked for.
    arena.advance(31_000);
    await played.at(0).next('challenge');
    expect(await played.at(0).ask({ type: 'playing', match: played.start.match })).toBe('done');
    await played.at(1).next('awaiting', ({ deadline }) => deadline > played.start.startedAt + 80_000);
    arena.advance(LIMITS.reportRequestMs + 15_000);
    await played.record.move({ column: 0 });
    await played.at(0).deposit(played.start.match, played.record.entries.slice(-1));
    expect(await report(played, 0)).toBe('done');
    const verdict = await verdictOf(played);
    expect(verdict).toMatchObject({ decision: 'evidence', ranks: [1, 2], evidence: { kind: 'complete' } });
    expect(fallOf(verdict, 0)).toBeLessThanOrEqual(0);
    expect(fallOf(verdict, 1)).toBeGreaterThan(0);
    expect((await arena.store.matches.judged(played.start.match))?.witness.challenged).toEqual([]);
  });

  it('[T9.2] who comes back while it is challenged is told so', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await report(played, 0);
    const silent = played.at(1);
    silent.cut();
    await silent.closed;
    arena.advance(91_000);
    const other = played.at(0);
    await other.next('awaiting', ({ deadline }) => deadline > played.start.startedAt + 95_000);
    if (silent.person === null) throw new Error('a person sits there');
    const back = await arena.client(silent.person);
    expect((await back.next('challenge')).match).toBe(played.start.match);
  });

  it('[T6.2] a lost connection is told apart from a closed one', async () => {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await report(played, 0);
    played.at(1).cut();
    await played.at(1).closed;
    arena.advance(91_000);
    await played.at(0).next('awaiting', ({ deadline }) => deadline > played.start.startedAt + 95_000);
    arena.advance(LIMITS.reportRequestMs);
    await expect.poll(() => arena.store.matches.judged(played.start.match), PATIENCE).not.toBeNull();
    const judged = await arena.store.matches.judged(played.start.match);
    expect(judged?.record.signals).toMatchObject({ networkLost: [1], challenged: [1] });
    expect(judged?.witness.away).toMatchObject([[], [{ until: null, how: 'lost' }]]);
  });

  it('[T7.3, T8.1] distress carried by a peer counts, is no challenge, and lowers everybody', async () => {
    arena.advance(60_000);
    const played = await game();
    await played.record.move(...FIRST_WINS);
    await report(played, 0);
    const lost = played.at(1);
    const statement = await pensOf(played.start, people)[1]?.sign(DISTRESS_TYP, {
      v: DISTRESS_VERSION,
      match: played.start.match,
      seat: 1,
      since: 1,
      at: 2,
    });
    const carry = () => played.at(0).ask({ type: 'distress', match: played.start.match, statement: statement ?? '' });
    expect(await carry()).toBe('done');
    expect(await arena.store.matches.distress(played.start.match)).toEqual([]);
    lost.cut();
    await lost.closed;
    await expect
      .poll(async () => {
        await carry();
        return (await arena.store.matches.distress(played.start.match)).length;
      })
      .toBe(1);
    expect(await clients[2]?.ask({ type: 'distress', match: played.start.match, statement: statement ?? '' })).toBe(
      'not-a-party',
    );
    arena.advance(91_000);
    await expect.poll(() => arena.store.matches.verdict(played.start.match), PATIENCE).not.toBeNull();
    const judged = await arena.store.matches.judged(played.start.match);
    expect(judged?.record.signals).toMatchObject({ distress: [1], challenged: [] });
    expect(await arena.metrics()).toMatch(/parley_distress_total\{outcome="counted"\}/);
    const verdict = await arena.store.matches.verdict(played.start.match);
    for (const seat of [0, 1]) expect(fallOf(verdict as Verdict, seat)).toBeGreaterThan(0);
  });
});

describe('distress over HTTPS', PATIENCE, () => {
  async function distressed() {
    const played = await game();
    await played.record.move(...FIRST_WINS);
    const lost = played.at(1);
    lost.cut();
    await lost.closed;
    const match = played.start.match;
    const said = { v: DISTRESS_VERSION, match, seat: 1, since: 1, at: 2 };
    const statement = (await pensOf(played.start, people)[1]?.sign(DISTRESS_TYP, said)) ?? '';
    // The server sees the connection end a moment later than the one that cut it.
    const tell = (report: string | null, entries: readonly string[] = []) =>
      arena.session.distress({ match, statement, report, entries: [...entries], network: null });
    await expect.poll(async () => (await tell(null)).ok && (await arena.store.matches.distress(match)).length).toBe(1);
    return { played, match, tell };
  }

  it('[T7.4, E3.2] brings statement, entries and report of a client whose connection is gone', async () => {
    const { played, match, tell } = await distressed();
    expect(await tell(null, played.record.entries)).toMatchObject({
      ok: true,
      value: { counted: true, heads: [{ n: 3 }, { n: 2 }], reported: false },
    });
    const jws = await played.record.report(1);
    for (const time of ['first', 'again']) {
      expect([time, await tell(jws)]).toMatchObject([time, { ok: true, value: { counted: true, reported: true } }]);
    }
    expect((await tell(null)).ok && (await arena.store.matches.reports(match)).map(({ seat }) => seat)).toEqual([1]);
    expect(await report(played, 0)).toBe('done');
    // Either of the two may be the one that is gone.
    await expect.poll(() => arena.store.matches.verdict(match), PATIENCE).not.toBeNull();
    const verdict = await arena.store.matches.verdict(match);
    expect(verdict).toMatchObject({ official: true, ranks: [1, 2], evidence: { kind: 'complete' } });
    expect(await tell(null)).toMatchObject({ ok: false, error: { code: 'report-late' } });
  });

  it('[T7.4, E1.3] what is wrong with entries or report takes nothing from the statement', async () => {
    const { played, match, tell } = await distressed();
    const stranger = await arena.player('stranger');
    const forged = await (
      await record({ id: match, title: 'four-in-a-row', rules: 1, seed: 1 }, [stranger, stranger])
    ).report(1, {
      ranks: [2, 1],
      state: 'S'.repeat(43),
    });
    expect(await tell(forged, [...played.record.entries.slice(0, 2), 'a.b.c'])).toMatchObject({
      ok: true,
      value: { counted: true, heads: [{ n: 0 }, { n: 0 }], reported: false },
    });
    expect(await arena.store.matches.reports(match)).toEqual([]);
  });

  it('[T7.9, O6.7] no statement waits for a verdict that is being made, whenever it came: others need its place', async () => {
    const played = await game(treadmill.id);
    const match = played.start.match;
    await played.record.move({ steps: 1 });
    const seat = played.record.position.turn ?? 0;
    await played.record.move({ steps: 2 });
    const lazy = await played.record.fork(seat, { kind: 'move', move: { steps: 1_800_000_000_000 } });
    await played.at(seat).deposit(match, [...played.record.entries.slice(0, 1), lazy]);
    const claim = { ranks: [1, 2], state: 'S'.repeat(43), heads: [null, null] };
    const said = { v: DISTRESS_VERSION, match, seat: 1, since: 1, at: 2 };
    const statement = (await pensOf(played.start, people)[1]?.sign(DISTRESS_TYP, said)) ?? '';
    const jws = await played.record.report(1, claim);
    const told = (time: number) =>
      arena.session.distress({
        match,
        statement,
        report: jws,
        entries: played.record.entries.slice(time % 2),
        network: null,
      });
    expect(await report(played, 0, claim)).toBe('done');
    // The first of them completes the reports, and begins the replay that takes a second.
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 64 }, (_, time) => told(time)));
    expect(await arena.store.matches.verdict(match)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(AUDIT_MS);
    expect(await told(0)).toMatchObject({ ok: false, error: { code: 'report-late' } });
    await verdictOf(played);
  });

  it('[T7.2] where to say it is told in the welcome', async () => {
    const origins = ['https://distress.example', 'https://other.example:8443'];
    const apart = await openArena({ PARLEY_DISTRESS_ORIGINS: origins.join() });
    const client = await apart.client(await apart.player('dan'));
    expect((await client.next('welcome')).distressOrigins).toEqual(origins);
    await apart.stop();
    expect((await ada.next('welcome')).distressOrigins).toEqual([]);
  });
});

describe('who hears whom', PATIENCE, () => {
  it('[T15.2] a claim that lasts routes the pair over the relay, once, and both are told', async () => {
    const starts = await startTable(clients, 'dots-and-boxes');
    const { match } = starts[0] ?? { match: '' };
    const bySeat = clients.map((_client, seat) => clients[starts.findIndex((start) => start.seat === seat)]);
    const words = [[2], [0, 2], [0, 1]];
    const say = async () => {
      for (const [seat, seats] of words.entries()) {
        expect(await bySeat[seat]?.ask({ type: 'hears', match, seats, through: [], waits: [] })).toBe('done');
      }
    };
    await say();
    // The ticks of the server see the claim before and after.
    await expect
      .poll(
        async () => {
          arena.advance(6_000);
          await say();
          return bySeat[0]?.messages.filter(({ type }) => type === 'route');
        },
        { interval: 300 },
      )
      .toEqual([{ type: 'route', match, peer: 1 }]);
    expect(bySeat[1]?.messages.filter(({ type }) => type === 'route')).toEqual([{ type: 'route', match, peer: 0 }]);
    expect(bySeat[2]?.messages.filter(({ type }) => type === 'route')).toEqual([]);
    expect(await arena.metrics()).toMatch(/parley_routes_total 1/);
  });

  it('[T15.5, T15.7] who says for ten seconds that it does not hear another gets what that one deposits, and nobody else does', async () => {
    const starts = await startTable(clients, 'dots-and-boxes');
    const [start] = starts;
    if (start === undefined) throw new Error('they play');
    const { match } = start;
    const bySeat = clients.map((_client, seat) => clients[starts.findIndex((one) => one.seat === seat)]);
    const played = await recorderOf(start);
    await played.move(turnTitle('dots-and-boxes').moves(played.position.state)[0]);
    const [entry = ''] = played.entries;
    expect(await bySeat[0]?.deposit(match, [entry])).toMatchObject([{ n: 0 }, null, null]);
    const words = [[1, 2], [2], [0, 1]];
    const deliveries = (seat: number) => bySeat[seat]?.messages.filter(({ type }) => type === 'delivery') ?? [];
    await expect
      .poll(
        async () => {
          arena.advance(6_000);
          for (const [seat, seats] of words.entries()) {
            await bySeat[seat]?.ask({ type: 'hears', match, seats, through: [], waits: [] });
          }
          return deliveries(1);
        },
        { interval: 300 },
      )
      .toEqual([{ type: 'delivery', match, there: [0], entries: [entry] }]);
    expect(deliveries(0)).toEqual([{ type: 'delivery', match, there: [1], entries: [] }]);
    expect(deliveries(2)).toEqual([]);
    // A new connection gets it again.
    const person = bySeat[1]?.person;
    if (person === null || person === undefined) throw new Error('somebody sits there');
    bySeat[1]?.cut();
    const back = await arena.client(person);
    expect((await back.next('delivery')).entries).toEqual([entry]);
    expect(await arena.metrics()).toMatch(/parley_delivered_entries_total 2/);
  });

  it('[E7.2] clients of one page that play in one match are one party; what is kept ties no two matches together', async () => {
    const [one, two, three] = people;
    if (one === undefined || two === undefined || three === undefined) throw new Error('three are there');
    const page = 'page-of-a-and-b';
    clients = [
      await arena.client(one, undefined, undefined, page),
      await arena.client(two, undefined, undefined, page),
      await arena.client(three, undefined, undefined, 'page-of-carol'),
    ];
    const [start] = await startTable(clients, 'dots-and-boxes');
    const row = await arena.store.matches.byId(start?.match ?? '');
    const partyOf = (person: Person) => row?.participants.find(({ player }) => player === person.id)?.party;
    expect(partyOf(one)).toMatch(/^page-/);
    expect(partyOf(two)).toBe(partyOf(one));
    expect(partyOf(three)).toBeNull();
    expect(JSON.stringify(row)).not.toContain(page);
  });
});

describe('[O6.2] bad input about matches', PATIENCE, () => {
  const jws = 'a.b.c';
  const about = (match: string): Parameters<TestClient['ask']>[0][] => [
    { type: 'deposit', match, entries: [jws] },
    { type: 'hears', match, seats: [7], through: [], waits: [] },
    { type: 'playing', match },
    { type: 'distress', match, statement: jws },
    { type: 'report', match, report: jws },
  ];

  it('[O6.2] each is refused by a code of the list, and the connection goes on', async () => {
    const { start } = await game();
    const answers = async (client: TestClient | undefined, match: string) => {
      const codes: unknown[] = [];
      for (const message of about(match)) codes.push(await client?.ask(message));
      return codes;
    };
    // Who is not asked may say that it plays: the answer and what takes back the question cross each other.
    const refused = ['evidence-refused', 'unexpected', 'done', 'evidence-refused', 'report-invalid'];
    expect(await answers(ada, start.match)).toEqual(refused);
    expect(await ada.ask({ type: 'hears', match: start.match, seats: [], through: [], waits: [] })).toBe('done');
    expect(await answers(clients[2], start.match)).toEqual(Array(5).fill('not-a-party'));
    expect(await answers(ada, 'no-such-match')).toEqual(Array(5).fill('unknown-match'));
    for (const bad of [{ entries: 'x' }, { entries: [1] }, { entries: Array(17).fill(jws) }, {}]) {
      ada.raw(JSON.stringify({ type: 'deposit', re: 7_000, match: start.match, ...bad }));
    }
    await expect
      .poll(() => ada.messages.filter((said) => said.type === 'refused' && said.re === 7_000))
      .toHaveLength(4);
    expect(await ada.ask({ type: 'away', away: false })).toBe('done');
  });

  it('[E3.7, O6.7] full deposits cost more than other messages: who floods with them is refused, and others are not', async () => {
    const { start, record: played } = await game();
    await played.move(...FIRST_WINS);
    for (let n = 0; n < 40; n += 1) {
      ada.say({ type: 'deposit', match: start.match, entries: Array(16).fill(played.entries[0] ?? '') });
    }
    await ada.next('refused', ({ code }) => code === 'too-fast');
    expect(await bob.deposit(start.match, played.entries)).toMatchObject([{ n: 3 }, { n: 2 }]);
  });
});
