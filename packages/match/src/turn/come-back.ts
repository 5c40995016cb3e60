import { acceptEntry, fold, type SignedEntry } from '@parley/evidence';
import type { Back } from '../back.ts';
import { clocksOf, type TurnMatch } from './turn-match.ts';

/** A match to which its player comes back (N6), before anything that was kept of it is read. */
export function comeBack(match: TurnMatch, { awayMs }: Back, now: number): TurnMatch {
  return { ...match, stage: { stage: 'returning', since: now }, away: { since: now - awayMs, until: now } };
}

/** With an entry that this device kept. It was judged when it came, so a claim is believed now. */
export function withKept(match: TurnMatch, entry: SignedEntry): TurnMatch {
  const { transcript } = acceptEntry(match.transcript, entry, () => true);
  return { ...match, transcript };
}

/**
 * Goes on where it was. The others are not heard yet, and their absence counts from now on. The time of the present ply counts from
 * where it began, as it does for the others, so that nobody gains time by a reload.
 */
export function goingOn(match: TurnMatch, { kept, keptMs }: Back, now: number): TurnMatch {
  const position = fold(match.transcript.setup, match.transcript.chains);
  const peers = match.peers.map((peer) => (peer === null ? null : { ...peer, outage: { since: now, until: null } }));
  const back: TurnMatch = { ...match, position, peers };
  if (kept === null) return back;
  if (position.ply === 0 && position.turn !== null) return { ...back, stage: { stage: 'linking', since: now } };
  const passedMs = position.turn === match.self ? Math.min(Math.max(0, keptMs), clocksOf(match).turnMs) : 0;
  return { ...back, stage: { stage: 'playing', plySince: now - passedMs } };
}
