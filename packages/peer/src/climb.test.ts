import type { LinkPlan } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginLadder, stepLadder } from './climb.ts';
import { LADDER_TIMES, type Ladder, type LadderCommand, type LadderEvent, stateOf, type TryId } from './ladder.ts';
import type { Role } from './proof.ts';

/** Two ladders in a simulated world: it says which kinds of path exist, when they are broken, and when signals pass. */
type Way = 'direct' | 'turn' | 'server';
interface Outage {
  readonly way: Way | 'signals';
  readonly from: number;
  readonly to: number;
}
interface World {
  readonly plan: LinkPlan;
  readonly ways: readonly Way[];
  readonly outages: readonly Outage[];
  /** The time in which a signal or a frame crosses. */
  readonly crossMs: number;
}

const STEP = 50;

class Simulation {
  now = 0;
  readonly world: World;
  readonly sides: [Ladder, Ladder];
  readonly opened: [Map<TryId, { relayOnly: boolean }>, Map<TryId, { relayOnly: boolean }>] = [new Map(), new Map()];
  /** The open tries, with the path that each took. */
  readonly standing = new Map<TryId, Way>();
  readonly uses: [TryId[], TryId[]] = [[], []];
  readonly commands: LadderCommand[] = [];
  #due: { at: number; run: () => void }[] = [];

  constructor(world: World) {
    this.world = world;
    const begin = (role: Role) => beginLadder({ role, plan: world.plan, hasRelay: true }, 0);
    const [a, first] = begin('a');
    const [b, second] = begin('b');
    this.sides = [a, b];
    for (const command of first) this.#run(0, command);
    for (const command of second) this.#run(1, command);
  }

  isUp(way: Way | 'signals'): boolean {
    return !this.world.outages.some((outage) => outage.way === way && this.now >= outage.from && this.now < outage.to);
  }

  step(side: 0 | 1, event: LadderEvent): void {
    const [next, commands] = stepLadder(this.sides[side], event, this.now);
    this.sides[side] = next;
    for (const command of commands) this.#run(side, command);
  }

  #after(ms: number, run: () => void): void {
    this.#due.push({ at: this.now + ms, run });
  }

  #signal(from: 0 | 1, event: LadderEvent): void {
    if (!this.isUp('signals')) return;
    this.#after(this.world.crossMs, () => this.step(from === 0 ? 1 : 0, event));
  }

  #run(side: 0 | 1, command: LadderCommand): void {
    this.commands.push(command);
    const other = side === 0 ? 1 : 0;
    switch (command.kind) {
      case 'open': {
        this.opened[side].set(command.id, { relayOnly: command.relayOnly });
        const { id, number } = command;
        if (command.path === 'relay') this.#signal(side, { kind: 'shared', number });
        else if (command.initiator) this.#signal(side, { kind: 'offered', number });
        // While both sides hold it, it may open.
        this.#after(4 * this.world.crossMs, () => this.#connect(id));
        return;
      }
      case 'ask':
        this.#signal(side, { kind: 'retry', number: command.number });
        return;
      case 'close': {
        this.opened[side].delete(command.id);
        const way = this.standing.get(command.id);
        this.standing.delete(command.id);
        if (way !== undefined && this.isUp(way)) {
          this.#after(this.world.crossMs, () =>
            this.step(other, { kind: 'ended', id: command.id, why: 'closed-there' }),
          );
        }
        return;
      }
      case 'use':
        this.uses[side].push(command.id);
        return;
      case 'end':
        return;
    }
  }

  #connect(id: TryId): void {
    const [mine, theirs] = [this.opened[0].get(id), this.opened[1].get(id)];
    if (mine === undefined || theirs === undefined || this.standing.has(id)) return;
    const relayOnly = mine.relayOnly || theirs.relayOnly;
    const possible: Way[] = id.startsWith('relay') ? ['server'] : relayOnly ? ['turn'] : ['direct', 'turn'];
    const way = possible.find((one) => this.world.ways.includes(one) && this.isUp(one));
    if (way === undefined || (way === 'server' && !this.isUp('signals'))) {
      this.#after(STEP * 4, () => this.#connect(id));
      return;
    }
    this.standing.set(id, way);
    for (const side of [0, 1] as const) {
      this.step(side, { kind: 'opened', id });
      this.step(side, { kind: 'path', id, path: way === 'turn' ? 'turn-udp' : way });
    }
  }

  run(until: number, each: () => void = () => {}): void {
    for (; this.now < until; this.now += STEP) {
      const due = this.#due.filter(({ at }) => at <= this.now);
      this.#due = this.#due.filter(({ at }) => at > this.now);
      for (const { run } of due) run();
      for (const side of [0, 1] as const) {
        const { current } = this.sides[side];
        const way = current === null ? undefined : this.standing.get(current);
        if (current !== null && way !== undefined && this.isUp(way)) {
          const from = side === 0 ? 1 : 0;
          // Each side hears the other on any path that either sends by: one sends alive, the other answers.
          this.step(side, { kind: 'heard', id: current });
          this.step(from, { kind: 'heard', id: current });
        }
        this.step(side, { kind: 'tick' });
      }
      each();
    }
  }

  state(side: 0 | 1) {
    return stateOf(this.sides[side], this.now);
  }
  way(side: 0 | 1): Way | undefined {
    const { current } = this.sides[side];
    return current === null ? undefined : this.standing.get(current);
  }
}

