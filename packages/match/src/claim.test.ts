import { admit, emptyTranscript, fold, nextEntry, type Setup, type Transcript } from '@parley/evidence';
import { titleById } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { COSIGN_MS, dueClaim, type Watch } from './claim.ts';
import { signed } from './simulation.fixture.ts';

const title = titleById('dots-and-boxes');
if (title === null) throw new Error('no such title');
const setup: Setup = {
  match: 'match-0001',
  title,
  seats: 4,
  seed: 1,
  genesis: [0, 1, 2, 3].map((seat) => `g${seat}`.padEnd(43, '.')),
};
const OVERDUE = 50_000;
const ABSENCE = 20_000;

const due = (record: Transcript, watch: Partial<Watch>) =>
  dueClaim(record, fold(setup, record.chains), {
    self: 2,
    now: 0,
    overdueAt: OVERDUE,
    absenceMs: ABSENCE,
    awaySince: [null, null, null, null],
    lostMs: [0, 0, 0, 0],
    ...watch,
  });
const claimed = (record: Transcript, seat: number, seats: number[]): Transcript =>
  admit(record, signed(nextEntry(record, seat, 0, { kind: 'drop', seats, reason: 'time' }, 's'.repeat(43))), () => true)
    .record;

// Seat 0 is on turn.
const start = emptyTranscript(setup);

describe('[N11] claims against others', () => {
  it('[N11] of time are made when turn and grace are over, not before, and not against oneself', () => {
    expect(due(start, { now: OVERDUE - 1 })).toBeNull();
    expect(due(start, { now: OVERDUE })).toEqual({ kind: 'drop', seats: [0], reason: 'time' });
    expect(due(start, { self: 0, now: OVERDUE })).toBeNull();
  });

  it('[N11] of absence are made after the time for it, and only about the seat on turn', () => {
    expect(due(start, { now: ABSENCE - 1, awaySince: [0, null, null, null] })).toBeNull();
    expect(due(start, { now: ABSENCE, awaySince: [0, null, null, null] })).toMatchObject({
      seats: [0],
      reason: 'absent',
    });
    expect(due(start, { now: ABSENCE, awaySince: [null, 0, null, null] })).toBeNull();
    expect(due(start, { now: ABSENCE, awaySince: [0, 0, null, null] })).toMatchObject({ seats: [0, 1] });
  });

  it('[N11] are made about everybody where nobody else is left', () => {
    expect(due(start, { self: 0, now: ABSENCE, awaySince: [null, 0, 0, 0] })).toMatchObject({ seats: [1, 2, 3] });
    expect(due(start, { self: 0, now: ABSENCE, awaySince: [null, 0, 0, null] })).toBeNull();
  });

  it('[N11] are signed once, and those of others where they are true here', () => {
    expect(due(claimed(start, 2, [0]), { now: OVERDUE })).toBeNull();
    const wider = claimed(claimed(start, 2, [0, 1]), 3, [0]);
    expect(due(wider, { now: ABSENCE, awaySince: [0, 0, null, null] })).toMatchObject({ seats: [0] });
    expect(due(claimed(start, 3, [1]), { now: OVERDUE - 1 })).toBeNull();
  });

  it('[N11] take in whoever neither signs nor passes on the move', () => {
    const record = claimed(claimed(start, 2, [0]), 3, [0]);
    expect(due(record, { now: OVERDUE + COSIGN_MS - 1 })).toBeNull();
    expect(due(record, { now: OVERDUE + COSIGN_MS })).toMatchObject({ seats: [0, 1], reason: 'time' });
  });
});
