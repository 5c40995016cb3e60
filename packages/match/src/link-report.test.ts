import type { LinkState } from '@parley/peer';
import { describe, expect, it } from 'vitest';
import { isDue, noted, type Reported, sent, UNREPORTED } from './link-report.ts';

const open = (what: Partial<Extract<LinkState, { state: 'open' }>> = {}): LinkState => ({
  state: 'open',
  since: 0,
  tookMs: 90,
  path: 'direct',
  silentSince: null,
  trying: null,
  ...what,
});
const after = (states: readonly LinkState[], from: Reported = UNREPORTED, now = 0): Reported =>
  states.reduce((reported, state) => noted(reported, state, now), from);
const told = sent(after([open()]), 0);

describe('[L1.3] when the server is told of a link', () => {
  it('[L1.3] not before it stands, then at once', () => {
    expect(isDue(after([{ state: 'proving', since: 0, rung: 'direct' }]), 99_999)).toBe(false);
    expect(isDue(after([open()]), 0)).toBe(true);
  });

  it('[L1.3] the first time, a path that is still being measured is waited for, but not long', () => {
    const unmeasured = after([open({ path: null })]);
    expect(isDue(unmeasured, 1_999)).toBe(false);
    expect(isDue(unmeasured, 2_000)).toBe(true);
    const measured = after([open({ path: 'turn-udp' })], unmeasured, 300);
    expect(isDue(measured, 300)).toBe(true);
    expect(measured.path).toBe('turn-udp');
  });

  it.each<[string, readonly LinkState[], boolean]>([
    ['again without news', [open()], false],
    ['a silence that passes', [open({ silentSince: 5 }), open()], false],
    ['a path that is being measured anew', [open({ path: null }), open()], false],
    ['a repair that goes on', [open({ trying: 'reversed' })], false],
    ['a repair that ended on the same path', [open({ trying: 'reversed' }), open()], true],
    ['another path', [open({ path: 'server' })], true],
  ])('[L1.3] %s: %j → %j', (_, states, due) => {
    expect(isDue(after(states, told, 5_000), 5_000)).toBe(due);
  });

  it('[L1.3, O6.9] at most every two seconds, and then the latest', () => {
    const moved = after([open({ path: 'server' }), open({ path: 'turn-tls' })], told, 500);
    expect(isDue(moved, 1_999)).toBe(false);
    expect(isDue(moved, 2_000)).toBe(true);
    expect(moved.path).toBe('turn-tls');
    expect(isDue(sent(moved, 2_000), 9_000)).toBe(false);
    expect(isDue(after([{ state: 'closed', why: 'closed-there' }], moved), 9_000)).toBe(false);
  });
});
