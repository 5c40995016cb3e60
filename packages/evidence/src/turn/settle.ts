import { sameClaim } from '../claim.ts';
import type { FirstWitness, JudgedMatch, Witness } from '../judged.ts';
import type { Report } from '../report.ts';
import { LAG_MS } from '../watched.ts';
import { type Account, accountOf, arrivalOf, type Stand } from './account.ts';
import type { Placed } from './cut.ts';
import type { Drop } from './drop.ts';
import { settleByFirstRules } from './first-settle.ts';
import { type Crossroads, type Folded, foldWhile, type Ruling, type Setup } from './fold.ts';
import { claimOf } from './result.ts';

type Chains = readonly (readonly Placed[])[];

/** How a transcript ends (see `Ending`); `stopped`: time ran out. */
export type Settled =
  | {
      readonly kind: 'ended' | 'contested' | 'incomplete';
      readonly folded: Folded<Placed>;
      /** Who signed a player away whom the server saw there. */
      readonly falseAbsence: readonly number[];
      /** Until when somebody has time left, so that it may end otherwise; null where nothing is open. */
      readonly openUntil: number | null;
    }
  | { readonly kind: 'stopped' };

interface Case {
  readonly match: JudgedMatch;
  readonly reports: readonly Report[];
  readonly witness: Witness | FirstWitness;
}

/**
 * Plays a transcript to its end by the server's own account (see `Account`): it saw when each move came in and who was
 * connected. Who was there and moved in time is in, whatever others signed. Who was on turn and did not is out, whether anybody
 * claimed it or not. A claim about which the server cannot tell is contested, unless the seat itself says the same, or neither
 * reported nor answered the request.
 *
 * Where all players report the same, nobody needs the server's account: what is missing was not handed in.
 */
export function settle(
  setup: Setup,
  chains: Chains,
  { match, reports, witness }: Case,
  mayGoOn: () => boolean,
): Settled {
  if (!('until' in witness)) {
    const settled = settleByFirstRules(setup, chains, { match, reports, witness }, mayGoOn);
    return settled.kind === 'stopped' ? settled : { ...settled, falseAbsence: [], openUntil: null };
  }
  const [first, ...rest] = reports;
  const areAlike = first !== undefined && reports.length === setup.seats && rest.every((one) => sameClaim(one, first));
  if (areAlike) {
    const folded = foldWhile(setup, chains, mayGoOn);
    if (folded === null) return { kind: 'stopped' };
    const result = claimOf(folded.position);
    if (result !== null && sameClaim(result, first))
      return { kind: 'ended', folded, falseAbsence: [], openUntil: null };
  }

  const settled = (known: Chains, authors: ReadonlySet<number>): Settled => {
    const account = accountOf(match, setup.title, known, reports, witness);
    // Asked for more than once, and each answer is a whole replay.
    const endings = new Map<string, boolean>();
    const endsWithout = (drop: Drop<Placed>): boolean => {
      const name = drop.entries.map(({ id }) => id).join();
      const ends = endings.get(name) ?? settled(withoutDrop(known, drop), new Set()).kind === 'ended';
      endings.set(name, ends);
      return ends;
    };
    let hearing = hear(setup, account, match, endsWithout, !areAlike);
    const folded = foldWhile(setup, known, mayGoOn, () => {
      hearing = hear(setup, account, match, endsWithout, !areAlike);
      return hearing;
    });
    if (folded === null) return { kind: 'stopped' };
    const { refuted, isContested, openUntil } = hearing.found();
    if (refuted !== null) {
      return settled(withoutDrop(known, refuted.drop), new Set([...authors, ...refuted.authors]));
    }
    const over = folded.position.turn === null;
    const kind = over ? (isContested ? 'contested' : 'ended') : 'incomplete';
    return { kind, folded, falseAbsence: [...authors].sort((a, b) => a - b), openUntil: over ? null : openUntil };
  };
  return settled(chains, new Set());
}

interface Found {
  /** A claim that is void, and who has to answer for it. What was built upon it does not count either. */
  readonly refuted: { readonly drop: Drop<Placed>; readonly authors: readonly number[] } | null;
  readonly isContested: boolean;
  readonly openUntil: number | null;
}

