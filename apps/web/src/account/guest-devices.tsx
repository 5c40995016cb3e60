import { wallClock } from '@parley/client';
import type { Account } from '@parley/protocol/account';
import { useEffect, useState } from 'react';
import { now } from '../parley/clock.ts';
import { useAction, useClient, useNow } from '../parley/use.ts';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { deviceName } from '../words/device.ts';
import { ago, timeLeft } from '../words/time.ts';
import { KeepText } from './keep-text.tsx';
import { useAccountClient } from './use-account.ts';

interface GuestDevicesProps {
  readonly account: Account;
  readonly reload: () => Promise<void>;
}

/** A guest on several devices, and backup words (S2 b). */
export function GuestDevices({ account, reload }: GuestDevicesProps) {
  const devices = account.keys.filter(({ kind }) => kind === 'device').length;
  return (
    <>
      <AnotherDevice devices={devices} reload={reload} />
      <BackupWords reload={reload} />
      <section className="panel" aria-labelledby="devices-heading">
        <h2 id="devices-heading">{t('account:devices')}</h2>
        <ul className="ways" aria-label={t('account:devices')}>
          {account.keys.map((key) => (
            <KeyLine key={key.key} held={key} only={account.keys.length === 1} reload={reload} />
          ))}
        </ul>
      </section>
    </>
  );
}

interface MadeCode {
  readonly code: string;
  /** By this device's clock. */
  readonly until: number;
  /** How many devices there were when it was made. */
  readonly devices: number;
}

/** How often the page looks whether the other device has come, while the code is shown (milliseconds). */
const LOOK_MS = 3_000;

function AnotherDevice({ devices, reload }: { readonly devices: number; readonly reload: () => Promise<void> }) {
  const client = useAccountClient();
  const [made, setMade] = useState<MadeCode | null>(null);
  const present = useNow(1_000);
  const { act, busy, fault } = useAction(async () => {
    const asked = now();
    const result = await client.makeDeviceCode();
    // By this device's clock: that of the server may be another.
    if (result.ok) setMade({ code: result.value.code, until: asked + CODE_MS, devices });
    return result;
  });
  const came = made !== null && devices > made.devices;
  const open = made !== null && !came && made.until > present;
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => void reload(), LOOK_MS);
    return () => clearInterval(timer);
  }, [open, reload]);
  return (
    <section className="panel" aria-labelledby="another-heading">
      <h2 id="another-heading">{t('account:another.title')}</h2>
      <p className="soft">{t('account:another.what')}</p>
      {open && made !== null && (
        <div className="device-code">
          <QrCode text={linkOf(made.code)} label={t('account:another.picture')} />
          <div>
            <p>{rich('account:another.how', { address: () => <strong>{`${location.host}/link`}</strong> })}</p>
            <p className="big-code">
              <code>{made.code}</code>
            </p>
            <p className="small soft">{t('account:another.once', { left: timeLeft(made.until - present) })}</p>
          </div>
        </div>
      )}
      <p role="status">{came && t('account:another.came')}</p>
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="button" disabled={busy} onClick={() => act()}>
          {open ? t('account:another.again') : t('account:another.make')}
        </button>
      </div>
    </section>
  );
}

/** As long as the server takes a code. */
const CODE_MS = 5 * 60_000;

/** The part after # stays in the browser: it is in no log. */
const linkOf = (code: string): string => `${location.origin}/link#${code}`;

function BackupWords({ reload }: { readonly reload: () => Promise<void> }) {
  const client = useAccountClient();
  const [words, setWords] = useState<string | null>(null);
  const { act, busy, fault } = useAction(async () => {
    const { backupSigner, newBackupWords } = await import('@parley/client/backup');
    const made = newBackupWords();
    const backup = await backupSigner(made);
    if (backup === null) return { ok: false, error: { code: 'internal', detail: 'the words do not fit themselves' } };
    const result = await client.addBackup(backup);
    if (result.ok) setWords(made);
    await reload();
    return result;
  });
  return (
    <section className="panel" aria-labelledby="backup-heading">
      <h2 id="backup-heading">{t('account:backup')}</h2>
      <p className="soft">{t('account:backup.what')}</p>
      {words !== null && (
        <div className="shown-once">
          <p>{rich('account:backup.keepNow', { b: (words) => <strong>{words}</strong> })}</p>
          <ol className="codes words" aria-label={t('account:backup')}>
            {words.split(' ').map((word, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and the list never changes
              <li key={at}>
                <code>{word}</code>
              </li>
            ))}
          </ol>
          <KeepText text={`${words}\n`} file="parley-backup-words.txt" />
        </div>
      )}
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="button" disabled={busy} onClick={() => act()}>
          {t('account:backup.make')}
        </button>
      </div>
    </section>
  );
}

interface KeyLineProps {
  readonly held: Account['keys'][number];
  /** Without it nobody could come back. */
  readonly only: boolean;
  readonly reload: () => Promise<void>;
}

function KeyLine({ held, only, reload }: KeyLineProps) {
  const client = useAccountClient();
  const { signer } = useClient();
  const [asking, setAsking] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const result = await client.removeKey(held.key);
    await reload();
    return result;
  });
  const wall = wallClock();
  const added = ago(held.createdAt, wall);
  const name = held.kind === 'backup' ? t('account:backup') : deviceName(held.name);
  return (
    <li>
      <div className="way">
        <p>
          <strong>{name}</strong>
          <span className="small soft">
            {held.usedAt === null
              ? t('account:devices.added', { added })
              : t('account:devices.addedUsed', { added, used: ago(held.usedAt, wall) })}
          </span>
        </p>
        {held.key === signer.key ? (
          <span className="tag">{t('account:thisDevice')}</span>
        ) : (
          <button
            className="key key-plain"
            type="button"
            disabled={busy || only}
            aria-label={t('account:removeName', { name })}
            onClick={() => setAsking(true)}
          >
            {t('account:remove')}
          </button>
        )}
      </div>
      <Fault text={fault} />
      <Confirm
        open={asking}
        title={t('account:removeTitle', { name })}
        action={t('account:remove')}
        cancel={t('account:keep')}
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>{held.kind === 'backup' ? t('account:backup.removing') : t('account:devices.removing')}</p>
      </Confirm>
    </li>
  );
}
