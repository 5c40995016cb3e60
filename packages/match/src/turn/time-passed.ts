import type { Action } from '@parley/evidence';
import { heardThroughServer, playing, sign } from './changes.ts';
import { dueClaim } from './claim.ts';
import { lostOf } from './presence.ts';
import { clocksOf, hearsOf, refusalOf, type Step, type TurnCommand, type TurnMatch } from './turn-match.ts';

/** The links have this long from the start of a match. After that it never begins. */
const LINKING_MS = 20_000;
/** How often heads are stated to everybody. What got lost is found again within that time, also through others. */
const HEADS_EVERY_MS = 1_000;
/**
 * What a player has handed in by the end of its time takes so long at most until the server has brought it here. A claim that is
 * signed before would contradict what the server saw.
 */
const DELIVERY_MS = 12_000;
/** Inputs of time come every quarter of a second, or with every statement of heads. */
const LATE_MS = 3_000;

/** The match after time has passed: heads that are due, a forfeit, a claim (N11). */
export function timePassed(match: TurnMatch, now: number, wall: number | null): Step {
  let next = heardThroughServer(awoken(match, now, wall), now);
  const commands: TurnCommand[] = [];
  if (now - match.headsSentAt >= HEADS_EVERY_MS) {
    next = { ...next, headsSentAt: now };
    // A silent link would bring them late, when they are no longer true. When it is heard again, heads are stated at once.
    commands.push(...hearsOf(next).map((seat): TurnCommand => ({ kind: 'heads', seat })));
  }
  const due = dueAction(next, now);
  if (due === null || refusalOf(next, due) !== null) return [next, commands];
  const [signing, more] = sign({ ...next, unlinked: next.stage.stage === 'linking' }, due);
  return [signing, [...commands, ...more]];
}

/**
 * For how long this device took no part until now, in milliseconds. Some devices stop the monotonic clock while they sleep, and
 * only the clock of the wall shows it. Somebody may also have set that one. So it explains what others signed about this player,
 * and counts for nothing else.
 */
function awayMs({ clock }: TurnMatch, now: number, wall: number | null): number {
  const byWall = wall === null || clock.wall === null ? 0 : wall - clock.wall;
  return Math.max(now - clock.at, byWall);
}

/**
 * A device that slept has not read yet what the others did meanwhile. So their time and their absence begin anew. The own
 * time does not: the others have counted it. This happens once in a row, because a page that is always late must come to an
 * end, too.
 */
function awoken(match: TurnMatch, now: number, wall: number | null): TurnMatch {
  const late = now - match.clock.at > LATE_MS;
  const ms = awayMs(match, now, wall);
  const away = ms > LATE_MS ? { since: now - ms, until: now } : match.away;
  const next = { ...match, away, clock: { at: now, late, wall: wall ?? match.clock.wall } };
  if (!late || match.clock.late) return next;
  const { stage, position, self } = match;
  const waiting = stage.stage === 'playing' && position.turn !== self;
  const awake: TurnMatch = {
    ...next,
    awokeAt: now,
    stage: stage.stage === 'settling' ? { ...stage, since: now } : stage,
    peers: match.peers.map((peer) =>
      peer?.outage?.until === null ? { ...peer, outage: { since: now, until: null } } : peer,
    ),
  };
  return waiting ? playing(awake, now) : awake;
}

/** What this player has to sign now, because time is over; null where there is nothing. */
function dueAction(match: TurnMatch, now: number): Action | null {
  const { stage, self, position, peers, transcript } = match;
  if (stage.stage === 'linking') {
    const failed = peers.some((peer) => peer?.link === 'closed') || now - stage.since >= LINKING_MS;
    return failed ? { kind: 'resign', reason: 'left' } : null;
  }
  if (stage.stage !== 'playing') return null;
  const { turnMs, graceMs, absenceMs } = clocksOf(match);
  const turnEndsAt = stage.plySince + turnMs;
  if (position.turn === self && now >= turnEndsAt) return { kind: 'resign', reason: 'time' };
  const awaySince = peers.map((peer) => (peer?.outage?.until === null ? peer.outage.since : null));
  // No more than one whole absence, however often a player is lost for less.
  const lostMs = peers.map((peer) => (peer === null ? 0 : Math.min(absenceMs, lostOf(peer, stage.plySince, now))));
  const onTurn = position.turn ?? self;
  const deliveryMs = peers[onTurn]?.throughServer ? DELIVERY_MS : 0;
  const overdueAt = turnEndsAt + graceMs + deliveryMs + (lostMs[onTurn] ?? 0);
  return dueClaim(transcript, position, { self, now, overdueAt, absenceMs, awaySince, lostMs });
}
