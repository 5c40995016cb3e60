import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyMatrix,
  type LinkFinding,
  type LinkMatrix,
  lookAt,
  type Seen,
  type Word,
  withWord,
} from './link-matrix.ts';

/** Everything stands, and the relay hands on whatever is sent. */
const ALL: Seen = { isConnected: () => true, carriedAt: () => Number.POSITIVE_INFINITY };

const word = (hears: readonly number[], at: number): Word => ({ hears, through: [], waits: [], at });

interface Story {
  /** Whom each seat hears, by seat. */
  readonly words: readonly (readonly number[])[];
  readonly seen?: Seen;
}

/** Says these words every second for so long, looking each time. */
function told(matrix: LinkMatrix, fromMs: number, forMs: number, { words, seen = ALL }: Story) {
  const found: (LinkFinding & { at: number })[] = [];
  let current = matrix;
  for (let at = fromMs; at <= fromMs + forMs; at += 1_000) {
    for (const [seat, hears] of words.entries()) current = withWord(current, seat, word(hears, at));
    const [after, findings] = lookAt(current, seen, at);
    current = after;
    found.push(...findings.map((finding) => ({ ...finding, at })));
  }
  return { matrix: current, found };
}

const FULL = [
  [1, 2],
  [0, 2],
  [0, 1],
];
/** Seat 0 says that it does not hear seat 1. */
const CLAIM = [[2], [0, 2], [0, 1]];
const ROUTE = { kind: 'route', a: 0, b: 1 };

describe('the link matrix', () => {
  it('[T15.2] where everybody hears everybody there is nothing to do', () => {
    expect(told(emptyMatrix(3), 0, 60_000, { words: FULL }).found).toEqual([]);
  });

  it('[T15.2] a claim that lasts orders the pair over the relay, once; if it goes on there, the pair is in dispute, once', () => {
    const { matrix, found } = told(emptyMatrix(3), 0, 120_000, { words: CLAIM });
    expect(found).toEqual([
      { ...ROUTE, at: 10_000 },
      { kind: 'dispute', by: 0, of: 1, at: 25_000 },
    ]);
    expect(matrix.disputed).toEqual([0, 1]);
    expect(matrix.disputes).toEqual([{ by: 0, of: 1 }]);
  });

  it('[T15.2] a claim that ends over the relay was the network: there is no dispute, and nothing is ordered twice', () => {
    const first = told(emptyMatrix(3), 0, 20_000, { words: CLAIM });
    const second = told(first.matrix, 21_000, 30_000, { words: FULL });
    const third = told(second.matrix, 52_000, 12_000, { words: CLAIM });
    expect([...first.found, ...second.found, ...third.found]).toEqual([{ ...ROUTE, at: 10_000 }]);
    expect(told(third.matrix, 65_000, 10_000, { words: CLAIM }).found).toMatchObject([
      { kind: 'dispute', by: 0, of: 1 },
    ]);
  });

  it('[T15.2] a player who sends frames that cannot be opened, so that the other one says that it hears nothing, is in the dispute, too', () => {
    // Seat 1 sends garbage over the relay, which nobody but seat 0 can tell from its words.
    const framed = told(emptyMatrix(4), 0, 60_000, {
      words: [
        [2, 3],
        [0, 2, 3],
        [0, 1, 3],
        [0, 1, 2],
      ],
    });
    expect(framed.matrix.disputed).toEqual([0, 1]);
    // And the third seat that it does this to, but not those who hear each other.
    const both = told(framed.matrix, 61_000, 60_000, {
      words: [
        [1, 2, 3],
        [0, 2, 3],
        [0, 3],
        [0, 1, 2],
      ],
    });
    expect(both.matrix.disputed).toEqual([0, 1, 2]);
    expect(both.matrix.disputes).toEqual([
      { by: 0, of: 1 },
      { by: 2, of: 1 },
    ]);
  });

  it.each<[string, Story]>([
    ['two do not hear each other', { words: [[2], [2], [0, 1]] }],
    ['nobody hears one', { words: [[2], [0, 2], [0]] }],
    ['the others say nothing', { words: [[2]] }],
    [
      'the one that is not heard is not connected',
      { words: CLAIM, seen: { ...ALL, isConnected: (seat) => seat !== 1 } },
    ],
    ['the one that claims it is not connected', { words: CLAIM, seen: { ...ALL, isConnected: (seat) => seat !== 0 } }],
    ['the relay was handed nothing by the other', { words: CLAIM, seen: { ...ALL, carriedAt: () => null } }],
    ['the relay was handed nothing of late', { words: CLAIM, seen: { ...ALL, carriedAt: () => -10_000 } }],
  ])('[T15.2] there is no dispute where %s', (_what, story) => {
    expect(told(emptyMatrix(3), 0, 120_000, story).found.filter(({ kind }) => kind === 'dispute')).toEqual([]);
  });

  it('[T15.2] two players cannot be told apart by it', () => {
    expect(told(emptyMatrix(2), 0, 120_000, { words: [[], [0]] }).found).toEqual([]);
  });

  it('[T15.2] an old word says nothing', () => {
    const { matrix } = told(emptyMatrix(3), 0, 5_000, { words: CLAIM });
    expect(lookAt(matrix, ALL, 60_000)[1]).toEqual([]);
  });

  it('[T15.2] whatever is said, no pair is in dispute before it was ordered, nor two who hear each other', () => {
    const said = fc.record({ seat: fc.nat(3), hears: fc.uniqueArray(fc.nat(3)), wait: fc.nat(20_000) });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 60 }), (words) => {
        let matrix = emptyMatrix(4);
        let now = 0;
        const routed = new Set<string>();
        for (const { seat, hears, wait } of words) {
          now += wait;
          // Seat 3 is honest and hears all.
          matrix = withWord(matrix, seat, word(seat === 3 ? [0, 1, 2] : hears, now));
          const [after, findings] = lookAt(matrix, ALL, now);
          matrix = after;
          for (const finding of findings) {
            if (finding.kind === 'dispute') {
              const { by, of } = finding;
              expect(by).not.toBe(3);
              expect(routed.has([by, of].sort().join(''))).toBe(true);
              expect(matrix.disputed).toEqual(expect.arrayContaining([by, of]));
              expect(matrix.words[by]?.hears).not.toContain(of);
              continue;
            }
            const pair = [finding.a, finding.b].sort().join('');
            expect(routed.has(pair)).toBe(false);
            routed.add(pair);
          }
          expect(matrix.claims.length).toBeLessThanOrEqual(12);
        }
      }),
    );
  });
});
