import { LAST_TRY, type LinkPlan, type Rung, type RungTry } from '@parley/protocol';
import {
  andThen,
  find,
  LADDER_TIMES,
  type Ladder,
  type LadderEvent,
  type LadderStep,
  lastRung,
  RUNG_TRIES,
  rungTryOf,
  type Try,
  type TryId,
  withPath,
  withRungTry,
  withTry,
} from './ladder.ts';
import type { LinkEnd } from './link.ts';
import { isDirect } from './path.ts';
import type { Role } from './proof.ts';

/** How far the other side may skip ahead. A skipped number can never be used again. */
const NUMBERS_AHEAD = 64;
const NUMBERS_AHEAD_CALMLY = 4;
/** The most attempts at once that are not open yet (O6). */
const CONNECTING_LIMIT = 3;
export interface LadderSetup {
  readonly role: Role;
  readonly plan: LinkPlan;
  readonly hasRelay: boolean;
  /** The number of the first attempt and of the first round; even. Absent: 0. */
  readonly first?: number | undefined;
}

export function beginLadder({ role, plan, hasRelay, first = 0 }: LadderSetup, now: number): LadderStep {
  const ladder: Ladder = {
    role,
    plan,
    hasRelay,
    first,
    route: 'any',
    beganAt: now,
    tries: [],
    current: null,
    attempt: first - 1,
    round: first - 1,
    tookMs: null,
    openedAt: 0,
    heardAt: now,
    nextAttemptAt: 0,
    nextRoundAt: 0,
    betterTried: 0,
    betterAt: 0,
    suspectUntil: 0,
    hastenedAt: Number.NEGATIVE_INFINITY,
    askedAt: 0,
    sharedAt: 0,
    rungs: [],
    end: null,
  };
  if (plan.first === 'server' && hasRelay) return beginRound(ladder, first, 'planned', now);
  return beginAttempt(ladder, first, 'planned', now);
}

export function stepLadder(ladder: Ladder, event: LadderEvent, now: number): LadderStep {
  if (ladder.end !== null) return [ladder, []];
  switch (event.kind) {
    case 'tick':
      return due(ladder, now);
    case 'proving':
      return [withTry(ladder, event.id, { state: 'proving' }), []];
    case 'opened':
      return opened(ladder, event.id, now);
    case 'ended':
      return ended(ladder, event.id, event.why, now);
    case 'heard':
      return heardBy(ladder, event.id, now);
    case 'path':
      return [withPath(ladder, event.id, event.path), []];
    case 'offered':
    case 'retry':
      return asked(ladder, event.kind, event.number, now);
    case 'shared':
      return shared(ladder, event.number, now);
    case 'network-changed':
      return networkChanged(ladder, now);
    case 'ordered':
      return ordered(ladder, now);
    case 'hastened':
      return hastened(ladder, now);
    case 'awoke':
      return awoke(ladder, now);
    case 'bye':
      return finish(ladder, 'closed-there');
    case 'forbidden':
      return finish(ladder, 'one-way');
    case 'close':
      return finish(ladder, 'closed-here');
  }
}

/** Side `a` offers the even attempts and side `b` the odd ones. */
export function offers(role: Role, attempt: number): boolean {
  return (attempt % 2 === 0) === (role === 'a');
}

// ---- what the clock alone causes

function due(ladder: Ladder, now: number): LadderStep {
  const [pruned, closed] = endLate(ladder, now);
  if (pruned.end !== null) return [pruned, closed];
  const [next, commands] = pruned.tookMs === null ? dueBefore(pruned, now) : dueAfter(pruned, now);
  return [next, [...closed, ...commands]];
}

