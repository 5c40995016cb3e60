import { createHash } from 'node:crypto';
import type { AuditDraft, AuditRow, ConductStore } from './conduct-store.ts';

/** What the first row names as the hash before it. */
export const FIRST_BEFORE = '0'.repeat(64);

/** SHA-256 (hex) of a row with its number and the hash of the row before: whatever is altered, its hash fits no more (S19). */
export function auditHash(n: number, { at, actor, act, subject, detail }: AuditDraft, before: string): string {
  return createHash('sha256')
    .update(JSON.stringify([n, at, actor, act, subject, detail, before]))
    .digest('hex');
}

/** The row that follows the last one. */
export function chained(draft: AuditDraft, last: Pick<AuditRow, 'n' | 'hash'> | null): AuditRow {
  const n = (last?.n ?? 0) + 1;
  const before = last?.hash ?? FIRST_BEFORE;
  return { ...draft, n, before, hash: auditHash(n, draft, before) };
}

/** The first of these rows that does not follow `last` or is not what it was; null: all are as they were written. */
export function firstBroken(rows: readonly AuditRow[], last: Pick<AuditRow, 'n' | 'hash'> | null): number | null {
  let [n, before] = [last?.n ?? 0, last?.hash ?? FIRST_BEFORE];
  for (const row of rows) {
    n += 1;
    // A row that is missing shows as the number where it should be.
    if (row.n !== n || row.before !== before || row.hash !== auditHash(n, row, before)) return n;
    before = row.hash;
  }
  return null;
}

const PAGE = 1_000;

/** What came of checking a whole log. `end`: the hash of its last row, which whoever wrote it down elsewhere can compare. */
export interface AuditCheck {
  readonly rows: number;
  readonly brokenAt: number | null;
  readonly end: string;
}

/** Checks the log from its first row, a thousand at a time. */
export async function checkLog(store: Pick<ConductStore, 'log'>): Promise<AuditCheck> {
  let last: Pick<AuditRow, 'n' | 'hash'> | null = null;
  for (;;) {
    const rows: readonly AuditRow[] = await store.log(last?.n ?? 0, PAGE);
    const brokenAt = firstBroken(rows, last);
    if (brokenAt !== null) return { rows: brokenAt - 1, brokenAt, end: last?.hash ?? FIRST_BEFORE };
    const end: AuditRow | undefined = rows.at(-1);
    if (end === undefined) return { rows: last?.n ?? 0, brokenAt: null, end: last?.hash ?? FIRST_BEFORE };
    last = end;
  }
}
