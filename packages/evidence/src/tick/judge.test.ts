import { describe, expect, it } from 'vitest';
import { bumpers } from '../testing/bumpers.ts';
import {
  act,
  advance,
  agree,
  askedOf,
  beginTicks,
  confirm,
  depositAct,
  depositOwn,
  depositRest,
  everySeat,
  goneOf,
  heldKeys,
  type InputOf,
  isOver,
  playerOf,
  reportsOf,
  resign,
  signNow,
  type TickPlay,
  tickReport,
  viewOf,
} from '../testing/tick-play.ts';
import { tooLong } from '../too-long.ts';
import { BLOCK_TICKS } from './block.ts';
import { findDesync } from './desync.ts';
import { type Head, readHead, type SignedHead, signHead } from './head.ts';
import { lookAheadOf } from './look-ahead.ts';
import { makeSeatChain } from './seat-chain.ts';
import { provesTwoHistories } from './two-histories.ts';

const TITLE = bumpers({ ticks: 200, points: 1_000 });
const KEYS = heldKeys(3, TITLE);
const SECOND = 1_000;

/** Played to its end by everybody. */
async function played(seats: number): Promise<TickPlay> {
  const play = await beginTicks(TITLE, seats);
  await advance(play, 216, KEYS);
  depositRest(play);
  return play;
}

const otherSeats = (play: TickPlay, seat: number): readonly number[] => everySeat(play).filter((one) => one !== seat);

/** Its newest head with something else in it, signed by itself and handed in. */
async function forge(play: TickPlay, { head }: SignedHead, change: Partial<Head>): Promise<SignedHead> {
  const signer = play.signers[head.seat];
  if (signer === undefined) throw new Error('no such seat');
  return signHead(signer, { ...head, ...change });
}

