import { seededRandom, type TurnTitle } from '@parley/games';
import { turnTitle } from '@parley/games/testing';
import { judge } from '../judge.ts';
import type { Budget, Deposit, Findings, JudgedMatch, Witness } from '../judged.ts';
import { hashOf } from '../jws.ts';
import { REPORT_VERSION, type Report } from '../report.ts';
import { genesis } from '../turn/chain.ts';
import { type Action, ENTRY_TYP, type Entry, type SignedEntry } from '../turn/entry.ts';
import { fold, type Position, type Setup } from '../turn/fold.ts';
import { signEntry } from '../turn/signed-entry.ts';
import { stateHash } from '../turn/state-hash.ts';
import { acceptEntry, type Believes, emptyTranscript, nextEntry, type Transcript } from '../turn/transcript.ts';
import { newSigner, type TestSigner } from './key-pair.ts';

/** One match with real keys and real signatures, in which each player knows what it was handed and no more. */
export interface Play {
  readonly judged: JudgedMatch;
  readonly title: TurnTitle;
  readonly setup: Setup;
  readonly signers: readonly TestSigner[];
  /** By seat, what that player knows. */
  readonly transcripts: Transcript[];
  readonly deposits: Deposit[];
  /** The server's clock. */
  now: number;
}

export const STARTED_AT = 1_000_000;

export async function begin(name: string | TurnTitle, seats: number, match = 'match-0001'): Promise<Play> {
  const title = typeof name === 'string' ? turnTitle(name) : name;
  const signers = await Promise.all(Array.from({ length: seats }, newSigner));
  const keys = signers.map(({ key }) => key);
  const judged = { match, title, seats, seed: 7, startedAt: STARTED_AT, keys };
  const firsts = await Promise.all(keys.map((_, seat) => genesis(match, seat, keys)));
  const setup: Setup = { match, title, seats, seed: 7, genesis: firsts };
  return {
    judged,
    title,
    setup,
    signers,
    transcripts: keys.map(() => emptyTranscript(setup)),
    deposits: [],
    now: STARTED_AT,
  };
}

export const everybody = (play: Play): readonly number[] => play.transcripts.map((_, seat) => seat);
export const others = (play: Play, seat: number): readonly number[] => everybody(play).filter((one) => one !== seat);

export const positionOf = ({ setup, transcripts }: Play, seat: number): Position =>
  fold(setup, transcriptOf(transcripts, seat).chains);

function transcriptOf(transcripts: readonly Transcript[], seat: number): Transcript {
  const transcript = transcripts[seat];
  if (transcript === undefined) throw new Error(`no seat ${seat}`);
  return transcript;
}

export function signerOf({ signers }: Pick<Play, 'signers'>, seat: number): TestSigner {
  const signer = signers[seat];
  if (signer === undefined) throw new Error(`no seat ${seat}`);
  return signer;
}

/** Signed on the ground of what this seat knows; nobody has it yet. `change` makes it dishonest. */
export async function sign(play: Play, seat: number, act: Action, change: Partial<Entry> = {}): Promise<SignedEntry> {
  const transcript = transcriptOf(play.transcripts, seat);
  const position = positionOf(play, seat);
  const entry = nextEntry(transcript, seat, position.ply, act, await stateHash(play.title, position.state));
  return signEntry(signerOf(play, seat), { ...entry, ...change });
}

/** The same entry under another signature of its author. */
export async function signedAgain(play: Play, { entry }: SignedEntry): Promise<SignedEntry> {
  const jws = await signerOf(play, entry.seat).signAgain(ENTRY_TYP, entry);
  return { entry, jws, hash: await hashOf(jws) };
}

/** From now on this seat knows what that one knows, and nothing else. */
export function knowLike(play: Play, seat: number, other: number): void {
  play.transcripts[seat] = transcriptOf(play.transcripts, other);
}

