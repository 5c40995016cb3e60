import { treadmill } from '@parley/games/testing';
import { describe, expect, it } from 'vitest';
import {
  absent,
  act,
  almostWon,
  asked,
  begin,
  column,
  deposit,
  edge,
  everybody,
  hand,
  type Play,
  playOut,
  positionOf,
  reportBy,
  reportsByAll,
  resign,
  STARTED_AT,
  sign,
  signerOf,
} from './testing/play.ts';
import { tooLong } from './too-long.ts';
import type { SignedEntry } from './turn/entry.ts';
import { signEntry } from './turn/signed-entry.ts';
import type { Transcript } from './turn/transcript.ts';

const previous = (play: Play, seat: number): string =>
  play.transcripts[seat]?.chains[seat]?.at(-1)?.hash ?? play.setup.genesis[seat] ?? '';

/** This author's transcript with the entry at the end of its chain, whatever anybody thinks of it. */
function acceptAnyway({ transcripts }: Play, entry: SignedEntry): Transcript {
  const { seat } = entry.entry;
  const transcript = transcripts[seat];
  if (transcript === undefined) throw new Error(`no seat ${seat}`);
  const past = transcript.chains.map(({ length }) => length);
  return {
    ...transcript,
    chains: transcript.chains.with(seat, [...(transcript.chains[seat] ?? []), { ...entry, past }]),
  };
}

const LOST = { ranks: [2, 1], scores: null };
const complete = (ranks: readonly number[], liars: readonly number[] = []) => ({
  kind: 'complete',
  claim: { kind: 'ranks', ranks, scores: null },
  liars,
});

/** Four in a Row, won by seat 0 with ply 6. */
async function won() {
  const play = await almostWon();
  await act(play, 0, column(0));
  return play;
}

describe('[E4.2] a complete transcript', () => {
  it.each([
    ['four-in-a-row', 2],
    ['dots-and-boxes', 2],
    ['dots-and-boxes', 3],
    ['dots-and-boxes', 4],
  ])('[E4.2] of %s for %i proves its result, whatever the order of what was handed in', async (title, seats) => {
    const play = await playOut(await begin(title, seats), 3);
    const { outcome, ply } = positionOf(play, 0);
    const reports = await reportsByAll(play);
    const findings = await asked(play, reports);
    expect(findings).toMatchObject({
      evidence: { kind: 'complete', claim: { kind: 'ranks', ...outcome }, liars: [] },
      inconsistent: [],
      equivocated: [],
      proofs: [],
      plies: ply,
      entries: play.deposits.length,
    });
    play.deposits.reverse();
    expect(await asked(play, [...reports].reverse())).toEqual(findings);
    play.deposits.push(...play.deposits);
    expect(await asked(play, reports)).toEqual(findings);
  });

  it('[E4.2] proves a resignation and a match that never began, with who left and how', async () => {
    const play = await almostWon();
    await act(play, 1, resign);
    expect((await asked(play, [])).evidence).toMatchObject({ ...complete([1, 2]), departures: [null, 'resigned'] });
    const never = await begin('four-in-a-row', 2);
    await act(never, 1, { kind: 'resign', reason: 'left' });
    expect((await asked(never, await reportsByAll(never))).evidence).toEqual({
      kind: 'complete',
      claim: { kind: 'void' },
      liars: [],
      departures: [null, 'left'],
      moves: [0, 0],
      byServer: [],
    });
  });

  it('[E4.2] decides without any report, and against both', async () => {
    const play = await won();
    expect((await asked(play, [])).evidence).toMatchObject(complete([1, 2]));
    const alike = await Promise.all([0, 1].map((seat) => reportBy(play, seat, LOST)));
    // Both lie alike against their own signed moves: each of them is proven to.
    expect((await asked(play, alike)).evidence).toMatchObject(complete([1, 2], [0, 1]));
  });
});

