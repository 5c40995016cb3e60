import { type AccountClient, accountOf } from '@parley/client/account';
import type { Refusal, Result } from '@parley/protocol';
import type { Account } from '@parley/protocol/account';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient } from '../parley/use.ts';
import { passkeyPrompt } from './passkey-prompt.ts';

export function useAccountClient(): AccountClient {
  const client = useClient();
  return useMemo(() => accountOf(client, passkeyPrompt, location.origin), [client]);
}

export interface KnownAccount {
  /** Null before the first answer. */
  readonly answer: Result<Account, Refusal> | null;
  /** Asks again. An answer that failed leaves what is shown. */
  readonly reload: () => Promise<void>;
}

/** How the player signs in, as the server says it; asked again for another player. */
export function useAccount(account: AccountClient, player: string | null): KnownAccount {
  const [answer, setAnswer] = useState<KnownAccount['answer']>(null);
  const reload = useCallback(async () => {
    const now = await account.read();
    setAnswer((before) => (now.ok || before === null || !before.ok ? now : before));
  }, [account]);
  useEffect(() => {
    if (player !== null) void reload();
  }, [player, reload]);
  return { answer, reload };
}
