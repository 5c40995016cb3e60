import {
  type Absence,
  isTickItem,
  type Report,
  readSection,
  signReport,
  tooLong,
  verifyBundle,
} from '@parley/evidence';
import {
  act,
  advance,
  agree,
  beginTicks,
  bumpers,
  depositRest,
  finish,
  goneOf,
  heldKeys,
  playerOf,
  reportsOf,
  type TickPlay,
  verifyCommand,
} from '@parley/evidence/testing';
import type { Title } from '@parley/games';
import { type Heads, LIMITS, type OutgoingMessage, type Verdict } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { makeRingKey } from '../auth/key-ring.ts';
import { makeServerKey } from '../auth/server-key.ts';
import { bundleOf } from '../edge/http/bundle.ts';
import { depositRates, makeDepositQuota } from '../limits/deposit-quota.ts';
import { readConfig } from '../operate/config.ts';
import { makeMetrics } from '../operate/metrics.ts';
import { makeMemoryStore } from '../store/memory.ts';
import type { MatchRow, Store } from '../store/store.ts';
import { sampleMatch, samplePlayer } from '../store/testing/samples.ts';
import { makeArbiter } from './arbiter.ts';
import { makeAuditor } from './audit/auditor.ts';
import { contradictions } from './audit/contradictions.ts';
import { runJob } from './audit/run-job.ts';
import { makeDeposits } from './deposits.ts';
import { makeMessenger } from './messenger.ts';
import { makeTickChains, tickShareOf } from './tick-chains.ts';
import { loadTranscript } from './transcripts.ts';

const SECONDS = 4;
const TITLE = bumpers({ ticks: 60 * SECONDS, points: 1_000_000 });
const KEYS = heldKeys(3, TITLE);
const titleOf = (id: string, rules: number): Title | null => (id === TITLE.id && rules === TITLE.rules ? TITLE : null);
const RATES = depositRates(readConfig({ PARLEY_LOG_LEVEL: 'silent' }));

/** The real parts of a server around one match, with its clock and what it saw of connections. */
interface Rig {
  readonly store: Store;
  readonly play: TickPlay;
  readonly match: MatchRow;
  readonly told: Verdict[];
  readonly extended: number[];
  /** By seat. */
  readonly away: Absence[][];
  readonly got: Map<number, string[]>;
  now: number;
  deposit(seat: number, items: readonly string[]): Promise<Heads>;
  tryDeposit(seat: number, items: readonly string[]): Promise<string>;
  /** What the players deposited in the play, by whom, at the time at which it did; from the one that was handed in last. */
  handIn(by?: (seat: number) => number): Promise<void>;
  report(reports: readonly Report[]): Promise<void>;
  serve(seat: number): void;
  /** Deadlines pass. */
  silence(): void;
  verdict(): Promise<Verdict>;
  close(): Promise<void>;
}

