import type { Refusal, Result, Self } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useAction, useClientState, usePageTitle } from '../parley/use.ts';
import { Link, useLocation, useNavigate } from '../route.tsx';
import { Fault } from '../ui/fault.tsx';
import { Loading } from '../ui/nothing.tsx';
import './account.css';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { useAccountClient } from './use-account.ts';

/** On the second device of a guest, or on a new one: by a code from the first, or by backup words (S2 b). */
export function Component() {
  usePageTitle(t('account:link.title'));
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
      <h1>{t('account:link.heading')}</h1>
      {self === null ? (
        <Loading what={t('account:entering')} rows={3} />
      ) : self.class === 'limited' ? (
        <Ways self={self} code={code} />
      ) : (
        <p>
          {rich('account:link.member', { link: (words) => <Link to="/account">{words}</Link> }, { name: self.name })}
        </p>
      )}
    </div>
  );
}

function Ways({ self, code }: { readonly self: Self; readonly code: string }) {
  const client = useAccountClient();
  return (
    <>
      <p>{rich('account:link.now', { b: (words) => <strong>{words}</strong> }, { name: self.name })}</p>
      <SecretForm
        label={t('account:link.byCode')}
        legend={t('account:link.codeLegend')}
        hint={t('account:link.codeHint')}
        action={t('account:link.codeUse')}
        initial={code}
        most={20}
        run={(text) => client.linkDevice(text)}
      />
      <SecretForm
        label={t('account:link.byWords')}
        legend={t('account:link.wordsLegend')}
        hint={t('account:link.wordsHint')}
        action={t('account:link.wordsUse')}
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
          {busy ? t('account:moment') : action}
        </button>
      </div>
    </form>
  );
}
