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

/**
 * The ranks by which the match is over for the player; null while it goes on, and where it never began. By moves alone it is over
 * with the last of them. Where somebody left, what others signed may still change who was out first, so the report is waited for.
 */
export function resultOf({ phase, outcome, seats }: MatchView): readonly number[] | null {
  switch (phase.phase) {
    case 'linking':
    case 'returning':
    case 'moved':
    case 'broken':
    case 'void':
      return null;
    case 'playing':
      return seats.every(({ departure }) => departure === null) ? (outcome?.ranks ?? null) : null;
    case 'reported':
      return outcome?.ranks ?? null;
    case 'decided':
      return phase.verdict.official ? phase.verdict.ranks : (outcome?.ranks ?? null);
    default:
      return phase satisfies never;
  }
}

/** Whether the page says that the match is over: with a result, or as one that never began. */
export function hasEnded(view: MatchView): boolean {
  const { phase } = view.phase;
  return phase === 'void' || phase === 'reported' || phase === 'decided' || resultOf(view) !== null;
}
