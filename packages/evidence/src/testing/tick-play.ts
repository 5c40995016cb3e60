import { seededRandom, type TickTitle } from '@parley/games';
import { base64url } from 'jose';
import { judge } from '../judge.ts';
import type { Budget, Deposit, Findings, JudgedMatch, Witness } from '../judged.ts';
import { type Departure, REPORT_VERSION, type Report } from '../report.ts';
import { ACT_VERSION, type Deed, type Gone, outFrom, type SignedAct, signAct } from '../tick/act.ts';
import { BLOCK_TICKS, type TickSetup, tickGenesis, ticksThrough } from '../tick/block.ts';
import { type ChainReader, makeChainReader, type ReaderFault } from '../tick/chain-reader.ts';
import { type ChainWriter, makeChainWriter } from '../tick/chain-writer.ts';
import { hashText, type Known, type SignedHead } from '../tick/head.ts';
import { setupOf } from '../tick/history.ts';
import { tickStateHash } from '../tick/state-hash.ts';
import { newSigner, type TestSigner } from './key-pair.ts';
import { STARTED_AT } from './play.ts';

/** A sixtieth of a second, so that all times are whole. */
const TICK_MS = 17;

/** One player of a match in real time: what it signed, what it has of the others, and the state that follows from that. */
export interface TickPlayer {
  readonly seat: number;
  readonly writer: ChainWriter;
  /** By seat; null at its own. */
  readonly readers: readonly (ChainReader | null)[];
  readonly faults: ReaderFault[];
  /** By seat, from when it plays without that one, as it knows. */
  readonly outs: ({ readonly from: number; readonly reason: Departure; readonly gone: Gone | null } | null)[];
  readonly state: unknown;
  tick: number;
  readonly left: (Departure | null)[];
}

/** A match with real keys, in which everybody gets everything at once. Tests make it go wrong. */
export interface TickPlay {
  readonly judged: JudgedMatch;
  readonly title: TickTitle;
  readonly setup: TickSetup;
  readonly signers: readonly TestSigner[];
  readonly players: readonly TickPlayer[];
  readonly deposits: Deposit[];
  /** By seat, the newest block that is deposited. */
  readonly deposited: number[];
  /** The server's clock. */
  now: number;
}

export async function beginTicks(
  title: TickTitle,
  seats: number,
  match = 'match-0001',
  signers?: readonly TestSigner[],
): Promise<TickPlay> {
  const keyed = signers ?? (await Promise.all(Array.from({ length: seats }, newSigner)));
  const keys = keyed.map(({ key }) => key);
  const judged = { match, title, seats, seed: 7, startedAt: STARTED_AT, keys };
  const setup = setupOf(judged, title);
  const players = keyed.map((signer, seat): TickPlayer => {
    const faults: ReaderFault[] = [];
    const failed = (error: unknown): never => {
      throw error;
    };
    return {
      seat,
      writer: makeChainWriter(setup, seat, signer, { signed: () => undefined, failed }),
      readers: keys.map((_, other) =>
        other === seat ? null : makeChainReader(setup, other, { refused: (fault) => faults.push(fault) }),
      ),
      faults,
      outs: keys.map(() => null),
      state: title.initial(seats, judged.seed),
      tick: 0,
      left: keys.map(() => null),
    };
  });
  return {
    judged,
    title,
    setup,
    signers: keyed,
    players,
    deposits: [],
    deposited: keys.map(() => -1),
    now: STARTED_AT,
  };
}

export function playerOf({ players }: TickPlay, seat: number): TickPlayer {
  const player = players[seat];
  if (player === undefined) throw new Error(`no seat ${seat}`);
  return player;
}

export const isIn = ({ outs }: TickPlayer, seat: number): boolean => outs[seat] === null;
const chainOf = (player: TickPlayer, seat: number) =>
  seat === player.seat ? player.writer.chain : (player.readers[seat]?.chain ?? player.writer.chain);

/** Plays what this player has of signed or agreed inputs. */
export function confirm(play: TickPlay, player: TickPlayer): void {
  const { title } = play;
  const size = title.inputBytes;
  const all = new Uint8Array(play.players.length * size);
  for (;;) {
    const signed = (seat: number): number =>
      seat === player.seat ? player.writer.chain.ticks : (player.readers[seat]?.signedTicks ?? 0);
    for (const [seat, out] of player.outs.entries()) {
      if (out?.from !== player.tick || player.left[seat] !== null || title.outcome(player.state) !== null) continue;
      title.drop(player.state, seat);
      player.left[seat] = out.reason;
    }
    const isHeld = play.players.some(
      ({ seat }) => player.left[seat] === null && player.outs[seat] === null && signed(seat) <= player.tick,
    );
    if (isHeld || title.outcome(player.state) !== null) return;
    all.fill(0);
    for (const { seat } of play.players) {
      if (player.left[seat] === null) all.set(inputAt(play, player, seat), seat * size);
    }
    title.step(player.state, all);
    player.tick += 1;
  }
}

