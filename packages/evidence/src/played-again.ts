import type { Title } from '@parley/games';
import type { BundleContent } from './bundle.ts';
import type { CheckFault, CheckHold } from './check-said.ts';
import type { AnyEvidence } from './derived.ts';
import { judge } from './judge.ts';
import type { Findings } from './judged.ts';
import type { Report } from './report.ts';
import { same } from './same.ts';

/** A replay here may take this long: twenty times and more what a server gives it. */
const REPLAY_MAX_MS = 120_000;

/**
 * A replay that takes no longer here cannot have been too long for a server, which gives every match several seconds. One
 * that takes longer may have been too long for a busy machine.
 */
const QUICK_MS = 1_000;

interface PlayedAgain {
  readonly holds: readonly CheckHold[];
  readonly faults: readonly CheckFault[];
  readonly replayed: boolean;
}

/**
 * Judges the signed moves of a bundle again, and compares the findings with the file (E4, E6). Two histories are found without
 * any rules, also where the moves take too long.
 *
 * @param title null where its rules are not known here (E9)
 * @param reports verified
 */
export async function playedAgain(
  content: BundleContent,
  title: Title | null,
  reports: readonly Report[],
): Promise<PlayedAgain> {
  const { match, participants, transcript, witness, record } = content;
  const { id, seed, startedAt } = match;
  const keys = participants.map(({ key }) => key);
  const judged = { match: id, title, seats: keys.length, seed, startedAt, keys };
  const budget = { clock: () => performance.now(), maxMs: REPLAY_MAX_MS, maxEntries: transcript.length };
  const beganAt = performance.now();
  const findings = await judge(judged, transcript, reports, witness, budget);
  const tookMs = performance.now() - beganAt;

  const file = record.evidence;
  const shown = findings.evidence;
  const faults: CheckFault[] = [];
  const holds: CheckHold[] = [];
  const wasTooLong = isTooLong(record.evidence);
  const replayed = title !== null && !wasTooLong;
  if (title === null) {
    holds.push({ code: 'not-played-again', values: { title: match.title, rules: match.rules, file } });
  } else if (wasTooLong) {
    if (isTooLong(shown)) holds.push({ code: 'too-long-here-too', values: {} });
    else if (tookMs > QUICK_MS) holds.push({ code: 'too-long-for-server', values: { tookMs, shown } });
    else faults.push({ code: 'not-too-long', values: { tookMs, shown } });
  } else if (!same(record.evidence, comparable(content, findings.evidence))) {
    faults.push({ code: 'moves-differ', values: { file, shown } });
  }
  if (!blamesAlike(content, findings, title !== null)) {
    faults.push({ code: 'blame-differs', values: {} });
  }
  if (!seesAlike(content, findings)) {
    faults.push({ code: 'presence-differs', values: {} });
  }
  if (replayed && faults.length === 0) holds.push({ code: 'played-again', values: { file } });
  return { holds, faults, replayed };
}

function blamesAlike({ record }: BundleContent, findings: Findings, isKnown: boolean): boolean {
  const { inconsistent, equivocated } = record.signals;
  if (!same(equivocated, findings.equivocated)) return false;
  // A replay that did not end says nothing about states.
  if (isTooLong(record.evidence)) return inconsistent.length === 0;
  return !isKnown || same(inconsistent, findings.inconsistent);
}

/** What follows from the moves and from what the server saw. The first rules did not ask for it. */
function seesAlike({ v, record }: BundleContent, { seen, evidence }: Findings): boolean {
  // Without the rules of the title, or without a whole replay, a part of it cannot be derived.
  if (v === 1 || isTooLong(evidence) || isTooLong(record.evidence)) return true;
  const { present, falseAbsence, began } = record.signals;
  if (evidence.kind === 'none' && evidence.lack === 'unknown-rules') return began === seen.began;
  return same({ present, falseAbsence, began }, seen);
}

/** Records of the first rules do not count moves. */
function comparable({ v }: BundleContent, evidence: Findings['evidence']): AnyEvidence {
  if (v !== 1 || evidence.kind !== 'complete') return evidence;
  const { kind, claim, liars, departures } = evidence;
  return { kind, claim, liars, departures };
}

const isTooLong = (evidence: AnyEvidence): boolean => evidence.kind === 'none' && evidence.lack === 'too-long';
