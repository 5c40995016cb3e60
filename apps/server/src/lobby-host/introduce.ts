import type { IceServer, IntroductionClaims, MatchStart } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { MatchPlan } from '../lobby/input.ts';
import { pairsOf } from '../lobby/start.ts';
import type { MatchRow } from '../store/store.ts';
import type { Neighbours } from './near.ts';
import { partiesOf } from './parties.ts';
import { signIntroduction, type Term } from './sign-introduction.ts';

/** A planned match with its signed introductions, by their ids. */
export interface Prepared {
  readonly plan: MatchPlan;
  readonly jwts: ReadonlyMap<string, string>;
}

/** `first` is in the pairs of a renewal only (N6). */
type PlannedPair = MatchPlan['pairs'][number] & { readonly first?: number };

/**
 * Signs one introduction for each pair. It states that these two clients, with these user keys, may link until it expires (S9,
 * E9).
 */
export async function introduce(
  plan: MatchPlan,
  serverKey: Pick<ServerKey, 'sign'>,
  issuer: string,
  lifeMs: number,
): Promise<Prepared> {
  const jwts = new Map<string, string>();
  for (const pair of plan.pairs) {
    const term = { issuer, at: plan.startedAt, lifeMs };
    jwts.set(pair.introduction, await signPair(plan, pair, serverKey, term));
  }
  return { plan, jwts };
}

/** The introduction of one pair. */
export function signPair(
  plan: MatchPlan,
  { introduction, a, b }: MatchPlan['pairs'][number],
  serverKey: Pick<ServerKey, 'sign'>,
  term: Term,
): Promise<string> {
  const introduced = {
    jti: introduction,
    match: plan.match,
    title: plan.title,
    rules: plan.rules,
    a: sideOf(plan, a),
    b: sideOf(plan, b),
    ...(plan.listing === null ? {} : { listing: plan.listing }),
  };
  return signIntroduction(introduced, serverKey, term);
}

function sideOf(plan: MatchPlan, seat: number): IntroductionClaims['a'] {
  const participant = plan.participants[seat];
  if (participant === undefined) throw new Error(`no seat ${seat} in ${plan.match}`);
  return { client: participant.client, player: participant.player, key: participant.key, seat };
}

/**
 * The stored row, against which reports are checked. It survives this process.
 * @param near by seat, the seats that share a network with it
 */
export function rowOf(plan: MatchPlan, near: Neighbours['near']): MatchRow {
  const { match, title, rules, mode, seed, startedAt, participants } = plan;
  const parties = partiesOf(
    match,
    participants.map(({ page }) => page),
  );
  const seated = participants.map(({ page: _page, address: _address, ...participant }, seat) => ({
    ...participant,
    party: parties[seat] ?? null,
    near: near[seat] ?? [],
  }));
  return { id: match, title, rules, mode, seed, startedAt, participants: seated };
}

/**
 * The plan of a match that began before this process. Its introductions keep the ids under which they were signed. What clients had
 * reported about their networks is lost, so `a` of a pair may differ from what was signed. Only the signed introduction says who
 * offers. The settings of players who hide are in the store.
 * @param hidden the players of the match who hide their address (S17)
 * @param turn whether clients are given a TURN server
 */
export function planOf(row: MatchRow, hidden: ReadonlySet<string>, turn: boolean): MatchPlan {
  const { id, title, rules, mode, seed, startedAt, participants } = row;
  const sides = participants.map(({ player }) => ({ network: null, hidden: hidden.has(player), address: null }));
  const pairs = pairsOf(id, sides, turn);
  const seated = participants.map(({ party: _party, near: _near, ...participant }) => ({
    ...participant,
    page: null,
    address: null,
  }));
  return { match: id, table: null, title, rules, mode, listing: null, seed, startedAt, participants: seated, pairs };
}

/** Everything that the client in this seat needs to play without the server (S16). */
export function startFor({ plan, jwts }: Prepared, seat: number, iceServers: readonly IceServer[]): MatchStart {
  return {
    match: plan.match,
    title: plan.title,
    rules: plan.rules,
    mode: plan.mode,
    seed: plan.seed,
    startedAt: plan.startedAt,
    participants: plan.participants.map(({ seat: at, client, card, key }) => ({ seat: at, client, card, key })),
    seat,
    introductions: plan.pairs
      .filter(({ a, b }) => a === seat || b === seat)
      .map(({ introduction, a, b, plan: link, first }: PlannedPair) => ({
        introduction,
        jwt: jwts.get(introduction) ?? '',
        peer: a === seat ? b : a,
        initiator: a === seat,
        plan: link,
        ...(first === undefined ? {} : { first }),
      })),
    iceServers: [...iceServers],
    ...(plan.listing === null ? {} : { listing: plan.listing }),
  };
}