/** Its chain, or where it is gone the agreed inputs after its last signature. */
function inputAt(play: TickPlay, player: TickPlayer, seat: number): Uint8Array {
  const gone = player.outs[seat]?.gone ?? null;
  const from = gone === null ? Number.POSITIVE_INFINITY : ticksThrough(gone.block);
  if (player.tick < from) return chainOf(player, seat).inputs(player.tick, player.tick + 1);
  const { inputBytes } = play.title;
  const at = (player.tick - from) * inputBytes;
  return base64url.decode(gone?.tail ?? '').subarray(at, at + inputBytes);
}

/** What a player would sign now. The state before what it has not confirmed. */
export function viewOf(play: TickPlay, player: TickPlayer) {
  confirm(play, player);
  const known = play.players.map(({ seat }): Known | null => player.readers[seat]?.newest ?? null);
  return { known, tick: player.tick, state: play.title.hash(player.state) };
}

export type InputOf = (seat: number, tick: number) => Uint8Array;

/** Keys that are held for a while, as people play. */
export function heldKeys(seed: number, title: TickTitle): InputOf {
  const inputs = new Map<string, Uint8Array>();
  const ofSeat = new Map<number, { random: () => number; until: number; value: Uint8Array; next: number }>();
  return (seat, tick) => {
    const made = ofSeat.get(seat) ?? {
      random: seededRandom(seed * 31 + seat),
      until: 0,
      value: new Uint8Array(title.inputBytes),
      next: 0,
    };
    ofSeat.set(seat, made);
    for (; made.next <= tick; made.next += 1) {
      if (made.next >= made.until) {
        made.value = title.suggest(title.initial(2, 1), seat, made.random);
        made.until = made.next + 4 + Math.floor(made.random() * 26);
      }
      inputs.set(`${seat}/${made.next}`, made.value);
    }
    return inputs.get(`${seat}/${tick}`) ?? new Uint8Array(title.inputBytes);
  };
}

/** Signs the newest block and gives the head to everybody who plays. */
export async function signNow(play: TickPlay, seat: number, to?: readonly number[]): Promise<SignedHead | null> {
  const player = playerOf(play, seat);
  player.writer.sign(viewOf(play, player));
  await player.writer.settled();
  const head = player.writer.newest;
  if (head === null) return null;
  for (const other of play.players) {
    if (!(to?.includes(other.seat) ?? true)) continue;
    other.readers[seat]?.take(head);
    await other.readers[seat]?.settled();
  }
  return head;
}

export const isOver = (play: TickPlay, seat: number): boolean =>
  play.title.outcome(playerOf(play, seat).state) !== null;

/** Everybody in `seats` plays so many ticks; each block is signed and deposited. */
export async function advance(play: TickPlay, ticks: number, inputOf: InputOf, seats = everySeat(play)): Promise<void> {
  for (let done = 0; done < ticks; done += 1) {
    const playing = seats.filter((seat) => isIn(playerOf(play, seat), seat));
    for (const seat of playing) {
      const { writer } = playerOf(play, seat);
      const input = inputOf(seat, writer.chain.ticks);
      writer.add(input);
      for (const other of play.players) if (isIn(other, seat)) other.readers[seat]?.add(input);
    }
    play.now += TICK_MS;
    const isFull = playing.some((seat) => playerOf(play, seat).writer.chain.ticks % BLOCK_TICKS === 0);
    if (!isFull) continue;
    for (const seat of playing) await signNow(play, seat);
    for (const seat of playing) depositOwn(play, seat, 'second');
  }
}

export const everySeat = ({ players }: TickPlay): readonly number[] => players.map(({ seat }) => seat);

/** A player hands in what the server lacks of its own chain. */
export function depositOwn(play: TickPlay, seat: number, upTo: 'second' | 'newest'): void {
  const { chain, newest } = playerOf(play, seat).writer;
  const items = chain.sections(play.deposited[seat] ?? -1, upTo);
  for (const jws of items) play.deposits.push({ jws, receivedAt: play.now });
  if (items.length === 0) return;
  const last = upTo === 'newest' ? newest : chain.heads[chain.heads.length - 1];
  const through = items.at(-1);
  const head = chain.heads.find(({ jws }) => through?.startsWith(jws)) ?? last;
  play.deposited[seat] = head?.head.block ?? -1;
}

/** Everybody hands in the rest: at the end, or when nothing more comes. */
export function depositRest(play: TickPlay, seats = everySeat(play)): void {
  for (const seat of seats) depositOwn(play, seat, 'newest');
}

export async function act(play: TickPlay, seat: number, deed: Deed): Promise<SignedAct> {
  const signer = play.signers[seat];
  if (signer === undefined) throw new Error(`no seat ${seat}`);
  return signAct(signer, { v: ACT_VERSION, match: play.setup.match, seat, act: deed });
}

export const depositAct = (play: TickPlay, { jws }: SignedAct, at = play.now): void =>
  void play.deposits.push({ jws, receivedAt: at });

