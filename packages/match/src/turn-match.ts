import {
  type Action,
  admit,
  emptyTranscript,
  fold,
  type Position,
  type Setup,
  type SignedEntry,
  type Transcript,
} from '@parley/evidence';
import type { Clocks } from '@parley/games';
import { COSIGN_MS, dueClaim } from './claim.ts';
import { entriesMissing, type Heads, headsOf, knowsMore, sameHeads } from './heads.ts';
import { heard, lostOf, type Peer, STRANGER, unheard } from './presence.ts';

/**
 * One match as one player's device keeps it: the record, who is there, whose time runs, and when it is over. Pure:
 * inputs and the time go in, the next value and commands come out (N2, N11). All times are milliseconds of one clock.
 */
export interface TurnMatch {
  readonly self: number;
  readonly record: Transcript;
  /** What the record says; once the match is final, what it said then. */
  readonly position: Position;
  readonly stage: Stage;
  /** By seat; null at the own one. */
  readonly peers: readonly (Peer | null)[];
  /** Refused inputs by the seat that they came from, or whose signature they bear. */
  readonly refused: readonly Refused[];
  /** Entries that prove a second history of somebody: not part of the record, but of the evidence (E2). */
  readonly forks: readonly SignedEntry[];
  /** An entry of our own is being signed; there is one at a time, so that a chain cannot fork by haste. */
  readonly signing: boolean;
  readonly headsSentAt: number;
  readonly ticked: Ticked;
  /** When this device last awoke from a sleep; nobody's absence is counted from before. */
  readonly awokeAt: number;
  /** The links did not stand in time, or one failed, before the first ply. */
  readonly unlinked: boolean;
}

export type Stage =
  | { readonly stage: 'linking'; readonly since: number }
  /** `plySince`: when the present ply began here. */
  | { readonly stage: 'playing'; readonly plySince: number }
  /** Over or void by what is known; a resignation signed before the last move may still be on its way. */
  | { readonly stage: 'settling'; readonly since: number }
  | { readonly stage: 'final' };

/** The latest look at the clock, and whether it was far too late: the device slept, or the page was held back. */
export interface Ticked {
  readonly at: number;
  readonly late: boolean;
}

export interface Refused {
  readonly seat: number;
  readonly code: string;
  readonly count: number;
}

export type MatchInput =
  /** A verified entry; `from` is the link that it came by, or the own seat once it is signed. */
  | { readonly kind: 'entry'; readonly from: number; readonly entry: SignedEntry }
  /** What a peer knows, and whom it hears itself. */
  | { readonly kind: 'heads'; readonly from: number; readonly heads: Heads; readonly hears: readonly number[] }
  | { readonly kind: 'link'; readonly seat: number; readonly link: Peer['link'] }
  /** Nothing has come by this seat's link since then, though it is not closed; null: it is heard again. */
  | { readonly kind: 'silent'; readonly seat: number; readonly since: number | null }
  /** Something came by this link that is not even an entry of this match. */
  | { readonly kind: 'refused'; readonly seat: number; readonly code: string }
  /** This player acts. Legality is asked beforehand: see `mayAct`. */
  | { readonly kind: 'act'; readonly act: Action }
  /** What was to be signed could not be. */
  | { readonly kind: 'unsigned' }
  /** The server waits for this player's report: the end is compared no longer, or it is told that there is none yet (T9). */
  | { readonly kind: 'challenge' }
  | { readonly kind: 'tick' };

export type MatchCommand =
  | Signing
  | { readonly kind: 'send'; readonly seat: number; readonly jws: string }
  | { readonly kind: 'heads'; readonly seat: number }
  /** The server is to know that there is nothing to report yet. */
  | { readonly kind: 'playing' }
  /** The position is final: report it. Comes once. */
  | { readonly kind: 'finish' };

/**
 * The next entry of the own chain is to be signed: what it does, on the ground of the record as it was then, with the hash of
 * the state that this very record folds to (E5). Whatever arrives while it is being signed changes neither.
 */
