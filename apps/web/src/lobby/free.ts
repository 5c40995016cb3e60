import { isRunning, useView } from '../match/use-view.ts';
import { useMatches, useMe } from '../parley/use.ts';

/** Whether this client can begin something: connected, and not in a match that still runs. */
export function useFree(): boolean {
  const { current } = useMatches();
  const running = isRunning(useView(current?.state === 'open' ? current.session : null));
  return useMe() !== null && !running;
}