/** Ends tries whose time is over. */
function endLate(ladder: Ladder, now: number): LadderStep {
  let step: LadderStep = [ladder, []];
  for (const one of ladder.tries) {
    const limit = one.kind === 'rtc' ? LADDER_TIMES.tryFor : LADDER_TIMES.roundFor;
    if (one.state === 'open' || now - one.startedAt < limit) continue;
    // The first try has as long as the link itself: ending it early gains nothing.
    if (ladder.tookMs === null && one.kind === 'rtc' && one.number === ladder.first) continue;
    step = andThen(step, (next) => dropTry(next, one, 'failed', 'timeout'));
  }
  return step;
}

/** Nothing has been open yet. */
function dueBefore(ladder: Ladder, now: number): LadderStep {
  const { beganAt, attempt, first, round } = ladder;
  const waited = now - beganAt;
  if (waited >= LADDER_TIMES.giveUp) return finish(ladder, 'timeout');
  const running = ladder.tries.some(({ kind }) => kind === 'rtc');
  let step: LadderStep = [ladder, []];
  if (mayTryRtc(ladder) && attemptDue(ladder, running, waited, now)) {
    const cause = running ? 'slow' : 'failed';
    step = andThen(step, (next) => beginAttempt(next, attempt + 1, cause, now));
    step = andThen(step, (next) => [{ ...next, nextAttemptAt: now + LADDER_TIMES.again }, []]);
  }
  const noneLeft = !running && attempt > first;
  const relayDue = round < first ? waited >= LADDER_TIMES.relay || noneLeft : now >= ladder.nextRoundAt;
  if (ladder.hasRelay && relayDue && !ladder.tries.some(({ kind }) => kind === 'relay')) {
    step = andThen(step, (next) => beginRound(next, next.round + 1, running ? 'slow' : 'failed', now));
  }
  return step;
}

function attemptDue(ladder: Ladder, running: boolean, waited: number, now: number): boolean {
  // The plan knows only the server's relay. The plan may be wrong.
  if (ladder.attempt < ladder.first) return waited >= LADDER_TIMES.again;
  if (ladder.attempt === ladder.first) return !running || waited >= LADDER_TIMES.reverse;
  return now >= ladder.nextAttemptAt;
}

/** A path was open once: watch it, repair it and look for a better one. */
function dueAfter(ladder: Ladder, now: number): LadderStep {
  const silentFor = now - ladder.heardAt;
  if (silentFor >= LADDER_TIMES.abandon) return finish(ladder, 'timeout');
  const lost = ladder.current === null;
  if (!lost && silentFor < LADDER_TIMES.rebuild && now >= ladder.suspectUntil) return keepHouse(ladder, now);
  return repair(ladder, silentFor, now);
}

function repair(ladder: Ladder, silentFor: number, now: number): LadderStep {
  const current = find(ladder, ladder.current);
  const cause = ladder.current === null ? 'lost' : silentFor >= LADDER_TIMES.rebuild ? 'silence' : 'network';
  // A link that the server routed looks for the relay first. But the server may be gone for good (S16).
  const heldBack = isOrdered(ladder) && silentFor < LADDER_TIMES.fallBack;
  const rtcUseful =
    mayTryRtc(ladder) && !(ladder.plan.first === 'server' && ladder.attempt < ladder.first) && !heldBack;
  let step: LadderStep = [ladder, []];
  if (rtcUseful && now >= ladder.nextAttemptAt) {
    step = andThen(step, (next) => beginAttempt(next, next.attempt + 1, cause, now));
    step = andThen(step, (next) => [{ ...next, nextAttemptAt: now + LADDER_TIMES.attemptEvery }, []]);
  }
  // A link over the server has no other path to try first; every other link has its eight seconds.
  const byServer = current?.kind === 'relay' || lastRung(ladder) === 'server' || !rtcUseful;
  const fallBack = byServer || silentFor >= LADDER_TIMES.fallBack;
  const connecting = ladder.tries.some(({ kind, state }) => kind === 'relay' && state !== 'open');
  if (ladder.hasRelay && fallBack && !connecting && now >= ladder.nextRoundAt) {
    step = andThen(step, (next) => beginRound(next, next.round + 1, cause, now));
  }
  return step;
}