export interface Signing {
  readonly kind: 'sign';
  readonly record: Transcript;
  readonly ply: number;
  readonly act: Action;
  readonly state: unknown;
}

export type Step = readonly [TurnMatch, readonly MatchCommand[]];

/** From the start of a match to its links; after that it never begins. */
export const LINKING_MS = 20_000;
/** How long the end may wait for those who cannot be compared with: longer than entries travel through others. */
export const SETTLE_MS = 5_000;
/** How often heads are stated to everybody: what got lost is found again within that time, also through others. */
export const HEADS_EVERY_MS = 1_000;
/** Between two questions to the same seat for what is missing, and between two answers (O6). */
const ASK_EVERY_MS = 200;
/** Ticks come every quarter of a second, or with every statement of heads. */
const LATE_MS = 3_000;
/** Kinds of refusal kept apart for one match, as many as a report carries (O6). */
const REFUSED_LIMIT = 32;
/** Of one seat; one would do to prove it, the others show how far the second history went (O6). */
const FORKS_LIMIT = 8;

export function beginMatch(setup: Setup, self: number, now: number): TurnMatch {
  const record = emptyTranscript(setup);
  return {
    self,
    record,
    position: fold(setup, record.chains),
    stage: { stage: 'linking', since: now },
    peers: Array.from({ length: setup.seats }, (_, seat) => (seat === self ? null : STRANGER)),
    refused: [],
    forks: [],
    signing: false,
    headsSentAt: now,
    ticked: { at: now, late: false },
    awokeAt: now,
    unlinked: false,
  };
}

/** Why this player cannot sign this now, or null. */
export function mayAct(
  match: TurnMatch,
  act: Action,
): 'not-begun' | 'over' | 'signing' | 'out-of-turn' | 'illegal' | null {
  const { position, self, record } = match;
  if (position.turn === null || position.departures[self] !== null) return 'over';
  if (match.signing) return 'signing';
  if (act.kind !== 'move') return null;
  if (match.stage.stage !== 'playing') return 'not-begun';
  if (position.turn !== self) return 'out-of-turn';
  const { title } = record.setup;
  const move = title.parseMove(act.move);
  return move !== null && title.apply(position.state, self, move).ok ? null : 'illegal';
}

/** The match after one input, and what is to be done. */
export function step(match: TurnMatch, input: MatchInput, now: number): Step {
  const [next, commands] = take(match, input, now);
  const [advanced, more] = advance(match, next, now);
  const all = [...commands, ...more];
  // Whoever states heads while signing could end the match for the others, and then add to it without knowing.
  return [advanced, advanced.signing ? all.filter(({ kind }) => kind !== 'heads') : all];
}

function take(match: TurnMatch, input: MatchInput, now: number): Step {
  switch (input.kind) {
    case 'entry':
      return takeEntry(match, input.from, input.entry, now);
    case 'heads': {
      // Whom another hears is there, also where the own link to it is gone. A false witness gains only the time of a turn.
      const heard = input.hears.reduce(
        (so, seat) => present(so, seat, now),
        withPeer(match, input.from, { heads: input.heads }),
      );
      if (input.heads.length !== match.record.setup.seats) return [blame(match, input.from, 'malformed'), []];
      const [answered, commands] = answer(heard, input.from, input.heads, now);
      return knowsMore(match.record, input.heads) ? ask(answered, input.from, commands, now) : [answered, commands];
    }
    case 'link': {
      const linked = withPeer(match, input.seat, { link: input.link, silentSince: null });
      if (input.link === 'open') return [present(linked, input.seat, now), [{ kind: 'heads', seat: input.seat }]];
      return [input.link === 'closed' ? missing(linked, input.seat, now) : linked, []];
    }
    case 'silent': {
      const told = withPeer(match, input.seat, { silentSince: input.since });
      if (input.since !== null) return [missing(told, input.seat, input.since), []];
      // Both sides compare at once what the break has held back.
      return [present(told, input.seat, now), [{ kind: 'heads', seat: input.seat }]];
    }
    case 'refused':
      return [blame(match, input.seat, input.code), []];
    case 'act':
      return mayAct(match, input.act) === null ? sign(match, input.act) : [match, []];
    case 'unsigned':
      return [{ ...match, signing: false }, []];
    case 'challenge':
      if (match.stage.stage === 'final') return [match, []];
      if (match.stage.stage !== 'settling' || match.signing || match.position.turn !== null) {
        return [match, [{ kind: 'playing' }]];
      }
      return [{ ...match, stage: { stage: 'final' } }, [{ kind: 'finish' }]];
    case 'tick':
      return tick(match, now);
  }
}

