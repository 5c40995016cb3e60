import type { Refusal, Result } from '@parley/protocol';
import type { Account } from '@parley/protocol/account';
import { type ReactNode, useState } from 'react';
import { useAction } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Overlay } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { passkeysPossible } from './passkey-prompt.ts';
import { useAccountClient } from './use-account.ts';

type Run<T> = () => Promise<Result<T, Refusal>>;

export interface ConfirmedRun {
  /** Runs this. Where the server wants to know first that it is the member, asks for password or passkey, and runs it again. */
  readonly confirmed: <T>(run: Run<T>) => Promise<Result<T, Refusal>>;
  readonly dialog: ReactNode;
}

/** For what a page that was left open must not be enough for (S2). */
export function useConfirmed({ hasPassword, passkeys }: Pick<Account, 'hasPassword' | 'passkeys'>): ConfirmedRun {
  const [asking, setAsking] = useState<((done: boolean) => void) | null>(null);
  const settle = (done: boolean): void => {
    asking?.(done);
    setAsking(null);
  };
  return {
    async confirmed(run) {
      const first = await run();
      if (first.ok || first.error.code !== 'confirm-first') return first;
      const done = await new Promise<boolean>((resolve) => setAsking(() => resolve));
      return done ? run() : first;
    },
    dialog: (
      <Overlay open={asking !== null} onClose={() => settle(false)} role="dialog" title={t('account:confirm.title')}>
        <ConfirmSelf hasPassword={hasPassword} hasPasskey={passkeys.length > 0} settle={settle} />
      </Overlay>
    ),
  };
}

interface ConfirmSelfProps {
  readonly hasPassword: boolean;
  readonly hasPasskey: boolean;
  readonly settle: (done: boolean) => void;
}

function ConfirmSelf({ hasPassword, hasPasskey, settle }: ConfirmSelfProps) {
  const account = useAccountClient();
  const [password, setPassword] = useState('');
  const { act, busy, fault } = useAction(async (by: 'password' | 'passkey') => {
    const result = await (by === 'password' ? account.confirmWithPassword(password) : account.confirmWithPasskey());
    if (result.ok) settle(true);
    return result;
  });
  return (
    <form
      className="form"
      aria-label={t('account:confirm.title')}
      onSubmit={(event) => {
        event.preventDefault();
        act('password');
      }}
    >
      <p>{t('account:confirm.why')}</p>
      {!hasPassword && !hasPasskey && <p>{t('account:confirm.byLink')}</p>}
      {hasPassword && (
        <label className="field">
          <span className="legend">{t('account:password')}</span>
          <input
            type="password"
            autoComplete="current-password"
            required
            maxLength={128}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
      )}
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="button" onClick={() => settle(false)}>
          {t('account:cancel')}
        </button>
        {hasPasskey && passkeysPossible() && (
          <button
            className={hasPassword ? 'key' : 'key key-play'}
            type="button"
            disabled={busy}
            onClick={() => act('passkey')}
          >
            {t('account:confirm.passkey')}
          </button>
        )}
        {hasPassword && (
          <button className="key key-play" type="submit" disabled={busy}>
            {t('account:confirm')}
          </button>
        )}
      </div>
    </form>
  );
}
