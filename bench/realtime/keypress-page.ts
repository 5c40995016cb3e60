/**
 * Two players in one page, so that one clock sees both, with a real data channel between them: from the press of a key of one until a picture
 * of the other shows it. Three programs, one after the other.
 */
import { systemTimers } from '@parley/client';
import { createMatchSession } from '@parley/match';
import { openLink } from '@parley/peer';
import { RollbackNetcode } from 'netplayjs-rollback';
import { NetplayInput, NetplayPlayer, NetplayState } from 'netplayjs-types';
import { at, type Company, type FakeClient, gather } from '../../packages/match/src/testing/company.ts';
import { type LampState, lampTitle } from './lamp.ts';

const TICK_MS = 1_000 / 60;
/** Ticks for which the delay-based program waits with an input: by then it is there, whatever the link does. */
const spareTicks = (delayMs: number): number => Math.ceil(delayMs / TICK_MS) + 1;
const LONG_TICKS = 60 * 300;

/** What plays: a key of the first player, and what the second one sees. */
interface Players {
  press(value: number): void;
  shown(): number;
  stop(): void;
}

/** Bytes arrive so much later than the link brings them. */
const later =
  <Data>(ms: number, take: (data: Data) => void) =>
  (data: Data) =>
    void setTimeout(take, ms, data);

async function parley(delayMs: number): Promise<Players> {
  const company = await gather(lampTitle(LONG_TICKS), 2);
  introduced(company);
  const timers = systemTimers();
  const [one, other] = company.starts.map((start, seat) =>
    createMatchSession({
      start,
      title: lampTitle(LONG_TICKS),
      client: at(company.clients, seat),
      timers,
      openLink: (options) => {
        const { message } = options.handlers;
        const late: typeof message = (channel, data) => void setTimeout(message, delayMs, channel, data);
        return openLink({ ...options, handlers: { ...options.handlers, message: late } });
      },
    }),
  );
  if (one === undefined || other === undefined) throw new Error('two are a pair');
  const shown = (): number => (other.ticks?.frame()?.now as LampState | undefined)?.lamps[0] ?? 0;
  return {
    press: (value) => one.ticks?.press(Uint8Array.of(value)),
    shown,
    stop() {
      one.dispose();
      other.dispose();
    },
  };
}

/** Signals go from one to the other, as the server would bring them. */
function introduced({ starts, clients }: Company): void {
  for (const [seat, client] of clients.entries()) {
    const send = client.send.bind(client);
    client.send = (message: Parameters<FakeClient['send']>[0]) => {
      if (message.type !== 'signal') return send(message);
      const { introduction, signal } = message;
      const peer = at(starts, seat).introductions.find((each) => each.introduction === introduction)?.peer ?? -1;
      at(clients, peer).emit({ type: 'signal', introduction, signal });
      return true;
    };
  }
}

/** Two ends of one channel. */
async function channelPair(init: RTCDataChannelInit): Promise<readonly [RTCDataChannel, RTCDataChannel, () => void]> {
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
  a.addEventListener('icecandidate', ({ candidate }) => void b.addIceCandidate(candidate ?? undefined));
  b.addEventListener('icecandidate', ({ candidate }) => void a.addIceCandidate(candidate ?? undefined));
  const here = a.createDataChannel('c', init);
  const there = new Promise<RTCDataChannel>((resolve) =>
    b.addEventListener('datachannel', ({ channel }) => resolve(channel)),
  );
  await a.setLocalDescription();
  if (a.localDescription !== null) await b.setRemoteDescription(a.localDescription);
  await b.setLocalDescription();
  if (b.localDescription !== null) await a.setRemoteDescription(b.localDescription);
  const other = await there;
  for (const channel of [here, other])
    if (channel.readyState !== 'open') await new Promise((resolve) => channel.addEventListener('open', resolve));
  return [
    here,
    other,
    () => {
      a.close();
      b.close();
    },
  ];
}

class LampInput extends NetplayInput<LampInput> {
  value = 0;
}

class LampGame extends NetplayState<LampInput> {
  lamps = [0, 0];
  tick(inputs: Map<NetplayPlayer, LampInput>): void {
    for (const [player, { value }] of inputs) this.lamps[player.getID()] = value;
  }
  serialize(): readonly number[] {
    return [...this.lamps];
  }
  deserialize(value: readonly number[]): void {
    this.lamps = [...value];
  }
}

