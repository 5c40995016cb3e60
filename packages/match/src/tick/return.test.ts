import { readSection } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { describe, expect, it } from 'vitest';
import { at } from '../testing/company.ts';
import { TickMatch } from '../testing/tick-match.ts';

/** Nobody was seen to do anything forbidden. */
function expectNoOffence({ match }: TickMatch): void {
  for (const core of match.cores)
    for (const seat of core.view.seats) expect(seat.refused).toEqual({ count: 0, latest: null });
}

async function expectNobodyLeft(match: TickMatch): Promise<void> {
  await match.toTheEnd();
  const report = await match.expectUnanimous();
  expect(report.departures).toEqual(match.seats.map(() => null));
  expectNoOffence(match);
}

it.each(['one', 'all'] as const)(
  '[N6.8] of eight players, %s whose page is loaded anew plays on in less than two seconds',
  async (who) => {
    const match = await TickMatch.begun({ seats: 8 });
    await match.playFor(2_000);
    const seats = who === 'one' ? [5] : match.seats;
    for (const seat of seats) await match.match.vanish(seat);
    await match.playFor(1_500);
    for (const seat of seats) await match.load(seat, 1_500);
    expect(await match.backIn()).toBeLessThan(2_000);
    await expectNobodyLeft(match);
  },
  60_000,
);

describe.each([2, 4])('[N6.8] of %i players', (seats) => {
  it.each([500, 10_000])(
    'one whose page is loaded anew after %i ms plays on in less than two seconds',
    async (awayMs) => {
      const match = await TickMatch.begun({ seats });
      await match.playFor(2_500);
      await match.reload(1, awayMs);
      expect(await match.backIn()).toBeLessThan(2_000);
      await expectNobodyLeft(match);
    },
    60_000,
  );

  it('all whose pages are loaded anew at the same time play on', async () => {
    const match = await TickMatch.begun({ seats });
    await match.playFor(2_500);
    for (const seat of match.seats) await match.match.vanish(seat);
    await match.match.pass(1_500);
    for (const seat of match.seats) await match.load(seat, 1_500);
    expect(await match.backIn()).toBeLessThan(2_000);
    await expectNobodyLeft(match);
  }, 60_000);

  it.each([20, 150, 900])(
    'one whose page is loaded anew %i ms after the beginning plays on',
    async (afterMs) => {
      const match = await TickMatch.begun({ seats });
      await match.playFor(afterMs);
      await match.reload(0, 800);
      expect(await match.backIn()).toBeLessThan(2_000);
      await expectNobodyLeft(match);
    },
    60_000,
  );

  it('one whose page is loaded anew before the links stand begins with the others', async () => {
    const match = await TickMatch.begin({ seats });
    await match.match.vanish(0);
    await match.match.pass(500);
    for (const seat of match.seats.slice(1)) {
      for (const other of match.seats.slice(1)) if (other !== seat) await match.match.open(seat, other);
    }
    await match.load(0, 500);
    await expectNobodyLeft(match);
  }, 60_000);

  it('one whose page is loaded anew when it is over reports the same', async () => {
    const match = await TickMatch.begun({ seats });
    await match.match.play(match.random, () => match.core(1).view.outcome !== null);
    await match.reload(1, 1_000);
    await expectNobodyLeft(match);
  }, 60_000);
});

describe('[N6.9] nothing is signed twice', () => {
  it.each([2, 4])(
    'what the device had signed and nobody got is what it goes on from (%i players)',
    async (seats) => {
      const match = await TickMatch.begun({ seats });
      await match.playFor(2_000);
      // The links of player 1 are dead for a moment, and it still signs.
      match.match.mute(1);
      await match.playFor(250);
      const signed = [...at(match.match.journals, 1).entries];
      await match.reload(1, 1_000);
      expect(await match.backIn()).toBeLessThan(2_000);
      await expectNobodyLeft(match);
      expect(await match.equivocated(signed)).toEqual([]);
    },
    60_000,
  );

  it.each([2, 4])(
    '[N6.14] in whatever order the device wrote it down (%i players)',
    async (seats) => {
      const match = await TickMatch.begun({ seats });
      await match.playFor(2_000);
      match.match.mute(1);
      await match.playFor(250);
      const signed = [...at(match.match.journals, 1).entries];
      await match.reload(1, 1_000, signed.toReversed());
      expect(await match.backIn()).toBeLessThan(2_000);
      await expectNobodyLeft(match);
      expect(await match.equivocated(signed)).toEqual([]);
    },
    60_000,
  );

  it.each([2, 4])(
    'a device that kept nothing learns from the others what it signed, and keeps it (%i players)',
    async (seats) => {
      const match = await TickMatch.begun({ seats });
      await match.playFor(2_500);
      await match.reload(1, 1_000, null);
      expect(await match.backIn()).toBeLessThan(2_000);
      await match.playFor(1_000);
      await match.reload(1, 1_000);
      expect(await match.backIn()).toBeLessThan(2_000);
      await expectNobodyLeft(match);
    },
    60_000,
  );

  it('a device that kept nothing signs nothing while somebody names a block of it that is missing', async () => {
    const match = await TickMatch.begun({ seats: 3 });
    await match.playFor(2_500);
    const lie = (data: string) => data.replace(/"have":\[[^\]]*\]/, '"have":[5990,5990,5990]');
    match.match.forge = (from, to, text) => (from === 0 && to === 1 && text.includes('"here"') ? lie(text) : text);
    await match.reload(1, 1_000, null);
    await match.playFor(15_000);
    expect(match.core(1).view.stage).toBe('returning');
    expect(match.core(1).refuses(Uint8Array.of(1))).toBe('not-begun');
  }, 60_000);
});

