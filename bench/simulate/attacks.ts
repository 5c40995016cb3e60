import {
  fold,
  nextEntry,
  type Report,
  type SignedEntry,
  signEntry,
  stateHash,
  type Transcript,
} from '@parley/evidence';
import type { Lie } from './conduct.ts';
import { type Arrived, FALSE_STATE, headsOf, type Played, reportFrom, withEntry } from './played.ts';
import type { RandomSource } from './random-source.ts';
import { at } from './scene.ts';

/** How a lie is backed against the signed transcript of a match. */
export const ATTACKS = [
  /** A false report over the true transcript. */
  'false-report',
  /** The final state's hash is forged as well. */
  'forged-state',
  /** All hashes of the liar's states are wrong, from its first entry on. */
  'forged-states',
  /** A shorter transcript is handed in and named. */
  'truncated',
  /** Nothing is handed in or named. */
  'withheld',
  /** The transcript of another match is handed in and named. */
  'foreign',
  /** A resignation of the winner's, signed with the liar's own key. */
  'forged-entry',
  /** A second history: another move in the place of the liar's last one. */
  'fork',
  /** A second history in which the liar left before the first move. */
  'fork-void',
  /** The winner is dropped as absent before its last move can reach the server. */
  'drop-early',
  /** The same after its last move has reached the server. */
  'drop-late',
] as const;
export type Attack = (typeof ATTACKS)[number];

/** Attacks on more than the transcript: the server's own sight of a player, the links of a match, and its end. */
export type Trick = Attack | 'flood' | 'filter' | 'stall';

/** What liars hand in and report. */
export interface Attacked {
  /** Besides what honest players hand in. */
  readonly deposits: readonly { readonly jws: string; readonly receivedAt: number }[];
  /** Of each liar. */
  readonly reports: readonly Report[];
}

/** So much earlier than its victim's move a drop reaches the server, and so much later where it is late. */
const BEFORE_MS = 2_000;
const AFTER_MS = 5_000;

/** Whether this match can be attacked like this: some need a certain last move, or a move of the liar's own. */
export function isPossible(attack: Attack, played: Played, lie: Lie): boolean {
  const last = at(played.entries, played.entries.length - 1).signed.entry;
  switch (attack) {
    case 'drop-early':
    case 'drop-late':
      return last.seat === lie.victim && last.act.kind === 'move';
    case 'fork':
      return lastMoveOf(played, leaderOf(lie)) !== null;
    case 'fork-void':
      return (played.transcript.chains[leaderOf(lie)] ?? []).length > 0;
    default:
      return true;
  }
}

/** Attacks a match. `played` is as the liars left it: see `withFalseStates`; `other` is any other match. */
export async function attacked(
  attack: Attack,
  played: Played,
  lie: Lie,
  other: Played,
  random: RandomSource,
): Promise<Attacked> {
  const reportsWith = (change: Partial<Report>): Attacked['reports'] =>
    lie.seats.map((seat) => ({ ...reportFrom(played, seat), ...claimed(lie), ...change }));
  switch (attack) {
    case 'false-report':
      return { deposits: [], reports: reportsWith({}) };
    case 'forged-state':
    case 'forged-states':
      return { deposits: [], reports: reportsWith({ state: FALSE_STATE }) };
    case 'withheld':
      return { deposits: [], reports: reportsWith({ heads: played.signers.map(() => null) }) };
    case 'truncated': {
      const cut = at(played.entries, random.below(played.entries.length)).before;
      const { state, ply } = fold(cut.setup, cut.chains);
      const hash = await stateHash(played.title, state);
      return { deposits: [], reports: reportsWith({ heads: headsOf(cut), state: hash, plies: ply }) };
    }
    case 'foreign': {
      const deposits = other.entries.map(({ signed, receivedAt }) => ({ jws: signed.jws, receivedAt }));
      return { deposits, reports: reportsWith({ heads: headsOf(other.transcript), state: other.finalState }) };
    }
    case 'forged-entry': {
      const forged = await forgedResignation(played, lie);
      const heads = headsOf(played.transcript).with(lie.victim, forged.hash);
      return { deposits: [early(played, forged)], reports: reportsWith({ heads }) };
    }
    case 'fork': {
      const fork = await otherMove(played, leaderOf(lie), random);
      const heads = headsOf(played.transcript).with(leaderOf(lie), fork.hash);
      return { deposits: [early(played, fork)], reports: reportsWith({ heads }) };
    }
    case 'fork-void': {
      const empty = { ...played.transcript, chains: played.transcript.chains.map(() => []) };
      const left = { kind: 'resign', reason: 'left' } as const;
      const fork = await signedBy(played, empty, leaderOf(lie), left);
      const heads = headsOf(empty).with(leaderOf(lie), fork.hash);
      const nothing = { ranks: null, scores: null, state: null, plies: 0, heads };
      return { deposits: [early(played, fork)], reports: reportsWith(nothing) };
    }
    case 'drop-early':
    case 'drop-late':
      return dropped(attack, played, lie);
    default:
      return attack satisfies never;
  }
}