function takeEntry(match: TurnMatch, from: number, entry: SignedEntry, now: number): Step {
  const admission = admit(match.record, entry, (record, claim) => believes(match, record, claim, now));
  let next: TurnMatch = { ...match, record: admission.record, forks: withForks(match, entry, admission.record) };
  for (const { seat, code } of admission.refused) next = blame(next, seat, code);
  if (from === match.self) next = { ...next, signing: false };
  // Whoever signs something new is there, even where the own link to it is not.
  for (const { entry: news } of admission.accepted) next = present(next, news.seat, now);
  if (next.stage.stage !== 'final' && admission.accepted.length > 0) {
    next = { ...next, position: fold(next.record.setup, next.record.chains) };
  }
  if (from === match.self) return [next, toLinked(next, (seat) => ({ kind: 'send', seat, jws: entry.jws }))];
  return admission.missing ? ask(next, from, [], now) : [next, []];
}

/** Those just refused because their author's chain is another one here. */
function withForks({ record, forks }: TurnMatch, entry: SignedEntry, after: Transcript): TurnMatch['forks'] {
  if (after.refused === record.refused) return forks;
  const isFork = ({ entry: { seat, n, prev } }: SignedEntry): boolean => {
    const chain = after.chains[seat] ?? [];
    const before = chain[n - 1];
    return chain[n] !== undefined || (before !== undefined && before.hash !== prev);
  };
  const found = [...record.held, entry].filter(
    (one) => after.refused.includes(one.hash) && !record.refused.includes(one.hash) && isFork(one),
  );
  const kept = [...forks];
  for (const fork of found) {
    if (kept.filter(({ entry }) => entry.seat === fork.entry.seat).length < FORKS_LIMIT) kept.push(fork);
  }
  return kept;
}

/**
 * Whether a claim that would take this very player out can be true. Whoever is here and has time left, or has played
 * already, does not accept that it is not; about all others, those who signed are believed.
 */
function believes(match: TurnMatch, record: Transcript, claim: SignedEntry, now: number): boolean {
  const { self, position, stage } = match;
  if (position.departures[self] !== null) return true;
  const departure = fold(record.setup, record.chains).departures[self] ?? null;
  if (departure !== 'time' && departure !== 'absent') return true;
  const { turnMs, absenceMs } = clocksOf(match);
  if (stage.stage === 'playing' && position.turn === self && now - stage.plySince >= turnMs) return true;
  const outage = match.peers[claim.entry.seat]?.outage ?? null;
  if (outage === null) return false;
  const until = outage.until ?? now;
  // An outage of long ago explains no claim of today.
  return until - outage.since >= absenceMs / 2 && now - until < COSIGN_MS;
}

/** What the time alone brings about (N11). */
function tick(match: TurnMatch, now: number): Step {
  let next = awoken(match, now);
  const commands: MatchCommand[] = [];
  if (now - match.headsSentAt >= HEADS_EVERY_MS) {
    next = { ...next, headsSentAt: now };
    // A silent link would keep them, and bring them when they are no longer true. It is told when it is heard again.
    commands.push(...hearsOf(next).map((seat): MatchCommand => ({ kind: 'heads', seat })));
  }
  const due = dueAction(next, now);
  if (due === null || mayAct(next, due) !== null) return [next, commands];
  const [signing, more] = sign({ ...next, unlinked: next.stage.stage === 'linking' }, due);
  return [signing, [...commands, ...more]];
}

