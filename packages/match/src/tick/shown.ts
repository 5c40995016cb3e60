import type { CoreView, DesyncNews } from '../core.ts';
import type { Parts } from './parts.ts';

/** Steps of silence of a seat after which it shows that it is waited for. */
export const SILENT_STEPS = 15;

const NOBODY: readonly number[] = [];

/** What a page sees of a match in real time, besides what moves. */
export function shown(parts: Parts, isUnlinked: boolean, desync: DesyncNews | null): CoreView {
  const { departures, engine, setup, contacts, refusals, stage, played } = parts;
  const { outs, isVoid } = departures;
  const { session, clock } = engine;
  const isStalled = clock.isRunning && session.isStalled;
  return {
    kind: 'ticks',
    stage,
    voided: isVoid ? (isUnlinked ? 'links' : 'left') : null,
    seats: setup.keys.map((_, seat) => ({
      departure: outs[seat]?.reason ?? null,
      refused: refusals.of(seat),
      silentSince: contacts.silentSince(seat),
      throughServer: contacts.isThroughServer(seat),
    })),
    state: parts.isWatching ? played.state : engine.state,
    outcome: isVoid ? null : played.outcome,
    tick: parts.isWatching ? played.tick : session.tick,
    confirmed: played.tick,
    isStalled,
    waitsFor: waitsFor(parts, isStalled),
    desync,
    brokenBy: parts.brokenBy,
    ply: 0,
    turn: null,
    last: null,
    turnEndsAt: null,
    byItself: false,
    own: null,
  };
}

function waitsFor(parts: Parts, isStalled: boolean): readonly number[] {
  const { contacts, others, engine } = parts;
  if (!engine.clock.isRunning) return others.filter((seat) => !contacts.isReady(seat));
  if (!isStalled) return NOBODY;
  return others.filter((seat) => parts.plays(seat) && engine.session.silenceOf(seat) >= SILENT_STEPS);
}
