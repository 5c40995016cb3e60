import { describe, expect, it } from 'vitest';
import {
  act,
  almostWon,
  asked,
  begin,
  column,
  deposit,
  edge,
  everybody,
  hand,
  knowLike,
  others,
  type Play,
  playOut,
  positionOf,
  reportBy,
  reportsByAll,
  resign,
  sign,
  signedAgain,
  signerOf,
} from '../testing/play.ts';
import { equivocation } from './chain.ts';
import type { Action, SignedEntry } from './entry.ts';
import { signEntry, verifyEntry } from './signed-entry.ts';

/** Two entries of one seat for one position, both of which it could have signed. */
async function forked(play: Play, seat: number, a: Action, b: Action): Promise<readonly [SignedEntry, SignedEntry]> {
  return [await sign(play, seat, a), await sign(play, seat, b)];
}

describe('two signed histories in a match of two', () => {
  it('[E2.3, E2.4] are proven by the two entries, and the one that the other went on with is played', async () => {
    const play = await begin('four-in-a-row', 2);
    const [shown, hidden] = await forked(play, 0, column(0), column(6));
    for (const entry of [shown, hidden]) deposit(play, entry);
    hand(play, shown, everybody(play));
    await playOut(play, 5);
    const findings = await asked(play, await reportsByAll(play));
    const { outcome } = positionOf(play, 1);
    expect(findings).toMatchObject({ evidence: { claim: outcome, liars: [] }, equivocated: [0], inconsistent: [] });
    const [proof] = findings.proofs;
    expect([proof?.a, proof?.b].sort()).toEqual([shown.jws, hidden.jws].sort());
    // Anybody can check a proof on its own.
    const expected = { match: play.judged.match, seats: 2, keyOf: (seat: number) => play.judged.keys[seat] };
    const [one, two] = [await verifyEntry(proof?.a, expected), await verifyEntry(proof?.b, expected)];
    expect(one.ok && two.ok && equivocation(one.value, two.value)).toBe(true);
  });

  it('[E2.4] do not save their author: the move that lost, and another in its place that nobody saw', async () => {
    const play = await almostWon();
    const loss = play.transcripts[1];
    await act(play, 0, column(0));
    // Seat 1 signs its last move again, as a block of the line.
    const first = loss?.chains[1]?.at(-1);
    const again = await signEntry(signerOf(play, 1), {
      ...(first?.entry ?? (await sign(play, 1, resign)).entry),
      act: column(0),
    });
    deposit(play, again);
    const heads = [loss?.chains[0]?.at(-1)?.hash ?? null, again.hash];
    const lie = await reportBy(play, 1, { ranks: [2, 1], heads });
    const findings = await asked(play, [await reportBy(play, 0), lie]);
    expect(findings).toMatchObject({ evidence: { claim: { ranks: [1, 2] } }, equivocated: [1] });
  });

  it('[E2.4] that the other went on with neither of end before they part', async () => {
    const play = await almostWon();
    for (const entry of await forked(play, 0, column(0), column(6))) deposit(play, entry);
    const findings = await asked(play, []);
    expect(findings).toMatchObject({ evidence: { kind: 'none', lack: 'incomplete' }, plies: 6, equivocated: [0] });
  });

  it('[E2.4] are chosen between by the report of the other', async () => {
    const play = await almostWon();
    const [winning, hidden] = await forked(play, 0, column(0), column(6));
    for (const entry of [winning, hidden]) deposit(play, entry);
    hand(play, winning, [1]);
    const findings = await asked(play, [await reportBy(play, 1)]);
    expect(findings).toMatchObject({ evidence: { claim: { ranks: [1, 2] }, liars: [] }, equivocated: [0] });
  });

  it('[E2.4] are not what a move that could not be played, and one in its place, make: the second is played', async () => {
    const play = await almostWon();
    const [illegal, legal] = await forked(play, 0, column(9), column(0));
    for (const entry of [illegal, legal]) deposit(play, entry);
    hand(play, legal, everybody(play));
    const findings = await asked(play, await reportsByAll(play));
    // It is proven to have signed both; that is its own doing.
    expect(findings).toMatchObject({ evidence: { claim: { ranks: [1, 2] } }, equivocated: [0] });
  });
});

describe('the same content signed twice', () => {
  it('[E2.3] is one entry, whichever of its signatures others name, and no proof of anything', async () => {
    const play = await begin('four-in-a-row', 2);
    const entry = await sign(play, 0, column(0));
    // As from a library that adds chance to its signatures: another signature that fits, for the same payload.
    const again = await signedAgain(play, entry);
    expect(again.hash).not.toBe(entry.hash);
    deposit(play, entry);
    deposit(play, again);
    // Each player has another one of them.
    hand(play, again, [0]);
    hand(play, entry, [1]);
    const answer = await sign(play, 1, column(1));
    expect(answer.entry.heads[0]).toBe(entry.hash);
    deposit(play, answer);
    const next = await signEntry(signerOf(play, 0), {
      ...answer.entry,
      seat: 0,
      n: 1,
      prev: again.hash,
      heads: [null, answer.hash],
      ply: 2,
      act: resign,
    });
    deposit(play, next);
    const findings = await asked(play, []);
    expect(findings).toMatchObject({
      evidence: { claim: { ranks: [2, 1] } },
      equivocated: [],
      proofs: [],
      plies: 2,
      entries: 3,
    });
  });
});

