import type { AdministrationResponse, AuditLogResponse, Refusal } from '@parley/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useEntrance, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import { AuditLog } from './audit-log.tsx';
import './conduct.css';
import type { Decide } from './decision-form.tsx';
import { QueuedComplaints } from './queued-complaints.tsx';
import { RestrictSomebody } from './restrict-form.tsx';
import { WatchedRestrictions } from './watched-restrictions.tsx';

type Known =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'known'; readonly queue: AdministrationResponse; readonly log: AuditLogResponse };

/** Appeals, reports, restrictions and the audit log, for administrators (S5, S19). */
export function Component() {
  const client = useClient();
  const entrance = useEntrance();
  const [known, setKnown] = useState<Known>({ state: 'loading' });
  usePageTitle('Administration');

  const look = useCallback(async () => {
    const [queue, log] = await Promise.all([client.conduct.administration(), client.conduct.auditLog()]);
    if (!queue.ok) setKnown({ state: 'refused', refusal: queue.error });
    else if (!log.ok) setKnown({ state: 'refused', refusal: log.error });
    else setKnown({ state: 'known', queue: queue.value, log: log.value });
  }, [client]);

  useEffect(() => {
    if (entrance.state === 'in') void look();
  }, [entrance.state, look]);

  const decide: Decide = useCallback(
    async (request) => {
      const result = await client.conduct.administer(request);
      await look();
      return result;
    },
    [client, look],
  );

  switch (known.state) {
    case 'loading':
      return <Loading what="Fetching what waits" rows={6} />;
    case 'refused':
      return (
        <Nothing title="This page is for administrators.">
          <p>
            {known.refusal.code === 'not-permitted'
              ? 'Sign in with an account that is one. Whoever runs this server makes administrators with npm run admin.'
              : refusalSentence(known.refusal)}
          </p>
          <Link className="key" to="/">
            Back to the lobby
          </Link>
        </Nothing>
      );
    case 'known':
      return (
        <article className="conduct conduct-wide">
          <h1>Administration</h1>
          <WatchedRestrictions restrictions={known.queue.restrictions} decide={decide} />
          <QueuedComplaints complaints={known.queue.complaints} decide={decide} />
          <RestrictSomebody decide={decide} />
          <AuditLog log={known.log} />
        </article>
      );
    default:
      return known satisfies never;
  }
}
