import { addressInSlot, ROUTES } from '@parley/protocol';
import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useLocation, useNavigate } from '../route.tsx';
import { DOUBLE_CLICK_MS } from '../ui/double-click.ts';
import type { PlayerHere, Players, PlayersState } from './players.ts';

export const PlayersContext = createContext<Players | null>(null);

export function usePlayers(): Players {
  const players = useContext(PlayersContext);
  if (players === null) throw new Error('no players around this component');
  return players;
}

/** The part of what is known of the players of this page, updated when this part changes. */
export function usePlayersState<T>(part: (state: PlayersState) => T): T {
  return useStore(usePlayers().store, part);
}

/** The player who is drawn. */
export const usePresent = (): PlayerHere => usePlayersState(({ present }) => present);

/** The path that is drawn now, as a player is left at it. */
export function useHere(): string {
  const { pathname, hash } = useLocation();
  return pathname + hash;
}

/** The players of this page besides the present one, by their ids. */
export function useMates(): ReadonlySet<string> {
  const { selves, present } = usePlayersState((state) => state);
  return new Set([...selves].flatMap(([slot, { player }]) => (slot === present.slot ? [] : [player])));
}

/** The names of those among these players who are on this page, besides the present one. */
export function useOthersHere(among: readonly string[]): readonly string[] {
  const { selves, present } = usePlayersState((state) => state);
  return [...selves].flatMap(([slot, { player, name }]) =>
    slot !== present.slot && among.includes(player) ? [name] : [],
  );
}

/** Where the evidence file of a match is, for a link of the player who is drawn. */
export function useBundleAddress(): (match: string) => string {
  const { slot } = usePresent();
  return (match) => addressInSlot(ROUTES.bundle.replace(':match', encodeURIComponent(match)), slot);
}

/** Draws another player, where that one was left. The address is replaced: going back must not show one player's page to another. */
export function useShow(): (slot: PlayerHere['slot']) => void {
  const players = usePlayers();
  const navigate = useNavigate();
  const here = useHere();
  return (slot) => navigate(players.show(slot, here), { replace: true });
}

/** Another player enters as a guest at once, and its page is the lobby (W1). */
export function useAddPlayer(): () => Promise<void> {
  const players = usePlayers();
  const here = useHere();
  const navigate = useNavigate();
  return async () => {
    if (await players.add(here)) navigate('/', { replace: true });
  };
}

/**
 * True for a moment after another player was drawn: the second half of a double click, or a key that was pressed twice, was meant for
 * the player before.
 */
export function useDeafAfterSwitch(): boolean {
  const switchedAt = usePlayersState((state) => state.switchedAt);
  const [heard, setHeard] = useState(() => performance.now() - switchedAt > DOUBLE_CLICK_MS);
  useEffect(() => {
    if (heard) return;
    const timer = setTimeout(() => setHeard(true), DOUBLE_CLICK_MS);
    return () => clearTimeout(timer);
  }, [heard]);
  return !heard;
}