/** As its `RollbackWrapper` runs it, with its own matchmaking left out. The timers that it starts never end: the page does. */
async function netplay(delayMs: number): Promise<Players> {
  const [here, there, close] = await channelPair({ ordered: true });
  let pressed = 0;
  const make = (mine: 0 | 1, channel: RTCDataChannel) => {
    const players = [new NetplayPlayer(0, mine === 0, true), new NetplayPlayer(1, mine === 1, false)];
    const game = new LampGame();
    const say = (data: object): void => {
      if (channel.readyState === 'open') channel.send(JSON.stringify(data));
    };
    const netcode = new RollbackNetcode(
      mine === 0,
      game,
      players,
      new Map(players.map((player) => [player, new LampInput()])),
      10,
      null,
      TICK_MS,
      () => Object.assign(new LampInput(), { value: mine === 0 ? pressed : 0 }),
      (frame: number, { value }: LampInput) => say({ type: 'input', frame, value }),
      mine === 0 ? (frame: number, state: unknown) => say({ type: 'state', frame, state }) : undefined,
    );
    channel.addEventListener(
      'message',
      later(delayMs, ({ data }: MessageEvent<string>) => {
        const { type, frame, value, state } = JSON.parse(data);
        if (type === 'state') netcode.onStateSync(frame, state);
        else netcode.onRemoteInput(frame, players[1 - mine], Object.assign(new LampInput(), { value }));
      }),
    );
    return { game, netcode };
  };
  const [one, other] = [make(0, here), make(1, there)];
  one.netcode.start();
  other.netcode.start();
  return {
    press(value) {
      pressed = value;
    },
    shown: () => other.game.lamps[0] ?? 0,
    stop: close,
  };
}

/** The plain way: no tick is played before the inputs of all are there, and inputs count so many ticks later. */
async function delayed(delayMs: number): Promise<Players> {
  const [here, there, close] = await channelPair({ ordered: false, maxRetransmits: 0 });
  const spare = spareTicks(delayMs);
  let pressed = 0;
  const make = (mine: 0 | 1, channel: RTCDataChannel) => {
    const inputs = [new Map<number, number>(), new Map<number, number>()] as const;
    for (let tick = 0; tick < spare; tick += 1) for (const each of inputs) each.set(tick, 0);
    let [read, tick, lamp] = [spare, 0, 0];
    channel.addEventListener(
      'message',
      later(delayMs, ({ data }: MessageEvent<string>) => {
        for (const [at, value] of JSON.parse(data) as [number, number][]) inputs[1 - mine]?.set(at, value);
      }),
    );
    const timer = setInterval(() => {
      if (read - tick <= spare) {
        inputs[mine].set(read, mine === 0 ? pressed : 0);
        read += 1;
      }
      const recent = [...inputs[mine]].slice(-12);
      if (channel.readyState === 'open') channel.send(JSON.stringify(recent));
      if (inputs.some((each) => !each.has(tick))) return;
      lamp = inputs[0].get(tick) ?? 0;
      tick += 1;
    }, TICK_MS);
    return { shown: () => lamp, stop: () => clearInterval(timer) };
  };
  const [one, other] = [make(0, here), make(1, there)];
  return {
    press(value) {
      pressed = value;
    },
    shown: other.shown,
    stop() {
      one.stop();
      other.stop();
      close();
    },
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const picture = (): Promise<number> =>
  new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));

const PROGRAMS = { parley, netplay, delayed };

/** Presses a key so often; each time in milliseconds, from the press until a picture has it. */
async function keyToScreen(program: keyof typeof PROGRAMS, delayMs: number, presses: number): Promise<number[]> {
  const players = await PROGRAMS[program](delayMs);
  const took: number[] = [];
  // The match has begun once a key is seen at all; then both settle.
  players.press(9);
  for (let waited = 0; players.shown() !== 9; waited += 1) {
    if (waited > 1_200) throw new Error(`${program} shows no key`);
    await picture();
  }
  await sleep(3_000);
  for (let press = 0; press < presses; press += 1) {
    // At no fixed place between two ticks or pictures.
    await sleep(200 + ((press * 37) % 101));
    const value = 1 + (press % 2);
    const began = performance.now();
    players.press(value);
    while (players.shown() !== value) if ((await picture()) - began > 5_000) throw new Error(`${program} lost a key`);
    took.push(performance.now() - began);
  }
  players.stop();
  return took;
}

/** One way of a message over a bare channel with this delay, in milliseconds. */
async function linkMs(delayMs: number, messages: number): Promise<number[]> {
  const [here, there, close] = await channelPair({ ordered: false, maxRetransmits: 0 });
  const took: number[] = [];
  there.addEventListener(
    'message',
    later(delayMs, ({ data }: MessageEvent<string>) => void took.push(performance.now() - Number(data))),
  );
  for (let sent = 0; sent < messages; sent += 1) {
    here.send(String(performance.now()));
    await sleep(30);
  }
  await sleep(delayMs + 200);
  close();
  return took;
}

Object.assign(globalThis, { keyToScreen, linkMs });
