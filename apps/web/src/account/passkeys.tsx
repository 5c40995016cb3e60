import { wallClock } from '@parley/client';
import { LIMITS } from '@parley/protocol';
import type { Account } from '@parley/protocol/account';
import { useState } from 'react';
import { useAction } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { ago } from '../words/time.ts';
import { passkeysPossible } from './passkey-prompt.ts';
import { useAccountClient } from './use-account.ts';
import type { WayProps } from './way.ts';

/** The passkeys of a member: seen, added under a name, removed. */
export function Passkeys({ account, reload, confirmed }: WayProps) {
  const { passkeys } = account;
  return (
    <section className="panel" aria-labelledby="passkeys-heading">
      <h2 id="passkeys-heading">{t('account:passkeys')}</h2>
      <p className="soft">{t('account:passkeys.what')}</p>
      {passkeys.length > 0 && (
        <ul className="ways" aria-label={t('account:passkeys')}>
          {passkeys.map((passkey) => (
            <PasskeyLine key={passkey.passkey} passkey={passkey} reload={reload} confirmed={confirmed} />
          ))}
        </ul>
      )}
      {passkeysPossible() ? (
        <AddPasskey number={passkeys.length} reload={reload} confirmed={confirmed} />
      ) : (
        <p className="said">{t('account:passkeys.none')}</p>
      )}
    </section>
  );
}

interface PasskeyLineProps extends Omit<WayProps, 'account'> {
  readonly passkey: Account['passkeys'][number];
}

function PasskeyLine({ passkey, reload, confirmed }: PasskeyLineProps) {
  const client = useAccountClient();
  const [asking, setAsking] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const result = await confirmed(() => client.removePasskey(passkey.passkey));
    await reload();
    return result;
  });
  const wall = wallClock();
  const made = ago(passkey.createdAt, wall);
  return (
    <li>
      <div className="way">
        <p>
          <strong>{passkey.name}</strong>
          <span className="small soft">
            {passkey.usedAt === null
              ? t('account:passkeys.neverUsed', { made })
              : t('account:passkeys.used', { made, used: ago(passkey.usedAt, wall) })}
          </span>
        </p>
        <button
          className="key key-plain"
          type="button"
          disabled={busy}
          aria-label={t('account:removeName', { name: passkey.name })}
          onClick={() => setAsking(true)}
        >
          {t('account:remove')}
        </button>
      </div>
      <Fault text={fault} />
      <Confirm
        open={asking}
        title={t('account:removeTitle', { name: passkey.name })}
        action={t('account:remove')}
        cancel={t('account:keep')}
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>{t('account:passkeys.removing')}</p>
      </Confirm>
    </li>
  );
}

function AddPasskey({ number, reload, confirmed }: Omit<WayProps, 'account'> & { readonly number: number }) {
  const client = useAccountClient();
  const [name, setName] = useState('');
  const { act, busy, fault } = useAction(async () => {
    const result = await confirmed(() =>
      client.addPasskey(name.trim() || t('account:passkeys.nameless', { number: number + 1 })),
    );
    if (result.ok) setName('');
    await reload();
    return result;
  });
  return (
    <form
      className="form"
      aria-label={t('account:passkeys.add')}
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <label className="field">
        <span className="legend">{t('account:passkeys.name')}</span>
        <input
          placeholder={t('account:passkeys.example')}
          maxLength={LIMITS.labelChars}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="submit" disabled={busy || number >= LIMITS.passkeys}>
          {busy ? t('account:moment') : t('account:passkeys.add')}
        </button>
      </div>
    </form>
  );
}