describe('[N12.9] a match in real time', () => {
  it.each([2, 3, 8])('[N12.9] of %i is decided by replay, in whatever order it was handed in', async (seats) => {
    const play = await played(seats);
    expect(isOver(play, 0)).toBe(true);
    const reports = await reportsOf(play);
    const findings = await askedOf(play, reports);
    expect(findings).toMatchObject({
      evidence: {
        kind: 'complete',
        claim: { kind: 'ranks', ranks: reports[0]?.ranks, scores: reports[0]?.scores },
        liars: [],
      },
      inconsistent: [],
      equivocated: [],
      plies: 200,
      seen: { present: everySeat(play), falseAbsence: [], began: true },
    });
    expect(play.players.flatMap(({ faults }) => faults)).toEqual([]);
    expect(await askedOf({ ...play, deposits: [...play.deposits].reverse() }, [...reports].reverse())).toEqual(
      findings,
    );
    const { evidence } = findings;
    expect((await askedOf(play, [])).evidence).toEqual(evidence);
    // The others have everything, too, and may hand it in instead.
    const byPeer = play.players
      .slice(1)
      .flatMap(({ seat }) => playerOf(play, 0).readers[seat]?.chain.sections(-1, 'newest') ?? []);
    const mine = playerOf(play, 0).writer.chain.sections(-1, 'newest');
    const brought = [...byPeer, ...mine].map((jws) => ({ jws, receivedAt: play.now }));
    expect((await askedOf({ ...play, deposits: brought }, reports)).evidence).toEqual(evidence);
  });

  it('[N12.9, E5.1] proves who lies about it, alone and against everybody', async () => {
    const play = await played(3);
    const [first, second, third] = await reportsOf(play);
    if (first === undefined || second === undefined || third === undefined) throw new Error('three reports');
    const lie = { ranks: first.ranks?.map((rank) => (rank === 1 ? 2 : 1)) ?? null, scores: first.scores };
    const ranks = lie.ranks?.map((rank) => 1 + (lie.ranks?.filter((other) => other < rank).length ?? 0)) ?? null;
    expect(await askedOf(play, [first, second, { ...third, ...lie, ranks }])).toMatchObject({
      evidence: { kind: 'complete', claim: { ranks: first.ranks }, liars: [2] },
      inconsistent: [],
    });
    const alike = [first, second, third].map((report) => ({ ...report, ...lie, ranks }));
    expect((await askedOf(play, alike)).evidence).toMatchObject({ kind: 'complete', liars: [0, 1, 2] });
    // A report of an earlier end names its own transcript, and that one does not end.
    const chain = playerOf(play, 2).writer.chain;
    const heads = third.heads.with(2, readHash(chain.heads[0]));
    expect((await askedOf(play, [first, second, { ...third, ...lie, ranks, heads }])).evidence).toMatchObject({
      liars: [2],
    });
  });

  it('[N12.9, E5.2] finds who forged its states inconsistent, and a desync where nobody agrees', async () => {
    const play = await beginTicks(TITLE, 3);
    await advance(play, 216, KEYS);
    const head = playerOf(play, 1).writer.newest;
    if (head === null) throw new Error('it signed');
    const forged = await forge(play, head, { state: (head.head.state ^ 1) >>> 0 });
    depositRest(play);
    play.deposits.push({ jws: forged.jws, receivedAt: play.now });
    expect(await askedOf(play, await reportsOf(play))).toMatchObject({
      inconsistent: [1],
      evidence: { kind: 'complete', liars: [] },
    });
    const all = await Promise.all(
      [0, 2].map(async (seat) => {
        const own = playerOf(play, seat).writer.newest;
        if (own === null) throw new Error('it signed');
        return (await forge(play, own, { state: 1 })).jws;
      }),
    );
    for (const jws of all) play.deposits.push({ jws, receivedAt: play.now });
    const reports = (await reportsOf(play)).map((report) => ({ ...report, state: 'f'.repeat(43) }));
    expect(await askedOf(play, reports)).toMatchObject({ inconsistent: [], evidence: { kind: 'desync' } });
  });

  it('[N12.9, E4.4] proves nothing where a part is withheld, and the verdict can say so', async () => {
    const play = await played(2);
    const reports = await reportsOf(play);
    const cut = play.deposits.filter(({ jws }) => {
      const read = readHead(jws.split('~')[0]);
      return !read.ok || read.value.head.seat === 0 || read.value.head.block < 20;
    });
    expect((await askedOf({ ...play, deposits: cut }, reports)).evidence).toEqual({ kind: 'none', lack: 'withheld' });
    const gap = play.deposits.filter((_, at) => at !== 3);
    expect((await askedOf({ ...play, deposits: gap }, reports)).evidence).toEqual({ kind: 'none', lack: 'withheld' });
    expect((await askedOf({ ...play, deposits: [] }, reports)).evidence).toEqual({ kind: 'none', lack: 'withheld' });
    // Heads alone name what is missing.
    const heads = play.deposits.map((one) => ({ ...one, jws: one.jws.split('~')[0] ?? '' }));
    expect((await askedOf({ ...play, deposits: heads }, reports)).evidence).toMatchObject({ kind: 'none' });
  });

  it('[N12.9, E1.3] takes nothing of another match, of strangers, or made up', async () => {
    const play = await played(2);
    const reports = await reportsOf(play);
    const findings = await askedOf(play, reports);
    const elsewhere = await beginTicks(TITLE, 2, 'match-0002', play.signers);
    await advance(elsewhere, 60, heldKeys(9, TITLE));
    depositRest(elsewhere);
    const strangers = await beginTicks(TITLE, 2);
    await advance(strangers, 60, heldKeys(9, TITLE));
    depositRest(strangers);
    // The head of the other match under the name of this one: its genesis is another.
    const moved = makeSeatChain(elsewhere.setup, 0);
    moved.add(playerOf(elsewhere, 0).writer.chain.inputs(0, 60));
    const junk = ['', '~', 'a.b.c', 'a.b.c~d'].map((jws) => ({ jws, receivedAt: play.now }));
    play.deposits.push(...elsewhere.deposits, ...strangers.deposits, ...junk);
    expect(await askedOf(play, reports)).toEqual(findings);
  });

  it('[N12.9] ends with who resigned behind all others, after its last block, and without anybody where one left at once', async () => {
    const play = await beginTicks(TITLE, 3);
    await advance(play, 50, KEYS);
    await resign(play, 1);
    await advance(play, 170, KEYS, [0, 2]);
    depositRest(play, [0, 2]);
    const reports = await reportsOf(play);
    const { evidence } = await askedOf(play, reports);
    expect(evidence).toMatchObject({
      kind: 'complete',
      departures: [null, 'resigned', null],
      claim: { ranks: reports[0]?.ranks },
      liars: [],
    });
    expect(reports[0]?.ranks?.[1]).toBe(3);

    const never = await beginTicks(TITLE, 2);
    await resign(never, 1, 'left');
    const none = await Promise.all(
      [0, 1].map((seat) => tickReport(never, seat, { ranks: null, scores: null, state: null })),
    );
    expect(await askedOf(never, none)).toMatchObject({
      evidence: { kind: 'complete', claim: { kind: 'void' }, departures: [null, 'left'], moves: [0, 0], liars: [] },
      plies: 0,
    });
  });

  it('[N12.9] a resignation that names an earlier block takes back nothing', async () => {
    const play = await beginTicks(TITLE, 2);
    await advance(play, 216, KEYS);
    depositRest(play);
    const reports = await reportsOf(play);
    const { chain } = playerOf(play, 1).writer;
    const early = chain.heads[0]?.head;
    if (early === undefined) throw new Error('it signed');
    depositAct(play, await act(play, 1, { kind: 'resign', block: early.block, hash: early.hash, reason: 'resigned' }));
    expect(await askedOf(play, reports)).toMatchObject({
      plies: 200,
      evidence: { kind: 'complete', departures: [null, null] },
    });
  });

  it('[N12.9, E4.7] is stopped when its time is over, and says who signed two histories all the same', async () => {
    const play = await played(2);
    let asked = 0;
    const clock = (): number => {
      asked += 1;
      return asked > 6 ? 10 : 0;
    };
    const findings = await askedOf(play, [], {}, { clock, maxMs: 1, maxEntries: 9_999 });
    expect(findings.evidence).toEqual({ kind: 'none', lack: 'too-long' });
    expect(await tooLong(play.judged, play.deposits)).toMatchObject({ proofs: [], evidence: { lack: 'too-long' } });
    expect((await askedOf({ ...play, judged: { ...play.judged, title: null } }, [])).evidence).toEqual({
      kind: 'none',
      lack: 'unknown-rules',
    });
  });
});

