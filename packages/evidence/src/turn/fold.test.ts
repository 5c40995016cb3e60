import { turnTitle } from '@parley/games/testing';
import { describe, expect, it } from 'vitest';
import { signed } from '../testing/entry.ts';
import type { Action } from './entry.ts';
import { fold, type Setup } from './fold.ts';
import { acceptEntry, emptyTranscript, nextEntry, type Transcript } from './transcript.ts';

function setup(title: string, seats: number): Setup {
  const genesis = Array.from({ length: seats }, (_, seat) => `g${seat}`.padEnd(43, '.'));
  return { match: 'match-0001', title: turnTitle(title), seats, seed: 1, genesis };
}

/** The transcript after these players signed these actions, each knowing all before it. */
function after(start: Transcript, acts: readonly (readonly [seat: number, act: Action])[]): Transcript {
  return acts.reduce((transcript, [seat, act]) => {
    const { ply } = fold(transcript.setup, transcript.chains);
    const acceptance = acceptEntry(transcript, signed(nextEntry(transcript, seat, ply, act, STATE)), () => true);
    expect(acceptance.refused).toEqual([]);
    return acceptance.transcript;
  }, start);
}

const edge = (number: number): Action => ({ kind: 'move', move: { edge: number } });
const column = (number: number): Action => ({ kind: 'move', move: { column: number } });
const drop = (...seats: number[]): Action => ({ kind: 'drop', seats, reason: 'absent' });
const resign: Action = { kind: 'resign', reason: 'resigned' };
/** The fold and the transcript do not look at states. */
const STATE = 's'.repeat(43);
const position = (transcript: Transcript) => fold(transcript.setup, transcript.chains);

