import type { Account } from '@parley/protocol/account';
import type { ConfirmedRun } from './confirm-self.tsx';

/** What each part of the account page gets that changes how a member signs in. */
export interface WayProps {
  readonly account: Account;
  /** Shows what holds now. */
  readonly reload: () => Promise<void>;
  readonly confirmed: ConfirmedRun['confirmed'];
}