describe('two signed histories in a match of three, shown to different peers', () => {
  /** Seat 0 shows one first move to seat 1 and another to seat 2. */
  async function split() {
    const play = await begin('dots-and-boxes', 3);
    const [one, two] = await forked(play, 0, edge(0), edge(9));
    hand(play, one, [0, 1]);
    hand(play, two, [2]);
    for (const entry of [one, two]) deposit(play, entry);
    return { play, one, two };
  }

  it('[E2.4] are split where each was gone on with, and their author is proven', async () => {
    const { play } = await split();
    const answer = await sign(play, 1, edge(4));
    hand(play, answer, [0, 1]);
    deposit(play, answer);
    const other = await sign(play, 2, resign);
    deposit(play, other);
    const findings = await asked(play, []);
    expect(findings).toMatchObject({ evidence: { kind: 'none', lack: 'split' }, equivocated: [0], inconsistent: [] });
  });

  /** Seat 2 has resigned; the last act of the match, by one of the others, is signed in two ways. */
  async function splitAtTheEnd() {
    const play = await begin('dots-and-boxes', 3);
    await act(play, 0, edge(0));
    await act(play, 2, resign);
    await playOut(play, 31, 83);
    const { turn, state } = positionOf(play, 0);
    const author = turn ?? 0;
    const other = 1 - author;
    const [one, two] = await forked(play, author, { kind: 'move', move: play.title.moves(state)[0] }, resign);
    for (const entry of [one, two]) deposit(play, entry);
    hand(play, one, [other]);
    hand(play, two, [2]);
    return { play, author, other };
  }

  it('[E2.4] are split, too, where the reports of others come from different ones', async () => {
    const { play, author, other } = await splitAtTheEnd();
    const reports = [await reportBy(play, other), await reportBy(play, 2)];
    const findings = await asked(play, reports);
    expect(findings).toMatchObject({ evidence: { kind: 'none', lack: 'split' }, equivocated: [author] });
  });

  it('[E2.4] are not split by a report that was not made from what it names', async () => {
    const { play, author, other } = await splitAtTheEnd();
    const honest = await reportBy(play, other);
    const accomplice = await reportBy(play, 2);
    for (const lie of [{ ranks: [2, 2, 1], scores: accomplice.scores }, { state: 'f'.repeat(43) }]) {
      const findings = await asked(play, [honest, { ...accomplice, ...lie }]);
      const { ranks, scores } = honest;
      expect(findings).toMatchObject({ evidence: { claim: { ranks, scores } }, equivocated: [author] });
    }
  });

  it('[E2.4] are not split by the word of one who keeps two histories itself', async () => {
    const { play } = await split();
    // The accomplice, seat 2, has a history for each of the two: only one of them was ever shown to seat 1.
    const answer = await sign(play, 1, edge(4));
    deposit(play, answer);
    hand(play, answer, [0, 1]);
    const accomplice = await sign(play, 2, resign);
    knowLike(play, 2, 1);
    const again = await sign(play, 2, edge(20));
    expect(again.entry.n).toBe(accomplice.entry.n);
    for (const entry of [accomplice, again]) deposit(play, entry);
    hand(play, again, everybody(play));
    await playOut(play, 8);
    const findings = await asked(play, [await reportBy(play, 1)]);
    const { outcome } = positionOf(play, 1);
    expect(findings).toMatchObject({ evidence: { claim: outcome }, equivocated: [0, 2] });
  });

  it('[E2.4] are not split by a report that contradicts its author’s own entries', async () => {
    const play = await begin('dots-and-boxes', 3);
    const [shown, hidden] = await forked(play, 0, edge(0), edge(9));
    for (const entry of [shown, hidden]) deposit(play, entry);
    hand(play, shown, everybody(play));
    await playOut(play, 6);
    const honest = await reportBy(play, 1);
    // Seat 2 went on with the first one in every move, and now names the other.
    const lie = await reportBy(play, 2, { heads: [hidden.hash, null, null], ranks: [3, 2, 1] });
    const findings = await asked(play, [honest, lie]);
    expect(findings).toMatchObject({ evidence: { claim: { ranks: honest.ranks } }, equivocated: [0] });
  });

  it('[E2.4] by two who collude do not shake the transcript of the third', async () => {
    const play = await playOut(await begin('dots-and-boxes', 3), 12);
    const honest = await reportBy(play, 1);
    // Both sign, for every position of theirs, another entry as well.
    for (const seat of others(play, 1)) {
      for (const { entry } of play.transcripts[1]?.chains[seat] ?? []) {
        deposit(play, await signEntry(signerOf(play, seat), { ...entry, act: resign }));
      }
    }
    const lies = await Promise.all(others(play, 1).map((seat) => reportBy(play, seat, { ranks: [1, 3, 1] })));
    const findings = await asked(play, [honest, ...lies]);
    expect(findings).toMatchObject({ evidence: { claim: { ranks: honest.ranks } }, equivocated: [0, 2] });
    expect(findings.evidence).toMatchObject({ liars: [0, 2] });
  });
});
