import type { AuditLogResponse } from '@parley/protocol';
import { momentWords } from '../words/time.ts';

/** The latest rows of the log. The command line checks all of them. */
export function AuditLog({ log }: { readonly log: AuditLogResponse }) {
  const { entries, brokenAt } = log;
  return (
    <section className="panel" aria-labelledby="log-heading">
      <h2 id="log-heading">Audit log</h2>
      {brokenAt === null ? (
        <p className="small soft">
          These rows are as they were written. <code>npm run admin -- audit</code> checks all of them.
        </p>
      ) : (
        <p className="fault" role="alert">
          Row {brokenAt} is not what was written. Somebody altered the database.
        </p>
      )}
      <ol className="audit-log" aria-label="Audit log">
        {entries.map(({ n, at, name, act, subject, detail, hash }) => (
          <li key={n}>
            <p>
              <span className="figure">{n}</span> · {momentWords(at)} · <strong>{act}</strong> · by {name} · {subject}
            </p>
            <details>
              <summary>Detail</summary>
              <code>{detail}</code>
              <p className="soft">Hash {hash}</p>
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
