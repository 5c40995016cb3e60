import { automaticMove, seededRandom } from '@parley/games';
import { type DiceState, liarsDice } from '@parley/games/liars-dice';
import { describe, expect, it } from 'vitest';
import { bundleOf, contentOf } from '../testing/bundle.ts';
import { newSigner } from '../testing/key-pair.ts';
import {
  act,
  asked,
  begin,
  deposit,
  everybody,
  hand,
  type Play,
  playOut,
  positionOf,
  reportBy,
  reportsByAll,
  secretOf,
  sign,
  someMove,
} from '../testing/play.ts';
import { verifyBundle } from '../verify-bundle.ts';
import type { Action } from './entry.ts';
import { stepsOf } from './steps.ts';

const move = (made: unknown): Action => ({ kind: 'move', move: made });
const stateOf = (play: Play): DiceState => positionOf(play, 0).state as DiceState;

/** Plays until this holds: devices sign by themselves, players at random. */
async function playUntil(play: Play, holds: (state: DiceState) => boolean): Promise<void> {
  const random = seededRandom(5);
  while (!holds(stateOf(play))) {
    const position = positionOf(play, 0);
    if (position.turn === null) throw new Error('it is over');
    await act(play, position.turn, someMove(play, position, random));
  }
}

const isLastToOpen = ({ phase, link, next }: DiceState): boolean => phase === 'open' && link === 1 && next === 2;

describe('[N9.12] the judge of a match with secrets', () => {
  it('[N9.12] computes the dice again, and finds what the players report', async () => {
    const play = await playOut(await begin('liars-dice', 3));
    const reports = await reportsByAll(play);
    const { evidence, inconsistent } = await asked(play, reports);
    const claim = { kind: 'ranks', ranks: reports[0]?.ranks, scores: null };
    expect(evidence).toMatchObject({ kind: 'complete', claim, liars: [] });
    expect(inconsistent).toEqual([]);
  });

  it('[N9.12] a file of the match is checked without anybody’s secret, and shows no end without one of the openings', async () => {
    const play = await playOut(await begin('liars-dice', 2));
    const server = await newSigner();
    const text = await bundleOf(play, await reportsByAll(play), server);
    const titleOf = () => play.title;
    const whole = await verifyBundle(text, { titleOf, serverKeys: [server.key] });
    expect(whole).toMatchObject({ ok: true, faults: [], replayed: true });
    expect(text).not.toContain(secretOf(0));
    // The same match without one of the openings: the rest does not lead to the end that is in the file.
    const openings = play.deposits.filter(({ jws }) =>
      Buffer.from(jws.split('.')[1] ?? '', 'base64url').includes('"open"'),
    );
    play.deposits.splice(play.deposits.indexOf(openings[5] ?? play.deposits[0] ?? { jws: '', receivedAt: 0 }), 1);
    expect((await asked(play, [])).evidence.kind).toBe('none');
  });

  it('[N9.12] who lies about the end of such a match is proven a liar', async () => {
    const play = await playOut(await begin('liars-dice', 2));
    const [one, two] = await reportsByAll(play);
    if (one === undefined || two === undefined) throw new Error('no reports');
    const lie = { ...two, ranks: one.ranks === null ? null : one.ranks.toReversed() };
    expect((await asked(play, [one, lie])).evidence).toMatchObject({ kind: 'complete', liars: [1] });
  });
});

describe('[N9.13] an opening that does not fit', () => {
  it('[N9.13] is refused by everybody, is no part of the match, and its author is out of time by the server’s own account', async () => {
    const play = await begin('liars-dice', 3);
    await playUntil(play, isLastToOpen);
    const before = positionOf(play, 0);
    // Another secret than the one it is bound to: one link of another seat's chain stands for any.
    const other = liarsDice.secrets?.automatic({ ...stateOf(play), next: 1, link: 2 }, 1, secretOf(1));
    const forged = await sign(play, 2, move(other));
    hand(play, forged, everybody(play));
    deposit(play, forged);
    expect(positionOf(play, 0)).toEqual(before);
    expect(positionOf(play, 1)).toEqual(before);
    play.now += 200_000;
    for (const seat of [0, 1]) {
      const claim = await sign(play, seat, { kind: 'drop', seats: [2], reason: 'time' });
      hand(play, claim, [0, 1]);
      deposit(play, claim);
    }
    await playUntil(play, ({ phase }) => phase === 'bid');
    expect(stateOf(play)).toMatchObject({ out: [2], dice: [5, 5, 5] });
    await act(play, positionOf(play, 0).turn ?? 0, { kind: 'resign', reason: 'resigned' });
    const reports = [await reportBy(play, 0), await reportBy(play, 1)];
    const { evidence } = await asked(play, reports);
    expect(evidence).toMatchObject({
      kind: 'complete',
      liars: [],
      departures: [expect.anything(), null, 'time']
        .with(0, reports[0]?.departures[0] ?? null)
        .with(1, reports[0]?.departures[1] ?? null),
    });
    expect(reports[0]?.ranks?.[2]).toBe(2);
  });
});

it('[N9.14] in a replay what devices sign is one step, and the dice are in it', async () => {
  const play = await playOut(await begin('liars-dice', 2));
  const server = await newSigner();
  const content = await contentOf(play, await reportsByAll(play), server.key);
  const steps = await stepsOf(content, play.title);
  const states = steps.map(({ state }) => state as DiceState);
  expect(states[1]).toMatchObject({ phase: 'bid', link: 1 });
  const doubts = states.filter(({ doubter }) => doubter !== null);
  expect(doubts.length).toBeGreaterThanOrEqual(5);
  for (const [at, state] of states.entries()) {
    if (state.doubter === null) continue;
    const next = states[at + 1];
    expect(next?.last?.dice.flat()).toHaveLength(state.dice.reduce((sum, dice) => sum + dice, 0));
    expect(automaticMove(play.title, next, secretOf)).toBeNull();
  }
});