describe('[E5.1] who lies about a finished match', () => {
  it('[E5.1] is proven to, and nobody else is blamed', async () => {
    const play = await won();
    const findings = await asked(play, [await reportBy(play, 0), await reportBy(play, 1, LOST)]);
    expect(findings).toMatchObject({ evidence: complete([1, 2], [1]), inconsistent: [], equivocated: [] });
  });

  it('[E5.1] is proven to by saying that it never began', async () => {
    const play = await won();
    const lie = await reportBy(play, 1, { ranks: null, scores: null, state: null });
    expect((await asked(play, [lie])).evidence).toMatchObject(complete([1, 2], [1]));
  });

  it('[E5.1] is proven to where its report names a shorter transcript and, truthfully, the state of that one', async () => {
    const play = await almostWon();
    const shorter = await reportBy(play, 1, LOST);
    await act(play, 0, column(0));
    expect((await asked(play, [await reportBy(play, 0), shorter])).evidence).toMatchObject(complete([1, 2], [1]));
  });

  it('[E5.1] is proven to where its heads are invented or left out, if it signed the state that the match ended with', async () => {
    const play = await won();
    for (const heads of [
      [null, null],
      ['x'.repeat(43), null],
    ]) {
      const lie = await reportBy(play, 1, { ...LOST, heads });
      expect((await asked(play, [lie])).evidence).toMatchObject(complete([1, 2], [1]));
    }
  });

  it('[E5.2] is not proven to, only inconsistent, where it forged the state as well', async () => {
    const play = await won();
    const lie = await reportBy(play, 1, { ...LOST, state: 'f'.repeat(43) });
    const findings = await asked(play, [await reportBy(play, 0), lie]);
    expect(findings).toMatchObject({ evidence: complete([1, 2], []), inconsistent: [1] });
  });

  it('[E5.2] escapes the proof, but not the result, with invented heads and a forged state', async () => {
    const play = await won();
    const lie = await reportBy(play, 1, { ...LOST, state: 'f'.repeat(43), heads: ['x'.repeat(43), null] });
    const findings = await asked(play, [await reportBy(play, 0), lie]);
    expect(findings).toMatchObject({ evidence: complete([1, 2], []), inconsistent: [] });
  });
});

describe('[E5.2] states forged from the start', () => {
  const forged = { state: 'f'.repeat(43) };
  const forgedBy = async (seats: readonly number[]) => {
    const play = await begin('four-in-a-row', 2);
    for (const [at, number] of [0, 1, 0, 1, 0, 1, 0].entries()) {
      const entry = await sign(play, at % 2, column(number), seats.includes(at % 2) ? forged : {});
      hand(play, entry, everybody(play));
      deposit(play, entry);
    }
    return play;
  };

  it('[E5.2] make their author inconsistent, though its report lies, and decide nothing', async () => {
    const play = await forgedBy([1]);
    const findings = await asked(play, [await reportBy(play, 0), await reportBy(play, 1, { ...LOST, ...forged })]);
    expect(findings).toMatchObject({ evidence: complete([1, 2], []), inconsistent: [1] });
  });

  it('[E5.2] are no desync while anybody agrees with the replay, silent ones included', async () => {
    const play = await forgedBy([1]);
    const findings = await asked(play, [await reportBy(play, 1, { ...LOST, ...forged })], { challenged: [0] });
    expect(findings).toMatchObject({ evidence: complete([1, 2], []), inconsistent: [1] });
  });

  it('[E5.3] by everybody are a desync: nobody is blamed, and there is no result', async () => {
    const play = await forgedBy([0, 1]);
    const reports = [await reportBy(play, 0, { ...LOST, ...forged }), await reportBy(play, 1, { ...LOST, ...forged })];
    expect(await asked(play, reports)).toMatchObject({ evidence: { kind: 'desync' }, inconsistent: [] });
  });

  it('[E5.3] by everybody are none where a report agrees with the replay in its result and its state', async () => {
    const play = await forgedBy([0, 1]);
    const reports = [await reportBy(play, 0), await reportBy(play, 1, { ...LOST, ...forged })];
    expect(await asked(play, reports)).toMatchObject({ evidence: complete([1, 2], []), inconsistent: [] });
  });
});

