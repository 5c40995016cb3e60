import type { ReactNode } from 'react';

/** The empty, loading or failed state of a list or page: what happened, and what to do. */
export function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="nothing">
      <p className="nothing-title">{title}</p>
      {children}
    </div>
  );
}

/** While something loads: rows in outline, and one word for screen readers. */
export function Loading({ what, rows = 3 }: { readonly what: string; readonly rows?: number }) {
  return (
    <div className="loading" role="status">
      <span className="unseen">{what}</span>
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <span key={row} className="loading-row" />
      ))}
    </div>
  );
}
