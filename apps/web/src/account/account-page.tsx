import type { Self } from '@parley/protocol';
import type { Account } from '@parley/protocol/account';
import { useClientState, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import './account.css';
import { useConfirmed } from './confirm-self.tsx';
import { GuestDevices } from './guest-devices.tsx';
import { Passkeys } from './passkeys.tsx';
import { PasswordForm } from './password-form.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SignedIn } from './signed-in.tsx';
import { useAccount, useAccountClient } from './use-account.ts';

/** How the player signs in, and where it is signed in (S2). */
export function Component() {
  usePageTitle('Account and sign-in');
  const { self } = useClientState();
  const account = useAccountClient();
  const { answer, reload } = useAccount(account, self === null ? null : `${self.player} ${self.class}`);
  return (
    <div className="narrow-page">
      <h1>Account and sign-in</h1>
      {self === null || answer === null ? (
        <Loading what="Fetching your account" rows={4} />
      ) : answer.ok ? (
        <Ways self={self} account={answer.value} reload={reload} />
      ) : (
        <Nothing title="Your account could not be fetched.">
          <p>{refusalSentence(answer.error)}</p>
          <button className="key" type="button" onClick={() => void reload()}>
            Try again
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
        <h2 id="guest-heading">You are a guest</h2>
        <p>
          This browser holds a key that makes you {self.name}. Nobody can copy it, so if you delete this site’s data, it
          is gone. An account, backup words or a second device keep you {self.name}.
        </p>
        <Link className="key key-play" to="/sign-in">
          Create an account
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