describe('[E4.4] a transcript that was withheld or cut short', () => {
  it('[E4.4] proves nothing where nobody handed anything in', async () => {
    const play = await won();
    const reports = await reportsByAll(play);
    play.deposits.length = 0;
    expect((await asked(play, reports)).evidence).toEqual({ kind: 'none', lack: 'withheld' });
  });

  it('[E4.4] is withheld where a report names what nobody handed in, and incomplete where none does', async () => {
    const play = await won();
    const reports = await reportsByAll(play);
    play.deposits.pop();
    expect((await asked(play, reports)).evidence).toEqual({ kind: 'none', lack: 'withheld' });
    expect((await asked(play, [])).evidence).toEqual({ kind: 'none', lack: 'incomplete' });
  });

  it('[E4.2] is complete though the loser handed in nothing, because the winner has its moves too', async () => {
    const play = await won();
    // Whatever was handed in came from one of them; the transcript of each is whole.
    const [lie] = [await reportBy(play, 1, { ...LOST, heads: [null, 'y'.repeat(43)] })];
    expect((await asked(play, [lie])).evidence).toMatchObject({ kind: 'complete', claim: { ranks: [1, 2] } });
  });

  it('[E1.3] takes nothing from another match, another key, or another company', async () => {
    const play = await almostWon();
    const other = await begin('four-in-a-row', 2, 'match-0002');
    await playOut(other, 5);
    play.deposits.push(...other.deposits);
    const stranger = await begin('four-in-a-row', 2);
    await playOut(stranger, 5);
    play.deposits.push(...stranger.deposits, { jws: 'not.a.jws', receivedAt: 0 }, { jws: '', receivedAt: 0 });
    // Rightly signed, for this match, but in the company of others.
    const moved = await sign(play, 0, column(0), { n: 0, prev: stranger.setup.genesis[0] ?? '', heads: [null, null] });
    deposit(play, moved);
    const findings = await asked(play, []);
    expect(findings.evidence).toEqual({ kind: 'none', lack: 'incomplete' });
    expect(findings).toMatchObject({ plies: 6, equivocated: [0] });
  });
});

describe('[E4.15] what the server says of who was there', () => {
  const PRESENT = { present: [0, 1], falseAbsence: [], began: true };
  const seenBy = async (witness: Parameters<typeof asked>[2], withhold = false) => {
    const play = await won();
    const reports = await reportsByAll(play);
    if (withhold) play.deposits.length = 0;
    return (await asked(play, reports, witness)).seen;
  };

  it('[E4.15] is that everybody was present who was connected and handed in its moves', async () => {
    expect(await seenBy({})).toEqual(PRESENT);
    const blink = [[], [{ from: STARTED_AT + 1_000, until: STARTED_AT + 10_999, how: 'lost' as const }]];
    expect(await seenBy({ away: blink })).toEqual(PRESENT);
    const absence = [[], [{ from: STARTED_AT + 1_000, until: STARTED_AT + 11_000, how: 'lost' as const }]];
    // The newest entry came in after six seconds: what is later does not matter.
    expect(await seenBy({ away: absence })).toEqual(PRESENT);
    const before = [[], [{ from: STARTED_AT - 9_000, until: null, how: 'lost' as const }]];
    expect(await seenBy({ away: before })).toEqual(PRESENT);
  });

  it('[E4.15] is that nobody was who was away for half an absence, or whom it did not watch; where nobody handed in anything, it is who was there', async () => {
    const play = await won();
    const slow = play.deposits.map(({ jws, receivedAt }) => ({
      jws,
      receivedAt: STARTED_AT + (receivedAt - STARTED_AT) * 10,
    }));
    const away = [[], [{ from: STARTED_AT + 1_000, until: STARTED_AT + 11_000, how: 'lost' as const }]];
    const later = { ...play, deposits: slow };
    expect((await asked(later, [], { away })).seen).toEqual({ ...PRESENT, present: [0] });
    // A player who says that it was cut off was not here all the time either.
    expect((await asked(later, [], { away, distress: [1] })).seen).toEqual({ ...PRESENT, present: [0] });
    expect(await seenBy({ watchedFrom: STARTED_AT + 1 })).toEqual({ ...PRESENT, present: [] });
    expect(await seenBy({}, true)).toEqual({ ...PRESENT, present: [0, 1] });
    expect(await seenBy({ linked: false }, true)).toEqual({ present: [0, 1], falseAbsence: [], began: false });
    expect((await asked({ ...later, deposits: [] }, [], { away, until: STARTED_AT + 60_000 })).seen).toEqual({
      ...PRESENT,
      present: [0],
    });
  });

  it('[E4.15] is that who was there and had nothing to sign was present, too', async () => {
    const short = await begin('dots-and-boxes', 3);
    await act(short, 0, resign);
    await act(short, 1, resign);
    expect((await asked(short, [])).seen).toEqual({ ...PRESENT, present: [0, 1, 2] });
    // Who was on turn, and handed in nothing, was not.
    const waits = await begin('dots-and-boxes', 3);
    await act(waits, 0, { kind: 'move', move: { edge: 0 } });
    expect((await asked(waits, [])).seen).toEqual({ ...PRESENT, present: [0, 2] });
  });
});

