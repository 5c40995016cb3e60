import { arbitrate, type Claim, type MatchRecord, newLedger } from '@parley/trust';
import { type BundleContent, makeBundle } from '../bundle.ts';
import type { Findings, Witness } from '../judged.ts';
import type { Report } from '../report.ts';
import { signReport } from '../signed-report.ts';
import type { Signer } from '../signer.ts';
import { isEvidenceExpected, networkLostIn } from '../told.ts';
import { asked, everybody, type Play, signerOf, witnessOf } from './play.ts';

const NAMES = ['Anna', 'Børge', 'Chloé', 'Dai'];

/** What a server writes down of a match that was played like this. */
export async function contentOf(
  play: Play,
  reports: readonly Report[],
  serverKey: string,
  change: Partial<Witness> = {},
): Promise<BundleContent> {
  const witness = witnessOf(play, change);
  const findings = await asked(play, reports, change);
  return written(play, reports, serverKey, witness, findings);
}

/** The same of what somebody found in it. */
export async function written(
  play: Play,
  reports: readonly Report[],
  serverKey: string,
  witness: Witness,
  { evidence, inconsistent, equivocated }: Findings,
): Promise<BundleContent> {
  const { challenged, distress } = witness;
  const reported = reports.map(({ seat }) => seat);
  const record: MatchRecord = {
    mode: 'ranked',
    evidenceExpected: isEvidenceExpected(evidence),
    players: everybody(play).map((seat) => ({
      seat,
      player: `player-${seat}`,
      ledger: newLedger('member'),
      party: null,
      met: everybody(play).map(() => 0),
    })),
    reports: reports.map(({ seat, ranks, scores, departures }) => ({
      seat,
      claim: ranks === null ? { kind: 'void' } : { kind: 'ranks', ranks, scores },
      departures,
    })),
    signals: {
      distress,
      challenged,
      networkLost: networkLostIn(witness, reported),
      inconsistent,
      equivocated,
      filtering: [],
    },
    evidence,
  };
  const decided = arbitrate(record);
  const content = {
    v: 1,
    protocol: 3,
    match: {
      id: play.judged.match,
      title: play.title.id,
      rules: play.title.rules,
      mode: 'ranked',
      seed: play.judged.seed,
      startedAt: play.judged.startedAt,
    },
    participants: everybody(play).map((seat) => ({
      seat,
      player: `player-${seat}`,
      name: NAMES[seat] ?? `Player ${seat}`,
      class: 'member',
      key: signerOf(play, seat).key,
      party: null,
    })),
    reports: await Promise.all(
      reports.map(async (report) => ({
        seat: report.seat,
        jws: await signReport(signerOf(play, report.seat), report),
        receivedAt: play.now,
      })),
    ),
    transcript: play.deposits,
    witness,
    record,
    verdict: {
      match: play.judged.match,
      title: play.title.id,
      mode: 'ranked',
      decision: decided.decision,
      official: decided.official,
      ...(decided.official ? resultOf(decided.claim) : { ranks: null, scores: null }),
      why: decided.why.slice(0, 500),
      rated: decided.rated,
      participants: everybody(play).map((seat) => ({
        seat,
        card: { player: `player-${seat}`, name: NAMES[seat], avatar: 'a1', class: 'member', ratings: [] },
      })),
      reports: everybody(play).map((seat) => {
        const report = reports.find((one) => one.seat === seat);
        return report === undefined ? null : { seat, ranks: report.ranks, scores: report.scores };
      }),
      shares: decided.shares.map(({ claim, seats, share }) => ({ ranks: resultOf(claim).ranks, seats, share })),
      changes: decided.rated
        ? decided.changes.map(({ seat, before, after, reasons, restore }) => ({
            seat,
            before,
            after,
            reasons,
            restore,
          }))
        : [],
      evidence: {
        kind: evidence.kind,
        lack: evidence.kind === 'none' ? evidence.lack : null,
        ranks: evidence.kind === 'complete' ? resultOf(evidence.claim).ranks : null,
        liars: evidence.kind === 'complete' ? evidence.liars : [],
        equivocators: equivocated,
      },
      quorum: {
        decision: decided.quorum.decision,
        ranks: resultOf(decided.quorum.claim).ranks,
        why: decided.quorum.why,
      },
      decidedAt: play.now,
    },
    serverKey,
  };
  // As the server's store gives it back: plain JSON, nothing shared and nothing read-only.
  return JSON.parse(JSON.stringify(content)) as BundleContent;
}

export async function bundleOf(
  play: Play,
  reports: readonly Report[],
  server: Signer,
  change: Partial<Witness> = {},
): Promise<string> {
  return makeBundle(await contentOf(play, reports, server.key, change), server.sign);
}

function resultOf(claim: Claim | null): { ranks: readonly number[] | null; scores: readonly number[] | null } {
  return claim?.kind === 'ranks' ? { ranks: claim.ranks, scores: claim.scores } : { ranks: null, scores: null };
}
