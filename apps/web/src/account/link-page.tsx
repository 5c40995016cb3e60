import type { Refusal, Result, Self } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useAction, useClientState, usePageTitle } from '../parley/use.ts';
import { Link, useLocation, useNavigate } from '../route.tsx';
import { Fault } from '../ui/fault.tsx';
import { Loading } from '../ui/nothing.tsx';
import './account.css';
import { useAccountClient } from './use-account.ts';

/** On the second device of a guest, or on a new one: by a code from the first, or by backup words (S2 b). */
export function Component() {
  usePageTitle('Use this device');
  const { self } = useClientState();
  const { hash } = useLocation();
  const navigate = useNavigate();
  // Kept, and taken out of the address: it must not stay in the history of the browser.
  const [code] = useState(() => (/^#[0-9A-Z-]{4,20}$/i.test(hash) ? hash.slice(1) : ''));
  useEffect(() => {
    if (hash !== '') navigate('/link', { replace: true });
  }, [hash, navigate]);
  return (
    <div className="narrow-page">
      <h1>Be the same guest on this device</h1>
      {self === null ? (
        <Loading what="Entering" rows={3} />
      ) : self.class === 'limited' ? (
        <Ways self={self} code={code} />
      ) : (
        <p>
          You are signed in as {self.name}, on every device where you sign in. A guest’s code is for guests.{' '}
          <Link to="/account">Account and sign-in</Link>
        </p>
      )}
    </div>
  );
}

function Ways({ self, code }: { readonly self: Self; readonly code: string }) {
  const client = useAccountClient();
  return (
    <>
      <p>
        This browser is {self.name} now. With a code or backup words it becomes the guest they belong to.{' '}
        <strong>It leaves {self.name} for good.</strong>
      </p>
      <SecretForm
        label="By a code"
        legend="Code from your other device"
        hint="Only use a code that you made yourself: with somebody else’s, you would play as that person."
        action="Use this code"
        initial={code}
        most={20}
        run={(text) => client.linkDevice(text)}
      />
      <SecretForm
        label="By backup words"
        legend="Your twelve backup words"
        hint="In their order, with spaces between them."
        action="Use these words"
        initial=""
        most={200}
        run={async (text) => {
          const { backupSigner } = await import('@parley/client/backup');
          const backup = await backupSigner(text);
          if (backup === null) return { ok: false, error: { code: 'code-refused', detail: 'not backup words' } };
          return client.restore(backup);
        }}
      />
    </>
  );
}

interface SecretFormProps {
  readonly label: string;
  readonly legend: string;
  readonly hint: string;
  readonly action: string;
  readonly initial: string;
  readonly most: number;
  readonly run: (text: string) => Promise<Result<Self, Refusal>>;
}

function SecretForm({ label, legend, hint, action, initial, most, run }: SecretFormProps) {
  const navigate = useNavigate();
  const [text, setText] = useState(initial);
  const { act, busy, fault } = useAction(async () => {
    const result = await run(text.trim());
    if (result.ok) navigate('/');
    return result;
  });
  return (
    <form
      className="panel form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <label className="field">
        <span className="legend">{legend}</span>
        <input
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={most}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="hint">{hint}</span>
      </label>
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="submit" disabled={busy}>
          {busy ? 'One moment…' : action}
        </button>
      </div>
    </form>
  );
}