const readHash = (head: SignedHead | undefined): string => {
  if (head === undefined) throw new Error('it signed');
  return head.head.hash;
};

/** Seat 1 shows another input to the others and to the server than it shows to seat 0, in block 5, and signs both. */
async function forked(seats: number, ticksAfter: number, told: readonly number[]) {
  const play = await beginTicks(TITLE, seats);
  await advance(play, 30, KEYS);
  const other = await beginTicks(TITLE, seats, play.judged.match, play.signers);
  await advance(other, 30, KEYS);
  const changed: InputOf = (seat, tick) =>
    seat === 1 && tick === 32 ? Uint8Array.of(15 - (KEYS(seat, tick)[0] ?? 0)) : KEYS(seat, tick);
  await advance(play, ticksAfter, KEYS);
  await advance(other, 12, changed, told);
  return { play, other };
}

describe('[N12.5, E2.9] two signed histories', () => {
  it('[N12.5, E2.9] are proven by what both sides hand in, whatever else is known', async () => {
    const { play, other } = await forked(2, 186, [1]);
    depositRest(play);
    const reports = await reportsOf(play);
    depositRest(other, [1]);
    play.deposits.push(...other.deposits);
    const findings = await askedOf(play, reports);
    expect(findings).toMatchObject({
      equivocated: [1],
      evidence: { kind: 'complete', claim: { ranks: reports[0]?.ranks } },
    });
    for (const proof of findings.proofs) expect(await provesTwoHistories(proof, play.setup)).toBe(true);
    // Of the two, seat 0 went on with the one that its heads name.
    expect((await askedOf({ ...play, deposits: [...play.deposits].reverse() }, reports)).proofs).toEqual(
      findings.proofs,
    );
    expect((await tooLong(play.judged, play.deposits)).proofs).toEqual(findings.proofs);
    const unknown = await askedOf({ ...play, judged: { ...play.judged, title: null } }, []);
    expect(unknown).toMatchObject({ equivocated: [1], proofs: findings.proofs });
  });

  it('[N12.5, E2.9] are split where others went on with each of them, and nobody else is to blame', async () => {
    const { play, other } = await forked(4, 186, [1, 3]);
    depositRest(play, [0, 1, 2]);
    depositRest(other, [1, 3]);
    play.deposits.push(...other.deposits);
    const findings = await askedOf(play, await reportsOf(play, [0, 2]));
    expect(findings).toMatchObject({ equivocated: [1], evidence: { kind: 'none', lack: 'split' }, inconsistent: [] });
  });
});

