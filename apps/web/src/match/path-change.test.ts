import type { LinkState } from '@parley/peer';
import type { Path } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { followPath, NO_PATHS } from './path-change.ts';
import { turnsOf } from './trace.tsx';

const on = (path: Path | null): LinkState => ({
  state: 'open',
  since: 1_412,
  tookMs: 412,
  path,
  silentSince: null,
  trying: null,
});

describe('changes of the path', () => {
  it('[W4.2] the first path is none, a gap in the measuring neither, another path is, with its time', () => {
    const first = followPath(NO_PATHS, on('direct'), 1_500);
    expect(first).toEqual({ path: 'direct', changes: [] });
    expect(followPath(first, on(null), 3_000)).toBe(first);
    expect(followPath(first, on('direct'), 3_000)).toBe(first);
    expect(followPath(first, { state: 'closed', why: 'timeout' }, 3_000)).toBe(first);
    const second = followPath(first, on('server'), 9_000);
    expect(second).toEqual({ path: 'server', changes: [{ from: 'direct', to: 'server', atMs: 8_000 }] });
    expect(followPath(second, on('direct'), 12_000).changes).toEqual([
      { from: 'direct', to: 'server', atMs: 8_000 },
      { from: 'server', to: 'direct', atMs: 11_000 },
    ]);
  });

  it('[W4.2] the trace marks where another path was measured than before', () => {
    const trace = (paths: readonly (Path | null)[]) => paths.map((path) => ({ rttMs: 1, path }));
    expect(turnsOf(trace([null, 'direct', 'direct']))).toEqual([]);
    expect(turnsOf(trace(['direct', null, 'server', 'server', 'direct']))).toEqual([
      { at: 2, to: 'server' },
      { at: 4, to: 'direct' },
    ]);
  });
});