describe('[E4.6] entries appended after the end', () => {
  it('[E4.6] change nothing: a resignation that the winner never knew of', async () => {
    const play = await almostWon();
    const late = await sign(play, 1, resign);
    await act(play, 0, column(0));
    deposit(play, late);
    const findings = await asked(play, [await reportBy(play, 0), await reportBy(play, 1, LOST)]);
    expect(findings.evidence).toMatchObject({ ...complete([1, 2], [1]), departures: [null, null] });
  });

  it('[E4.6] change nothing: moves, claims and resignations by those who knew the end', async () => {
    const play = await won();
    const state = 's'.repeat(43);
    for (const what of [column(3), absent(0), resign]) {
      const entry = await sign(play, 1, what, { ply: 7, state });
      deposit(play, entry);
      const findings = await asked(play, await reportsByAll(play));
      expect(findings).toMatchObject({ evidence: complete([1, 2]), plies: 7, inconsistent: [] });
      play.deposits.pop();
    }
  });

  it('[E4.6] are not taken for a history of their own where they are signed once', async () => {
    const play = await won();
    deposit(play, await sign(play, 1, resign, { ply: 7 }));
    expect((await asked(play, await reportsByAll(play))).equivocated).toEqual([]);
  });
});

describe('[O6.13] what a judgement may cost', () => {
  it('[O6.13] is bounded in entries and in time', async () => {
    const play = await won();
    const reports = await reportsByAll(play);
    const tooLong = { kind: 'none', lack: 'too-long' };
    expect((await asked(play, reports, {}, { clock: () => 0, maxMs: 1, maxEntries: 6 })).evidence).toEqual(tooLong);
    let now = 0;
    const clock = () => {
      now += 1;
      return now;
    };
    const kinds: string[] = [];
    for (let maxMs = 0; maxMs < 40; maxMs += 1) {
      now = 0;
      const { evidence } = await asked(play, reports, {}, { clock, maxMs, maxEntries: 99 });
      if (evidence.kind === 'none') expect(evidence).toEqual(tooLong);
      kinds.push(evidence.kind);
    }
    // Wherever it is stopped it says so; and at least every ply was asked about.
    expect(kinds.indexOf('complete')).toBeGreaterThan(7);
    expect(kinds.lastIndexOf('none')).toBe(kinds.indexOf('complete') - 1);
  });

  it('[O6.13] does not grow with claims without number: after eight at one ply their author is not listened to', async () => {
    const play = await begin('dots-and-boxes', 3);
    await act(play, 0, edge(0));
    for (let claims = 0; claims < 12; claims += 1) {
      const entry = await sign(play, 2, absent(1), { n: claims, prev: previous(play, 2) });
      // As its author's own transcript would have it, were it not refused.
      play.transcripts[2] = acceptAnyway(play, entry);
      deposit(play, entry);
    }
    const { plies, entries, evidence } = await asked(play, []);
    expect([plies, entries, evidence]).toEqual([1, 1 + 8, { kind: 'none', lack: 'incomplete' }]);
  });

  it('[E2.3] two histories are proven, the same ones, however early a judgement is stopped', async () => {
    const play = await won();
    const forked = async (seat: number, n: number) => {
      const prev = play.transcripts[seat]?.chains[seat]?.[n - 1]?.hash ?? play.setup.genesis[seat] ?? '';
      deposit(play, await sign(play, seat, column(6), { n, prev, ply: 0, heads: [null, null] }));
    };
    await forked(1, 2);
    await forked(1, 0);
    await forked(0, 1);
    play.deposits.push({ jws: 'not.a.jws', receivedAt: 0 });
    const whole = await asked(play, []);
    expect(whole.equivocated).toEqual([0, 1]);
    for (const maxMs of [0, 1, 5, 9, 14, 20]) {
      let now = 0;
      const clock = () => {
        now += 1;
        return now;
      };
      const stopped = await asked(play, [], {}, { clock, maxMs, maxEntries: 99 });
      if (stopped.evidence.kind === 'none') expect(stopped.evidence.lack).toBe('too-long');
      expect([stopped.proofs, stopped.inconsistent]).toEqual([whole.proofs, []]);
    }
    const many = await asked(play, [], {}, { clock: () => 0, maxMs: 1, maxEntries: 3 });
    expect(many).toEqual(await tooLong(play.judged, play.deposits));
    expect(many.proofs).toEqual(whole.proofs);
    expect((await tooLong(play.judged, play.deposits.toReversed())).proofs).toEqual(whole.proofs);
  });

  it('[E2.3] nobody has two histories by an entry that is not signed by its author', async () => {
    const play = await won();
    const forged = { ...(await sign(play, 1, column(6))).entry, seat: 0, n: 0, heads: [null, null] };
    const { jws } = await signEntry(signerOf(play, 1), forged);
    play.deposits.push({ jws, receivedAt: 0 });
    expect(await tooLong(play.judged, play.deposits)).toMatchObject({ equivocated: [], proofs: [] });
  });

  it('[E4.7] a move may be lawful and take too long: the clock is looked at between two moves', async () => {
    const play = await begin(treadmill, 2);
    const steps = 30_000_000;
    for (const seat of [0, 1]) {
      const entry = await sign(play, seat, { kind: 'move', move: { steps } });
      hand(play, entry, everybody(play));
      deposit(play, entry);
    }
    const budget = { clock: () => performance.now(), maxMs: 1, maxEntries: 99 };
    expect((await asked(play, [], {}, budget)).evidence).toEqual({ kind: 'none', lack: 'too-long' });
  });

  it('[E9.3] there is no replay by rules that this version does not have, and two histories are found all the same', async () => {
    const play = await won();
    const fork = await signEntry(signerOf(play, 1), {
      ...(await sign(play, 1, column(2), { n: 0, prev: play.setup.genesis[1] ?? '' })).entry,
    });
    deposit(play, fork);
    const findings = await asked({ ...play, judged: { ...play.judged, title: null } }, []);
    expect(findings).toMatchObject({ evidence: { kind: 'none', lack: 'unknown-rules' }, equivocated: [1] });
  });

  it('[E4.1] there is none of a title that cannot be played again', async () => {
    const play = await won();
    const judged = { ...play.judged, title: { ...play.title, deterministic: false } };
    expect((await asked({ ...play, judged }, [])).evidence).toEqual({ kind: 'none', lack: 'not-expected' });
  });
});
