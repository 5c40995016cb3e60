import { wallClock } from '@parley/client';
import { LIMITS } from '@parley/protocol';
import type { Account } from '@parley/protocol/account';
import { useState } from 'react';
import { useAction } from '../parley/use.ts';
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
      <h2 id="passkeys-heading">Passkeys</h2>
      <p className="soft">
        A passkey signs you in with your finger, face or PIN. It cannot be guessed or given away to a false page.
      </p>
      {passkeys.length > 0 && (
        <ul className="ways" aria-label="Passkeys">
          {passkeys.map((passkey) => (
            <PasskeyLine key={passkey.passkey} passkey={passkey} reload={reload} confirmed={confirmed} />
          ))}
        </ul>
      )}
      {passkeysPossible() ? (
        <AddPasskey number={passkeys.length} reload={reload} confirmed={confirmed} />
      ) : (
        <p className="said">
          This page cannot use passkeys: the browser has none, or the page is open under a bare address instead of a
          name.
        </p>
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
  return (
    <li>
      <div className="way">
        <p>
          <strong>{passkey.name}</strong>
          <span className="small soft">
            made {ago(passkey.createdAt, wall)} ·{' '}
            {passkey.usedAt === null ? 'never used' : `used ${ago(passkey.usedAt, wall)}`}
          </span>
        </p>
        <button
          className="key key-plain"
          type="button"
          disabled={busy}
          aria-label={`Remove ${passkey.name}`}
          onClick={() => setAsking(true)}
        >
          Remove
        </button>
      </div>
      <Fault text={fault} />
      <Confirm
        open={asking}
        title={`Remove ${passkey.name}?`}
        action="Remove"
        cancel="Keep"
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>It does not sign you in any more. Your device may still offer it; you can delete it there.</p>
      </Confirm>
    </li>
  );
}

function AddPasskey({ number, reload, confirmed }: Omit<WayProps, 'account'> & { readonly number: number }) {
  const client = useAccountClient();
  const [name, setName] = useState('');
  const { act, busy, fault } = useAction(async () => {
    const result = await confirmed(() => client.addPasskey(name.trim() || `Passkey ${number + 1}`));
    if (result.ok) setName('');
    await reload();
    return result;
  });
  return (
    <form
      className="form"
      aria-label="Add a passkey"
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <label className="field">
        <span className="legend">Name for a new passkey</span>
        <input
          placeholder="My phone"
          maxLength={LIMITS.labelChars}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="submit" disabled={busy || number >= LIMITS.passkeys}>
          {busy ? 'One moment…' : 'Add a passkey'}
        </button>
      </div>
    </form>
  );
}
