import { LIMITS, type Signal } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, nothingSent, type Sent } from './signal-count.ts';

const description = (attempt: number): Signal => ({ kind: 'description', attempt, type: 'offer', sdp: 'v=0' });
const candidate = (attempt: number): Signal => ({
  kind: 'candidate',
  attempt,
  candidate: 'x',
  sdpMid: null,
  sdpMLineIndex: null,
});
const retry = (attempt: number): Signal => ({ kind: 'retry', attempt });
const share = (round: number): Signal => ({ kind: 'share', round, key: 'k'.repeat(43) });

const NOW = 1_000_000;

/** Sends one after the other; how many passed, and what was counted. */
function send(
  signals: readonly Signal[],
  from: Sent = nothingSent(NOW, false),
  now = NOW,
): { sent: Sent; passed: number } {
  let sent = from;
  let passed = 0;
  for (const signal of signals) {
    const after = counted(sent, signal, now);
    if (after === null) continue;
    sent = after;
    passed += 1;
  }
  return { sent, passed };
}
const times = (n: number, signal: (number: number) => Signal): Signal[] =>
  Array.from({ length: n }, (_, at) => signal(at));

describe('signals of one side', () => {
  it('[O6.6] one description and so many candidates for each attempt', () => {
    expect(send([description(0), description(0), description(1)]).passed).toBe(2);
    const many = times(LIMITS.candidatesPerAttempt + 5, () => candidate(0));
    const first = send([description(0), ...many]);
    expect(first.passed).toBe(1 + LIMITS.candidatesPerAttempt);
    expect(send([candidate(1), ...many], first.sent).passed).toBe(1);
  });

  it('[O6.6, L4.9] so many attempts and rounds at once, together, and one more each so many milliseconds', () => {
    const half = LIMITS.attemptsAtOnce / 2;
    const both = [...times(half, retry), ...times(half, share)];
    const first = send([...both, share(100), retry(100), description(100), candidate(100)]);
    expect(first.passed).toBe(LIMITS.attemptsAtOnce);
    const soon = NOW + LIMITS.attemptEveryMs;
    expect(send([retry(101)], first.sent, soon - 1).passed).toBe(0);
    expect(send([retry(101), share(101)], first.sent, soon).passed).toBe(1);
    const later = NOW + 1_000 * LIMITS.attemptEveryMs;
    expect(
      send(
        times(50, (n) => retry(200 + n)),
        first.sent,
        later,
      ).passed,
    ).toBe(LIMITS.attemptsAtOnce);
  });

  it('[O6.6] what belongs to an attempt that was begun does not count as another one', () => {
    const all = times(LIMITS.attemptsAtOnce, retry);
    const begun = send(all);
    const again = [...times(LIMITS.attemptsAtOnce, description), ...times(LIMITS.attemptsAtOnce, candidate), retry(0)];
    expect(send(again, begun.sent).passed).toBe(again.length);
    // An attempt and a round of one number are two things.
    expect(send([share(0)], begun.sent).passed).toBe(0);
  });

  it('[O6.6] nor may the same request be repeated for ever', () => {
    expect(send(times(100, () => retry(3))).passed).toBeLessThan(20);
    expect(send(times(100, () => share(3))).passed).toBeLessThan(20);
  });

  it('[S9.2] a side that has said nothing is known as such', () => {
    expect(nothingSent(NOW, false).spoke).toBe(false);
    for (const signal of [description(0), candidate(0), retry(0), share(0)]) {
      expect(send([signal]).sent.spoke).toBe(true);
    }
  });

  it('[O6.6] whatever is sent in whatever order, little is remembered and no rate is passed', () => {
    const signal = fc.oneof(
      fc.nat(40).map(description),
      fc.nat(40).map(candidate),
      fc.nat(40).map(retry),
      fc.nat(40).map(share),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(signal, fc.nat(900)), { minLength: 100, maxLength: 300 }), (steps) => {
        let sent = nothingSent(NOW, false);
        let now = NOW;
        let begun = 0;
        for (const [one, wait] of steps) {
          now += wait;
          const before = sent.allowance;
          const after = counted(sent, one, now);
          if (after === null) continue;
          if (after.at !== sent.at || after.allowance !== before) begun += 1;
          sent = after;
          expect(sent.tries.length).toBeLessThanOrEqual(LIMITS.attemptsAtOnce);
          expect(sent.allowance).toBeGreaterThanOrEqual(0);
        }
        expect(begun).toBeLessThanOrEqual(LIMITS.attemptsAtOnce + (now - NOW) / LIMITS.attemptEveryMs);
        expect(begun).toBeGreaterThan(LIMITS.attemptsAtOnce / 2);
      }),
      { numRuns: 200, seed: 90_210 },
    );
  });
});