/**
 * What others did while this device slept is still waiting to be read: their time and their absence begin anew. The own
 * time does not, for the others have counted it. Only once: a page whose every tick is late must end its match too.
 */
function awoken(match: TurnMatch, now: number): TurnMatch {
  const late = now - match.ticked.at > LATE_MS;
  const next = { ...match, ticked: { at: now, late } };
  if (!late || match.ticked.late) return next;
  const { stage, position, self } = match;
  const waiting = stage.stage === 'playing' && position.turn !== self;
  const awake: TurnMatch = {
    ...next,
    awokeAt: now,
    stage: stage.stage === 'settling' ? { ...stage, since: now } : stage,
    peers: match.peers.map((peer) =>
      peer?.outage?.until === null ? { ...peer, outage: { since: now, until: null } } : peer,
    ),
  };
  return waiting ? playing(awake, now) : awake;
}

function dueAction(match: TurnMatch, now: number): Action | null {
  const { stage, self, position, peers, record } = match;
  if (stage.stage === 'linking') {
    const failed = peers.some((peer) => peer?.link === 'closed') || now - stage.since >= LINKING_MS;
    return failed ? { kind: 'resign', reason: 'left' } : null;
  }
  if (stage.stage !== 'playing') return null;
  const { turnMs, graceMs, absenceMs } = clocksOf(match);
  const turnEndsAt = stage.plySince + turnMs;
  if (position.turn === self && now >= turnEndsAt) return { kind: 'resign', reason: 'time' };
  const awaySince = peers.map((peer) => (peer?.outage?.until === null ? peer.outage.since : null));
  // As much as one whole absence and no more, however often somebody is lost for less.
  const lostMs = peers.map((peer) => (peer === null ? 0 : Math.min(absenceMs, lostOf(peer, stage.plySince, now))));
  const overdueAt = turnEndsAt + graceMs + (lostMs[position.turn ?? self] ?? 0);
  return dueClaim(record, position, { self, now, overdueAt, absenceMs, awaySince, lostMs });
}

/** Stage by stage, as far as what is known allows. */
function advance(before: TurnMatch, match: TurnMatch, now: number): Step {
  const { stage, position } = match;
  const over = position.turn === null;
  switch (stage.stage) {
    case 'linking': {
      if (over) return begun(match, { stage: 'settling', since: now });
      const linked = match.peers.every((peer) => peer === null || peer.link === 'open');
      // A move shows that its author's links all stand; ours may come, or others pass on what is said.
      if (linked || position.ply > 0) return [playing(match, now), []];
      return [match, []];
    }
    case 'playing': {
      if (over) return begun(match, { stage: 'settling', since: now });
      const moved = before.position.ply !== position.ply || before.position.turn !== position.turn;
      return [moved ? playing(match, now) : match, []];
    }
    case 'settling': {
      if (!over) return [playing(match, now), []];
      const changed = before.record.chains !== match.record.chains;
      if (changed) return begun(match, stage);
      if (!settled(match) && now < settledBy(match, stage.since, now)) return [match, []];
      return [{ ...match, stage: { stage: 'final' } }, [{ kind: 'finish' }]];
    }
    case 'final':
      return [match, []];
  }
}

/** Settling begins, or goes on with more: everybody is told at once what is known here. */
function begun(match: TurnMatch, stage: Stage): Step {
  return [{ ...match, stage }, toLinked(match, (seat) => ({ kind: 'heads', seat }))];
}

/** A ply begins, and with it the time of whoever is to move. */
function playing(match: TurnMatch, now: number): TurnMatch {
  const peers = match.peers.map((peer) => (peer === null || peer.lostMs === 0 ? peer : { ...peer, lostMs: 0 }));
  return { ...match, stage: { stage: 'playing', plySince: now }, peers };
}

/** Everybody who could still add something states the same heads. */
function settled(match: TurnMatch): boolean {
  const mine = headsOf(match.record);
  return (
    !match.signing &&
    match.peers.every(
      (peer, seat) =>
        peer === null || (peer.link === 'open' ? agrees(peer, mine) : match.position.departures[seat] !== null),
    )
  );
}

