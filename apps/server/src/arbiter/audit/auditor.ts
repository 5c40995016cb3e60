import { type Findings, tooLong } from '@parley/evidence';
import type { Metrics } from '../../operate/metrics.ts';
import type { MatchStore } from '../../store/store.ts';
import { contradictions } from './contradictions.ts';
import { type AuditRequest, AuditStopped, jobOf } from './job.ts';
import type { AuditPool } from './pool.ts';
import { runJob, type TitleOf } from './run-job.ts';

export interface AuditorDeps {
  readonly matches: Pick<MatchStore, 'entries'>;
  readonly pool: Pick<AuditPool, 'run'>;
  readonly titleOf: TitleOf;
  readonly maxMs: number;
  readonly metrics: Pick<Metrics, 'audits' | 'auditSeconds' | 'desyncs'>;
}

/** More than the bounds of deposits let anybody store: only time ends a judgement that they allow. */
const MAX_ENTRIES = 20_000;

/**
 * Has the signed record of a match judged (E4): every match that has one, disputed or not, in a worker thread. One that
 * was handed in by nobody is judged here at once, as there is nothing to play.
 * @throws {AuditStopped} where the server stops
 */
export function makeAuditor({ matches, pool, titleOf, maxMs, metrics }: AuditorDeps) {
  return async function audit(request: AuditRequest): Promise<Findings> {
    const limits = { maxMs, maxEntries: MAX_ENTRIES };
    const { length: size } = await matches.entries(request.match.id);
    const findings =
      size === 0 ? await runJob(jobOf(request, [], limits), titleOf) : await played(request, size, limits);
    const { evidence } = findings;
    metrics.audits.inc({ outcome: evidence.kind === 'none' ? evidence.lack : evidence.kind });
    if (evidence.kind === 'desync') metrics.desyncs.inc();
    return findings;
  };

  async function played(
    request: AuditRequest,
    size: number,
    limits: { readonly maxMs: number; readonly maxEntries: number },
  ): Promise<Findings> {
    const audited = await pool.run(async () => {
      const rows = await matches.entries(request.match.id);
      const deposits = rows.map(({ jws, receivedAt }) => ({ jws, receivedAt }));
      return jobOf(request, deposits, limits);
    }, size);
    if (audited.outcome === 'stopped') throw new AuditStopped();
    if (audited.outcome !== 'found') return unplayed(request);
    metrics.auditSeconds.observe(audited.ms / 1_000);
    return audited.findings;
  }

  /**
   * What is known of a record that could not be played to its end in the time that a replay may take: who signed two
   * histories is proven all the same, or a record made slow would pay whoever does it (E2, O6).
   */
  async function unplayed({ match: { id, participants } }: AuditRequest): Promise<Findings> {
    const rows = await matches.entries(id);
    const of = { match: id, seats: participants.length, keys: participants.map(({ key }) => key) };
    return { ...(await tooLong(of, contradictions(rows))), entries: rows.length };
  }
}
