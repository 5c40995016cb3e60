import {
  type Head,
  hashText,
  makeSeatChain,
  readHead,
  type Signer,
  tickSetupOf,
  verifyTickItem,
} from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { expect, it } from 'vitest';
import type { CoreCommand, CoreInput, MatchCore } from '../core.ts';
import { MATCH, TickMatch } from '../testing/tick-match.ts';
import { Departures } from './departures.ts';
import type { TickOwn } from './own.ts';
import { Chains } from './signing.ts';

type Core = MatchCore<TickOwn>;

const title = bumpers({ ticks: 420, points: 1_000 });
const short = { ...title, absenceMs: 3_000 };

/** A key that puts 64 other bytes under some of the heads. They go out as if they were signed. */
function forging(signer: Signer, isForged: (block: number) => boolean): Signer {
  const sign: Signer['sign'] = async (typ, payload) => {
    const jws = await signer.sign(typ, payload);
    const block = payload !== null && typeof payload === 'object' && 'block' in payload ? Number(payload.block) : -1;
    return isForged(block) ? `${jws.slice(0, jws.lastIndexOf('.'))}.${'A'.repeat(86)}` : jws;
  };
  return { ...signer, sign };
}

/** A player who forges these heads of its own. */
function forger(core: Core, isForged: (block: number) => boolean): Core {
  const step = core.step.bind(core);
  return Object.assign(core, {
    step: (input: CoreInput<TickOwn>, now: number): readonly CoreCommand<TickOwn>[] =>
      step(input, now).map((command) =>
        command.kind === 'sign'
          ? { kind: 'sign', sign: (signer: Signer) => command.sign(forging(signer, isForged)) }
          : command,
      ),
  });
}

const begun = (seats: number, isForged: (block: number) => boolean) =>
  TickMatch.begun({
    seats,
    title: short,
    make: (seat, make) => (seat === 1 ? forger(make(), isForged) : make()),
  });

const setupOf = ({ match }: TickMatch) =>
  tickSetupOf({ match: MATCH, seats: match.seats.length, keys: match.signers.map(({ key }) => key) }, short);

const chainAt = ({ match }: TickMatch, seat: number, of: number) => {
  const record = match.core(seat).ticks?.record();
  if (!record) throw new Error('no match in real time');
  return record.chain(of);
};

/** Nothing is in the hands of these players that the server would refuse. */
async function expectSigned(match: TickMatch, seats: readonly number[]): Promise<void> {
  for (const seat of seats) {
    const { chains, forks } = match.match.transcript(seat);
    const items = [...[...chains, ...forks].map(({ jws }) => jws), ...(match.core(seat).record?.() ?? [])];
    for (const jws of items) expect(await verifyTickItem(jws, setupOf(match))).toMatchObject({ ok: true });
  }
}

/** These go on without player 1, blame nobody else, and the judge finds that they may. */
async function expectOut(match: TickMatch, others: readonly number[]): Promise<void> {
  await match.toTheEnd(others);
  const reports = await Promise.all(others.map((seat) => match.core(seat).report()));
  for (const report of reports) {
    expect(report.departures[1]).toBe('absent');
    expect(report.refused.filter(({ seat }) => seat !== 1)).toEqual([]);
  }
  const { evidence, seen } = await match.verdict(others, reports);
  expect(evidence).toMatchObject({ kind: 'complete', liars: [] });
  expect(evidence.kind === 'complete' && evidence.departures[1]).toMatch(/time|absent/);
  expect(seen.falseAbsence).toEqual([]);
  await expectSigned(match, others);
}

it.each([2, 3])(
  '[N12.20] of %i players, one who forges the head of each second that would be deposited is named, and all that the others hand in is signed',
  async (seats) => {
    const match = await begun(seats, (block) => block % 10 === 9 && block < 60);
    await match.toTheEnd();
    for (const seat of match.seats.filter((one) => one !== 1)) {
      expect(match.core(seat).view.seats[1]?.refused).toMatchObject({ latest: 'bad-signature' });
      await expectSigned(match, [seat]);
      expect((await match.judged(await match.match.reports(), seat)).evidence).toMatchObject({ kind: 'complete' });
    }
  },
  60_000,
);

it.each([2, 3])(
  '[N12.21] of %i players, one who forges its last heads ends nothing with them: it is waited for, and out',
  async (seats) => {
    const match = await begun(seats, (block) => block > 50);
    await expectOut(
      match,
      match.seats.filter((seat) => seat !== 1),
    );
  },
  60_000,
);

it('[N12.21] what was shown behind forged heads is taken back where other inputs are signed, and the match goes on with those', async () => {
  const match = await begun(2, (block) => block > 20);
  await match.match.play(match.random, () => chainAt(match, 0, 1).block >= 24);
  match.match.mute(1);
  const shown = chainAt(match, 0, 1);
  const other = makeSeatChain(setupOf(match), 1);
  other.add(shown.inputs(0, 21 * 6));
  other.add(new Uint8Array(6 * 6).fill(3));
  const signer = match.match.signers[1];
  const first = shown.heads.at(-1);
  if (signer === undefined || first === undefined) throw new Error('nobody plays');
  const block = 26;
  const hash = hashText(other.hashAt(block) ?? new Uint8Array());
  const signed = await signer.sign('parley-ticks+jws', { ...first.head, block, hash, known: [null, null], tick: 0 });
  const read = readHead(signed);
  if (!read.ok) throw new Error(read.error);
  const head = read.value;
  for (const jws of [head.jws, other.section(head, 0)]) {
    const item = await match.core(0).readDelivered(jws);
    if (item?.kind !== 'own') throw new Error('it is signed');
    match.match.input(0, item);
    await match.playFor(100);
  }
  await match.playFor(1_500);
  expect(match.confirmed(0)).toBeGreaterThan(26 * 6);
}, 60_000);

it.each([
  [2, 21, 2_900],
  [3, 21, 2_900],
  [2, 11, 2_400],
  [3, 11, 2_400],
])(
  '[N12.22, N12.23] of %i players, one who falls silent behind heads that it forged from block %i on, after %i ms, is out, and nobody is blamed for handing them on',
  async (seats, from, ms) => {
    const match = await begun(seats, (block) => block >= from);
    await match.playFor(ms);
    match.match.mute(1);
    await expectOut(
      match,
      match.seats.filter((seat) => seat !== 1),
    );
  },
  60_000,
);

it('[N12.22] a claim that was due is due no more once another signature of who is gone counts', () => {
  const keys = ['a', 'b', 'c'].map((key) => key.repeat(43));
  const setup = tickSetupOf({ match: MATCH, seats: 3, keys }, short);
  const chains = new Chains(setup, 0);
  const reader = chains.readers[1];
  reader?.add(new Uint8Array(12).fill(3));
  const departures = new Departures(setup, 0, chains);
  departures.agreed(1, 12);
  const [before] = departures.due();
  if (before === undefined) throw new Error('a claim is due');
  expect(departures.isDue(before)).toBe(true);
  const hash = hashText(chains.chain(1).hashAt(0) ?? new Uint8Array());
  const head: Head = { v: 1, match: MATCH, seat: 1, block: 0, hash, known: [null, null, null], tick: 0, state: 0 };
  reader?.take({ head, jws: '' }, true);
  expect(departures.isDue(before)).toBe(false);
  expect(departures.due()).toMatchObject([{ kind: 'drop', seats: [{ seat: 1, block: 0 }] }]);
});
