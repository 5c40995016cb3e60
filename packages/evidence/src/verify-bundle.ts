import type { Title } from '@parley/games';
import { err, ok, type Result, safeParse } from '@parley/protocol';
import {
  BUNDLE_MAX_CHARS,
  BUNDLE_TYP,
  BUNDLE_VERSION,
  type BundleContent,
  bundleSchema,
  digestOf,
  fileSchema,
  fileText,
  sealSchema,
} from './bundle.ts';
import type { CheckFault, CheckHold, PlainFault } from './check-said.ts';
import { toClaim } from './claim.ts';
import { isSignedBy, readPayload } from './jws.ts';
import { playedAgain } from './played-again.ts';
import type { EvidenceRefusal } from './refusal.ts';
import type { Report } from './report.ts';
import { same } from './same.ts';
import { verifyReport } from './signed-report.ts';
import { isTickItem, verifyTickItem } from './tick/item.ts';
import { verifyEntry } from './turn/signed-entry.ts';
import { recordFaults, verdictFaults } from './verdict-faults.ts';

export interface BundleOptions {
  /** The title by these very rules, or null where they are not known here (E9). */
  readonly titleOf: (id: string, rules: number) => Title | null;
  /** Raw public keys, base64url, one of which must have signed; without them the key in the file is taken at its word. */
  readonly serverKeys?: readonly string[];
}

export interface BundleCheck {
  readonly ok: boolean;
  /** What was checked and holds, in order. */
  readonly holds: readonly CheckHold[];
  /** What is wrong; empty exactly when `ok`. */
  readonly faults: readonly CheckFault[];
  /** Whether what the moves show was compared: not where the rules are unknown here, or the server had no time to play. */
  readonly replayed: boolean;
  /** What the file says; null where it could not be read, or its bytes are not those that were signed. */
  readonly content: BundleContent | null;
  readonly match: string | null;
}

/**
 * Checks a bundle (E6): the cheap things first, so that an altered file is refused at once; then every signature; then
 * the moves are judged and the match is decided again, and both compared with what the file says. Never throws (O6).
 */
export async function verifyBundle(text: string, options: BundleOptions): Promise<BundleCheck> {
  try {
    return await checked(text, options);
  } catch {
    // The file is nested deeper than the stack goes.
    return refused(fault('unreadable'));
  }
}

async function checked(text: string, options: BundleOptions): Promise<BundleCheck> {
  const opened = await open(text, options.serverKeys);
  if (!opened.ok) return refused(opened.error);
  const content = opened.value;
  const holds: CheckHold[] = [{ code: 'signed-by-server', values: {} }];
  const found = { content, match: content.match.id };

  const reports: Report[] = [];
  const faults: CheckFault[] = [
    ...companyFaults(content),
    ...timeFaults(content),
    ...(await reportFaults(content, reports)),
    ...(await entryFaults(content)),
  ];
  if (faults.length > 0) return { ok: false, holds, faults, replayed: false, ...found };
  const signed = { reports: reports.length, entries: content.transcript.length };
  holds.push({ code: 'signed-by-players', values: signed });

  const title = options.titleOf(content.match.title, content.match.rules);
  const known = title?.id === content.match.title && title.rules === content.match.rules ? title : null;
  const played = await playedAgain(content, known, reports);
  const decided = [...recordFaults(content), ...verdictFaults(content)];
  holds.push(...played.holds);
  if (decided.length === 0) holds.push({ code: 'decided-again', values: {} });
  faults.push(...played.faults, ...decided);
  return { ok: faults.length === 0, holds, faults, replayed: played.replayed, ...found };
}

const refused = (fault: CheckFault): BundleCheck => ({
  ok: false,
  holds: [],
  faults: [fault],
  replayed: false,
  content: null,
  match: null,
});

const fault = (code: PlainFault): CheckFault => ({ code, values: {} });

/** The key that a file says it was sealed with: anybody's word, to ask whether it is the server's. */
export const serverKeyNamedIn = (text: string): string | undefined => /"serverKey":"([\w-]{43})"/.exec(text)?.[1];

