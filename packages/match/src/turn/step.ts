import { acceptEntry, fold, type SignedEntry, type Transcript } from '@parley/evidence';
import { advance } from './advance.ts';
import { automatic } from './automatic.ts';
import { blame, heardThroughServer, missing, present, sign, toLinked, withPeer } from './changes.ts';
import { entriesMissing, type Heads, knowsMore } from './heads.ts';
import { timePassed } from './time-passed.ts';
import { clocksOf, refusalOf, type Step, type TurnCommand, type TurnInput, type TurnMatch } from './turn-match.ts';

/** Between two requests to the same seat for missing entries, and between two answers (O6). */
const ASK_EVERY_MS = 200;
/** Of one seat; one would do to prove it, the others show how far the second history went (O6). */
const FORKS_LIMIT = 8;
/** An outage that is over for longer explains no claim. */
const LATELY_MS = 10_000;

/** The match after one input, and commands. */
export function step(match: TurnMatch, input: TurnInput, now: number): Step {
  const [next, commands] = take(match, input, now);
  const [advanced, more] = advance(match, next, now);
  // A key that has just failed is asked again with the next input, and not in the same moment for ever.
  const hasFailed = input.kind === 'unsigned' || (input.kind === 'secret' && input.value === null);
  const [moved, own] = hasFailed ? ([advanced, []] as const) : automatic(advanced);
  const all = [...commands, ...more, ...own];
  // Heads that are stated while an entry is being signed could end the match for the others before that entry comes.
  return [moved, moved.signing ? all.filter(({ kind }) => kind !== 'heads') : all];
}

function take(match: TurnMatch, input: TurnInput, now: number): Step {
  switch (input.kind) {
    case 'entry':
      return takeEntry(match, input.from, input.entry, now);
    case 'heads': {
      // A seat that another player hears is there, also where our own link to it is gone. A false word gains one turn at most.
      const heard = input.hears.reduce(
        (next, seat) => present(next, seat, now),
        withPeer(match, input.from, { heads: input.heads }),
      );
      if (input.heads.length !== match.transcript.setup.seats) return [blame(match, input.from, 'malformed'), []];
      const [answered, commands] = answer(heard, input.from, input.heads, now);
      return knowsMore(match.transcript, input.heads) ? ask(answered, input.from, commands, now) : [answered, commands];
    }
    case 'link': {
      const linked = withPeer(match, input.seat, { link: input.link, silentSince: null });
      if (input.link === 'open') return [present(linked, input.seat, now), [{ kind: 'heads', seat: input.seat }]];
      // Once the match runs, a link is made anew for a player who has come back, and not before that one was lost.
      const isLost = input.link === 'closed' || match.stage.stage !== 'linking';
      return [isLost ? missing(linked, input.seat, now) : linked, []];
    }
    case 'silent': {
      const silent = withPeer(match, input.seat, { silentSince: input.since });
      if (input.since !== null) return [missing(silent, input.seat, input.since), []];
      // Both sides compare at once: the break has held something back.
      return [present(silent, input.seat, now), [{ kind: 'heads', seat: input.seat }]];
    }
    case 'through-server': {
      const peers = match.peers.map((peer, seat) => {
        const throughServer = input.seats.includes(seat);
        return peer === null || peer.throughServer === throughServer ? peer : { ...peer, throughServer };
      });
      return [heardThroughServer({ ...match, peers }, now), []];
    }
    case 'refused':
      return [blame(match, input.seat, input.code), []];
    case 'act':
      return refusalOf(match, input.act) === null ? sign(match, input.act) : [match, []];
    case 'unsigned':
      return [{ ...match, signing: false }, []];
    case 'secret':
      return [
        { ...match, secret: input.value === null ? { kind: 'unknown' } : { kind: 'known', value: input.value } },
        [],
      ];
    case 'report-request':
      if (match.stage.stage === 'final') return [match, []];
      if (match.stage.stage !== 'settling' || match.signing || match.position.turn !== null) {
        return [match, [{ kind: 'playing' }]];
      }
      return [{ ...match, stage: { stage: 'final' } }, [{ kind: 'finish' }]];
    case 'time':
      return timePassed(match, now, input.wall ?? null);
  }
}

