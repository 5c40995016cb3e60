import type { TurnTitle } from '@parley/games';
import type { Ending, NamedResult, PlayedMatch, Replay, TranscriptReplay } from '../replay.ts';
import { acceptAll } from './accepted.ts';
import { branchesOf } from './branches.ts';
import { genesis } from './chain.ts';
import { provenForks } from './contradictions.ts';
import { chainsOf } from './cut.ts';
import type { Setup } from './fold.ts';
import { forksOf } from './forks.ts';
import { placeAll } from './place.ts';
import { positionsOf } from './positions.ts';
import { type ReceivedEntries, verifyDeposits } from './received.ts';
import { claimOf } from './result.ts';
import { type Settled, settle } from './settle.ts';
import { stateHash } from './state-hash.ts';
import { statesOf } from './states.ts';

/** Replays matches by turns: one signed entry for each move (E2, E4, E5). */
export const turnReplay: TranscriptReplay<TurnTitle> = {
  async verify(match, deposits, mayGoOn) {
    const received = await verifyDeposits(match, deposits, mayGoOn);
    if (received === null) return null;
    return {
      proofs: forksOf(received.entries),
      entries: received.entries.length,
      has: (hash) => received.byHash.has(hash),
      newestAt: Math.max(match.startedAt, ...received.entries.map(({ receivedAt }) => receivedAt)),
      authors: new Set(received.entries.map(({ entry }) => entry.seat)),
      hasMoves: received.entries.some(({ entry }) => entry.act.kind === 'move'),
      replay: (played, going) => replayOf(received, played, going),
    };
  },
  proofs: provenForks,
};

async function replayOf(
  received: ReceivedEntries,
  played: PlayedMatch<TurnTitle>,
  mayGoOn: () => boolean,
): Promise<Replay | null> {
  const { title, match, reports } = played;
  const first = await Promise.all(match.keys.map((_, seat) => genesis(match.match, seat, match.keys)));
  const setup: Setup = { match: match.match, title, seats: match.seats, seed: match.seed, genesis: first };
  const positions = positionsOf(setup, mayGoOn);
  const accepted = acceptAll(placeAll(received, first), received.byHash, match.seats, positions);
  if (accepted === null) return null;
  const states = await statesOf(title, accepted, reports, positions, match.seats, mayGoOn);
  if (states === null) return null;

  const resultOf: Replay['resultOf'] = (heads): NamedResult => {
    const cut = accepted.cutOf(heads);
    if (cut === null) return { kind: 'unknown' };
    const position = positions.at(cut);
    return position === null ? { kind: 'stopped' } : { kind: 'known', result: claimOf(position) };
  };
  const equivocated = forksOf(received.entries).map(({ seat }) => seat);
  const branches = branchesOf(accepted, reports, states, positions, equivocated);
  if (branches === null) return { ending: { kind: 'split' }, states, resultOf, ...NOTHING_SEEN };
  const chains = chainsOf(branches);
  const settled = settle(setup, chains, played, mayGoOn);
  if (settled.kind === 'stopped') return null;
  const { folded, falseAbsence, openUntil } = settled;
  const { departures, turn } = folded.position;
  const idle = departures.flatMap((departure, seat) => (departure === null && seat !== turn ? [seat] : []));
  return {
    ending: await endingOf(title, settled, chains.flat().length),
    states,
    resultOf,
    falseAbsence,
    openUntil,
    idle,
  };
}

const NOTHING_SEEN = { falseAbsence: [], openUntil: null, idle: [] };

async function endingOf(
  title: TurnTitle,
  { kind, folded }: Exclude<Settled, { kind: 'stopped' }>,
  entries: number,
): Promise<Ending> {
  const { position } = folded;
  const length = { plies: position.ply, entries };
  if (kind === 'contested') return { kind, length };
  const result = claimOf(position);
  if (kind === 'incomplete' || result === null) return { kind: 'incomplete', length };
  const finalState = position.isVoid ? null : await stateHash(title, position.state);
  const moves = position.departures.map((_, seat) => folded.moves.filter(({ entry }) => entry.seat === seat).length);
  const byServer = folded.drops
    .flatMap(({ entries: claims, seats }) => (claims.length === 0 ? seats : []))
    .sort((a, b) => a - b);
  return { kind, length, result, departures: position.departures, moves, byServer, finalState };
}