/** The referee of one run, which remembers what it found. */
function hear(
  { title }: Setup,
  account: Account,
  { startedAt }: JudgedMatch,
  endsWithout: (drop: Drop<Placed>) => boolean,
  mayActItself: boolean,
) {
  /** Since when the seat on turn has been on turn, as far as the fold has come. */
  let clock = startedAt;
  let before: { readonly ply: number; readonly turn: number } | null = null;
  let refuted: Found['refuted'] = null;
  let isContested = false;
  let openUntil: number | null = null;
  const STOP: Ruling<Placed> = { kind: 'stop' };

  const out = (drop: Drop<Placed>, at: number): Ruling<Placed> => {
    clock = Math.max(clock, at);
    return { kind: 'out', drop };
  };

  function standAt(at: Crossroads<Placed>): Stand {
    if (before?.ply !== at.ply || before.turn !== at.turn) clock = Math.max(clock, at.since?.receivedAt ?? startedAt);
    before = { ply: at.ply, turn: at.turn };
    return { ...at, beganAt: clock };
  }

  function refutes(at: Crossroads<Placed>): boolean {
    const stand = standAt(at);
    // The first that came is the first to go: what others signed afterwards may be their answer to it.
    for (const drop of [...at.drops].sort((a, b) => arrivalOf(a) - arrivalOf(b))) {
      const weight = account.weigh(stand, drop, () => endsWithout(drop));
      if (weight.kind !== 'void') continue;
      const notBefore = clock + title.clocks.turnMs + title.clocks.graceMs - LAG_MS;
      refuted = { drop, authors: authorsOf(at, weight.seats, notBefore) };
      return true;
    }
    return false;
  }

  function rule(at: Crossroads<Placed>): Ruling<Placed> {
    const stand = standAt(at);
    const weighed = at.drops.map((drop) => ({ drop, weight: account.weigh(stand, drop, () => endsWithout(drop)) }));
    // The largest set that holds: who is out with others is out, though it signed later that it goes on without these.
    const held = weighed.flatMap(({ drop, weight }) => (weight.kind === 'holds' ? [{ drop, weight }] : []));
    const [widest] = held.sort((a, b) => b.drop.seats.length - a.drop.seats.length);
    if (widest !== undefined) return out({ ...widest.drop, reason: widest.weight.reason }, widest.weight.at);
    const unclear = weighed.find(({ weight }) => weight.kind === 'unknown');
    if (unclear !== undefined) {
      isContested = true;
      return out(unclear.drop, arrivalOf(unclear.drop));
    }
    return withoutClaims(stand);
  }

  function withoutClaims(stand: Stand): Ruling<Placed> {
    const standing = account.turnOf(stand);
    // A move that came late counts where nobody has gone on without its author: they took it in.
    if (stand.move !== null && (standing.kind !== 'out' || !isClaimed(stand))) return { kind: 'play' };
    if (!mayActItself) return STOP;
    if (standing.kind === 'open') openUntil = standing.until;
    if (standing.kind !== 'out' || !account.isAnybodyElseHere(stand, standing.at)) return STOP;
    const stopped = account.stoppedWith(stand, standing.at);
    if (stopped.openUntil !== null) {
      openUntil = stopped.openUntil;
      return STOP;
    }
    const { reason, at } = standing;
    return out({ seats: [stand.turn, ...stopped.seats].sort((a, b) => a - b), reason, entries: [] }, at);
  }

  return { refutes, rule, found: (): Found => ({ refuted, isContested, openUntil }) };
}

/** Whether another player has signed that the seat on turn is gone or out of time. */
const isClaimed = ({ turn, claims }: Stand): boolean =>
  claims.some(
    (own, seat) => seat !== turn && own.some(({ entry: { act } }) => act.kind === 'drop' && act.seats.includes(turn)),
  );

/** Who signed at this ply that one of these seats is gone though it was there: as absent, or before its time could be over. */
function authorsOf(
  { claims, departures }: Crossroads<Placed>,
  here: readonly number[],
  notBefore: number,
): readonly number[] {
  const isFalse = ({ entry: { act }, receivedAt }: Placed): boolean =>
    act.kind === 'drop' &&
    act.seats.some((seat) => here.includes(seat)) &&
    (act.reason === 'absent' || (receivedAt < notBefore && act.seats.every((seat) => departures[seat] === null)));
  return claims.flatMap((own, seat) => (own.some(isFalse) ? [seat] : []));
}

/**
 * The chains without the claim, and without what was built upon it: the entries whose authors knew all of it. Those whom it was to
 * take out may have known it, too, and went on all the same.
 */
function withoutDrop(chains: Chains, { seats, entries }: Drop<Placed>): Chains {
  const claims = new Set(entries);
  const first = new Map<number, number>();
  for (const { entry } of entries) first.set(entry.seat, Math.min(entry.n, first.get(entry.seat) ?? entry.n));
  const builtUpon = ({ entry, past }: Placed): boolean =>
    !seats.includes(entry.seat) && [...first].every(([seat, n]) => (past[seat] ?? 0) > n);
  return chains.map((chain) => chain.filter((entry) => !claims.has(entry) && !builtUpon(entry)));
}
