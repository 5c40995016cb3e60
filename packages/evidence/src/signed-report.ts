import { err, ok, type Result, safeParse } from '@parley/protocol';
import { isCompetitionRanking } from './claim.ts';
import { isSignedBy, readPayload } from './jws.ts';
import type { EvidenceRefusal } from './refusal.ts';
import { REPORT_TYP, type Report, reportSchema } from './report.ts';
import type { Signer } from './signer.ts';

/** A player's report as compact JWS (T2, E1). Throws when the report itself is not valid: that is a bug here. */
export function signReport(signer: Signer, report: Report): Promise<string> {
  return signer.sign(REPORT_TYP, reportSchema.parse(report));
}

export interface ExpectedReport {
  readonly match: string;
  readonly title: string;
  /** Version of the title's rules that the match was begun with (E9). */
  readonly rules: number;
  /** How many players the match has. */
  readonly seats: number;
  /** The seat of the player that sent it: it can only hand in its own report. */
  readonly seat: number;
  /** That seat's raw public key, base64url. */
  readonly key: string;
}

/** A report as it came from anywhere: shape, then match and seat, then the signature (E1). Never throws (O6). */
export async function verifyReport(jws: unknown, expected: ExpectedReport): Promise<Result<Report, EvidenceRefusal>> {
  const payload = readPayload(jws, REPORT_TYP);
  if (!payload.ok) return payload;
  const parsed = safeParse(reportSchema, payload.value);
  if (!parsed.success || typeof jws !== 'string') return err('invalid');
  const report = parsed.data;
  if (report.match !== expected.match) return err('wrong-match');
  if (report.title !== expected.title) return err('wrong-title');
  if (report.rules !== expected.rules) return err('wrong-rules');
  if (report.seat !== expected.seat) return err('wrong-seat');
  if (!fitsMatch(report, expected.seats)) return err('invalid');
  if (!(await isSignedBy(jws, expected.key))) return err('bad-signature');
  return ok(report);
}

/** One rank, departure and head for each seat, ranks that are a ranking, and neither score nor state where nothing was played. */
function fitsMatch(report: Report, seats: number): boolean {
  const { ranks, scores, state, departures, heads, refused } = report;
  if (departures.length !== seats || heads.length !== seats) return false;
  if (refused.some((sign) => sign.seat >= seats)) return false;
  if ((ranks === null) !== (state === null)) return false;
  if (ranks === null) return scores === null;
  if (ranks.length !== seats || !isCompetitionRanking(ranks)) return false;
  return scores === null || scores.length === seats;
}
