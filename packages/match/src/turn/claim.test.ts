import {
  type Action,
  acceptEntry,
  CLAIMS_AT_A_PLY,
  emptyTranscript,
  fold,
  nextEntry,
  type Setup,
  type Transcript,
} from '@parley/evidence';
import { signed } from '@parley/evidence/testing';
import { turnTitle } from '@parley/games/testing';
import { describe, expect, it } from 'vitest';
import { COSIGN_MS, dueClaim, type Watch } from './claim.ts';

const title = turnTitle('dots-and-boxes');
const setup: Setup = {
  match: 'match-0001',
  title,
  seats: 4,
  seed: 1,
  genesis: [0, 1, 2, 3].map((seat) => `g${seat}`.padEnd(43, '.')),
};
const OVERDUE = 50_000;
const ABSENCE = 20_000;

const due = (transcript: Transcript, watch: Partial<Watch>) =>
  dueClaim(transcript, fold(setup, transcript.chains), {
    self: 2,
    now: 0,
    overdueAt: OVERDUE,
    absenceMs: ABSENCE,
    awaySince: [null, null, null, null],
    lostMs: [0, 0, 0, 0],
    ...watch,
  });
const claimed = (transcript: Transcript, seat: number, seats: number[]): Transcript =>
  acceptEntry(
    transcript,
    signed(nextEntry(transcript, seat, 0, { kind: 'drop', seats, reason: 'time' }, 's'.repeat(43))),
    () => true,
  ).transcript;

// Seat 0 is on turn.
const start = emptyTranscript(setup);

describe('[N11.5] claims against others', () => {
  it('[N11.5] of time are made when turn and grace are over, not before, and not against oneself', () => {
    expect(due(start, { now: OVERDUE - 1 })).toBeNull();
    expect(due(start, { now: OVERDUE })).toEqual({ kind: 'drop', seats: [0], reason: 'time' });
    expect(due(start, { self: 0, now: OVERDUE })).toBeNull();
  });

  it('[N11.2] of absence are made after the time for it, and only about the seat on turn', () => {
    expect(due(start, { now: ABSENCE - 1, awaySince: [0, null, null, null] })).toBeNull();
    expect(due(start, { now: ABSENCE, awaySince: [0, null, null, null] })).toMatchObject({
      seats: [0],
      reason: 'absent',
    });
    expect(due(start, { now: ABSENCE, awaySince: [null, 0, null, null] })).toBeNull();
    expect(due(start, { now: ABSENCE, awaySince: [0, 0, null, null] })).toMatchObject({ seats: [0, 1] });
  });

  it('[N11.2] are made about everybody where nobody else is left', () => {
    expect(due(start, { self: 0, now: ABSENCE, awaySince: [null, 0, 0, 0] })).toMatchObject({ seats: [1, 2, 3] });
    expect(due(start, { self: 0, now: ABSENCE, awaySince: [null, 0, 0, null] })).toBeNull();
  });

  it('[N11.5] are signed once, and those of others where they are true here', () => {
    expect(due(claimed(start, 2, [0]), { now: OVERDUE })).toBeNull();
    const wider = claimed(claimed(start, 2, [0, 1]), 3, [0]);
    expect(due(wider, { now: ABSENCE, awaySince: [0, 0, null, null] })).toMatchObject({ seats: [0] });
    expect(due(claimed(start, 3, [1]), { now: OVERDUE - 1 })).toBeNull();
  });

  it('[O6.8] are no more at one ply than may be, whatever others claim, and enough for all who may yet be gone', () => {
    const wide: Setup = {
      ...setup,
      seats: 8,
      genesis: Array.from({ length: 8 }, (_, seat) => `g${seat}`.padEnd(43, '.')),
    };
    const seats = [0, 1, 2, 3, 4, 5];
    // Seat 7 claims one set of those that are gone after the other; seat 6 is honest.
    const sets = Array.from({ length: CLAIMS_AT_A_PLY }, (_, mask) =>
      seats.filter((seat) => ((mask + 1) & (1 << seat)) !== 0),
    );
    let transcript = emptyTranscript(wide);
    const claim = (seat: number, act: Action): void => {
      const acceptance = acceptEntry(
        transcript,
        signed(nextEntry(transcript, seat, 0, act, 's'.repeat(43))),
        () => true,
      );
      expect(acceptance.refused).toEqual([]);
      transcript = acceptance.transcript;
    };
    for (const set of sets) {
      claim(7, { kind: 'drop', seats: set, reason: 'time' });
    }
    const own: string[] = [];
    for (let gone = 1; gone <= 6; gone += 1) {
      const watch = { self: 6, now: 1_000_000 + ABSENCE, overdueAt: Number.POSITIVE_INFINITY, absenceMs: ABSENCE };
      const awaySince = Array.from({ length: 8 }, (_, seat) => (seat < gone ? 0 : null));
      const lostMs = awaySince.map(() => 0);
      for (;;) {
        const next = dueClaim(transcript, fold(wide, transcript.chains), { ...watch, awaySince, lostMs });
        if (next?.kind !== 'drop') break;
        own.push(next.seats.join());
        claim(6, next);
      }
      expect(own).toContain(seats.slice(0, gone).join());
    }
    expect(own.length).toBeLessThanOrEqual(CLAIMS_AT_A_PLY);
  });

  it('[N11.2, N11.5] include a player who signs away others as well, who are here: nobody goes on by that', () => {
    const transcript = claimed(claimed(claimed(start, 2, [0]), 3, [0]), 1, [0, 3]);
    expect(due(transcript, { now: OVERDUE + COSIGN_MS - 1 })).toBeNull();
    expect(due(transcript, { now: OVERDUE + COSIGN_MS })).toMatchObject({ seats: [0, 1], reason: 'time' });
    // Where seat 3 is gone here as well, that claim is signed, too.
    const gone = { now: OVERDUE + COSIGN_MS, awaySince: [null, null, null, 0] };
    expect(due(transcript, gone)).toMatchObject({ seats: [0, 3] });
  });

  it('[N11.2] include a player who neither signs nor passes on the move', () => {
    const transcript = claimed(claimed(start, 2, [0]), 3, [0]);
    expect(due(transcript, { now: OVERDUE + COSIGN_MS - 1 })).toBeNull();
    expect(due(transcript, { now: OVERDUE + COSIGN_MS })).toMatchObject({ seats: [0, 1], reason: 'time' });
  });
});