describe('[N6.10] what others tell a player who comes back', () => {
  it('blocks that somebody claims and does not show hold it up for a second, and have a name', async () => {
    const match = await TickMatch.begun({ seats: 3 });
    await match.playFor(2_500);
    match.match.forge = (from, to, text) =>
      from === 0 && to === 1 && text.includes('"here"')
        ? text.replace(/"have":\[[^\]]*\]/, '"have":[5990,5990,5990]')
        : text;
    await match.reload(1, 1_000);
    expect(await match.backIn()).toBeLessThan(3_000);
    expect(match.core(1).view.seats[0]?.refused.latest).toBe('not-shown');
    await match.toTheEnd();
    await match.expectUnanimous();
  }, 60_000);

  it('[N6.15] of a player who is gone, it goes on only with all inputs that the others agreed upon', async () => {
    const match = await TickMatch.begun({
      seats: 3,
      title: { ...bumpers({ ticks: 600, points: 1_000 }), absenceMs: 4_000 },
    });
    await match.playFor(2_500);
    await match.match.vanish(1);
    await match.playFor(5_000);
    expect(match.core(0).view.seats[1]?.departure).toBe('absent');
    const until = match.match.now + 4_000;
    match.match.forge = (from, to, text) => {
      if (from !== 0 || to !== 2 || !text.includes('"section"') || match.match.now > until) return text;
      const section = readSection(JSON.parse(text).jws);
      return section.ok && section.value.head.seat === 1 ? '{"t":"ready"}' : text;
    };
    await match.reload(2, 1_000, null);
    await match.playFor(2_500);
    expect(match.core(2).view.stage).toBe('returning');
    await match.toTheEnd([0, 2]);
    await match.expectUnanimous([0, 2]);
    for (const [seat, other] of [
      [0, 2],
      [2, 0],
    ] as const)
      expect(match.core(seat).view.seats[other]?.refused.latest).not.toBe('desync');
  }, 60_000);

  it('inputs of its own that it never sent are outvoted, and named', async () => {
    const match = await TickMatch.begun({ seats: 4 });
    await match.playFor(2_500);
    let changed = 0;
    match.match.forge = (from, to, text) => {
      if (from !== 0 || to !== 1 || !text.includes('"here"')) return text;
      const frame = JSON.parse(text);
      if (frame.inputs === '') return text;
      changed += 1;
      return JSON.stringify({
        ...frame,
        inputs: `${frame.inputs.startsWith('A') ? 'D' : 'A'}${frame.inputs.slice(1)}`,
      });
    };
    await match.reload(1, 1_000);
    expect(await match.backIn()).toBeLessThan(2_000);
    expect(changed).toBeGreaterThan(0);
    expect(match.core(1).view.seats[0]?.refused.latest).toBe('other-input-handed');
    await match.toTheEnd();
    await match.expectUnanimous();
  }, 60_000);

  it('signed inputs that were changed are refused, and another one gives the true ones', async () => {
    const match = await TickMatch.begun({ seats: 3 });
    await match.playFor(2_500);
    match.match.forge = (from, to, text) => {
      if (from !== 0 || to !== 1 || !text.includes('"section"')) return text;
      const frame = JSON.parse(text);
      return JSON.stringify({ ...frame, jws: `${frame.jws.slice(0, -8)}AAAA${frame.jws.slice(-4)}` });
    };
    await match.reload(1, 1_000, null);
    expect(await match.backIn()).toBeLessThan(2_000);
    expect(match.core(1).view.seats[0]?.refused.latest).toBe('malformed');
    await match.toTheEnd();
    await match.expectUnanimous();
  }, 60_000);
});

