import { useState } from 'react';
import { useAction } from '../parley/use.ts';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
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
      <h2 id="recovery-heading">{t('account:codes')}</h2>
      <p className="soft">{t('account:codes.what')}</p>
      <p role="status">{left === 0 ? t('account:codes.none') : t('account:codes.left', { count: left })}</p>
      {codes.length > 0 && (
        <div className="shown-once">
          <p>{rich('account:codes.keepNow', { b: (words) => <strong>{words}</strong> })}</p>
          <ol className="codes" aria-label={t('account:codes')}>
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
          {left === 0 ? t('account:codes.make') : t('account:codes.makeNew')}
        </button>
      </div>
      <Confirm
        open={asking}
        title={t('account:codes.title')}
        action={t('account:codes.makeNew')}
        cancel={t('account:codes.keepOld')}
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>{t('account:codes.stop')}</p>
      </Confirm>
    </section>
  );
}