describe('[N2.4] the fold', () => {
  it('[N2.4] a resignation that the mover did not know of counts after the move, in whatever order they arrive', () => {
    const start = after(emptyTranscript(setup('four-in-a-row', 2)), [
      [0, column(0)],
      [1, column(1)],
    ]);
    const moved = signed(nextEntry(start, 0, 2, column(0), STATE));
    const resigned = signed(nextEntry(start, 1, 2, resign, STATE));
    const take = (transcript: Transcript, entry: typeof moved) => acceptEntry(transcript, entry, () => true).transcript;
    const one = take(take(start, moved), resigned);
    const two = take(take(start, resigned), moved);
    expect(position(one)).toEqual(position(two));
    expect(position(one)).toMatchObject({ ply: 3, outcome: { ranks: [1, 2] }, departures: [null, 'resigned'] });
    const knew = after(take(start, resigned), []);
    expect(position(knew)).toMatchObject({ ply: 2, turn: null });
  });

  it('[N2.4] a resignation held back until the match is over changes nothing', () => {
    // Always the last line that may be drawn, so that the boxes fall to different players; to the last ply but one.
    let almost = emptyTranscript(setup('dots-and-boxes', 3));
    for (let moves = almost.setup.title.moves(position(almost).state); moves.length > 1; ) {
      almost = after(almost, [[position(almost).turn ?? 0, { kind: 'move', move: moves.at(-1) }]]);
      moves = almost.setup.title.moves(position(almost).state);
    }
    const { turn, ply, state } = position(almost);
    // A player whose turn it is not signs that it gave up before the last ply, and holds the entry back until that was played.
    const quitter = [0, 1, 2].find((seat) => seat !== turn) ?? 0;
    const heldBack = signed(nextEntry(almost, quitter, ply, resign, STATE));
    const over = after(almost, [[turn ?? 0, { kind: 'move', move: almost.setup.title.moves(state)[0] }]]);
    const { outcome } = position(over);
    const { transcript, accepted } = acceptEntry(over, heldBack, () => true);
    expect(accepted).toHaveLength(1);
    expect(position(transcript).outcome).toEqual(outcome);
    // Said in time, it would have cost the quitter its place: so there was something to lose.
    const inTime = acceptEntry(almost, heldBack, () => true).transcript;
    const without = after(inTime, [[turn ?? 0, { kind: 'move', move: almost.setup.title.moves(state)[0] }]]);
    expect(position(without).outcome).not.toEqual(outcome);
  });

  it('[N11.4] leaving does not void a match that has gone on without the player who left', () => {
    const start = emptyTranscript(setup('dots-and-boxes', 3));
    const left = signed(nextEntry(start, 2, 0, { kind: 'resign', reason: 'left' }, STATE));
    const gone = after(start, [
      [0, edge(0)],
      [1, edge(5)],
      [0, drop(2)],
      [1, drop(2)],
      [0, edge(10)],
    ]);
    const { transcript, accepted } = acceptEntry(gone, left, () => true);
    expect(accepted).toHaveLength(1);
    expect(position(transcript)).toEqual(position(gone));
  });

  it('[N11.5] one who lost touch with two does not go on instead of them', () => {
    const start = after(emptyTranscript(setup('dots-and-boxes', 3)), [[0, edge(0)]]);
    const alone = signed(nextEntry(start, 2, 1, drop(0, 1), STATE));
    const both = after(start, [
      [0, drop(2)],
      [1, drop(2)],
    ]);
    const { transcript } = acceptEntry(both, alone, () => true);
    expect(position(transcript).departures).toEqual([null, null, 'absent']);
  });

  it('[N11.5] a drop takes effect only when everybody else still playing signed the same set at the same ply', () => {
    const two = after(emptyTranscript(setup('dots-and-boxes', 4)), [
      [0, edge(0)],
      [1, edge(5)],
    ]);
    const one = after(two, [[0, drop(2)]]);
    expect(position(one).departures).toEqual([null, null, null, null]);
    const other = after(one, [[1, drop(2, 3)]]);
    expect(position(other).departures).toEqual([null, null, null, null]);
    const same = after(other, [[0, drop(2, 3)]]);
    expect(position(same)).toMatchObject({ turn: 0, departures: [null, null, 'absent', 'absent'] });
  });

  it('[N11.5] claims signed before and after a resignation arrived add up', () => {
    const start = after(emptyTranscript(setup('dots-and-boxes', 4)), [
      [0, edge(0)],
      [1, edge(5)],
    ]);
    const claimed = after(start, [[0, drop(2, 3)]]);
    const gone = after(claimed, [
      [3, resign],
      [1, drop(2)],
    ]);
    expect(position(gone)).toMatchObject({ departures: [null, null, 'absent', 'resigned'], turn: 0 });
  });

  it('[N11.5] a claim that was not complete when the ply was played has no effect afterwards', () => {
    const start = after(emptyTranscript(setup('dots-and-boxes', 3)), [
      [0, edge(0)],
      [1, edge(5)],
    ]);
    const moved = signed(nextEntry(start, 2, 2, edge(10), STATE));
    const claim = signed(nextEntry(start, 0, 2, drop(2), STATE));
    let transcript = start;
    for (const entry of [claim, moved]) transcript = acceptEntry(transcript, entry, () => true).transcript;
    expect(position(transcript)).toMatchObject({ ply: 3, turn: 0, departures: [null, null, null] });
  });

  it('[N11.4] leaving before the first ply voids the match even where that ply was played meanwhile', () => {
    const start = emptyTranscript(setup('four-in-a-row', 2));
    const moved = signed(nextEntry(start, 0, 0, column(3), STATE));
    const left = signed(nextEntry(start, 1, 0, { kind: 'resign', reason: 'left' }, STATE));
    let transcript = start;
    for (const entry of [moved, left]) transcript = acceptEntry(transcript, entry, () => true).transcript;
    expect(position(transcript)).toMatchObject({ isVoid: true, turn: null, outcome: null, departures: [null, 'left'] });
  });
});