function takeEntry(match: TurnMatch, from: number, entry: SignedEntry, now: number): Step {
  const acceptance = acceptEntry(match.transcript, entry, (transcript, claim) =>
    believes(match, transcript, claim, now),
  );
  let next: TurnMatch = {
    ...match,
    transcript: acceptance.transcript,
    forks: withForks(match, entry, acceptance.transcript),
  };
  for (const { seat, code } of acceptance.refused) next = blame(next, seat, code);
  if (from === match.self) next = { ...next, signing: false };
  // The author of something new is there, even where our own link to it is gone.
  for (const { entry: news } of acceptance.accepted) next = present(next, news.seat, now);
  if (next.stage.stage !== 'final' && acceptance.accepted.length > 0) {
    next = { ...next, position: fold(next.transcript.setup, next.transcript.chains) };
  }
  if (from === match.self) return [next, toLinked(next, (seat) => ({ kind: 'send', seat, jws: entry.jws }))];
  return acceptance.missing ? ask(next, from, [], now) : [next, []];
}

/** With the entries that were refused in this step because another entry has their place in the chain. */
function withForks({ transcript, forks }: TurnMatch, entry: SignedEntry, after: Transcript): TurnMatch['forks'] {
  if (after.refused === transcript.refused) return forks;
  const isFork = ({ entry: { seat, n, prev } }: SignedEntry): boolean => {
    const chain = after.chains[seat] ?? [];
    const before = chain[n - 1];
    return chain[n] !== undefined || (before !== undefined && before.hash !== prev);
  };
  const found = [...transcript.held, entry].filter(
    (one) => after.refused.includes(one.hash) && !transcript.refused.includes(one.hash) && isFork(one),
  );
  const kept = [...forks];
  for (const fork of found) {
    if (kept.filter(({ entry }) => entry.seat === fork.entry.seat).length < FORKS_LIMIT) kept.push(fork);
  }
  return kept;
}

/**
 * Whether a claim can be true that takes this very player out of the match. A player that is here and has time left, or has
 * moved already, does not accept it. About other players, a claim is believed.
 */
function believes(match: TurnMatch, transcript: Transcript, claim: SignedEntry, now: number): boolean {
  const { self, position, stage } = match;
  if (position.departures[self] !== null) return true;
  const departure = fold(transcript.setup, transcript.chains).departures[self] ?? null;
  if (departure !== 'time' && departure !== 'absent') return true;
  const { turnMs, absenceMs } = clocksOf(match);
  if (stage.stage === 'playing' && position.turn === self && now - stage.plySince >= turnMs) return true;
  const { away, peers } = match;
  const outage = peers[claim.entry.seat]?.outage ?? null;
  const heardAt = outage === null ? 0 : (outage.until ?? now);
  const isLong = (since: number, until: number): boolean => until - since >= absenceMs / 2;
  // What is over for a while explains no claim of today. While this device was away it heard nobody, and afterwards its links may have
  // been under repair: the claim that others signed meanwhile comes as late as they are heard again.
  if (away !== null && isLong(away.since, away.until) && now - Math.max(away.until, heardAt) < LATELY_MS) return true;
  return outage !== null && isLong(outage.since, heardAt) && now - heardAt < LATELY_MS;
}

function answer(match: TurnMatch, seat: number, heads: Heads, now: number): Step {
  const peer = match.peers[seat];
  if (!peer || now - peer.answeredAt < ASK_EVERY_MS) return [match, []];
  const commands = entriesMissing(match.transcript, heads).map(({ jws }): TurnCommand => ({ kind: 'send', seat, jws }));
  return commands.length === 0 ? [match, []] : [withPeer(match, seat, { answeredAt: now }), commands];
}

function ask(match: TurnMatch, seat: number, commands: readonly TurnCommand[], now: number): Step {
  const peer = match.peers[seat];
  if (!peer || now - peer.askedAt < ASK_EVERY_MS) return [match, commands];
  return [withPeer(match, seat, { askedAt: now }), [...commands, { kind: 'heads', seat }]];
}
