import type { Accounts } from '../../auth/accounts.ts';
import type { TicketSignIn } from '../../auth/authority/ticket-sign-in.ts';
import type { Credentials } from '../../auth/credentials.ts';
import type { Devices } from '../../auth/devices.ts';
import type { Groups } from '../../auth/groups.ts';
import type { GuestKeys } from '../../auth/guest-keys.ts';
import type { Limiters } from '../../auth/keyed-limiter.ts';
import type { Passkeys } from '../../auth/passkeys.ts';
import type { ServerKey } from '../../auth/server-key.ts';
import type { Sessions } from '../../auth/sessions.ts';
import type { TicketBook } from '../../auth/tickets.ts';
import type { Administer } from '../../conduct/administer.ts';
import type { Conduct } from '../../conduct/conduct.ts';
import type { Config } from '../../operate/config.ts';
import type { Log } from '../../operate/log.ts';
import type { Metrics } from '../../operate/metrics.ts';
import type { Store } from '../../store/store.ts';
import type { EntranceQueue } from '../entrance-queue.ts';
import type { TrustedSession } from '../trusted-session.ts';
import type { RequestGate } from './request-gate.ts';

/** What the routes work with. */
export interface HttpDeps {
  readonly config: Config;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly ticketSignIn: TicketSignIn;
  readonly devices: Devices;
  readonly passkeys: Passkeys;
  readonly credentials: Credentials;
  readonly guestKeys: GuestKeys;
  readonly groups: Groups;
  readonly sessions: Sessions;
  readonly tickets: TicketBook;
  readonly entrances: EntranceQueue;
  readonly conduct: Pick<Conduct, 'complain' | 'appeal'>;
  readonly administer: Administer;
  readonly limiters: Limiters;
  readonly gate: RequestGate;
  readonly serverKey: ServerKey;
  readonly metrics: Metrics;
  readonly log: Log;
  /** PEM texts; null: plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Directory of the built page; null where it has not been built. */
  readonly webRoot: string | null;
  /** The live half: it exists only after the HTTP server does. */
  readonly live: Pick<TrustedSession, 'playerChanged' | 'linkedIn' | 'sessionEnded' | 'distress'>;
  /** Whether the server takes new work: not while it stops. */
  readonly accepting: () => boolean;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}