describe('[E2.7] the transcript', () => {
  const start = () =>
    after(emptyTranscript(setup('four-in-a-row', 2)), [
      [0, column(0)],
      [1, column(1)],
    ]);
  const accepted = (transcript: Transcript, entry: ReturnType<typeof signed>) =>
    acceptEntry(transcript, entry, () => true);

  /** Column 0 is full, without a line, and seat 0 is on turn. */
  const full = () =>
    after(
      start(),
      [0, 1, 0, 1, 0].map((seat) => [seat, column(0)] as const),
    );

  it.each<[string, Transcript, (transcript: Transcript) => ReturnType<typeof nextEntry>]>([
    ['illegal', full(), (transcript) => nextEntry(transcript, 1, 7, column(0), STATE)],
    ['malformed-move', start(), (transcript) => nextEntry(transcript, 0, 2, { kind: 'move', move: 'left' }, STATE)],
    ['out-of-turn', start(), (transcript) => nextEntry(transcript, 1, 2, column(0), STATE)],
    // past, and still to come, by what the entry itself shows that its author knew
    ['wrong-ply', start(), (transcript) => nextEntry(transcript, 1, 0, resign, STATE)],
    ['wrong-ply', start(), (transcript) => nextEntry(transcript, 1, 3, resign, STATE)],
  ])('[N2.6] refuses what is %s, and names its author', (code, transcript, make) => {
    const entry = make(transcript);
    const acceptance = accepted(transcript, signed(entry));
    expect(acceptance.refused).toEqual([{ seat: entry.seat, code }]);
    expect(position(acceptance.transcript)).toEqual(position(transcript));
  });

  it('[E2.7] an entry whose author knew more than we do is held until we know it too', () => {
    const transcript = start();
    const moved = signed(nextEntry(transcript, 0, 2, column(2), STATE));
    const known = accepted(transcript, moved).transcript;
    const answer = signed(nextEntry(known, 1, 3, column(2), STATE));
    const early = accepted(transcript, answer);
    expect(early).toMatchObject({ accepted: [], refused: [], missing: true });
    const late = accepted(early.transcript, moved);
    expect(late.accepted.map(({ hash }) => hash)).toEqual([moved.hash, answer.hash]);
    expect(late.missing).toBe(false);
    expect(position(late.transcript).ply).toBe(4);
  });

  it('[E2.7] a second entry in the same place is refused as equivocation, and only once', () => {
    const transcript = start();
    const one = accepted(transcript, signed(nextEntry(transcript, 0, 2, column(2), STATE))).transcript;
    const other = signed(nextEntry(transcript, 0, 2, column(3), STATE));
    const refused = accepted(one, other);
    expect(refused.refused).toEqual([{ seat: 0, code: 'equivocation' }]);
    expect(accepted(refused.transcript, other).refused).toEqual([]);
  });

  it('[E2.7] nothing is taken from an author after its resignation', () => {
    const transcript = after(emptyTranscript(setup('dots-and-boxes', 3)), [
      [0, edge(0)],
      [1, resign],
    ]);
    expect(accepted(transcript, signed(nextEntry(transcript, 1, 1, drop(0), STATE))).refused).toEqual([
      { seat: 1, code: 'departed' },
    ]);
  });

  it('[O6.8] entries that wait are bounded for each author', () => {
    let transcript = start();
    for (let n = 0; n < 100; n += 1) {
      transcript = accepted(
        transcript,
        signed({ ...nextEntry(transcript, 0, 2, column(2), STATE), n: 10 + n }),
      ).transcript;
    }
    expect(transcript.held).toHaveLength(32);
    expect(accepted(transcript, signed({ ...nextEntry(transcript, 1, 2, resign, STATE), n: 9_000 })).refused).toEqual([
      { seat: 1, code: 'too-many' },
    ]);
  });

  it('[O6.8] claims are bounded for each author at each ply, and a new ply has its own', () => {
    const crowd = after(emptyTranscript(setup('dots-and-boxes', 4)), [[0, edge(0)]]);
    // Every set of others that leaves somebody else, as an honest player might have to sign them, and two again.
    const sets = [[0], [2], [3], [0, 2], [0, 3], [2, 3], [0]];
    const most = after(
      crowd,
      [...sets, [2]].map((seats) => [1, drop(...seats)] as const),
    );
    const claim = signed(nextEntry(most, 1, 1, drop(2), STATE));
    expect(accepted(most, claim).refused).toEqual([{ seat: 1, code: 'too-many' }]);
    expect(accepted(most, signed(nextEntry(most, 0, 1, drop(2), STATE))).refused).toEqual([]);
    const moved = after(most, [[1, edge(2)]]);
    expect(accepted(moved, signed(nextEntry(moved, 1, 2, drop(2), STATE))).refused).toEqual([]);
  });
});
