import type { ReactNode } from 'react';

/** The empty, loading or failed state of a list or page: what is so, and what to do about it. */
export function Nothing({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="nothing">
      <p className="nothing-title">{title}</p>
      {children}
    </div>
  );
}

/** While something is fetched: rows in outline, and one word for those who listen. */
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