async function open(seats: number, title = TITLE): Promise<Rig> {
  const store = makeMemoryStore();
  const play = await beginTicks(title, seats);
  const players = Array.from({ length: seats }, (_, seat) => samplePlayer(`P${seat}`));
  for (const player of players) await store.players.add(player);
  const { match: id, seed, startedAt, keys } = play.judged;
  const row = sampleMatch(id, players, { title: title.id, rules: title.rules, seed, startedAt });
  const match = { ...row, participants: row.participants.map((one, seat) => ({ ...one, key: keys[seat] ?? '' })) };
  await store.matches.start(match);
  const known = (name: string, rules: number): Title | null =>
    name === title.id && rules === title.rules ? title : titleOf(name, rules);
  const clock = (): number => rig.now;
  const told: Verdict[] = [];
  const extended: number[] = [];
  const away: Absence[][] = keys.map(() => []);
  const got = new Map<number, string[]>();
  const audit = makeAuditor({
    matches: store.matches,
    pool: {
      run: async (load) => ({ outcome: 'found', findings: await runJob(await load(), known), ms: 1 }),
    },
    titleOf: known,
    maxMs: 60_000,
    metrics: makeMetrics(false),
  });
  const arbiter = makeArbiter({
    matches: store.matches,
    audit,
    seen: () => ({ watchedFrom: 0, away, until: rig.now, linked: true, turnedAway: deposits.turnedAway(id) }),
    unheard: () => [],
    extended: (_row, { deadline }) => extended.push(deadline),
    requested: () => {},
    clock,
    reportDeadlineMs: 60_000,
    matchLimitMs: 3_600_000,
    reported: () => {},
    over: () => {},
    decided: (_match, verdict) => told.push(verdict),
    vanished: () => {},
    fault(what, error) {
      throw new Error(what, { cause: error });
    },
  });
  const messenger = makeMessenger({
    matches: store.matches,
    clock,
    sendTo(client, message: OutgoingMessage) {
      if (message.type === 'delivery') got.get(Number(client))?.push(...message.entries);
    },
    delivered: () => {},
    fault(what, error) {
      throw new Error(what, { cause: error });
    },
  });
  const deposits = makeDeposits({
    matches: store.matches,
    players: store.players,
    undecided: arbiter.undecided,
    clock,
    quota: makeDepositQuota(RATES, clock),
    titleOf: known,
    taken(of, entries, wentOn) {
      messenger.taken(of, entries);
      arbiter.playedOn(of, wentOn);
    },
  });
  arbiter.began(match);
  let handed = 0;
  const rig: Rig = {
    store,
    play,
    match,
    told,
    extended,
    away,
    got,
    now: startedAt,
    async deposit(seat, items) {
      const answer = await deposits.deposit({ player: `player-P${seat}`, network: '192.0.2.7' }, id, items);
      if (!answer.ok) throw new Error(answer.error);
      return answer.value;
    },
    async tryDeposit(seat, items) {
      const answer = await deposits.deposit({ player: `player-P${seat}`, network: '192.0.2.7' }, id, items);
      return answer.ok ? 'done' : answer.error;
    },
    async handIn(by = (seat) => seat) {
      for (; handed < play.deposits.length; handed += 1) {
        const { jws, receivedAt } = play.deposits[handed] ?? { jws: '', receivedAt: 0 };
        const section = readSection(jws);
        const payload = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
        rig.now = Math.max(rig.now, receivedAt);
        await rig.deposit(by(section.ok ? section.value.head.seat : payload.seat), [jws]);
      }
    },
    async report(reports) {
      rig.now = Math.max(rig.now, play.now) + 500;
      for (const report of reports) {
        const signer = play.signers[report.seat];
        if (signer === undefined) throw new Error('nobody sits there');
        const submitted = await arbiter.submit(`player-P${report.seat}`, id, await signReport(signer, report));
        if (!submitted.ok) throw new Error(submitted.error.code);
      }
    },
    serve(seat) {
      got.set(seat, []);
      messenger.serve({ match: id, seat, client: String(seat) }, []);
    },
    silence() {
      for (const wait of [60_000, LIMITS.reportRequestMs]) {
        rig.now += wait;
        arbiter.tick();
      }
    },
    async verdict() {
      await arbiter.close();
      const [verdict] = told;
      if (verdict === undefined) throw new Error('there is no verdict');
      return verdict;
    },
    close: () => arbiter.close(),
  };
  return rig;
}

async function playedOut(rig: Rig, seconds = SECONDS): Promise<void> {
  await advance(rig.play, 60 * seconds + 12, KEYS);
  await finish(rig.play);
  depositRest(rig.play);
  await rig.handIn();
}

/** Cuts what is known of a chain anew, as anybody can: other texts, and nothing in them that was not there. */
function cutAnew({ play }: Rig, by: number, of: number, count: number): readonly string[] {
  const chain = by === of ? playerOf(play, of).writer.chain : playerOf(play, by).readers[of]?.chain;
  const heads = chain?.heads ?? [];
  return heads
    .flatMap((head) => Array.from({ length: head.head.block }, (_, from) => chain?.section(head, from + 1) ?? ''))
    .slice(0, count);
}

/** The file of the verdict, as anybody checks it. */
async function fileOf({ store, match, told: [verdict] }: Rig): Promise<string> {
  const judged = await store.matches.judged(match.id);
  if (verdict === undefined || judged === null) throw new Error('there is a verdict');
  return bundleOf(store, makeServerKey({ keys: [makeRingKey(0)] }, Date.now).sealer(), { match, verdict, judged });
}

const chars = async ({ store, match }: Rig): Promise<number> =>
  (await store.matches.entries(match.id)).reduce((sum, { jws }) => sum + jws.length, 0);

/** A report that says that nobody won. */
const drawn = (report: Report): Report => ({ ...report, ranks: report.ranks?.map(() => 1) ?? null });

/** Who had left by the replay that the verdict rests on. */
async function departuresOf({ store, match }: Rig): Promise<unknown> {
  const record = (await store.matches.judged(match.id))?.record;
  return record?.evidence.kind === 'complete' ? record.evidence.departures : null;
}