/** All is well: close what is not needed, and look for something better than a relay. */
function keepHouse(ladder: Ladder, now: number): LadderStep {
  const current = find(ladder, ladder.current);
  if (current === undefined) return [ladder, []];
  let step: LadderStep = [{ ...ladder, nextAttemptAt: 0, nextRoundAt: 0 }, []];
  const heardLately = now - ladder.heardAt < LADDER_TIMES.silent;
  for (const one of ladder.tries) {
    if (one === current || !heardLately || !isSpare(ladder, current, one, now)) continue;
    step = andThen(step, (next) => dropTry(next, one, 'left', 'not-needed'));
  }
  if (isOrdered(ladder) && current.kind !== 'relay') return andThen(step, (next) => roundAsOrdered(next, now));
  const better =
    ladder.role === 'a' &&
    mayBeBettered(ladder, current) &&
    now >= ladder.betterAt &&
    !ladder.tries.some((one) => one.kind === 'rtc' && one !== current);
  if (!better) return step;
  const betterTried = ladder.betterTried + 1;
  step = andThen(step, (next) => beginAttempt(next, next.attempt + 1, 'better', now));
  return andThen(step, (next) => [{ ...next, betterTried, betterAt: now + betterIn(betterTried) }, []]);
}

/**
 * Any path is better than the server's relay. TURN, which a repair may have chosen, gives way only to the direct path
 * that this link had before.
 */
function mayBeBettered(ladder: Ladder, current: Try): boolean {
  if (!mayTryRtc(ladder) || isOrdered(ladder)) return false;
  if (current.kind === 'relay') return true;
  return !isDirect(rungTryOf(ladder, current.id)?.path ?? 'direct') && ladder.rungs.some(({ path }) => isDirect(path));
}

/**
 * Only side `a` closes open tries beside the path in use; otherwise each side could close the try that the other one
 * uses. Either side may end a try that is not open yet.
 */
function isSpare(ladder: Ladder, current: Try, one: Try, now: number): boolean {
  if (one.state === 'open') return ladder.role === 'a' && now - current.openedAt >= LADDER_TIMES.settled;
  if (current.kind === 'relay' && one.kind === 'rtc' && !isOrdered(ladder)) return false;
  return !one.repair || now - one.startedAt >= LADDER_TIMES.asked;
}

function betterIn(tried: number): number {
  return Math.min(LADDER_TIMES.better * (1 << Math.min(tried, 8)), LADDER_TIMES.betterAtMost);
}

// ---- what happens to tries

function opened(ladder: Ladder, id: TryId, now: number): LadderStep {
  const mine = find(ladder, id);
  if (mine === undefined || mine.state === 'open') return [ladder, []];
  const tookMs = ladder.tookMs ?? now - ladder.beganAt;
  const before = find(ladder, ladder.current);
  const quiet =
    now - ladder.heardAt >= LADDER_TIMES.silent || now < ladder.suspectUntil || isSecondPath(ladder, mine, now);
  const next: Ladder = {
    ...withRungTry(withTry(ladder, id, { state: 'open', openedAt: now }), id, {
      outcome: 'open',
      tookMs: now - mine.startedAt,
    }),
    tookMs,
    openedAt: ladder.tookMs === null ? now : ladder.openedAt,
  };
  if (before !== undefined && !takesOver(before, mine, quiet, isOrdered(ladder))) return [heard(next, now), []];
  const used: Ladder = {
    ...heard(next, now),
    current: id,
    suspectUntil: 0,
    betterAt: now + betterIn(ladder.betterTried),
  };
  return [used, [{ kind: 'use', id }]];
}

