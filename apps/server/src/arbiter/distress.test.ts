import { DISTRESS_TYP, DISTRESS_VERSION } from '@parley/evidence';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { MatchRow, Store } from '../store/store.ts';
import { sampleMatch, samplePlayer, writeVerdict } from '../store/testing/samples.ts';
import { makePen } from '../testing/pen.ts';
import type { Pen } from '../testing/recorder.ts';
import { makeDistress } from './distress.ts';
import { makeUndecidedMatches, type UndecidedMatches } from './undecided.ts';
import { RETURN_MS } from './watch.ts';

const ADA = samplePlayer('Ada');
const BO = samplePlayer('Bo');

let store: Store;
let undecided: UndecidedMatches;
let ada: Pen;
let match: MatchRow;
let now: number;
let connected: Set<string>;
let left: Set<number>;
let holder: string | null;
let declare: ReturnType<typeof makeDistress>;

beforeEach(async () => {
  store = makeMemoryStore();
  undecided = makeUndecidedMatches();
  now = 1_000_000;
  connected = new Set();
  left = new Set();
  holder = null;
  ada = await makePen();
  const row = sampleMatch('match-one', [ADA, BO]);
  match = { ...row, participants: row.participants.map((one, seat) => (seat === 0 ? { ...one, key: ada.key } : one)) };
  await store.matches.start(match);
  undecided.add(match, [], [], 9_000_000);
  declare = makeDistress({
    matches: store.matches,
    undecided,
    clock: () => now,
    isConnected: (client) => connected.has(client),
    holderOf: (_match, seat) => (seat === 0 ? holder : null),
    watchedFrom: () => 0,
    sawLeave: (_match, seat) => left.has(seat),
  });
});

const statement = (change: object = {}, pen = ada): Promise<string> =>
  pen.sign(DISTRESS_TYP, { v: DISTRESS_VERSION, match: match.id, seat: 0, since: 1, at: 2, ...change });
const outcome = async (jws: string, id = match.id, carrier: string | null = null): Promise<unknown> => {
  const declared = await declare(id, jws, carrier);
  return declared.ok ? declared.value : declared.error;
};

describe('distress', () => {
  it('[T7.6] of somebody who is not connected counts, is kept, and counts once', async () => {
    expect(await outcome(await statement())).toEqual({ player: ADA.id, counted: true });
    expect(undecided.byId.get(match.id)?.distress).toEqual(new Set([0]));
    connected.add('client-of-Ada');
    expect(await outcome(await statement({ at: 9 }))).toEqual({ player: ADA.id, counted: true });
    expect(await store.matches.distress(match.id)).toHaveLength(1);
  });

  it('[T7.3] carried by a peer counts the same; carried by a stranger it is refused', async () => {
    expect(await outcome(await statement(), match.id, 'player-Cy')).toBe('not-a-party');
    expect(await outcome(await statement(), match.id, BO.id)).toEqual({ player: ADA.id, counted: true });
  });

  it('[T7.6] of somebody who is connected does not count', async () => {
    connected.add('client-of-Ada');
    expect(await outcome(await statement())).toEqual({ player: ADA.id, counted: false });
    expect(await store.matches.distress(match.id)).toEqual([]);
  });

  it('[T7.6, N6.6] who came back with another client is connected by that one, and not by the one that began the match', async () => {
    holder = 'client-of-the-phone';
    connected.add('client-of-the-phone');
    expect(await outcome(await statement())).toEqual({ player: ADA.id, counted: false });
    connected.delete('client-of-the-phone');
    connected.add('client-of-Ada');
    expect(await outcome(await statement())).toEqual({ player: ADA.id, counted: true });
  });

  it('[T7.7] the server’s own downtime is nobody’s distress', async () => {
    now = RETURN_MS - 1;
    expect(await outcome(await statement())).toEqual({ player: ADA.id, counted: false });
    now = RETURN_MS;
    expect(await outcome(await statement())).toEqual({ player: ADA.id, counted: true });
  });

  it('[T7.7] of somebody who left a server that is new counts: it was here', async () => {
    now = RETURN_MS - 1;
    left.add(0);
    expect(await outcome(await statement())).toEqual({ player: ADA.id, counted: true });
  });

  it.each<[string, object]>([
    ['of another match', { match: 'match-two' }],
    ['of another seat', { seat: 1 }],
    ['of no shape', { since: 'yesterday' }],
    ['that ends before it begins', { since: 9 }],
  ])('[T7.5, E1.3] a statement %s is refused', async (_what, change) => {
    expect(await outcome(await statement(change))).toBe('evidence-refused');
  });

  it('[T7.5, E1.3] so is one by another key, one of a seat that there is not, and what is none', async () => {
    expect(await outcome(await statement({}, await makePen()))).toBe('evidence-refused');
    expect(await outcome(await statement({ seat: 5 }))).toBe('not-a-party');
    expect(await outcome('a.b.c')).toBe('evidence-refused');
    expect(await outcome(await statement(), 'match-nine')).toBe('unknown-match');
  });

  it('[T7.9, O6.7] while the verdict is being made it is late, and told so at once', async () => {
    const found = undecided.byId.get(match.id);
    if (found === undefined) throw new Error('it is there');
    found.stage = 'deciding';
    found.verdict = new Promise(() => {});
    expect(await outcome(await statement())).toBe('report-late');
    expect(await outcome(await statement(), match.id, BO.id)).toBe('report-late');
  });

  it('[T7.9] after the verdict it is late', async () => {
    await writeVerdict(store, match);
    undecided.remove(match.id);
    expect(await outcome(await statement())).toBe('report-late');
  });
});