/** Another history of the same players in the same match. */
async function otherHistory({ play }: Rig, seed: number): Promise<TickPlay> {
  const other = await beginTicks(TITLE, play.players.length, play.judged.match, play.signers);
  await advance(other, 60, heldKeys(seed, TITLE));
  depositRest(other);
  return other;
}
const itemsOf = (play: TickPlay, seat: number): readonly string[] =>
  play.deposits.flatMap(({ jws }) => {
    const section = readSection(jws);
    return section.ok && section.value.head.seat === seat ? [jws] : [];
  });

describe('a match in real time on the server', () => {
  it.each([2, 8])(
    '[E3.9] %i players deposit, report alike, and have a unanimous verdict and a file that holds',
    async (seats) => {
      const rig = await open(seats);
      await playedOut(rig);
      const newest = rig.play.players.map(({ writer }) => writer.newest?.head);
      expect(await rig.deposit(0, [])).toEqual(newest.map((head) => ({ n: head?.block, hash: head?.hash })));
      await rig.report(await reportsOf(rig.play));
      expect(await rig.verdict()).toMatchObject({ decision: 'unanimous', official: true });
      const file = await fileOf(rig);
      const check = await verifyBundle(file, { titleOf });
      expect(check).toMatchObject({ ok: true, faults: [], replayed: true });
      const { ok, lines } = await verifyCommand(file, undefined, [TITLE]);
      expect({ ok, last: lines.at(-1) }).toEqual({ ok: true, last: 'All of it holds.' });
      // Who has not the title checks the signatures all the same.
      expect(await verifyCommand(file, undefined)).toMatchObject({ ok: true });
      expect((await chars(rig)) / (SECONDS + 0.2)).toBeLessThan(seats === 2 ? 1_300 : 8_500);
    },
  );

  it.each([2, 8])('[E3.9] of %i players who dispute it is decided by replay, against the liar', async (seats) => {
    const rig = await open(seats);
    await playedOut(rig);
    const [liar, ...honest] = [...(await reportsOf(rig.play))].reverse();
    if (liar === undefined) throw new Error('somebody reports');
    await rig.report([drawn(liar), ...honest]);
    expect(await rig.verdict()).toMatchObject({
      decision: 'evidence',
      ranks: honest[0]?.ranks,
      evidence: { liars: [seats - 1] },
    });
    expect(await verifyBundle(await fileOf(rig), { titleOf })).toMatchObject({ ok: true, replayed: true });
  });

  it('[E3.9] a restart changes nothing of what the server has', async () => {
    const rig = await open(2);
    await advance(rig.play, 150, KEYS);
    await rig.handIn();
    const heads = await rig.deposit(1, []);
    const rows = await rig.store.matches.entries(rig.match.id);
    const again = await loadTranscript(rig.match, TITLE, rows);
    expect(again.heads(1)).toEqual(heads);
    expect(rows.every(({ hash }) => again.has(hash))).toBe(true);
    // Where this server has no such rules any more, what is stored says of which kind they are.
    expect((await loadTranscript(rig.match, null, rows)).heads(1)).toEqual(heads);
    await rig.close();
  });

  it('[E3.10] each player cuts the chains at other heads, and the server follows them all', async () => {
    const rig = await open(2);
    await advance(rig.play, 240, KEYS);
    const { chain } = playerOf(rig.play, 0).writer;
    const [first, second, third] = chain.heads;
    if (first === undefined || second === undefined || third === undefined) throw new Error('there are heads');
    const inTheMiddle = second.head.block - 3;
    // Its own player brings the beginning; the other one has cut it elsewhere, and brings all that follows.
    await rig.deposit(0, [chain.section(second, 0)]);
    expect((await rig.deposit(1, [chain.section(third, inTheMiddle)]))[0]).toEqual({
      n: third.head.block,
      hash: third.head.hash,
    });
    // What follows on a gap waits for what is between.
    const [, , , fourth] = chain.heads;
    const last = fourth ?? third;
    await rig.deposit(1, [chain.section(last, third.head.block + 1)]);
    expect((await rig.deposit(0, []))[0]?.n).toBe(last.head.block);
    await rig.close();
  });

  it('[E3.9] what is of another match, altered, too broad or nobody’s is refused', async () => {
    const rig = await open(2);
    await advance(rig.play, 130, KEYS);
    const stranger = await beginTicks(TITLE, 2, rig.match.id);
    await advance(stranger, 70, KEYS);
    const elsewhere = await beginTicks(TITLE, 2, 'match-0002', rig.play.signers);
    await advance(elsewhere, 70, KEYS);
    const broad = await beginTicks({ ...TITLE, inputBytes: 2 }, 2, rig.match.id, rig.play.signers);
    await advance(broad, 70, () => new Uint8Array(2));
    const [own = ''] = itemsOf(rig.play, 0);
    const [head, inputs = ''] = own.split('~');
    const other = inputs.replace(/.{3}$/, (end) => (end === 'AAA' ? 'AAE' : 'AAA'));
    const bad = [
      itemsOf(stranger, 0)[0],
      itemsOf(elsewhere, 0)[0],
      itemsOf(broad, 0)[0],
      `${head}~${other}`,
      `${own}~A`,
    ];
    for (const one of bad) expect(await rig.tryDeposit(0, [one ?? ''])).toBe('evidence-refused');
    expect(await rig.store.matches.entries(rig.match.id)).toEqual([]);
    await rig.close();
  });
});

