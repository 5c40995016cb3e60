import type { Self } from '@parley/protocol';
import type { Account } from '@parley/protocol/account';
import { useClientState, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import './account.css';
import { t } from '../text/text.ts';
import { useConfirmed } from './confirm-self.tsx';
import { GuestDevices } from './guest-devices.tsx';
import { Passkeys } from './passkeys.tsx';
import { PasswordForm } from './password-form.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SignedIn } from './signed-in.tsx';
import { useAccount, useAccountClient } from './use-account.ts';

/** How the player signs in, and where it is signed in (S2). */
export function Component() {
  usePageTitle(t('account:page.title'));
  const { self } = useClientState();
  const account = useAccountClient();
  const { answer, reload } = useAccount(account, self === null ? null : `${self.player} ${self.class}`);
  return (
    <div className="narrow-page">
      <h1>{t('account:page.title')}</h1>
      {self === null || answer === null ? (
        <Loading what={t('account:page.fetching')} rows={4} />
      ) : answer.ok ? (
        <Ways self={self} account={answer.value} reload={reload} />
      ) : (
        <Nothing title={t('account:page.failed')}>
          <p>{refusalSentence(answer.error)}</p>
          <button className="key" type="button" onClick={() => void reload()}>
            {t('ui:tryAgain')}
          </button>
        </Nothing>
      )}
    </div>
  );
}

interface WaysProps {
  readonly self: Self;
  readonly account: Account;
  readonly reload: () => Promise<void>;
}

function Ways({ self, account, reload }: WaysProps) {
  return self.class === 'member' ? (
    <MemberWays account={account} reload={reload} />
  ) : (
    <>
      <section className="panel" aria-labelledby="guest-heading">
        <h2 id="guest-heading">{t('account:guest.title')}</h2>
        <p>{t('account:guest.what', { name: self.name })}</p>
        <Link className="key key-play" to="/sign-in#create">
          {t('account:createAnAccount')}
        </Link>
      </section>
      <GuestDevices account={account} reload={reload} />
    </>
  );
}

function MemberWays({ account, reload }: Omit<WaysProps, 'self'>) {
  const { confirmed, dialog } = useConfirmed(account);
  return (
    <>
      <Passkeys account={account} reload={reload} confirmed={confirmed} />
      <PasswordForm account={account} reload={reload} confirmed={confirmed} />
      <RecoveryCodes account={account} reload={reload} confirmed={confirmed} />
      <SignedIn account={account} reload={reload} />
      {dialog}
    </>
  );
}