describe('[N6.11] a player who was away for too long', () => {
  it('is told so, follows the others to the end, and reports the same', async () => {
    const match = await TickMatch.begun({
      seats: 4,
      title: { ...bumpers({ ticks: 600, points: 1_000 }), absenceMs: 4_000 },
    });
    await match.playFor(2_500);
    await match.reload(1, 6_000);
    await match.playFor(2_000);
    expect(match.core(1).view.seats[1]?.departure).toBe('absent');
    expect(match.confirmed(1)).toBeGreaterThan(160);
    expect(match.core(1).refuses(Uint8Array.of(1))).toBe('over');
    await match.toTheEnd();
    const report = await match.expectUnanimous();
    expect(report.departures).toEqual([null, 'absent', null, null]);
  }, 60_000);

  it('of two players, the other one won meanwhile, and both say so', async () => {
    const match = await TickMatch.begun({ seats: 2 });
    await match.playFor(2_500);
    await match.reload(1, 24_000);
    await match.toTheEnd();
    const report = await match.expectUnanimous();
    expect(report).toMatchObject({ departures: [null, 'absent'], ranks: [1, 2] });
  }, 60_000);

  it('comes back to nobody: the match ends without the others', async () => {
    const match = await TickMatch.begun({ seats: 2 });
    await match.playFor(2_500);
    await match.match.vanish(0);
    await match.match.vanish(1);
    await match.match.pass(1_000);
    await match.load(1, 1_000);
    await match.toTheEnd([1]);
    expect(await match.core(1).report()).toMatchObject({ departures: ['absent', null], ranks: [2, 1] });
  }, 60_000);
});

/** What happens to one whose device slept. The absence of the title is 20 s; the server takes a connection for dead after 45 s. */
const ASLEEP = [
  [10_000, 'no server', null],
  [30_000, 'no server', 'absent'],
  [120_000, 'no server', 'absent'],
  [10_000, 'a server that hears it', null],
  [30_000, 'a server that hears it', null],
  [120_000, 'a server that hears it', 'absent'],
] as const;

describe.each([2, 4])('[N6.12] of %i players', (seats) => {
  it.each(ASLEEP)(
    'one whose device slept for %i ms, with %s: %s',
    async (ms, server, departure) => {
      const match = await TickMatch.begun({ seats });
      await match.playFor(2_000);
      const others = match.seats.filter((seat) => seat !== 1);
      await match.match.sleep(1);
      const hears = (heard: readonly number[]) => {
        for (const seat of others) match.match.input(seat, { kind: 'through-server', seats: heard });
      };
      if (server !== 'no server') hears([1]);
      await match.playFor(Math.min(ms, 45_000));
      if (ms > 45_000) {
        hears([]);
        await match.playFor(ms - 45_000);
      }
      await match.match.wake(1);
      hears([]);
      await match.toTheEnd();
      const report = await match.expectUnanimous();
      expect(report.departures).toEqual(match.seats.map((seat) => (seat === 1 ? departure : null)));
      // By what the server saw itself nobody said anything false either.
      const { seen, evidence } = await match.verdict(match.seats, await match.match.reports());
      expect(seen.falseAbsence).toEqual([]);
      expect(evidence).toMatchObject({ kind: 'complete', liars: [] });
      expectNoOffence(match);
    },
    60_000,
  );
});

it('[N6.13] one who reloads again and again holds up the match for no longer than one who plays slowly', async () => {
  const title = { ...bumpers({ ticks: 3_600, points: 1_000_000 }), absenceMs: 6_000 };
  const match = await TickMatch.begun({ seats: 3, title });
  await match.playFor(2_000);
  const began = match.match.now;
  const isOut = () => match.core(0).view.seats[1]?.departure != null;
  for (let loop = 0; loop < 40 && !isOut(); loop += 1) await match.reload(1, 4_000).then(() => match.playFor(800));
  expect(isOut()).toBe(true);
  expect(match.match.now - began).toBeLessThan(2 * (match.confirmed(0) / 60) * 1_000 + 2 * 6_000 + 45_000);
  await match.toTheEnd([0, 2]);
  const { seen } = await match.verdict([0, 2]);
  expect(seen.falseAbsence).toEqual([]);
}, 60_000);