const ANY: LinkPlan = { first: 'direct', relayOnly: false, apart: false };
const world = (change: Partial<World>): World => ({
  plan: ANY,
  ways: ['direct', 'turn', 'server'],
  outages: [],
  crossMs: 50,
  ...change,
});
const summary = ({ rungs }: Ladder) => rungs.map(({ rung, cause, outcome }) => `${rung} ${cause} ${outcome}`);

describe('the ladder', () => {
  it('[L1.1] a direct path that is there is the one rung', () => {
    const simulation = new Simulation(world({}));
    simulation.run(5_000);
    expect(summary(simulation.sides[0])).toEqual(['direct planned open']);
    expect(simulation.state(1)).toMatchObject({ state: 'open', path: 'direct', tookMs: 200, silentSince: null });
  });

  it('[L1.1, S11.1, S12.1] where nothing but the server is left, it is reached within four seconds, by all rungs', () => {
    const simulation = new Simulation(world({ ways: ['server'] }));
    simulation.run(1_150);
    expect(simulation.state(0)).toMatchObject({ state: 'connecting', rung: 'direct' });
    simulation.run(1_400);
    expect(simulation.state(0)).toMatchObject({ state: 'connecting', rung: 'reversed' });
    simulation.run(4_000);
    for (const side of [0, 1] as const) {
      expect(simulation.state(side)).toMatchObject({ state: 'open', path: 'server' });
      expect(summary(simulation.sides[side]).slice(0, 3)).toEqual([
        'direct planned trying',
        expect.stringMatching(/^reversed (slow|asked) trying$/),
        expect.stringMatching(/^server (slow|asked) open$/),
      ]);
    }
  });

  it('[S11.2] the reversed attempt costs a first one that is merely slow nothing', () => {
    const slow = fc.integer({ min: 0, max: 160 }).map((n) => n * STEP);
    const cross = fc.integer({ min: 1, max: 8 }).map((n) => n * STEP);
    fc.assert(
      fc.property(slow, cross, (upAt, crossMs) => {
        const outages: Outage[] = [{ way: 'direct', from: 0, to: upAt }];
        const simulation = new Simulation(world({ ways: ['direct'], outages, crossMs }));
        simulation.run(16_000);
        // It needs four crossings, and from then on it checks every four steps whether it can open.
        const alone = Math.max(upAt, 4 * crossMs) + 4 * STEP;
        for (const side of [0, 1] as const) {
          const state = simulation.state(side);
          expect(state).toMatchObject({ state: 'open' });
          expect(state.state === 'open' && state.tookMs).toBeLessThanOrEqual(alone);
        }
        const begun = upAt > LADDER_TIMES.reverse + 4 * STEP;
        if (begun) expect(simulation.sides[0].rungs.map(({ rung }) => rung)).toContain('reversed');
      }),
      { numRuns: 200 },
    );
  });

  it('[L2.5] a plan that knows nothing but the server begins there', () => {
    const simulation = new Simulation(
      world({ ways: ['server'], plan: { first: 'server', relayOnly: false, apart: false } }),
    );
    simulation.run(1_000);
    expect(simulation.state(0)).toMatchObject({ state: 'open', path: 'server', tookMs: 200 });
    expect(summary(simulation.sides[0])).toEqual(['server planned open']);
  });

  it('[L2.5] a plan that was wrong about it finds the direct path all the same, later', () => {
    const simulation = new Simulation(world({ plan: { first: 'server', relayOnly: false, apart: false } }));
    simulation.run(35_000);
    expect(simulation.state(0)).toMatchObject({ state: 'open', path: 'direct' });
    const without = new Simulation(
      world({ ways: ['direct'], plan: { first: 'server', relayOnly: false, apart: false } }),
    );
    without.run(8_000);
    expect(without.state(0)).toMatchObject({ state: 'open', path: 'direct' });
  });

  it('[S17.2] a private pair tries nothing but relays, whatever happens to it', () => {
    const outages: Outage[] = [{ way: 'turn', from: 5_000, to: 40_000 }];
    for (const first of ['turn', 'server'] as const) {
      const simulation = new Simulation(world({ plan: { first, relayOnly: true, apart: false }, outages }));
      simulation.run(60_000);
      const attempts = simulation.commands.filter((one) => one.kind === 'open' && one.path === 'rtc');
      for (const attempt of attempts) expect(attempt).toMatchObject({ relayOnly: true });
      expect(attempts.length === 0).toBe(first === 'server');
      expect(simulation.way(0)).not.toBe('direct');
      expect(simulation.state(1)).toMatchObject({ state: 'open', silentSince: null });
    }
  });

  it('[L4.3] what runs over the server is bettered as soon as a better path is there', () => {
    const outages: Outage[] = [
      { way: 'direct', from: 0, to: 9_000 },
      { way: 'turn', from: 0, to: 9_000 },
    ];
    const simulation = new Simulation(world({ outages }));
    simulation.run(4_000);
    expect(simulation.way(0)).toBe('server');
    simulation.run(25_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['direct', 'direct']);
    expect(simulation.standing.size).toBe(1);
  });

  it.each([1_000, 3_000])(
    '[N13.5] a break of %i ms that the owner notices is bridged by the relay, and then the path is direct again',
    (ms) => {
      const ways = ['direct', 'turn'] as const;
      const simulation = new Simulation(world({ outages: ways.map((way) => ({ way, from: 5_000, to: 5_000 + ms })) }));
      simulation.run(5_250);
      for (const side of [0, 1] as const) simulation.step(side, { kind: 'hastened' });
      simulation.run(5_250 + 4 * 50 + 2 * STEP);
      expect([simulation.way(0), simulation.way(1)]).toEqual(['server', 'server']);
      simulation.run(5_000 + ms + 12_000, () => {
        for (const side of [0, 1] as const) expect(simulation.state(side)).toMatchObject({ silentSince: null });
      });
      expect([simulation.way(0), simulation.way(1)]).toEqual(['direct', 'direct']);
      expect(simulation.standing.size).toBe(1);
    },
  );

  it('[N13.5] an owner that always misses something gets a round every four seconds, and nobody is silent for it', () => {
    const simulation = new Simulation(world({}));
    simulation.run(5_000);
    simulation.run(65_000, () => {
      simulation.step(1, { kind: 'hastened' });
      for (const side of [0, 1] as const) expect(simulation.state(side)).toMatchObject({ silentSince: null });
    });
    expect(simulation.commands.filter((one) => one.kind === 'open' && one.path === 'relay').length).toBeLessThanOrEqual(
      32,
    );
    simulation.run(85_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['direct', 'direct']);
    expect(simulation.standing.size).toBe(1);
    const [alone] = beginLadder({ role: 'a', plan: ANY, hasRelay: false }, 0);
    expect(stepLadder(alone, { kind: 'hastened' }, 100)).toEqual([alone, []]);
  });

  it('[T15.3] what the server orders to its relay goes there without a gap, and stays', () => {
    const simulation = new Simulation(world({}));
    simulation.run(5_000);
    for (const side of [0, 1] as const) simulation.step(side, { kind: 'ordered' });
    simulation.run(5_000 + 4 * 50 + STEP, () => {
      for (const side of [0, 1] as const)
        expect(simulation.state(side)).toMatchObject({ state: 'open', silentSince: null });
    });
    expect([simulation.way(0), simulation.way(1)]).toEqual(['server', 'server']);
    simulation.run(120_000, () => expect(simulation.way(0)).toBe('server'));
    expect(summary(simulation.sides[0])).toEqual(['direct planned left', 'server ordered open']);
    expect(simulation.standing.size).toBe(1);
  });

  it('[T15.3] an order is carried out when the server can, and the link goes on meanwhile', () => {
    const simulation = new Simulation(world({ outages: [{ way: 'server', from: 0, to: 20_000 }] }));
    simulation.run(5_000);
    for (const side of [0, 1] as const) simulation.step(side, { kind: 'ordered' });
    simulation.run(20_000, () => expect(simulation.way(1)).toBe('direct'));
    simulation.run(60_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['server', 'server']);
    const rounds = simulation.sides[0].rungs.filter(({ rung }) => rung === 'server');
    // At doubling intervals: the link does not ask every second for a path that it cannot have.
    expect(rounds.length).toBeLessThanOrEqual(8);
    expect(rounds.every(({ cause }) => cause === 'ordered' || cause === 'asked')).toBe(true);
  });

  it('[T15.3, S16.5] a server that is gone for good takes no link with it that it had ordered to itself', () => {
    const simulation = new Simulation(world({ outages: [{ way: 'server', from: 20_000, to: 80_000 }] }));
    simulation.run(5_000);
    for (const side of [0, 1] as const) simulation.step(side, { kind: 'ordered' });
    simulation.run(20_000);
    expect(simulation.way(0)).toBe('server');
    simulation.run(35_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['direct', 'direct']);
    simulation.run(180_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['server', 'server']);
  });

  it('[T15.3] an order before anything stands, a second one, and one where nothing relays', () => {
    const simulation = new Simulation(world({}));
    for (const side of [0, 1] as const) simulation.step(side, { kind: 'ordered' });
    for (const side of [0, 1] as const) simulation.step(side, { kind: 'ordered' });
    simulation.run(10_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['server', 'server']);
    expect(simulation.sides[0].rungs.filter(({ rung }) => rung === 'server')).toHaveLength(1);
    const [alone] = beginLadder({ role: 'a', plan: ANY, hasRelay: false }, 0);
    expect(stepLadder(alone, { kind: 'ordered' }, 100)).toEqual([alone, []]);
  });

  it('[S10.5] a proof that fails ends a link that never stood, and not one that stands', () => {
    const [first] = beginLadder({ role: 'a', plan: ANY, hasRelay: true }, 0);
    const [failed, commands] = stepLadder(first, { kind: 'ended', id: 'rtc:0', why: 'proof-invalid' }, 100);
    expect(stateOf(failed, 100)).toEqual({ state: 'closed', why: 'proof-invalid' });
    expect(commands.at(-1)).toEqual({ kind: 'end' });
    const simulation = new Simulation(world({}));
    simulation.run(1_000);
    simulation.step(0, { kind: 'network-changed' });
    simulation.step(0, { kind: 'ended', id: 'rtc:1', why: 'proof-invalid' });
    expect(simulation.state(0)).toMatchObject({ state: 'open', path: 'direct' });
    expect(summary(simulation.sides[0])).toEqual(['direct planned open', 'reversed network failed']);
  });

  it('[L1.1] a link to nobody ends before the match stops waiting for it', () => {
    let [ladder] = beginLadder({ role: 'a', plan: ANY, hasRelay: true }, 0);
    for (let now = 0; now <= LADDER_TIMES.giveUp; now += 100) [ladder] = stepLadder(ladder, { kind: 'tick' }, now);
    expect(stateOf(ladder, 20_000)).toEqual({ state: 'closed', why: 'timeout' });
  });
});

