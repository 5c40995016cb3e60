import { wallClock } from '@parley/client';
import type { Account } from '@parley/protocol/account';
import { useAction, usePage } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { deviceName } from '../words/device.ts';
import { ago, momentWords } from '../words/time.ts';
import { useAccountClient } from './use-account.ts';
import type { WayProps } from './way.ts';

/** Every place where the member is signed in, each of which can be ended. */
export function SignedIn({ account, reload }: Omit<WayProps, 'confirmed'>) {
  const client = useAccountClient();
  const { enter } = usePage();
  const navigate = useNavigate();
  const everywhere = useAction(async () => {
    const result = await client.signOutEverywhere();
    if (!result.ok) return result;
    navigate('/');
    await enter();
    return result;
  });
  return (
    <section className="panel" aria-labelledby="signed-in-heading">
      <h2 id="signed-in-heading">{t('account:signedIn.title')}</h2>
      <p className="soft">{t('account:signedIn.unknown')}</p>
      <ul className="ways" aria-label={t('account:signedIn.title')}>
        {account.sessions.map((session) => (
          <SessionLine key={session.session} session={session} reload={reload} />
        ))}
      </ul>
      {everywhere.fault !== null && (
        <p className="fault" role="alert">
          {everywhere.fault}
        </p>
      )}
      <div className="keys">
        <button className="key key-bad" type="button" disabled={everywhere.busy} onClick={() => everywhere.act()}>
          {t('account:signOutEverywhere')}
        </button>
      </div>
    </section>
  );
}

interface SessionLineProps {
  readonly session: Account['sessions'][number];
  readonly reload: () => Promise<void>;
}

function SessionLine({ session, reload }: SessionLineProps) {
  const client = useAccountClient();
  const { act, busy, fault } = useAction(async () => {
    const result = await client.endSession(session.session);
    await reload();
    return result;
  });
  const since = momentWords(session.createdAt);
  const device = deviceName(session.device);
  return (
    <li>
      <div className="way">
        <p>
          <strong>{device}</strong>
          <span className="small soft">
            {t('account:signedIn.when', { since, used: ago(session.usedAt, wallClock()) })}
          </span>
        </p>
        {session.here ? (
          <span className="tag">{t('account:thisDevice')}</span>
        ) : (
          <button
            className="key key-plain"
            type="button"
            disabled={busy}
            aria-label={t('account:signedIn.signOut', { device, since })}
            onClick={() => act()}
          >
            {t('account:signOut')}
          </button>
        )}
      </div>
      <Fault text={fault} />
    </li>
  );
}