/** Whether a round of the relay is the second path that the owner asked for, and still needed (N13). */
function isSecondPath(ladder: Ladder, mine: Try, now: number): boolean {
  if (mine.kind !== 'relay' || !mine.repair) return false;
  return mine.startedAt === ladder.hastenedAt && now - ladder.heardAt >= LADDER_TIMES.hastened;
}

/** Whether a try that was just proven replaces the path in use. */
function takesOver(before: Try, mine: Try, quiet: boolean, isOrdered: boolean): boolean {
  if (quiet) return true;
  if (before.kind !== mine.kind) return (mine.kind === 'relay') === isOrdered;
  // Both sides agreed on a repair, so it takes over. Before that, two attempts race, and the first one proven stays.
  return mine.repair;
}

function ended(ladder: Ladder, id: TryId, why: LinkEnd, now: number): LadderStep {
  const mine = find(ladder, id);
  if (mine === undefined) return [ladder, []];
  // Somebody else answers for the other side, and there never was a path worth keeping (S10).
  if (why === 'proof-invalid' && ladder.tookMs === null) {
    return finish(withRungTry(ladder, id, { outcome: 'failed', reason: why }), why);
  }
  const [next] = dropTry(ladder, mine, mine.state === 'open' ? 'lost' : 'failed', why);
  if (ladder.current !== id) return next.tookMs === null ? due(next, now) : [next, []];
  const other = next.tries.findLast(({ state }) => state === 'open');
  if (other !== undefined) return [{ ...next, current: other.id }, [{ kind: 'use', id: other.id }]];
  return due({ ...next, current: null, nextAttemptAt: 0, nextRoundAt: 0 }, now);
}

/**
 * The other side may use the relay because it does not hear this one, which hears it well (N13). So this side comes along; not where the
 * path in use is the newer one, as what the other side sent before may still arrive.
 */
function heardBy(ladder: Ladder, id: TryId, now: number): LadderStep {
  const next = heard(ladder, now);
  if (id === ladder.current || isOrdered(ladder)) return [next, []];
  const [mine, before] = [find(ladder, id), find(ladder, ladder.current)];
  const isAsked = mine?.kind === 'relay' && mine.repair && rungTryOf(ladder, id)?.cause === 'asked';
  if (!isAsked || mine.state !== 'open' || before === undefined || before.openedAt > mine.openedAt) return [next, []];
  return [{ ...next, current: id, betterAt: now + betterIn(ladder.betterTried) }, [{ kind: 'use', id }]];
}

function heard(ladder: Ladder, now: number): Ladder {
  return ladder.heardAt === now ? ladder : { ...ladder, heardAt: now };
}

/** The path in use may be dead although it has not been silent for long enough. */
function networkChanged(ladder: Ladder, now: number): LadderStep {
  if (ladder.tookMs === null || now < ladder.suspectUntil) return [ladder, []];
  let step: LadderStep = [
    { ...ladder, suspectUntil: now + LADDER_TIMES.suspect, nextAttemptAt: 0, nextRoundAt: 0 },
    [],
  ];
  // Its key share was sent over a network that is gone.
  for (const one of ladder.tries) {
    if (one.kind === 'rtc' || one.state === 'open') continue;
    step = andThen(step, (next) => dropTry(next, one, 'failed', 'timeout'));
  }
  return andThen(step, (next) => due(next, now));
}

/** At once, beside the path in use. If it fails, it is tried again like a better path. */
function ordered(ladder: Ladder, now: number): LadderStep {
  if (!ladder.hasRelay || ladder.route === 'server') return [ladder, []];
  const next: Ladder = { ...ladder, route: 'server', betterAt: now };
  return find(ladder, ladder.current)?.kind === 'relay' ? [next, []] : roundAsOrdered(next, now);
}

