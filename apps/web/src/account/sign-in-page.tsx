import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useAction, useClient, useClientState, usePageTitle } from '../parley/use.ts';
import { Link, useLocation, useNavigate } from '../route.tsx';
import { Fault } from '../ui/fault.tsx';
import './account.css';
import { t } from '../text/text.ts';
import { passkeysPossible } from './passkey-prompt.ts';
import { useAccountClient } from './use-account.ts';

/** Sign in, or, with `#create`, make this guest an account that keeps its history (S2). */
export function Component() {
  usePageTitle(t('account:signIn'));
  const { self } = useClientState();
  const { hash } = useLocation();
  if (self !== null && self.class === 'member') return <Already name={self.name} />;
  return (
    <div className="narrow-page">
      <h1>{t('account:yourAccount')}</h1>
      <p className="soft">{t('account:signIn.intro')}</p>
      <Tabs className="panel" key={hash} defaultSelectedKey={hash === '#create' ? 'up' : 'in'}>
        <TabList className="tablist tablist-two" aria-label={t('account:account')}>
          <Tab className="tab" id="in">
            {t('account:signIn')}
          </Tab>
          <Tab className="tab" id="up">
            {t('account:createAccount')}
          </Tab>
        </TabList>
        <TabPanel id="up">
          <SignUp guest={self?.name ?? ''} />
        </TabPanel>
        <TabPanel id="in">
          <SignIn />
        </TabPanel>
      </Tabs>
    </div>
  );
}

function Already({ name }: { readonly name: string }) {
  const navigate = useNavigate();
  return (
    <div className="narrow-page">
      <h1>{t('account:signedInAs', { name })}</h1>
      <div className="keys">
        <button className="key key-play" type="button" onClick={() => navigate('/')}>
          {t('account:toLobby')}
        </button>
        <Link className="key" to="/account">
          {t('account:page.title')}
        </Link>
      </div>
    </div>
  );
}

function SignUp({ guest }: { readonly guest: string }) {
  const client = useClient();
  const account = useAccountClient();
  return (
    <AccountForm
      label={t('account:createAccount')}
      action={t('account:createAccount')}
      newPassword
      initialName={guest}
      hint={t('account:signUp.hint')}
      run={(name, password) => client.signUp(name, password)}
      passkey={{
        words: t('account:signUp.passkey'),
        hint: t('account:signUp.passkeyHint'),
        run: (name) => account.signUpWithPasskey(name),
      }}
    />
  );
}

function SignIn() {
  const client = useClient();
  const account = useAccountClient();
  return (
    <>
      <AccountForm
        label={t('account:signIn')}
        action={t('account:signIn')}
        newPassword={false}
        initialName=""
        hint={null}
        run={(name, password) => client.signIn(name, password)}
        passkey={{
          words: t('account:signIn.passkey'),
          hint: t('account:signIn.passkeyHint'),
          run: () => account.signInWithPasskey(),
        }}
      />
      <ul className="other-ways" aria-label={t('account:otherWays')}>
        <li>
          <Link to="/recover">{t('account:lost')}</Link>
        </li>
        <li>
          <Link to="/link">{t('account:beGuest')}</Link>
        </li>
      </ul>
    </>
  );
}

interface AccountFormProps {
  readonly label: string;
  readonly action: string;
  readonly newPassword: boolean;
  readonly initialName: string;
  readonly hint: string | null;
  readonly run: (name: string, password: string) => SigningIn;
  readonly passkey: { readonly words: string; readonly hint: string; readonly run: (name: string) => SigningIn };
}

type SigningIn = ReturnType<ReturnType<typeof useClient>['signIn']>;

function AccountForm({ label, action, newPassword, initialName, hint, run, passkey }: AccountFormProps) {
  const navigate = useNavigate();
  const [name, setName] = useState(initialName);
  const [password, setPassword] = useState('');
  const { act, busy, fault } = useAction(async (by: 'password' | 'passkey') => {
    const result = await (by === 'password' ? run(name.trim(), password) : passkey.run(name.trim()));
    if (result.ok) navigate('/');
    return result;
  });
  return (
    <form
      className="form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        act('password');
      }}
    >
      <label className="field">
        <span className="legend">{t('account:name')}</span>
        <input
          name="username"
          autoComplete="username"
          required
          minLength={3}
          maxLength={20}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="legend">{t('account:password')}</span>
        <input
          name="password"
          type="password"
          autoComplete={newPassword ? 'new-password' : 'current-password'}
          required
          minLength={newPassword ? 8 : 1}
          maxLength={128}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {hint !== null && <span className="hint">{hint}</span>}
      </label>
      <Fault text={fault} />
      <button className="key key-play" type="submit" disabled={busy}>
        {busy ? t('account:moment') : action}
      </button>
      {passkeysPossible() && (
        <div className="other-way">
          <p className="soft small">{passkey.hint}</p>
          <button className="key" type="button" disabled={busy} onClick={() => act('passkey')}>
            {passkey.words}
          </button>
        </div>
      )}
    </form>
  );
}
