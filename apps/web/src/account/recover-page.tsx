import { useState } from 'react';
import { useAction, usePageTitle } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { Fault } from '../ui/fault.tsx';
import './account.css';
import { useAccountClient } from './use-account.ts';

/** A new password by a recovery code (S2). */
export function Component() {
  usePageTitle('Recover your account');
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
      <h1>Recover your account</h1>
      <p className="soft">
        With one of your recovery codes you set a new password. You are then signed in here, and signed out everywhere
        else.
      </p>
      <form
        className="panel form"
        aria-label="Recover your account"
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
      >
        <label className="field">
          <span className="legend">Name</span>
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
          <span className="legend">Recovery code</span>
          <input
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          <span className="hint">Sixteen letters and digits, such as 7K2M-…</span>
        </label>
        <label className="field">
          <span className="legend">New password</span>
          <input
            type="password"
            autoComplete="new-password"
            required
            minLength={8}
            maxLength={128}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <span className="hint">At least 8 characters.</span>
        </label>
        <Fault text={fault} />
        <button className="key key-play" type="submit" disabled={busy}>
          {busy ? 'One moment…' : 'Set the password'}
        </button>
      </form>
    </div>
  );
}