/** At once, beside the path in use, which it replaces only if nothing came meanwhile. */
function hastened(ladder: Ladder, now: number): LadderStep {
  const isPossible = ladder.hasRelay && ladder.tookMs !== null && find(ladder, ladder.current)?.kind !== 'relay';
  const isTried = ladder.tries.some(({ kind }) => kind === 'relay');
  if (!isPossible || isTried || now - ladder.hastenedAt < LADDER_TIMES.hastenEvery) return [ladder, []];
  return beginRound({ ...ladder, hastenedAt: now }, ladder.round + 1, 'silence', now);
}

function roundAsOrdered(ladder: Ladder, now: number): LadderStep {
  const connecting = ladder.tries.some(({ kind, state }) => kind === 'relay' && state !== 'open');
  if (now < ladder.betterAt || connecting) return [ladder, []];
  const betterTried = ladder.betterTried + 1;
  const step = beginRound(ladder, ladder.round + 1, 'ordered', now);
  return andThen(step, (next) => [{ ...next, betterTried, betterAt: now + betterIn(betterTried) }, []]);
}

const isOrdered = ({ route }: Ladder): boolean => route === 'server';

/**
 * The clock jumped, or this device slept. So the measured silence is wrong, and so are the times planned for later, in
 * whichever direction the clock moved.
 */
function awoke(ladder: Ladder, now: number): LadderStep {
  const again: Ladder = {
    ...ladder,
    beganAt: ladder.tookMs === null ? now : ladder.beganAt,
    heardAt: now,
    nextAttemptAt: 0,
    nextRoundAt: 0,
    betterAt: now + betterIn(ladder.betterTried),
    suspectUntil: 0,
    askedAt: 0,
    sharedAt: 0,
    tries: ladder.tries.map((one) => ({ ...one, startedAt: now, openedAt: one.state === 'open' ? now : one.openedAt })),
  };
  return networkChanged(again, now);
}

// ---- what the other side asks for

function asked(ladder: Ladder, kind: 'offered' | 'retry', number: number, now: number): LadderStep {
  if (offers(ladder.role, number) !== (kind === 'retry') || !mayTryRtc(ladder)) return [ladder, []];
  // Meant for the link that this one replaces.
  if (number < ladder.first) return [ladder, []];
  const calm = isCalm(ladder, now);
  if (find(ladder, `rtc:${number}`) !== undefined || number > ladder.attempt + ahead(calm)) return [ladder, []];
  const stale = number <= ladder.attempt;
  const every = stale || calm ? LADDER_TIMES.askedCalmly : LADDER_TIMES.askedEvery;
  if (ladder.askedAt > 0 && now - ladder.askedAt < every) return [ladder, []];
  const nextAttemptAt = now + (ladder.tookMs === null ? LADDER_TIMES.again : LADDER_TIMES.attemptEvery);
  const cause = ladder.attempt < ladder.first && number === ladder.first ? 'planned' : 'asked';
  const before = { ...ladder, askedAt: now };
  // If the other side has not heard of our latest attempts, a new one tells it the number.
  const step = beginAttempt(before, stale ? ladder.attempt + 1 : number, cause, now, stale);
  return andThen(step, (next) => [{ ...next, nextAttemptAt }, []]);
}

function shared(ladder: Ladder, number: number, now: number): LadderStep {
  const calm = isCalm(ladder, now);
  if (!ladder.hasRelay || number <= ladder.round || number > ladder.round + ahead(calm)) return [ladder, []];
  const every = calm ? LADDER_TIMES.askedCalmly : LADDER_TIMES.askedEvery;
  if (ladder.sharedAt > 0 && now - ladder.sharedAt < every) return [ladder, []];
  const late = ladder.tries.find(({ kind, state }) => kind === 'relay' && state !== 'open');
  const before: Ladder = { ...ladder, sharedAt: now };
  const step: LadderStep = late === undefined ? [before, []] : dropTry(before, late, 'left', 'not-needed');
  return andThen(step, (next) => beginRound(next, number, 'asked', now));
}