describe('who attacks a match in real time', () => {
  it('[E3.11] stops signing before it loses, and is out, whatever it reports', async () => {
    const rig = await open(2);
    await advance(rig.play, 120, KEYS);
    await rig.handIn();
    // Seat 1 signs nothing more. Seat 0 plays as far as it can, waits, and goes on without it.
    await advance(rig.play, 12, KEYS, [0]);
    rig.play.now += TITLE.absenceMs + 6_000;
    await agree(rig.play, [goneOf(rig.play, 1, 0)], [0]);
    depositRest(rig.play, [0]);
    await rig.handIn();
    const [honest, liar] = await reportsOf(rig.play);
    if (honest === undefined || liar === undefined) throw new Error('both report');
    const word = { ...liar, ranks: [2, 1], departures: ['absent' as const, null], state: honest.state };
    await rig.report([honest, word]);
    expect(await rig.verdict()).toMatchObject({ ranks: [1, 2], evidence: { liars: [1] } });
    expect(await departuresOf(rig)).toEqual([null, 'time']);
  });

  it('[E3.11, T15.12] signs away a player whose blocks go on arriving, through others or not, and has signed falsely', async () => {
    const rig = await open(3);
    await advance(rig.play, 120, KEYS);
    await rig.handIn();
    const gone = goneOf(rig.play, 2, 0);
    const claims = await Promise.all([0, 1].map((seat) => act(rig.play, seat, { kind: 'drop', seats: [gone] })));
    await advance(rig.play, 60 * SECONDS - 108, KEYS);
    await finish(rig.play);
    // What seat 2 signs comes in through seat 0: who brings it does not matter.
    await rig.handIn((seat) => (seat === 2 ? 0 : seat));
    for (const [seat, { jws }] of claims.entries()) await rig.deposit(seat, [jws]);
    const reports = await reportsOf(rig.play);
    const lies = [0, 1].map(
      (seat) => ({ ...reports[seat], ranks: [1, 2, 3], departures: [null, null, 'absent'] }) as Report,
    );
    await rig.report([...lies, ...reports.slice(2)]);
    expect(await rig.verdict()).toMatchObject({
      decision: 'evidence',
      ranks: reports[2]?.ranks,
      evidence: { liars: [0, 1] },
    });
    expect(await departuresOf(rig)).toEqual([null, null, null]);
    expect((await rig.store.matches.judged(rig.match.id))?.findings.seen.falseAbsence).toEqual([0, 1]);
  });

  it('[E3.12] cuts what is known anew, over and over: it fills its own share and nobody else’s', async () => {
    const rig = await open(3);
    await advance(rig.play, 60 * SECONDS + 12, KEYS);
    await finish(rig.play);
    const items = cutAnew(rig, 2, 0, 2_000);
    expect(new Set(items).size).toBe(items.length);
    let refused = 0;
    for (let at = 0; at < items.length; at += 16) {
      const answer = await rig.tryDeposit(2, items.slice(at, at + 16));
      if (answer !== 'done') refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
    const before = await chars(rig);
    expect(before).toBeLessThan(256 * 1_024 + 8_192);
    depositRest(rig.play);
    await rig.handIn((seat) => (seat === 2 ? 1 : seat));
    await rig.report(await reportsOf(rig.play));
    expect(await rig.verdict()).toMatchObject({ decision: 'unanimous' });
  });

  it('[E3.12] brings sections of a player who has reported, and wins no time: nobody played on', async () => {
    const rig = await open(3);
    await playedOut(rig);
    const [first, second] = await reportsOf(rig.play);
    if (first === undefined || second === undefined) throw new Error('they report');
    await rig.report([first, second]);
    const items = cutAnew(rig, 2, 0, 40);
    for (let step = 0; step < 8; step += 1) {
      rig.now += 5_000;
      await rig.deposit(2, items.slice(5 * step, 5 * step + 5));
    }
    expect(rig.extended).toEqual([]);
    rig.silence();
    expect(await rig.verdict()).toMatchObject({ ranks: first.ranks });
  });

  it('[E3.12, E2.6] signs other histories: a few are kept, each player is told of its own, and it is proven', async () => {
    const rig = await open(2);
    await playedOut(rig);
    const honest = await rig.deposit(0, []);
    for (let seed = 10; seed < 14; seed += 1) {
      const other = await otherHistory(rig, seed);
      await rig.deposit(1, itemsOf(other, 1));
    }
    expect(await rig.deposit(0, [])).toEqual(honest);
    await rig.report(await reportsOf(rig.play));
    await rig.verdict();
    const judged = await rig.store.matches.judged(rig.match.id);
    expect(judged?.findings.equivocated).toEqual([1]);
    expect(rig.told[0]?.changes.find(({ seat }) => seat === 1)?.reasons).toContainEqual(
      expect.objectContaining({ why: expect.objectContaining({ code: 'two-histories' }) }),
    );
  });
});

describe('other histories in real time', () => {
  it('[E3.12] more of them than a few sections hold are refused, and the true one is taken from the other player', async () => {
    const rig = await open(2);
    await advance(rig.play, 120, KEYS);
    const chains = makeTickChains(rig.play.setup, { ...tickShareOf(2, TITLE), blocks: 30 });
    const add = (jws: string, by: number): boolean => {
      const section = readSection(jws);
      return section.ok && chains.add({ kind: 'section', section: section.value, name: jws, chars: jws.length }, by);
    };
    let taken = 0;
    for (let seed = 10; seed < 16; seed += 1) {
      for (const jws of itemsOf(await otherHistory(rig, seed), 1)) if (add(jws, 1)) taken += 1;
    }
    // Ten blocks each.
    expect(taken).toBe(3);
    const own = playerOf(rig.play, 0).readers[1]?.chain.sections(-1, 'newest') ?? [];
    expect(own.map((jws) => add(jws, 0))).toEqual(own.map(() => true));
    expect(chains.heads(0)[1]?.n).toBe(19);
    await rig.close();
  });

  it('[E2.3] two heads of one block with the same hash contradict nothing; chains that part do, wherever their heads are', async () => {
    const rig = await open(2);
    await advance(rig.play, 120, KEYS);
    depositRest(rig.play);
    const rowsOf = (items: readonly string[]) =>
      items.map((jws) => {
        const section = readSection(jws);
        if (!section.ok) throw new Error(section.error);
        return { seat: section.value.head.seat, n: section.value.head.block, jws, receivedAt: 1 };
      });
    const again = [...itemsOf(rig.play, 1), ...cutAnew(rig, 0, 1, 40)];
    expect(await contradictions(rowsOf(again))).toEqual([]);
    const [parted = ''] = itemsOf(await otherHistory(rig, 10), 1);
    const found = await contradictions(rowsOf([...again, parted]));
    expect(found).toHaveLength(2);
    expect(found.map(({ jws }) => jws)).toContain(parted);
    const { match, keys } = rig.play.judged;
    expect((await tooLong({ match, seats: 2, keys }, found)).equivocated).toEqual([1]);
    await rig.close();
  });
});

describe('delivery in real time', () => {
  it('[T15.12] sections go to a player who misses their author, as they come, and nothing twice that was cut anew', async () => {
    const rig = await open(3);
    await advance(rig.play, 120, KEYS);
    await rig.handIn();
    rig.serve(0);
    await new Promise((resolve) => setImmediate(resolve));
    await advance(rig.play, 120, KEYS);
    await rig.handIn();
    await rig.deposit(1, cutAnew(rig, 1, 2, 16));
    const got = rig.got.get(0) ?? [];
    expect(got.every(isTickItem)).toBe(true);
    for (const seat of [1, 2]) {
      const sections = got.flatMap((jws) => {
        const section = readSection(jws);
        return section.ok && section.value.head.seat === seat ? [section.value] : [];
      });
      // Each begins where the one before ended.
      const spans = sections.map(({ inputs, head }) => [inputs?.from, head.block + 1]);
      expect(spans.slice(1).map(([from]) => from)).toEqual(spans.slice(0, -1).map(([, through]) => through));
      expect(spans.at(-1)?.[1]).toBeGreaterThan(30);
    }
    expect(got.some((jws) => itemsOf(rig.play, 0).includes(jws))).toBe(false);
    await rig.close();
  });
});
