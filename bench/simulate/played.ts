import {
  type Action,
  acceptEntry,
  type Entry,
  emptyTranscript,
  fold,
  genesis,
  type JudgedMatch,
  nextEntry,
  type Position,
  REPORT_VERSION,
  type Report,
  type SignedEntry,
  type Signer,
  signEntry,
  stateHash,
  type Transcript,
  type Witness,
} from '@parley/evidence';
import type { TurnTitle } from '@parley/games';
import type { RandomSource } from './random-source.ts';
import { at } from './scene.ts';
import { signerNamed } from './seat-keys.ts';

/** An entry with the moment at which it reached the server. */
export interface Arrived {
  readonly signed: SignedEntry;
  readonly receivedAt: number;
  /** The transcript as its author knew it before: what another history can be begun from. */
  readonly before: Transcript;
}

/** What the server saw of who was there. When it looked is known where it decides. */
export type ServerSaw = Omit<Witness, 'until' | 'linked'>;

/** One real match, played to its end by honest clients and signed by each of them. */
export interface Played {
  readonly judged: JudgedMatch;
  readonly title: TurnTitle;
  readonly signers: readonly Signer[];
  readonly entries: readonly Arrived[];
  readonly transcript: Transcript;
  readonly final: Position;
  readonly finalState: string;
  readonly witness: Witness;
}

export interface PlayOptions {
  readonly match: string;
  readonly title: TurnTitle;
  readonly seats: number;
  /** The seat whose connections all break for good at about this ply, if any; `closed`: on purpose. */
  readonly gone?: { readonly seat: number; readonly ply: number; readonly how: 'closed' | 'lost' };
  /** Seats that give up at this ply, in turn until one is left. */
  readonly resignAt?: number;
}

/** When the match begins, by the server's clock; how long a player thinks; how long an entry travels. Milliseconds. */
const STARTED_AT = 1_000_000;
const THINKING_MS = 3_000;
const DEPOSITED_AFTER_MS = 400;

export const FALSE_STATE = 'f'.repeat(43);

/** A match at which entries are being signed. */
interface OpenMatch {
  readonly judged: JudgedMatch;
  readonly title: TurnTitle;
  readonly signers: readonly Signer[];
  readonly entries: Arrived[];
  transcript: Transcript;
  act(seat: number, action: Action, now: number): Promise<void>;
}

/** @param falseStates seats that put a wrong hash into everything they sign */
async function openMatch(
  judged: JudgedMatch,
  title: TurnTitle,
  signers: readonly Signer[],
  falseStates: readonly number[],
): Promise<OpenMatch> {
  const { match, seats, seed, keys } = judged;
  const geneses = await Promise.all(keys.map((_, seat) => genesis(match, seat, keys)));
  const open: OpenMatch = {
    judged,
    title,
    signers,
    entries: [],
    transcript: emptyTranscript({ match, title, seats, seed, genesis: geneses }),
    async act(seat, action, now) {
      const before = open.transcript;
      const { state, ply } = fold(before.setup, before.chains);
      const hash = falseStates.includes(seat) ? FALSE_STATE : await stateHash(title, state);
      const signed = await signEntry(at(signers, seat), nextEntry(before, seat, ply, action, hash));
      open.entries.push({ signed, receivedAt: now + DEPOSITED_AFTER_MS, before });
      open.transcript = withEntry(before, signed);
    },
  };
  return open;
}

async function ended(open: OpenMatch, witness: Witness): Promise<Played> {
  const { judged, title, signers, entries, transcript } = open;
  const final = fold(transcript.setup, transcript.chains);
  const finalState = await stateHash(title, final.state);
  return { judged, title, signers, entries, transcript, final, finalState, witness };
}

/** Plays a match by its title's own beginner, and signs, accepts and folds every entry with the code of the clients. */
export async function play(options: PlayOptions, random: RandomSource): Promise<Played> {
  const { match, title, seats, gone } = options;
  const signers = Array.from({ length: seats }, (_, seat) => signerNamed(`${seats} players, seat ${seat}`));
  const keys = signers.map(({ key }) => key);
  const judged = { match, title, seats, seed: random.below(2 ** 31), startedAt: STARTED_AT, keys };
  const open = await openMatch(judged, title, signers, []);
  let now = STARTED_AT;
  let wentAt: number | null = null;
  for (;;) {
    const { turn, ply, state, departures } = fold(open.transcript.setup, open.transcript.chains);
    if (turn === null) break;
    if (gone !== undefined && ply >= gone.ply && wentAt === null) wentAt = now;
    now += THINKING_MS;
    if (turn === gone?.seat && wentAt !== null) {
      // The others wait until it counts as absent, and go on without it.
      now = Math.max(now, wentAt + title.clocks.absenceMs + THINKING_MS);
      const drop: Action = { kind: 'drop', seats: [turn], reason: 'absent' };
      for (const [seat, departure] of departures.entries()) {
        if (seat !== turn && departure === null) await open.act(seat, drop, now);
      }
    } else if (options.resignAt !== undefined && ply >= options.resignAt) {
      await open.act(turn, { kind: 'resign', reason: 'resigned' }, now);
    } else {
      await open.act(turn, { kind: 'move', move: title.suggest(state, random.next) }, now);
    }
  }
  return ended(open, {
    watchedFrom: STARTED_AT - THINKING_MS,
    away: keys.map((_, seat) =>
      seat === gone?.seat && wentAt !== null ? [{ from: wentAt, until: null, how: gone.how }] : [],
    ),
    challenged: gone === undefined ? [] : [gone.seat],
    distress: [],
    until: now + DEPOSITED_AFTER_MS,
    linked: true,
  });
}

/** The same match, with wrong hashes of the state in everything that these seats sign. */
export async function withFalseStates(played: Played, seats: readonly number[]): Promise<Played> {
  const open = await openMatch(played.judged, played.title, played.signers, seats);
  for (const { signed, receivedAt } of played.entries) {
    await open.act(signed.entry.seat, signed.entry.act, receivedAt - DEPOSITED_AFTER_MS);
  }
  return ended(open, played.witness);
}

/** What an honest client reports at the end of this match. */
export function reportFrom(played: Played, seat: number): Report {
  const { judged, title, final, finalState, transcript } = played;
  return {
    v: REPORT_VERSION,
    match: judged.match,
    title: title.id,
    rules: title.rules,
    seat,
    ranks: [...(final.outcome?.ranks ?? [])],
    scores: final.outcome?.scores ? [...final.outcome.scores] : null,
    departures: [...final.departures],
    plies: final.ply,
    heads: headsOf(transcript),
    state: finalState,
    refused: [],
  };
}

export const headsOf = (transcript: Transcript): Entry['heads'] =>
  transcript.chains.map((chain) => chain.at(-1)?.hash ?? null);

/** The transcript with an entry that belongs into it. @throws where it does not: a fault of the simulation. */
export function withEntry(transcript: Transcript, signed: SignedEntry): Transcript {
  const { transcript: next, accepted, refused } = acceptEntry(transcript, signed, () => true);
  if (accepted.length !== 1) throw new Error(`an entry did not fit: ${refused[0]?.code ?? 'held'}`);
  return next;
}
