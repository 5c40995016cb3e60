import { describe, expect, it } from 'vitest';
import { type AnyEvidence, networkLostBefore, networkLostIn } from './derived.ts';
import type { Absence } from './judged.ts';

const absence = (how: Absence['how'], until: number | null): Absence => ({ from: 10_000, until, how });
const out = (departure: 'absent' | 'time' | 'left' | null): AnyEvidence => ({
  kind: 'complete',
  claim: { kind: 'ranks', ranks: [1, 2], scores: null },
  liars: [],
  departures: [null, departure],
  moves: [3, 3],
  byServer: [],
});
const NONE: AnyEvidence = { kind: 'none', lack: 'withheld' };

describe('[T6.2] whose network was lost', () => {
  it.each<[string, readonly Absence[], AnyEvidence, readonly number[], readonly number[]]>([
    ['it broke, and nobody came back', [absence('lost', null)], out('absent'), [0], [1]],
    ['the same without a record', [absence('lost', null)], NONE, [0], [1]],
    ['it came back too late, and reported', [absence('lost', 50_000)], out('absent'), [0, 1], [1]],
    ['it came back too late, and did not report', [absence('lost', 50_000)], out('absent'), [0], [1]],
    ['it came back in time', [absence('lost', 12_000)], out(null), [0, 1], []],
    ['it came back, and ran out of time later', [absence('lost', 12_000)], out('time'), [0, 1], []],
    ['it came back, and left', [absence('lost', 12_000)], out('left'), [0, 1], []],
    ['it came back, and no record shows when', [absence('lost', 50_000)], NONE, [0, 1], []],
    ['the page was closed', [absence('closed', 50_000)], out('absent'), [0, 1], []],
    ['it broke once, and was closed later', [absence('lost', 12_000), absence('closed', null)], out('absent'), [0], []],
    ['the server saw nothing', [], out('absent'), [0, 1], []],
  ])('%s', (_, absences, evidence, reported, expected) => {
    expect(networkLostIn({ away: [[], absences] }, reported, evidence)).toEqual(expected);
  });

  it('[E9.3] who came back had not lost it in files from before', () => {
    expect(networkLostBefore({ away: [[], [absence('lost', 50_000)]] }, [0, 1])).toEqual([]);
    expect(networkLostBefore({ away: [[], [absence('lost', null)]] }, [0])).toEqual([1]);
  });
});
