import type { MatchSession, MatchView } from '@parley/match';
import { useCallback, useSyncExternalStore } from 'react';

/** What a session shows, anew after each change; null without a session. */
export function useView<S extends MatchSession | null>(session: S): S extends null ? null : MatchView;
export function useView(session: MatchSession | null): MatchView | null {
  const subscribe = useCallback((listener: () => void) => session?.subscribe(listener) ?? (() => {}), [session]);
  return useSyncExternalStore(subscribe, () => session?.view ?? null);
}

/** Whether a match is being linked or played. */
export function isRunning(view: MatchView | null): boolean {
  if (view === null) return false;
  const { phase } = view.phase;
  return phase === 'linking' || phase === 'returning' || phase === 'playing';
}
