import { useStore } from 'zustand';
import { isRunning, useView } from '../match/use-view.ts';
import { useMatches, useMe, usePage } from '../parley/use.ts';

/** Whether this client can begin something: connected, and not in a match that still runs, here or in another tab of its browser. */
export function useFree(): boolean {
  const { current } = useMatches();
  const running = isRunning(useView(current?.state === 'open' ? current.session : null));
  const elsewhere = useStore(usePage().otherTabs.playing);
  return useMe() !== null && !running && elsewhere === null;
}