describe('[N12.10] who stops a match in real time', () => {
  /** From here on nobody plays. Seat `liar` signed no more after this, the others went on as far as they predict. */
  async function stalled(seats: number, liar: number): Promise<TickPlay> {
    const play = await beginTicks(TITLE, seats);
    await advance(play, 96, KEYS);
    depositRest(play);
    await advance(play, 12, KEYS, otherSeats(play, liar));
    depositRest(play, otherSeats(play, liar));
    return play;
  }

  it('[N12.10] is out by the server’s own account, with nobody’s signature, where it withholds its blocks', async () => {
    const play = await stalled(2, 1);
    const early = play.now + 10 * SECOND;
    expect(await askedOf(play, [], { until: early })).toMatchObject({
      evidence: { lack: 'incomplete' },
      openUntil: expect.any(Number),
    });
    const findings = await askedOf(play, [], { until: play.now + 30 * SECOND });
    expect(findings).toMatchObject({
      evidence: { kind: 'complete', claim: { ranks: [1, 2] }, departures: [null, 'time'], byServer: [1] },
      openUntil: null,
    });
    // Nor does its own claim, or its report, gain it anything.
    const { writer } = playerOf(play, 1);
    depositAct(play, await act(play, 1, { kind: 'drop', seats: [goneOf(play, 0, 1)] }), play.now + 21 * SECOND);
    const lie = await tickReport(play, 1, {
      ranks: [2, 1],
      scores: [0, 0],
      departures: ['absent', null],
      state: 'f'.repeat(43),
    });
    expect(writer.newest).not.toBeNull();
    expect(await askedOf(play, [lie], { until: play.now + 60 * SECOND })).toMatchObject({
      evidence: { kind: 'complete', claim: { ranks: [1, 2] }, byServer: [1] },
      seen: { falseAbsence: [1] },
    });
  });

  it('[N12.10] is not who was slower by a moment, nor anybody where all stop at once or the server cannot tell', async () => {
    const play = await beginTicks(TITLE, 2);
    await advance(play, 96, KEYS);
    depositRest(play);
    const later = { until: play.now + 60 * SECOND };
    expect(await askedOf(play, [], later)).toMatchObject({ evidence: { lack: 'incomplete' }, openUntil: null });
    const unclear = await stalled(2, 1);
    for (const change of [{ distress: [1] }, { turnedAway: [1] }, { watchedFrom: unclear.now }]) {
      const asked = await askedOf(unclear, [], { until: unclear.now + 60 * SECOND, ...change });
      expect(asked.evidence).toEqual({ kind: 'none', lack: 'incomplete' });
    }
  });

  it('[N12.10] a claim holds of who went away or fell behind, with the inputs that all agreed upon', async () => {
    const play = await beginTicks(TITLE, 3);
    await advance(play, 96, KEYS);
    depositRest(play);
    // Three more ticks of seat 2 came to both others, and no signature for them.
    await advance(play, 3, KEYS);
    await advance(play, 9, KEYS, [0, 1]);
    const went = play.now;
    play.now += 20 * SECOND;
    const gone = goneOf(play, 2, 0);
    expect(gone).toEqual(goneOf(play, 2, 1));
    await agree(play, [gone], [0, 1]);
    await advance(play, 120, KEYS, [0, 1]);
    depositRest(play, [0, 1]);
    const reports = await reportsOf(play, [0, 1]);
    expect(reports[0]).toMatchObject({ plies: 200, ranks: reports[1]?.ranks, departures: [null, null, 'absent'] });
    const away = [[], [], [{ from: went, until: null, how: 'lost' as const }]];
    const findings = await askedOf(play, reports, { away });
    expect(findings).toMatchObject({
      evidence: {
        kind: 'complete',
        claim: { ranks: reports[0]?.ranks, scores: reports[0]?.scores },
        departures: [null, null, 'absent'],
        byServer: [],
        liars: [],
      },
      inconsistent: [],
      seen: { falseAbsence: [] },
    });
    // Connected all the time, and yet it sent nothing: out of time, by the same claim.
    expect((await askedOf(play, reports)).evidence).toMatchObject({
      kind: 'complete',
      departures: [null, null, 'time'],
    });
  });

  it('[N12.10] a claim is void of who went on signing, and who made it has signed somebody away falsely', async () => {
    const play = await beginTicks(TITLE, 3);
    await advance(play, 96, KEYS);
    depositRest(play);
    const gone = goneOf(play, 2, 0);
    for (const seat of [0, 1]) depositAct(play, await act(play, seat, { kind: 'drop', seats: [gone] }), play.now + 500);
    await advance(play, 120, KEYS);
    depositRest(play);
    const honest = await tickReport(play, 2);
    const findings = await askedOf(play, [honest]);
    expect(findings).toMatchObject({
      evidence: { kind: 'complete', claim: { ranks: honest.ranks }, departures: [null, null, null], liars: [] },
      seen: { falseAbsence: [0, 1] },
    });
    // Where they do not go on themselves, they are who stopped it.
    const stopped = await stalled(3, 0);
    const theirs = goneOf(stopped, 2, 0);
    for (const seat of [0, 1])
      depositAct(stopped, await act(stopped, seat, { kind: 'drop', seats: [theirs] }), stopped.now + 500);
    const asked = await askedOf(stopped, [], { until: stopped.now + 60 * SECOND });
    expect(asked).toMatchObject({ seen: { falseAbsence: [0, 1] } });
    expect(asked.evidence.kind === 'complete' && asked.evidence.byServer.includes(2)).toBe(false);
  });

  it('[N12.11] a claim is void where it takes back what its signers had, is not signed by all, or forged', async () => {
    const play = await beginTicks(TITLE, 3);
    await advance(play, 96, KEYS);
    const early = goneOf(play, 2, 0);
    await advance(play, 24, KEYS);
    depositRest(play);
    const away = [[], [], [{ from: play.now, until: null, how: 'closed' as const }]];
    const late = { away, until: play.now + 60 * SECOND };
    play.now += 20 * SECOND;
    for (const seat of [0, 1]) depositAct(play, await act(play, seat, { kind: 'drop', seats: [early] }));
    const backdated = await askedOf(play, [], late);
    expect(backdated.seen.falseAbsence).toEqual([0, 1]);

    const alone = await beginTicks(TITLE, 3);
    await advance(alone, 96, KEYS);
    depositRest(alone);
    const claim = await act(alone, 0, { kind: 'drop', seats: [goneOf(alone, 2, 0)] });
    depositAct(alone, claim);
    // Signed by seat 0 in the name of seat 1.
    const inName = await alone.signers[0]?.sign('parley-tick-act+jws', { ...claim.act, seat: 1 });
    alone.deposits.push({ jws: inName ?? '', receivedAt: alone.now });
    await advance(alone, 120, KEYS);
    depositRest(alone);
    expect(await askedOf(alone, await reportsOf(alone))).toMatchObject({
      evidence: { kind: 'complete', departures: [null, null, null] },
      seen: { falseAbsence: [] },
    });
  });

  /** The last seat gives a block every five seconds. The others have theirs at once, and hand them in each second. */
  async function trickled(seats: number, blocks: number): Promise<TickPlay> {
    const play = await beginTicks(TITLE, seats);
    await advance(play, 96, KEYS);
    depositRest(play);
    const slow = seats - 1;
    const others = otherSeats(play, slow);
    await advance(play, 6, KEYS, others);
    for (let block = 0; block < blocks; block += 1) {
      depositRest(play, others);
      play.now += 5 * SECOND;
      await advance(play, 6, KEYS, [slow]);
      depositRest(play, [slow]);
      play.now += 300;
      await advance(play, 6, KEYS, others);
    }
    depositRest(play, others);
    return play;
  }

  it('[N12.10] a player who trickles its blocks, so that the match never ends, is out of time', async () => {
    const waiting = await askedOf(await trickled(2, 4), []);
    expect(waiting).toMatchObject({ evidence: { lack: 'incomplete' }, openUntil: expect.any(Number) });
    const slow = await askedOf(await trickled(2, 15), []);
    expect(slow.evidence).toMatchObject({ kind: 'complete', claim: { ranks: [1, 2] }, byServer: [1] });
    // Of more players, the others agree to go on, and that holds though its blocks came in a moment ago.
    const play = await trickled(3, 15);
    await agree(play, [goneOf(play, 2, 0)], [0, 1]);
    await advance(play, 60, KEYS, [0, 1]);
    depositRest(play, [0, 1]);
    const reports = await reportsOf(play, [0, 1]);
    expect(await askedOf(play, reports)).toMatchObject({
      evidence: { kind: 'complete', claim: { ranks: reports[0]?.ranks }, departures: [null, null, 'time'] },
      seen: { falseAbsence: [] },
    });
    // Before that, the same claim signs somebody away falsely.
    const early = await trickled(3, 4);
    await agree(early, [goneOf(early, 2, 0)], [0, 1]);
    expect((await askedOf(early, [])).seen.falseAbsence).toEqual([0, 1]);
  });

  it('[N12.10] who does not sign that it goes on without the one who is gone has stopped it, too', async () => {
    const play = await stalled(3, 2);
    play.now += 20 * SECOND;
    depositAct(play, await act(play, 0, { kind: 'drop', seats: [goneOf(play, 2, 0)] }));
    const findings = await askedOf(play, [], { until: play.now + 60 * SECOND });
    expect(findings.evidence).toMatchObject({ kind: 'complete', byServer: [1, 2], claim: { kind: 'ranks' } });
    expect(
      findings.evidence.kind === 'complete' &&
        findings.evidence.claim.kind === 'ranks' &&
        findings.evidence.claim.ranks[0],
    ).toBe(1);
  });
});

