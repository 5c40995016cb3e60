import type { Title } from '@parley/games';
import { ARBITER_RULES, arbitrate, type MatchRecord, newLedger } from '@parley/trust';
import { BUNDLE_VERSION, type BundleContent, makeBundle } from '../bundle.ts';
import { toClaim } from '../claim.ts';
import { isEvidenceExpected, networkLostIn } from '../derived.ts';
import type { Findings, Witness } from '../judged.ts';
import type { Report } from '../report.ts';
import { signReport } from '../signed-report.ts';
import type { Signer } from '../signer.ts';
import { type VerdictMatch, verdictOf } from '../verdict.ts';
import { asked, type Play, signerOf, witnessOf } from './play.ts';

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

/** A match of either kind, as far as it is written down. */
interface WrittenMatch extends Pick<Play, 'judged' | 'signers' | 'deposits' | 'now'> {
  readonly title: Pick<Title, 'id' | 'rules'>;
}

const seatsOf = ({ judged }: WrittenMatch): readonly number[] => judged.keys.map((_, seat) => seat);

/** The same of what somebody found in it. */
export async function written(
  play: WrittenMatch,
  reports: readonly Report[],
  serverKey: string,
  witness: Witness,
  { evidence, inconsistent, equivocated, seen }: Findings,
): Promise<BundleContent> {
  const { challenged, distress } = witness;
  const reported = reports.map(({ seat }) => seat);
  const record: MatchRecord = {
    rules: ARBITER_RULES,
    mode: 'ranked',
    evidenceExpected: isEvidenceExpected(evidence),
    players: seatsOf(play).map((seat) => ({
      seat,
      player: `player-${seat}`,
      ledger: newLedger('member'),
      party: null,
      met: seatsOf(play).map(() => 0),
      near: [],
      seconds: reported.includes(seat) ? (play.now - play.judged.startedAt) / 1_000 : 0,
    })),
    reports: reports.map(({ seat, ranks, scores, departures }) => ({
      seat,
      claim: toClaim({ ranks, scores }),
      departures,
    })),
    signals: {
      distress,
      challenged,
      networkLost: networkLostIn(witness, reported, evidence),
      inconsistent,
      equivocated,
      unheard: [],
      ...seen,
    },
    evidence,
  };
  const verdictMatch: VerdictMatch = {
    match: play.judged.match,
    title: play.title.id,
    mode: 'ranked',
    participants: seatsOf(play).map((seat) => ({
      seat,
      card: {
        player: `player-${seat}`,
        name: NAMES[seat] ?? `Player ${seat}`,
        avatar: 'a1',
        class: 'member',
        ratings: [],
      },
    })),
    decidedAt: play.now,
  };
  const content = {
    v: BUNDLE_VERSION,
    protocol: 3,
    match: {
      id: play.judged.match,
      title: play.title.id,
      rules: play.title.rules,
      mode: 'ranked',
      seed: play.judged.seed,
      startedAt: play.judged.startedAt,
    },
    participants: seatsOf(play).map((seat) => ({
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
    verdict: verdictOf(verdictMatch, record, arbitrate(record)),
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
