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

/** More than deposits can store, so that in practice only the time limit ends an audit. */
const MAX_ENTRIES = 20_000;

/**
 * Audits every match that has a transcript, disputed or not, in a worker thread (E4). A match without one is judged here at
 * once, because there is nothing to replay.
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
   * The findings about a transcript whose replay took too long. A player who signed two histories is proven all the same.
   * Otherwise such a player would make the replay slow on purpose (E2, O6).
   */
  async function unplayed({ match: { id, participants } }: AuditRequest): Promise<Findings> {
    const rows = await matches.entries(id);
    const of = { match: id, seats: participants.length, keys: participants.map(({ key }) => key) };
    return { ...(await tooLong(of, await contradictions(rows))), entries: rows.length };
  }
}