/** Hands an entry to these seats, each of which takes it in as a client does. */
export function hand(play: Play, entry: SignedEntry, seats: readonly number[], believes: Believes = () => true): void {
  for (const seat of seats)
    play.transcripts[seat] = acceptEntry(transcriptOf(play.transcripts, seat), entry, believes).transcript;
}

export function deposit(play: Play, entry: SignedEntry, receivedAt = play.now): void {
  play.deposits.push({ jws: entry.jws, receivedAt });
}

/** An honest act: everybody gets it, and the server a little later. */
export async function act(play: Play, seat: number, what: Action): Promise<SignedEntry> {
  const entry = await sign(play, seat, what);
  hand(play, entry, everybody(play));
  deposit(play, entry);
  play.now += 1_000;
  return entry;
}

/** A legal move for the player whose turn it is in this position. */
export function someMove({ title }: Play, { state }: Position, random: () => number): Action {
  const moves = title.moves(state);
  return { kind: 'move', move: moves[Math.floor(random() * moves.length)] };
}

/** Everybody plays honestly until the match is over, or until this number of plies has been played. */
export async function playOut(play: Play, seed = 1, plies = Number.POSITIVE_INFINITY): Promise<Play> {
  const random = seededRandom(seed);
  for (
    let position = positionOf(play, 0);
    position.turn !== null && position.ply < plies;
    position = positionOf(play, 0)
  )
    await act(play, position.turn, someMove(play, position, random));
  return play;
}

/** Four in a Row up to the move with which seat 0 wins, by columns: 0 1 0 1 0 1, and 0 is to follow. */
export async function almostWon(): Promise<Play> {
  const play = await begin('four-in-a-row', 2);
  for (const [at, column] of [0, 1, 0, 1, 0, 1].entries()) await act(play, at % 2, { kind: 'move', move: { column } });
  return play;
}

export const column = (number: number): Action => ({ kind: 'move', move: { column: number } });
export const edge = (number: number): Action => ({ kind: 'move', move: { edge: number } });
export const absent = (...seats: number[]): Action => ({ kind: 'drop', seats, reason: 'absent' });
export const resign: Action = { kind: 'resign', reason: 'resigned' };

/** What this seat reports of what it knows. `change` makes it dishonest. */
export async function reportBy(play: Play, seat: number, change: Partial<Report> = {}): Promise<Report> {
  const transcript = transcriptOf(play.transcripts, seat);
  const position = positionOf(play, seat);
  return {
    v: REPORT_VERSION,
    match: play.judged.match,
    title: play.title.id,
    rules: play.title.rules,
    seat,
    ranks: position.outcome === null ? null : [...position.outcome.ranks],
    scores: position.outcome?.scores ? [...position.outcome.scores] : null,
    departures: [...position.departures],
    plies: position.ply,
    heads: transcript.chains.map((chain) => chain.at(-1)?.hash ?? null),
    state: position.isVoid ? null : await stateHash(play.title, position.state),
    refused: [],
    ...change,
  };
}

export const reportsByAll = (play: Play): Promise<Report[]> =>
  Promise.all(everybody(play).map((seat) => reportBy(play, seat)));

/** The server watched from the start, saw everybody there, and looked last when the newest entry had come in. */
export const witnessOf = (play: Play, change: Partial<Witness> = {}): Witness => ({
  watchedFrom: 0,
  away: everybody(play).map(() => []),
  challenged: [],
  distress: [],
  until: Math.max(play.now, ...play.deposits.map(({ receivedAt }) => receivedAt)),
  linked: true,
  ...change,
});

export const AMPLE: Budget = { clock: () => 0, maxMs: 1, maxEntries: 10_000 };

export const asked = (
  play: Play,
  reports: readonly Report[],
  witness: Partial<Witness> = {},
  budget: Budget = AMPLE,
): Promise<Findings> => judge(play.judged, play.deposits, reports, witnessOf(play, witness), budget);
