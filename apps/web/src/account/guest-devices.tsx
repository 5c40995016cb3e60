import { wallClock } from '@parley/client';
import type { Account } from '@parley/protocol/account';
import { useEffect, useState } from 'react';
import { now } from '../parley/clock.ts';
import { useAction, useClient, useNow } from '../parley/use.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { QrCode } from '../ui/qr-code.tsx';
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
        <h2 id="devices-heading">Your devices</h2>
        <ul className="ways" aria-label="Your devices">
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
      <h2 id="another-heading">Play on another device</h2>
      <p className="soft">
        Make a code here, and open it on your other device. It then plays as you, with a key of its own.
      </p>
      {open && made !== null && (
        <div className="device-code">
          <QrCode text={linkOf(made.code)} label="The code as a picture, for the camera of your other device" />
          <div>
            <p>
              Point its camera here, or open <strong>{`${location.host}/link`}</strong> there and type
            </p>
            <p className="big-code">
              <code>{made.code}</code>
            </p>
            <p className="small soft">
              It works once, for {timeLeft(made.until - present)}. Give it to nobody: who has it becomes you.
            </p>
          </div>
        </div>
      )}
      <p role="status">{came && 'Your other device plays as you now.'}</p>
      <Fault text={fault} />
      <div className="keys">
        <button className="key" type="button" disabled={busy} onClick={() => act()}>
          {open ? 'Make another code' : 'Make a code'}
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
      <h2 id="backup-heading">Backup words</h2>
      <p className="soft">Twelve words on paper bring you back if this device is lost or its data deleted.</p>
      {words !== null && (
        <div className="shown-once">
          <p>
            <strong>Keep these now: they are not shown again.</strong> Who has them can play as you.
          </p>
          <ol className="codes words" aria-label="Backup words">
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
          Make backup words
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
  const name = held.kind === 'backup' ? 'Backup words' : held.name === '' ? 'Unknown device' : held.name;
  return (
    <li>
      <div className="way">
        <p>
          <strong>{name}</strong>
          <span className="small soft">
            added {ago(held.createdAt, wall)}
            {held.usedAt !== null && ` · signed in ${ago(held.usedAt, wall)}`}
          </span>
        </p>
        {held.key === signer.key ? (
          <span className="tag">This device</span>
        ) : (
          <button
            className="key key-plain"
            type="button"
            disabled={busy || only}
            aria-label={`Remove ${name}`}
            onClick={() => setAsking(true)}
          >
            Remove
          </button>
        )}
      </div>
      <Fault text={fault} />
      <Confirm
        open={asking}
        title={`Remove ${name}?`}
        action="Remove"
        cancel="Keep"
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>
          {held.kind === 'backup'
            ? 'These words bring nobody back any more.'
            : 'It is signed out, and does not play as you any more.'}
        </p>
      </Confirm>
    </li>
  );
}
