import type { Title } from '@parley/games';
import { err, ok, type Result } from '@parley/protocol';
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
import { nameOf } from './bundle-words.ts';
import { toClaim } from './claim.ts';
import { isSignedBy, readPayload } from './jws.ts';
import { playedAgain } from './played-again.ts';
import type { Report } from './report.ts';
import { same } from './same.ts';
import { verifyReport } from './signed-report.ts';
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
  /** What was checked and holds, in sentences, in order. */
  readonly holds: readonly string[];
  /** What is wrong, in sentences; empty exactly when `ok`. */
  readonly faults: readonly string[];
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
    return refused(UNREADABLE);
  }
}

async function checked(text: string, options: BundleOptions): Promise<BundleCheck> {
  const opened = await open(text, options.serverKeys);
  if (!opened.ok) return refused(opened.error);
  const content = opened.value;
  const holds = ['The server signed this file, and no byte of it has changed since.'];
  const found = { content, match: content.match.id };

  const reports: Report[] = [];
  const faults = [
    ...companyFaults(content),
    ...timeFaults(content),
    ...(await reportFaults(content, reports)),
    ...(await entryFaults(content)),
  ];
  if (faults.length > 0) return { ok: false, holds, faults, replayed: false, ...found };
  holds.push(
    `${counted(reports.length, 'report')} and ${counted(content.transcript.length, 'entry', 'entries')} of the record are signed with the keys of the players they are from.`,
  );

  const title = options.titleOf(content.match.title, content.match.rules);
  const known = title?.id === content.match.title && title.rules === content.match.rules ? title : null;
  const played = await playedAgain(content, known, reports);
  const decided = [...recordFaults(content), ...verdictFaults(content)];
  holds.push(...played.holds);
  if (decided.length === 0) holds.push('Decided again from what the server weighed, the verdict is the same.');
  faults.push(...played.faults, ...decided);
  return { ok: faults.length === 0, holds, faults, replayed: played.replayed, ...found };
}

const refused = (fault: string): BundleCheck => ({
  ok: false,
  holds: [],
  faults: [fault],
  replayed: false,
  content: null,
  match: null,
});

const NOT_A_BUNDLE = 'This is not an evidence file of Parley.';
const UNREADABLE = 'The file cannot be read to its end: no evidence file of Parley is built like this.';
const ALTERED = 'The file has been altered: its bytes are not those that the server signed.';

/** Spelling, digest, signature, shape: in the order of what they cost. */
async function open(text: string, serverKeys: readonly string[] | undefined): Promise<Result<BundleContent, string>> {
  if (text.length > BUNDLE_MAX_CHARS) return err('The file is larger than any evidence file can be.');
  const file = fileSchema.safeParse(parsed(text));
  if (!file.success) return err(NOT_A_BUNDLE);
  if (fileText({ bundle: file.data.bundle, signature: file.data.signature }) !== text) return err(ALTERED);
  const payload = readPayload(file.data.signature, BUNDLE_TYP);
  const seal = sealSchema.safeParse(payload.ok ? payload.value : null);
  if (!seal.success || seal.data.sha256 !== (await digestOf(file.data.bundle))) return err(ALTERED);
  const shaped = bundleSchema.safeParse(file.data.bundle);
  if (!shaped.success) {
    const version = versionOf(file.data.bundle);
    return err(VERSIONS.includes(version) ? NOT_A_BUNDLE : otherVersion(version));
  }
  if (!(await isSignedBy(file.data.signature, shaped.data.serverKey))) return err(ALTERED);
  if (serverKeys !== undefined && !serverKeys.includes(shaped.data.serverKey)) {
    return err(`The file is signed by the key ${shaped.data.serverKey}, which is not the server’s.`);
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

const VERSIONS: readonly string[] = ['1', String(BUNDLE_VERSION)];

const otherVersion = (version: string): string =>
  `This file has version ${version}; here only versions ${VERSIONS.join(' and ')} can be checked.`;

const versionOf = (bundle: unknown): string =>
  typeof bundle === 'object' && bundle !== null && 'v' in bundle ? String(bundle.v).slice(0, 20) : 'unknown';

/** Players in order of seats, the same in every part of the file. */
function companyFaults({ match, participants, record, verdict, witness, reports }: BundleContent): readonly string[] {
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
  return fits ? [] : ['The parts of the file do not tell of the same match and the same players.'];
}

/** Nobody spent longer on a match than from its start to its own report. The first rules did not ask for it. */
function timeFaults(content: BundleContent): readonly string[] {
  if (content.v === 1) return [];
  const { match, record, reports } = content;
  const most = (seat: number): number => {
    const reportedAt = reports.find((report) => report.seat === seat)?.receivedAt ?? match.startedAt;
    return Math.max(0, reportedAt - match.startedAt) / 1_000;
  };
  return record.players.every(({ seat, seconds }) => seconds <= most(seat))
    ? []
    : ['The file says that a player spent longer on the match than until its report.'];
}

async function reportFaults(content: BundleContent, into: Report[]): Promise<readonly string[]> {
  const { match, participants, record } = content;
  const faults: string[] = [];
  for (const { seat, jws } of content.reports) {
    const key = participants[seat]?.key ?? '';
    const expected = { match: match.id, title: match.title, rules: match.rules, seats: participants.length, seat, key };
    const report = await verifyReport(jws, expected);
    if (report.ok) into.push(report.value);
    else
      faults.push(
        `The report of ${called(content, seat)} is not one that this player signed for this match (${report.error}).`,
      );
  }
  const weighed = [...record.reports].sort((a, b) => a.seat - b.seat);
  const signed = [...into]
    .sort((a, b) => a.seat - b.seat)
    .map(({ seat, ranks, scores, departures }) => ({ seat, claim: toClaim({ ranks, scores }), departures }));
  if (faults.length === 0 && !same(weighed, signed))
    faults.push('The server weighed other reports than those that players signed.');
  return faults;
}

async function entryFaults(content: BundleContent): Promise<readonly string[]> {
  const { match, participants, transcript } = content;
  const expected = { match: match.id, seats: participants.length, keyOf: (seat: number) => participants[seat]?.key };
  const results = await Promise.all(transcript.map(({ jws }) => verifyEntry(jws, expected)));
  return results.flatMap((result, at) =>
    result.ok
      ? []
      : [`Entry ${at + 1} of the record is not one that a player signed for this match (${result.error}).`],
  );
}

const namesOf = ({ participants }: BundleContent): readonly string[] => participants.map(({ name }) => name);
const called = (content: BundleContent, seat: number): string => nameOf(namesOf(content), seat);
const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
