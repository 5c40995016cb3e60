import { useState } from 'react';
import { useAction } from '../parley/use.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { count } from '../words/time.ts';
import { KeepText } from './keep-text.tsx';
import { useAccountClient } from './use-account.ts';
import type { WayProps } from './way.ts';

/** The way back in for a member who lost everything else. The codes are shown once. */
export function RecoveryCodes({ account, reload, confirmed }: WayProps) {
  const client = useAccountClient();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const result = await confirmed(() => client.makeRecoveryCodes());
    if (result.ok) setCodes(result.value.codes);
    await reload();
    return result;
  });
  const left = account.recoveryCodesLeft;
  return (
    <section className="panel" aria-labelledby="recovery-heading">
      <h2 id="recovery-heading">Recovery codes</h2>
      <p className="soft">
        If you lose your password and your passkeys, one of these codes lets you set a new password. Each works once.
      </p>
      <p role="status">{left === 0 ? 'You have none yet.' : `You have ${count(left, 'code')} left.`}</p>
      {codes.length > 0 && (
        <div className="shown-once">
          <p>
            <strong>Keep these now: they are not shown again.</strong> Put them where you keep important papers.
          </p>
          <ol className="codes" aria-label="Recovery codes">
            {codes.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ol>
          <KeepText text={`${codes.join('\n')}\n`} file="parley-recovery-codes.txt" />
        </div>
      )}
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="button" disabled={busy} onClick={() => (left === 0 ? act() : setAsking(true))}>
          {left === 0 ? 'Make recovery codes' : 'Make new codes'}
        </button>
      </div>
      <Confirm
        open={asking}
        title="Make new recovery codes?"
        action="Make new codes"
        cancel="Keep the old ones"
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>The codes that you have now stop working.</p>
      </Confirm>
    </section>
  );
}
