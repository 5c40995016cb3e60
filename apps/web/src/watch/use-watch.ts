import { systemTimers } from '@parley/client';
import { useEffect, useState } from 'react';
import { useClient } from '../parley/use.ts';
import { keepWatching, type Watch } from './keep-watching.ts';
import { openWatch } from './open.ts';

/** Watches this match while the page shows it. */
export function useWatch(match: string): { readonly watch: Watch; readonly again: () => void } {
  const client = useClient();
  const [watch, setWatch] = useState<Watch>({ state: 'asking' });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again
  useEffect(() => {
    const open = (start: Parameters<typeof openWatch>[1]) => openWatch(client, start);
    return keepWatching({ client, match, open, timers: systemTimers(), show: setWatch });
  }, [client, match, round]);
  return {
    watch,
    again: () => {
      setWatch({ state: 'asking' });
      setRound(round + 1);
    },
  };
}