/** Spelling, digest, signature, shape: in the order of what they cost. */
async function open(
  text: string,
  serverKeys: readonly string[] | undefined,
): Promise<Result<BundleContent, CheckFault>> {
  if (text.length > BUNDLE_MAX_CHARS) return err(fault('too-large'));
  const file = safeParse(fileSchema, parsed(text));
  if (!file.success) return err(fault('not-a-bundle'));
  if (fileText({ bundle: file.data.bundle, signature: file.data.signature }) !== text) return err(fault('altered'));
  const payload = readPayload(file.data.signature, BUNDLE_TYP);
  const seal = safeParse(sealSchema, payload.ok ? payload.value : null);
  if (!seal.success || seal.data.sha256 !== (await digestOf(file.data.bundle))) return err(fault('altered'));
  const shaped = safeParse(bundleSchema, file.data.bundle);
  if (!shaped.success) {
    const version = versionOf(file.data.bundle);
    return err(
      VERSIONS.includes(version)
        ? fault('not-a-bundle')
        : { code: 'other-version', values: { version, known: VERSIONS } },
    );
  }
  if (!(await isSignedBy(file.data.signature, shaped.data.serverKey))) return err(fault('altered'));
  if (serverKeys !== undefined && !serverKeys.includes(shaped.data.serverKey)) {
    return err({ code: 'other-key', values: { key: shaped.data.serverKey } });
  }
  return ok(shaped.data);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const VERSIONS: readonly string[] = ['1', '2', String(BUNDLE_VERSION)];

const versionOf = (bundle: unknown): string =>
  typeof bundle === 'object' && bundle !== null && 'v' in bundle ? String(bundle.v).slice(0, 20) : 'unknown';

/** Players in order of seats, the same in every part of the file. */
function companyFaults({
  match,
  participants,
  record,
  verdict,
  witness,
  reports,
}: BundleContent): readonly CheckFault[] {
  const seats = participants.length;
  const fits =
    participants.every(({ seat }, at) => seat === at) &&
    new Set(participants.map(({ key }) => key)).size === seats &&
    record.players.length === seats &&
    record.players.every(
      ({ seat, player, party }, at) =>
        seat === at && player === participants[at]?.player && party === participants[at]?.party,
    ) &&
    new Set(reports.map(({ seat }) => seat)).size === reports.length &&
    witness.away.length === seats &&
    verdict.match === match.id &&
    record.mode === match.mode;
  return fits ? [] : [fault('parts-differ')];
}

/** Nobody spent longer on a match than from its start to its own report. The first rules did not ask for it. */
function timeFaults(content: BundleContent): readonly CheckFault[] {
  if (content.v === 1) return [];
  const { match, record, reports } = content;
  const most = (seat: number): number => {
    const reportedAt = reports.find((report) => report.seat === seat)?.receivedAt ?? match.startedAt;
    return Math.max(0, reportedAt - match.startedAt) / 1_000;
  };
  return record.players.every(({ seat, seconds }) => seconds <= most(seat)) ? [] : [fault('time-differs')];
}

async function reportFaults(content: BundleContent, into: Report[]): Promise<readonly CheckFault[]> {
  const { match, participants, record } = content;
  const faults: CheckFault[] = [];
  for (const { seat, jws } of content.reports) {
    const key = participants[seat]?.key ?? '';
    const expected = { match: match.id, title: match.title, rules: match.rules, seats: participants.length, seat, key };
    const report = await verifyReport(jws, expected);
    if (report.ok) into.push(report.value);
    else faults.push({ code: 'report-not-signed', values: { seat, refusal: report.error } });
  }
  const weighed = [...record.reports].sort((a, b) => a.seat - b.seat);
  const signed = [...into]
    .sort((a, b) => a.seat - b.seat)
    .map(({ seat, ranks, scores, departures }) => ({ seat, claim: toClaim({ ranks, scores }), departures }));
  if (faults.length === 0 && !same(weighed, signed)) faults.push(fault('weighed-differs'));
  return faults;
}

async function entryFaults(content: BundleContent): Promise<readonly CheckFault[]> {
  const { match, participants, transcript } = content;
  const keys = participants.map(({ key }) => key);
  const expected = { match: match.id, seats: keys.length, keys, keyOf: (seat: number) => keys[seat] };
  const verified = ({ jws }: { readonly jws: string }): Promise<Result<unknown, EvidenceRefusal>> =>
    isTickItem(jws) ? verifyTickItem(jws, expected) : verifyEntry(jws, expected);
  const results = await Promise.all(transcript.map(verified));
  return results.flatMap((result, at): CheckFault[] =>
    result.ok ? [] : [{ code: 'entry-not-signed', values: { entry: at + 1, refusal: result.error } }],
  );
}