/** All is well here. A side that asks for many tries all the same is using up numbers on purpose. */
function isCalm(ladder: Ladder, now: number): boolean {
  return ladder.current !== null && now - ladder.heardAt < LADDER_TIMES.rebuild && now >= ladder.suspectUntil;
}

const ahead = (calm: boolean): number => (calm ? NUMBERS_AHEAD_CALMLY : NUMBERS_AHEAD);

// ---- beginning and ending

/** Relays only and no TURN server: an attempt could find nothing. */
function mayTryRtc({ plan }: Ladder): boolean {
  return !(plan.relayOnly && plan.first === 'server');
}

function beginAttempt(
  ladder: Ladder,
  number: number,
  cause: RungTry['cause'],
  now: number,
  ask = cause !== 'asked' && cause !== 'planned',
): LadderStep {
  if (number > LAST_TRY) return [ladder, []];
  const { plan, role } = ladder;
  const relayOnly = plan.relayOnly || (plan.first === 'turn' && number === ladder.first);
  const rung: Rung = relayOnly ? 'turn' : number % 2 === 0 ? 'direct' : 'reversed';
  const initiator = offers(role, number);
  const connecting = ladder.tries.filter(({ kind, state }) => kind === 'rtc' && state !== 'open');
  const oldest = connecting.length >= CONNECTING_LIMIT ? connecting[0] : undefined;
  const step: LadderStep = oldest === undefined ? [ladder, []] : dropTry(ladder, oldest, 'failed', 'timeout');
  return andThen(step, (next) => [
    begun({ ...next, attempt: number }, { id: `rtc:${number}`, kind: 'rtc', number, rung }, cause, now),
    [
      { kind: 'open', id: `rtc:${number}`, number, path: 'rtc', initiator, relayOnly },
      // The other side asked for this attempt, so it is offered already.
      ...(initiator || !ask ? [] : [{ kind: 'ask', number } as const]),
    ],
  ]);
}

function beginRound(ladder: Ladder, number: number, cause: RungTry['cause'], now: number): LadderStep {
  if (number > LAST_TRY) return [ladder, []];
  const next = begun(
    { ...ladder, round: number, nextRoundAt: now + LADDER_TIMES.roundEvery },
    { id: `relay:${number}`, kind: 'relay', number, rung: 'server' },
    cause,
    now,
  );
  const initiator = ladder.role === 'a';
  return [next, [{ kind: 'open', id: `relay:${number}`, number, path: 'relay', initiator, relayOnly: false }]];
}

function begun(
  ladder: Ladder,
  of: Pick<Try, 'id' | 'kind' | 'number' | 'rung'>,
  cause: RungTry['cause'],
  now: number,
): Ladder {
  const { rung, number } = of;
  const repair = ladder.tookMs !== null;
  const rungTry: RungTry = {
    rung,
    number,
    cause,
    startedMs: Math.max(0, Math.round(now - ladder.beganAt)),
    outcome: 'trying',
    reason: null,
    tookMs: null,
    path: null,
  };
  return {
    ...ladder,
    tries: [...ladder.tries, { ...of, startedAt: now, state: 'connecting', openedAt: 0, repair }],
    rungs: [...ladder.rungs, rungTry].slice(-RUNG_TRIES),
  };
}

function dropTry(ladder: Ladder, { id }: Try, outcome: 'failed' | 'left' | 'lost', reason: string): LadderStep {
  const next = withRungTry(ladder, id, { outcome, reason });
  return [{ ...next, tries: next.tries.filter((one) => one.id !== id) }, [{ kind: 'close', id }]];
}

function finish(ladder: Ladder, why: LinkEnd): LadderStep {
  let step: LadderStep = [ladder, []];
  for (const one of ladder.tries) {
    const outcome = one.state === 'open' ? 'left' : 'failed';
    step = andThen(step, (next) => dropTry(next, one, outcome, why));
  }
  return andThen(step, (next) => [{ ...next, current: null, end: why }, [{ kind: 'end' }]]);
}