describe('repair', () => {
  it.each([1_000, 3_000, 10_000])('[L4.1] silence of %i ms is shown, repaired in time, and ends nothing', (ms) => {
    for (const way of ['direct', 'turn', 'server'] as const) {
      const outages = [{ way, from: 20_000, to: 20_000 + ms }];
      const simulation = new Simulation(world({ ways: [way], outages }));
      simulation.run(20_000);
      const before = simulation.sides[0].rungs.length;
      expect(simulation.state(0)).toMatchObject({ state: 'open', silentSince: null });
      simulation.run(20_400);
      expect(simulation.state(0)).toMatchObject({ silentSince: null });
      simulation.run(20_600);
      for (const side of [0, 1] as const)
        expect(simulation.state(side)).toMatchObject({ silentSince: expect.any(Number) });
      simulation.run(21_900);
      expect(simulation.sides[0].rungs.slice(before).filter(({ cause }) => cause === 'silence')).toEqual([]);
      simulation.run(20_000 + ms + 4_500);
      for (const side of [0, 1] as const) {
        expect(simulation.state(side)).toMatchObject({ state: 'open', silentSince: null, trying: null });
        expect(simulation.way(side)).toBe(way);
      }
      const repairs = simulation.sides[0].rungs.slice(before).filter(({ cause }) => cause !== 'better');
      if (ms === 1_000) expect(repairs).toEqual([]);
      else expect(repairs.length).toBeGreaterThan(0);
    }
  });

  it('[L4.1] two seconds rebuild, eight fall back to the server, and the direct path is found again', () => {
    const outages: Outage[] = [{ way: 'direct', from: 20_000, to: 60_000 }];
    const simulation = new Simulation(world({ ways: ['direct', 'server'], outages }));
    simulation.run(22_300);
    expect(simulation.sides[0].rungs.at(-1)).toMatchObject({
      cause: expect.stringMatching(/silence|asked/),
      rung: 'reversed',
    });
    simulation.run(27_900);
    expect(simulation.sides[0].rungs.some(({ rung }) => rung === 'server')).toBe(false);
    simulation.run(28_800);
    for (const side of [0, 1] as const)
      expect(simulation.state(side)).toMatchObject({ path: 'server', silentSince: null });
    simulation.run(130_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['direct', 'direct']);
  });

  it('[L4.3] a relay that a repair led to is left for the direct path when that is back, and not looked beyond otherwise', () => {
    const outages: Outage[] = [{ way: 'direct', from: 20_000, to: 26_000 }];
    const simulation = new Simulation(world({ outages }));
    simulation.run(24_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['turn', 'turn']);
    simulation.run(40_000);
    expect([simulation.way(0), simulation.way(1)]).toEqual(['direct', 'direct']);
    expect(simulation.sides[0].rungs.filter(({ cause }) => cause === 'better').length).toBeLessThanOrEqual(2);
    expect(simulation.standing.size).toBe(1);
    const relayed = new Simulation(world({ ways: ['turn', 'server'] }));
    relayed.run(120_000);
    expect(relayed.sides[0].rungs.filter(({ cause }) => cause === 'better')).toEqual([]);
  });

  it('[L4.3] a path that ended is replaced at once', () => {
    const simulation = new Simulation(world({}));
    simulation.run(5_000);
    simulation.standing.delete('rtc:0');
    for (const side of [0, 1] as const) simulation.step(side, { kind: 'ended', id: 'rtc:0', why: 'ice-failed' });
    simulation.run(5_500);
    expect(simulation.state(0)).toMatchObject({ state: 'open', silentSince: null });
    expect(summary(simulation.sides[1])[0]).toBe('direct planned lost');
  });

  it('[L4.3] a device that changed its network does not wait for silence', () => {
    const simulation = new Simulation(world({}));
    simulation.run(5_000);
    simulation.step(1, { kind: 'network-changed' });
    simulation.run(8_500);
    expect(simulation.sides.map(({ current }) => current)).toEqual(['rtc:1', 'rtc:1']);
    expect(simulation.standing.size).toBe(1);
  });

  it.each([121_000, -121_000])('[L4.8] a clock that leaps by %i ms ends nothing', (leap) => {
    const simulation = new Simulation(world({}));
    simulation.run(200_000);
    simulation.step(0, { kind: 'awoke' });
    expect(simulation.state(0)).toMatchObject({ state: 'open', silentSince: null });
    let [ladder] = beginLadder({ role: 'a', plan: ANY, hasRelay: true }, 0);
    [ladder] = stepLadder(ladder, { kind: 'opened', id: 'rtc:0' }, 200_000);
    [ladder] = stepLadder(ladder, { kind: 'awoke' }, 200_000 + leap);
    expect(stateOf(ladder, 200_000 + leap)).toMatchObject({ state: 'open', silentSince: null });
    [ladder] = stepLadder(ladder, { kind: 'tick' }, 200_000 + leap + 100);
    expect(stateOf(ladder, 200_000 + leap + 100)).toMatchObject({ state: 'open' });
    expect(ladder.rungs.at(-1)).toMatchObject({ cause: 'network' });
  });

  it('[L4.8, O6.8] forged shares in a calm link begin one round in two seconds', () => {
    const simulation = new Simulation(world({}));
    simulation.run(5_000);
    let [ladder] = [simulation.sides[0]];
    let rounds = 0;
    for (let now = 5_000; now < 15_000; now += 100) {
      const [heard] = stepLadder(ladder, { kind: 'heard', id: 'rtc:0' }, now);
      const [next, commands] = stepLadder(heard, { kind: 'shared', number: heard.round + 4 }, now);
      ladder = next;
      rounds += commands.filter(({ kind }) => kind === 'open').length;
    }
    expect(rounds).toBe(5);
  });

  it('[L4.8] one side alone hears nothing: both rebuild', () => {
    const simulation = new Simulation(world({}));
    simulation.run(5_000);
    let b = simulation.sides[1];
    // B is behind by attempts that A never heard of, and then asks with its own number.
    for (let now = 5_000; now < 8_000; now += 100) [b] = stepLadder(b, { kind: 'tick' }, now);
    expect(b.attempt).toBe(1);
    const ahead: Ladder = { ...simulation.sides[0], attempt: 5 };
    simulation.now = 8_000;
    const [answered, commands] = stepLadder(ahead, { kind: 'offered', number: 1 }, 8_000);
    expect(answered.attempt).toBe(6);
    expect(commands).toContainEqual(expect.objectContaining({ kind: 'open', id: 'rtc:6', initiator: true }));
  });

  it('[L4.8, T15.3] whatever breaks and heals again, and whether the server orders it to its relay, both end up on one working path, with nothing left over', () => {
    const outage = fc
      .record({
        way: fc.constantFrom<Way | 'signals'>('direct', 'turn', 'server', 'signals'),
        from: fc.integer({ min: 0, max: 800 }).map((n) => n * STEP),
        lasts: fc.integer({ min: 1, max: 240 }).map((n) => n * STEP),
      })
      .map(({ way, from, lasts }): Outage => ({ way, from, to: from + lasts }));
    fc.assert(
      fc.property(
        fc.subarray<Way>(['direct', 'turn', 'server'], { minLength: 1 }),
        fc.array(outage, { maxLength: 6 }),
        fc.integer({ min: 1, max: 6 }).map((n) => n * STEP),
        fc.constantFrom<LinkPlan['first']>('direct', 'turn', 'server'),
        fc.option(fc.integer({ min: 0, max: 1_600 }).map((n) => n * STEP)),
        (ways, outages, crossMs, first, orderedAt) => {
          const simulation = new Simulation(
            world({ ways, outages, crossMs, plan: { first, relayOnly: false, apart: false } }),
          );
          // The beginning has its own limit and is not disturbed here.
          const calm = outages.every(({ from }) => from >= 12_000);
          simulation.run(95_000, () => {
            for (const { tries } of simulation.sides) expect(tries.length).toBeLessThanOrEqual(7);
            if (simulation.now === orderedAt)
              for (const side of [0, 1] as const) simulation.step(side, { kind: 'ordered' });
          });
          if (!calm && simulation.sides.some(({ end }) => end === 'timeout')) return;
          for (const side of [0, 1] as const) {
            expect(simulation.state(side)).toMatchObject({ state: 'open', silentSince: null });
            expect(ways).toContain(simulation.way(side));
          }
          expect(simulation.sides[0].current).toBe(simulation.sides[1].current);
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);

  it('[L4.8, O6.8] whatever the other side asks for, tries stay few and numbers are not used up', () => {
    const event = fc.record({
      kind: fc.constantFrom<'offered' | 'retry' | 'shared'>('offered', 'retry', 'shared'),
      number: fc.oneof(fc.nat(20), fc.nat(9_999)),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        let [ladder] = beginLadder({ role: 'b', plan: ANY, hasRelay: true }, 0);
        let opens = 0;
        for (const [at, one] of events.entries()) {
          const [next, commands] = stepLadder(ladder, one, 1_000 + at * 10);
          ladder = next;
          opens += commands.filter(({ kind }) => kind === 'open').length;
          expect(ladder.tries.length).toBeLessThanOrEqual(5);
        }
        // In two seconds: one attempt each quarter of a second, and rounds that each end the one before.
        expect(ladder.attempt).toBeLessThanOrEqual(64 * 9);
        expect(opens).toBeLessThanOrEqual(events.length);
      }),
    );
  });
});