const agrees = (peer: Peer, mine: Heads): boolean => peer.heads !== null && sameHeads(peer.heads, mine);

/** Until when the end waits: longer where a link that is being repaired, or just was, may yet bring something. */
function settledBy(match: TurnMatch, since: number, now: number): number {
  const { absenceMs } = clocksOf(match);
  const mine = headsOf(match.record);
  const mended = match.peers.some((peer) => {
    if (peer === null || peer.link !== 'open' || agrees(peer, mine)) return false;
    if (peer.silentSince !== null) return now - peer.silentSince < absenceMs;
    const until = peer.outage?.until ?? null;
    return until !== null && now - until < SETTLE_MS;
  });
  return since + SETTLE_MS + (mended ? absenceMs : 0);
}

/** The seats that this player hears over links of its own. */
export function hearsOf(match: TurnMatch): readonly number[] {
  return match.peers.flatMap((peer, seat) => (peer?.link === 'open' && peer.silentSince === null ? [seat] : []));
}

/** When the time of the seat on turn is over; null while nobody's runs. */
export function turnEndsAt(match: TurnMatch): number | null {
  return match.stage.stage === 'playing' ? match.stage.plySince + clocksOf(match).turnMs : null;
}

const clocksOf = (match: TurnMatch): Clocks => match.record.setup.title.clocks;

function sign(match: TurnMatch, act: Action): Step {
  const { record, position } = match;
  return [{ ...match, signing: true }, [{ kind: 'sign', record, ply: position.ply, act, state: position.state }]];
}

function answer(match: TurnMatch, seat: number, heads: Heads, now: number): Step {
  const peer = match.peers[seat];
  if (!peer || now - peer.answeredAt < ASK_EVERY_MS) return [match, []];
  const commands = entriesMissing(match.record, heads).map(({ jws }): MatchCommand => ({ kind: 'send', seat, jws }));
  return commands.length === 0 ? [match, []] : [withPeer(match, seat, { answeredAt: now }), commands];
}

function ask(match: TurnMatch, seat: number, commands: readonly MatchCommand[], now: number): Step {
  const peer = match.peers[seat];
  if (!peer || now - peer.askedAt < ASK_EVERY_MS) return [match, commands];
  return [withPeer(match, seat, { askedAt: now }), [...commands, { kind: 'heads', seat }]];
}

function toLinked(match: TurnMatch, command: (seat: number) => MatchCommand): readonly MatchCommand[] {
  return match.peers.flatMap((peer, seat) => (peer?.link === 'open' ? [command(seat)] : []));
}

function withPeer(match: TurnMatch, seat: number, change: Partial<Peer>): TurnMatch {
  const peer = match.peers[seat];
  return peer ? { ...match, peers: match.peers.with(seat, { ...peer, ...change }) } : match;
}

function missing(match: TurnMatch, seat: number, since: number): TurnMatch {
  const peer = match.peers[seat];
  // Before this device awoke it heard nobody, whoever was there.
  return peer ? withPeer(match, seat, unheard(peer, Math.max(since, match.awokeAt))) : match;
}

function present(match: TurnMatch, seat: number, now: number): TurnMatch {
  const peer = match.peers[seat];
  const plySince = match.stage.stage === 'playing' ? match.stage.plySince : now;
  return peer ? withPeer(match, seat, heard(peer, plySince, now)) : match;
}

function blame(match: TurnMatch, seat: number, code: string): TurnMatch {
  const at = match.refused.findIndex((refused) => refused.seat === seat && refused.code === code);
  const found = match.refused[at];
  // The list is in order of the latest.
  if (found) return { ...match, refused: [...match.refused.toSpliced(at, 1), { ...found, count: found.count + 1 }] };
  return match.refused.length >= REFUSED_LIMIT
    ? match
    : { ...match, refused: [...match.refused, { seat, code, count: 1 }] };
}
