import { useState } from 'react';
import { useAction, usePageTitle } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { Fault } from '../ui/fault.tsx';
import './account.css';
import { t } from '../text/text.ts';
import { useAccountClient } from './use-account.ts';

/** A new password by a recovery code (S2). */
export function Component() {
  usePageTitle(t('account:recover.title'));
  const client = useAccountClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const { act, busy, fault } = useAction(async () => {
    const result = await client.recover(name.trim(), code.trim(), password);
    if (result.ok) navigate('/account');
    return result;
  });
  return (
    <div className="narrow-page">
      <h1>{t('account:recover.title')}</h1>
      <p className="soft">{t('account:recover.what')}</p>
      <form
        className="panel form"
        aria-label={t('account:recover.title')}
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
      >
        <label className="field">
          <span className="legend">{t('account:name')}</span>
          <input
            name="username"
            autoComplete="username"
            required
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="legend">{t('account:recover.code')}</span>
          <input
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <span className="hint">{t('account:recover.codeHint')}</span>
        </label>
        <label className="field">
          <span className="legend">{t('account:password.new')}</span>
          <input
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={128}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <span className="hint">{t('account:password.hint')}</span>
        </label>
        <Fault text={fault} />
        <button className="key key-play" type="submit" disabled={busy}>
          {busy ? t('account:moment') : t('account:recover.set')}
        </button>
      </form>
    </div>
  );
}