/** All liars sign the winner away at its last ply; all but one resign then, so that the match has an end. */
async function dropped(attack: Attack, played: Played, lie: Lie): Promise<Attacked> {
  const last = at(played.entries, played.entries.length - 1);
  const receivedAt = last.receivedAt + (attack === 'drop-early' ? -BEFORE_MS : AFTER_MS);
  let transcript = last.before;
  const deposits: Attacked['deposits'][number][] = [];
  const sign = async (seat: number, act: Parameters<typeof nextEntry>[3]) => {
    const signed = await signedBy(played, transcript, seat, act);
    transcript = withEntry(transcript, signed);
    deposits.push({ jws: signed.jws, receivedAt });
  };
  for (const seat of lie.seats) await sign(seat, { kind: 'drop', seats: [lie.victim], reason: 'absent' });
  for (const seat of lie.seats.slice(1)) {
    if (fold(transcript.setup, transcript.chains).departures[lie.victim] === null) break;
    await sign(seat, { kind: 'resign', reason: 'resigned' });
  }
  const { outcome, state, ply, departures } = fold(transcript.setup, transcript.chains);
  // Where others did not sign, the match has not ended; the lie is the same.
  const result =
    outcome === null ? claimed(lie) : { ranks: [...outcome.ranks], scores: outcome.scores && [...outcome.scores] };
  const hash = await stateHash(played.title, state);
  const common = { ...result, departures: [...departures], plies: ply, heads: headsOf(transcript), state: hash };
  return { deposits, reports: lie.seats.map((seat) => ({ ...reportFrom(played, seat), ...common })) };
}

const leaderOf = (lie: Lie): number => at(lie.seats, 0);

function claimed({ claim }: Lie): Pick<Report, 'ranks' | 'scores'> {
  if (claim.kind === 'void') return { ranks: null, scores: null };
  return { ranks: [...claim.ranks], scores: claim.scores && [...claim.scores] };
}

async function signedBy(
  played: Played,
  transcript: Transcript,
  seat: number,
  act: Parameters<typeof nextEntry>[3],
): Promise<SignedEntry> {
  const { state, ply } = fold(transcript.setup, transcript.chains);
  const hash = await stateHash(played.title, state);
  return signEntry(at(played.signers, seat), nextEntry(transcript, seat, ply, act, hash));
}

function lastMoveOf(played: Played, seat: number): Arrived | null {
  return played.entries.findLast(({ signed: { entry } }) => entry.seat === seat && entry.act.kind === 'move') ?? null;
}

/** Another move than the one it made last, or to give up where there was no other. */
async function otherMove(played: Played, seat: number, random: RandomSource): Promise<SignedEntry> {
  const mine = lastMoveOf(played, seat);
  if (mine === null) throw new Error('a fork needs a move');
  const { state } = fold(mine.before.setup, mine.before.chains);
  const made = mine.signed.entry.act.kind === 'move' ? JSON.stringify(mine.signed.entry.act.move) : '';
  const moves = played.title.moves(state).filter((move) => JSON.stringify(move) !== made);
  const act =
    moves.length > 0
      ? ({ kind: 'move', move: random.pick(moves) } as const)
      : ({ kind: 'resign', reason: 'resigned' } as const);
  return signedBy(played, mine.before, seat, act);
}

/** What the winner would have signed to resign before its last entry, with another's signature. */
async function forgedResignation(played: Played, lie: Lie): Promise<SignedEntry> {
  const { before } = played.entries.findLast(({ signed }) => signed.entry.seat === lie.victim) ?? at(played.entries, 0);
  const { state, ply } = fold(before.setup, before.chains);
  const hash = await stateHash(played.title, state);
  const entry = nextEntry(before, lie.victim, ply, { kind: 'resign', reason: 'resigned' }, hash);
  return signEntry(at(played.signers, leaderOf(lie)), entry);
}

const early = (played: Played, { jws }: SignedEntry) => ({ jws, receivedAt: at(played.entries, 0).receivedAt });
