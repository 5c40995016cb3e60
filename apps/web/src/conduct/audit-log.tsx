import type { AuditLogResponse } from '@parley/protocol';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { momentWords } from '../words/time.ts';

/** The latest rows of the log. The command line checks all of them. */
export function AuditLog({ log }: { readonly log: AuditLogResponse }) {
  const { entries, brokenAt } = log;
  return (
    <section className="panel" aria-labelledby="log-heading">
      <h2 id="log-heading">{t('conduct:log')}</h2>
      {brokenAt === null ? (
        <p className="small soft">{rich('conduct:log.fine', { code: (words) => <code>{words}</code> })}</p>
      ) : (
        <p className="fault" role="alert">
          {t('conduct:log.broken', { n: brokenAt })}
        </p>
      )}
      <ol className="audit-log" aria-label={t('conduct:log')}>
        {entries.map(({ n, at, name, act, subject, detail, hash }) => (
          <li key={n}>
            <p>
              {rich(
                'conduct:log.row',
                { n: () => <span className="figure">{n}</span>, act: () => <strong>{act}</strong> },
                { at: momentWords(at), name, subject },
              )}
            </p>
            <details>
              <summary>{t('conduct:log.detail')}</summary>
              <code>{detail}</code>
              <p className="soft">{t('conduct:log.hash', { hash })}</p>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
