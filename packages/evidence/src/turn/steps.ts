import type { TurnTitle } from '@parley/games';
import type { BundleContent } from '../bundle.ts';
import { genesis } from './chain.ts';
import { foldWhile, type Position } from './fold.ts';
import { verifyEntry } from './signed-entry.ts';
import { acceptEntry, emptyTranscript } from './transcript.ts';

/** One position of a finished match. */
export interface Step extends Pick<Position, 'state' | 'turn' | 'ply' | 'last' | 'outcome' | 'departures'> {
  /** When its last move reached the server, in milliseconds since the epoch; null without one. */
  readonly at: number | null;
}

/**
 * The positions of a match by its signed moves, from the first to the last, for stepping through it. What nobody of its players signed takes no part.
 * What devices sign without their players is one step, however many of them sign. Where somebody left, the last two positions have the same board.
 */
export async function stepsOf(
  { match, participants, transcript }: BundleContent,
  title: TurnTitle,
): Promise<readonly Step[]> {
  const seats = participants.length;
  const keys = participants.map(({ key }) => key);
  const beginnings = await Promise.all(keys.map((_, seat) => genesis(match.id, seat, keys)));
  let known = emptyTranscript({ match: match.id, title, seats, seed: match.seed, genesis: beginnings });
  const arrivals = new Map<string, number>();
  for (const { jws, receivedAt } of transcript) {
    const entry = await verifyEntry(jws, { match: match.id, seats, keyOf: (seat) => keys[seat] });
    if (!entry.ok) continue;
    known = acceptEntry(known, entry.value, () => true).transcript;
    arrivals.set(entry.value.hash, receivedAt);
  }
  const folded = foldWhile(known.setup, known.chains, () => true);
  if (folded === null) throw new Error('a fold that is not stopped ends');
  const nobody = participants.map(() => null);
  let state: unknown = title.initial(seats, match.seed);
  const first: Step = {
    state,
    turn: title.turn(state),
    ply: 0,
    last: null,
    outcome: null,
    departures: nobody,
    at: null,
  };
  const steps = [first];
  /** Whether the newest step was made by devices alone. */
  let wasAutomatic = false;
  for (const { entry, hash } of folded.moves) {
    if (entry.act.kind !== 'move') break;
    const move = title.parseMove(entry.act.move);
    const applied = move === null ? null : title.apply(state, entry.seat, move);
    // Somebody was out by then: from here on only the end is shown.
    if (applied?.ok !== true) break;
    // What devices sign one after the other is one step for who looks at it (N9).
    const isAutomatic = title.moves(state).length === 0;
    if (isAutomatic && wasAutomatic) steps.pop();
    wasAutomatic = isAutomatic;
    state = applied.state;
    const last = { seat: entry.seat, move };
    const [turn, outcome] = [title.turn(state), title.outcome(state)];
    steps.push({ state, turn, ply: entry.ply + 1, last, outcome, departures: nobody, at: arrivals.get(hash) ?? null });
  }
  const { position } = folded;
  const isShown = steps.at(-1)?.ply === position.ply && position.departures.every((how) => how === null);
  return isShown ? steps : [...steps, { ...position, at: null }];
}
