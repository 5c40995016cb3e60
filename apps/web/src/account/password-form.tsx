import { useState } from 'react';
import { useAction } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { useAccountClient } from './use-account.ts';
import type { WayProps } from './way.ts';

/** A new password, or the first one of a member who came with a passkey or by a link. */
export function PasswordForm({ account, reload, confirmed }: WayProps) {
  const client = useAccountClient();
  const [password, setPassword] = useState('');
  const [saved, setSaved] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const result = await confirmed(() => client.changePassword(password));
    setSaved(result.ok);
    if (result.ok) setPassword('');
    await reload();
    return result;
  });
  const action = account.hasPassword ? t('account:password.change') : t('account:password.set');
  return (
    <section className="panel" aria-labelledby="password-heading">
      <h2 id="password-heading">{t('account:password')}</h2>
      <p className="soft">{account.hasPassword ? t('account:password.signsOut') : t('account:password.none')}</p>
      <form
        className="form"
        aria-label={action}
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
      >
        <label className="field">
          <span className="legend">{t('account:password.new')}</span>
          <input
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={128}
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              setSaved(false);
            }}
          />
          <span className="hint">{t('account:password.hint')}</span>
        </label>
        <Fault text={fault} />
        <div className="keys">
          <button className="key" type="submit" disabled={busy}>
            {action}
          </button>
          <span role="status">{saved && t('account:saved')}</span>
        </div>
      </form>
    </section>
  );
}