describe('[N12.7] looking ahead', () => {
  it('[N12.7] shows in the heads of who holds back its blocks, as what it could have seen and no more', async () => {
    const play = await beginTicks(TITLE, 2);
    const held = playerOf(play, 1);
    const heads: Head[] = [];
    for (let block = 0; block < 20; block += 1) {
      // Seat 1 waits for the inputs of seat 0 for the next two blocks before it chooses its own.
      for (let more = 0; more < (block === 0 ? 3 : 1); more += 1) {
        for (let tick = 0; tick < BLOCK_TICKS; tick += 1) {
          const input = KEYS(0, playerOf(play, 0).writer.chain.ticks);
          playerOf(play, 0).writer.add(input);
          held.readers[0]?.add(input);
        }
        await signNow(play, 0, [1]);
      }
      for (let tick = 0; tick < BLOCK_TICKS; tick += 1) held.writer.add(KEYS(1, held.writer.chain.ticks));
      held.writer.sign(viewOf(play, held));
      await held.writer.settled();
      if (held.writer.newest !== null) heads.push(held.writer.newest.head);
    }
    expect(lookAheadOf(heads)).toEqual({ heads: 20, ahead: 20, mostTicks: 12 });
    const others = playerOf(play, 0).writer.chain.heads.map(({ head }) => head);
    expect(lookAheadOf(others)).toMatchObject({ ahead: 0, mostTicks: 0 });
    // What it has seen it can leave out: then nothing shows.
    expect(lookAheadOf(heads.map((head) => ({ ...head, known: [null, null] })))).toMatchObject({ ahead: 0 });
    expect(lookAheadOf([])).toEqual({ heads: 0, ahead: 0, mostTicks: 0 });
  });
});