/** Everybody who is here fills its last block, signs it and hands it in: so a match ends. */
export async function finish(play: TickPlay, seats = everySeat(play)): Promise<void> {
  for (const seat of seats) await fillUp(play, seat);
  for (const seat of seats) confirm(play, playerOf(play, seat));
}

async function fillUp(play: TickPlay, seat: number): Promise<void> {
  const { writer } = playerOf(play, seat);
  const missing = (BLOCK_TICKS - (writer.chain.ticks % BLOCK_TICKS)) % BLOCK_TICKS;
  writer.fill();
  for (const other of play.players) other.readers[seat]?.add(new Uint8Array(missing * play.title.inputBytes));
  await signNow(play, seat);
  depositOwn(play, seat, 'newest');
}

/** This player resigns, and everybody gets it. */
export async function resign(play: TickPlay, seat: number, reason: 'resigned' | 'left' = 'resigned'): Promise<void> {
  const { writer } = playerOf(play, seat);
  await fillUp(play, seat);
  const { block } = writer.chain;
  const hash = hashText(writer.chain.hashAt(block) ?? tickGenesis(play.setup, seat));
  depositAct(play, await act(play, seat, { kind: 'resign', block, hash, reason }));
  for (const player of play.players) {
    player.outs[seat] ??= { from: ticksThrough(block), reason, gone: null };
    confirm(play, player);
  }
}

/** What these players have alike of one that is gone. */
export function goneOf(play: TickPlay, seat: number, by: number): Gone {
  const reader = playerOf(play, by).readers[seat];
  const newest = reader?.newest ?? null;
  const block = newest?.[0] ?? -1;
  const hash = hashText(reader?.chain.hashAt(block) ?? tickGenesis(play.setup, seat));
  const tail = base64url.encode(reader?.chain.inputs(ticksThrough(block), reader.chain.ticks) ?? new Uint8Array());
  return { seat, block, hash, tail };
}

/** These players agree to go on without others, and all of them know it. */
export async function agree(play: TickPlay, gone: readonly Gone[], by: readonly number[]): Promise<void> {
  for (const seat of by) {
    depositOwn(play, seat, 'newest');
    // Who is gone may not have handed in its last second.
    for (const one of gone) {
      const chain = playerOf(play, seat).readers[one.seat]?.chain;
      const items = chain?.sections(play.deposited[one.seat] ?? -1, 'newest') ?? [];
      for (const jws of items) play.deposits.push({ jws, receivedAt: play.now });
    }
    depositAct(play, await act(play, seat, { kind: 'drop', seats: [...gone] }));
  }
  for (const seat of by) {
    const player = playerOf(play, seat);
    for (const one of gone) {
      const from = outFrom(one, play.title.inputBytes) ?? 0;
      player.outs[one.seat] ??= { from, reason: 'absent', gone: one };
    }
    confirm(play, player);
  }
}

/** What this player reports of what it knows. `change` makes it dishonest. */
export async function tickReport(play: TickPlay, seat: number, change: Partial<Report> = {}): Promise<Report> {
  const player = playerOf(play, seat);
  confirm(play, player);
  const { title } = play;
  const outcome = title.outcome(player.state);
  const heads = play.players.map((other) => {
    const chain = chainOf(player, other.seat);
    const block =
      player.outs[other.seat]?.gone?.block ??
      (other.seat === seat ? chain.block : (player.readers[other.seat]?.newest?.[0] ?? -1));
    const hash = block < 0 ? null : chain.hashAt(block);
    return hash === null ? null : hashText(hash);
  });
  return {
    v: REPORT_VERSION,
    match: play.judged.match,
    title: title.id,
    rules: title.rules,
    seat,
    ranks: outcome === null ? null : [...outcome.ranks],
    scores: outcome?.scores ? [...outcome.scores] : null,
    departures: [...player.left],
    plies: player.tick,
    heads,
    state: outcome === null ? null : await tickStateHash(title, player.tick, title.hash(player.state)),
    refused: [],
    ...change,
  };
}

export const reportsOf = (play: TickPlay, seats = everySeat(play)): Promise<Report[]> =>
  Promise.all(seats.map((seat) => tickReport(play, seat)));

export const tickWitness = (play: TickPlay, change: Partial<Witness> = {}): Witness => ({
  watchedFrom: 0,
  away: play.players.map(() => []),
  challenged: [],
  distress: [],
  until: Math.max(play.now, ...play.deposits.map(({ receivedAt }) => receivedAt)),
  linked: true,
  ...change,
});

const AMPLE: Budget = { clock: () => 0, maxMs: 1, maxEntries: 20_000 };

export const askedOf = (
  play: TickPlay,
  reports: readonly Report[],
  witness: Partial<Witness> = {},
  budget: Budget = AMPLE,
): Promise<Findings> => judge(play.judged, play.deposits, reports, tickWitness(play, witness), budget);
