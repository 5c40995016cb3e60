import type { AdministrationResponse, AuditLogResponse, Refusal } from '@parley/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useEntrance, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import { AuditLog } from './audit-log.tsx';
import './conduct.css';
import { t } from '../text/text.ts';
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
  usePageTitle(t('conduct:admin'));

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
      return <Loading what={t('conduct:admin.loading')} rows={6} />;
    case 'refused':
      return (
        <Nothing title={t('conduct:admin.only')}>
          <p>{known.refusal.code === 'not-permitted' ? t('conduct:admin.how') : refusalSentence(known.refusal)}</p>
          <Link className="key" to="/">
            {t('conduct:toLobby')}
          </Link>
        </Nothing>
      );
    case 'known':
      return (
        <article className="conduct conduct-wide">
          <h1>{t('conduct:admin')}</h1>
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