describe('[N12.8] a desync', () => {
  it('[N12.8] is found with the first tick at which a signed state differs from the replay, and whose it is', async () => {
    const play = await beginTicks(TITLE, 3);
    await advance(play, 60, KEYS);
    depositRest(play);
    const goOn = (): boolean => true;
    expect(await findDesync(play.judged, TITLE, play.deposits, goOn)).toBe('none');
    // From here on the machine of seat 2 computes something else.
    const broken = playerOf(play, 2);
    confirm(play, broken);
    const after = broken.tick;
    (broken.state as { readonly cells: Int32Array }).cells[1] = 17;
    await advance(play, 120, KEYS);
    depositRest(play);
    const found = await findDesync(play.judged, TITLE, play.deposits, goOn);
    expect(found).toMatchObject({ seats: [2], agreeing: [0, 1] });
    if (found === null || found === 'none') throw new Error('a desync');
    expect(found.tick).toBeGreaterThan(after);
    expect(found.tick - found.after).toBeLessThanOrEqual(60);
    expect(await findDesync(play.judged, TITLE, play.deposits, () => false)).toBeNull();
  });
});

describe('[E3.8] deposits while a match runs', () => {
  it('[E3.8] follow on each other without a gap, once a second, and end with the newest', async () => {
    const play = await beginTicks(TITLE, 2);
    await advance(play, 150, KEYS);
    const before = play.deposits.length;
    expect(before).toBe(4);
    depositOwn(play, 0, 'second');
    expect(play.deposits).toHaveLength(before);
    depositOwn(play, 0, 'newest');
    depositOwn(play, 0, 'newest');
    expect(play.deposits).toHaveLength(before + 1);
  });
});
