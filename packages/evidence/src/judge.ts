import type { Title } from '@parley/games';
import type { Evidence } from '@parley/trust';
import { type ClaimOf, sameClaim, toClaim } from './claim.ts';
import type { Budget, Deposit, Findings, FirstWitness, JudgedMatch, Witness } from './judged.ts';
import { liarsOf } from './liars.ts';
import type { Replay, TranscriptReplay, VerifiedTranscript } from './replay.ts';
import type { Report } from './report.ts';
import { agrees, differs, type SignedStates } from './signed-states.ts';
import { isTickItem } from './tick/item.ts';
import { tickReplay } from './tick/replay.ts';
import { tooLong } from './too-long.ts';
import { turnReplay } from './turn/replay.ts';
import { watched } from './watched.ts';

type Lack = Extract<Evidence, { kind: 'none' }>['lack'];

/** Everything that is handed in about one match. */
interface Case {
  readonly match: JudgedMatch;
  readonly deposits: readonly Deposit[];
  readonly reports: readonly Report[];
  readonly witness: Witness | FirstWitness;
  readonly budget: Budget;
}

/**
 * What the signed transcript of a match proves (E2, E4, E5). Neither the order of the deposits nor that of the reports
 * matters. No deposit makes it throw. It looks at the budget between two steps of the title, so a step
 * that does not end has to be stopped from outside; `tooLong` has the findings then.
 *
 * @param reports verified already, at most one for each seat
 * @param witness of a server of the first rules, it is judged by these
 */
export function judge(
  match: JudgedMatch,
  deposits: readonly Deposit[],
  reports: readonly Report[],
  witness: Witness | FirstWitness,
  budget: Budget,
): Promise<Findings> {
  const { title } = match;
  const handedIn: Case = { match, deposits, reports, witness, budget };
  // Without its rules, nothing but signatures is looked at. What was handed in says of which kind the title is.
  if (title === null)
    return areTicks(deposits) ? judgeBy(tickReplay, null, handedIn) : judgeBy(turnReplay, null, handedIn);
  switch (title.kind) {
    case 'turns':
      return judgeBy(turnReplay, title, handedIn);
    case 'ticks':
      return judgeBy(tickReplay, title, handedIn);
  }
}

/** Whether most of it is of a match in real time: a player could add something of the other kind. */
const areTicks = (deposits: readonly Deposit[]): boolean =>
  2 * deposits.filter(({ jws }) => isTickItem(jws)).length > deposits.length;

async function judgeBy<T extends Title>(
  kind: TranscriptReplay<T>,
  title: T | null,
  { match, deposits, reports, witness, budget }: Case,
): Promise<Findings> {
  const beganAt = budget.clock();
  const mayGoOn = (): boolean => budget.clock() - beganAt <= budget.maxMs;
  const transcript = deposits.length > budget.maxEntries ? null : await kind.verify(match, deposits, mayGoOn);
  if (transcript === null) return tooLong(match, deposits);

  const { proofs, entries } = transcript;
  const seen = seenOf(match, witness, transcript, null);
  const found: Findings = { ...NOTHING, proofs, equivocated: proofs.map(({ seat }) => seat), entries, seen };
  if (title === null) return without('unknown-rules', found);
  if (!title.deterministic) return without('not-expected', found);
  if (entries === 0) return without('withheld', found);

  const replay = await transcript.replay({ match, title, reports, witness }, mayGoOn);
  if (replay === null) return tooLong(match, deposits);
  const { states, ending } = replay;
  const blamed: Findings = {
    ...found,
    inconsistent: inconsistentOf(states),
    seen: seenOf(match, witness, transcript, replay),
    openUntil: replay.openUntil,
  };
  if (ending.kind === 'split') return without('split', blamed);
  const played: Findings = { ...blamed, ...ending.length };
  if (ending.kind !== 'ended') {
    const lacks = reports.some(({ heads }) => heads.some((hash) => hash !== null && !transcript.has(hash)));
    return without(ending.kind === 'incomplete' && lacks ? 'withheld' : ending.kind, played);
  }

  const { result, departures, moves, byServer, finalState } = ending;
  if (isDesync(states, reports, result)) return { ...played, evidence: { kind: 'desync' } };
  const liars = liarsOf(reports, replay, result, finalState);
  if (liars === null) return tooLong(match, deposits);
  return {
    ...played,
    inconsistent: played.inconsistent.filter((seat) => !liars.includes(seat)),
    evidence: { kind: 'complete', claim: toClaim(result), liars, departures, moves, byServer },
  };
}

const NOTHING: Findings = {
  evidence: { kind: 'none', lack: 'withheld' },
  inconsistent: [],
  equivocated: [],
  proofs: [],
  plies: 0,
  entries: 0,
  seen: { present: [], falseAbsence: [], began: false },
  openUntil: null,
};

/**
 * What follows from the server's own account. A player was present who was connected from the start to the end of the
 * transcript, without an absence of half of what the title calls one, and handed in an entry of its own, or had none to sign.
 * Where nobody handed in anything, it is whoever was connected until the server looked: none of them did less than the others, so
 * two who made no move cannot outvote the third.
 */
function seenOf(
  match: JudgedMatch,
  witness: Witness | FirstWitness,
  { authors, hasMoves, newestAt }: Pick<VerifiedTranscript<Title>, 'authors' | 'hasMoves' | 'newestAt'>,
  replay: Replay | null,
): Findings['seen'] {
  const { title, startedAt, keys } = match;
  if (!('until' in witness)) return NOTHING.seen;
  const falseAbsence = replay?.falseAbsence ?? [];
  const began = witness.linked || hasMoves;
  if (title === null || witness.watchedFrom > startedAt) return { present: [], falseAbsence, began };
  const { missed } = watched(match, witness, title.kind === 'turns' ? title.clocks : title);
  const isEmpty = authors.size === 0;
  const idle = replay?.idle ?? [];
  const until = isEmpty ? witness.until : newestAt;
  const present = keys.flatMap((_, seat) =>
    (isEmpty || authors.has(seat) || idle.includes(seat)) && !missed(seat, startedAt, until) ? [seat] : [],
  );
  return { present, falseAbsence, began };
}

const without = (lack: Lack, found: Findings): Findings => ({ ...found, evidence: { kind: 'none', lack } });

/** The seats that disagree with the replay while another agrees. Where nobody agrees, the replay itself may be wrong. */
function inconsistentOf(own: readonly SignedStates[]): readonly number[] {
  return own.some(agrees) ? own.flatMap((states, seat) => (differs(states) ? [seat] : [])) : [];
}

/** Whether the replay stands alone: no seat's signed states agree with it, and no report either. */
function isDesync(own: readonly SignedStates[], reports: readonly Report[], result: ClaimOf): boolean {
  return (
    own.some(differs) &&
    !own.some(agrees) &&
    reports.every((report) => !sameClaim(report, result) || own[report.seat]?.reportDiffers === true)
  );
}
