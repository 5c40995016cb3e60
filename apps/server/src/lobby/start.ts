import { seededRandom } from '@parley/games';
import { type Id, introductionId, type LinkPlan } from '@parley/protocol';
import { countedNetwork } from '../edge/network.ts';
import { isAboutToBegin } from './availability.ts';
import type { MatchPlan, Randomness } from './input.ts';
import { endExpiredOf } from './introductions.ts';
import type { LobbyStep } from './lobby-step.ts';
import { takeMatchRoom } from './match-room.ts';
import { noteMatchEnd } from './pauses.ts';
import { planLink, type Side, secondOffers } from './plan-link.ts';
import { leaveTables } from './seating.ts';
import { nothingSent } from './signal-count.ts';
import type { LobbyClient, LobbyTable, SeatState } from './state.ts';

/**
 * All members have agreed. The seats are drawn (or rotated, for a rematch), the table is frozen, and the match has to be stored
 * before anybody is told (O5). Everything else that these players had begun ends.
 */
export function start(lobby: LobbyStep, table: LobbyTable, randomness: Randomness): void {
  const random = seededRandom(randomness.seed);
  const members = table.members.flatMap((id) => lobby.clients.get(id) ?? []);
  const seated = table.order.length > 0 ? inOrder(members, table.order) : shuffled(members, random);
  for (const { client } of table.invitations) {
    lobby.tellInvitationEnd(table, client, 'unavailable', table.host);
    lobby.noteExit(table.id, client, { end: 'started', by: table.host });
  }
  lobby.putTable({ ...table, state: 'starting', invitations: [] });
  for (const member of seated) if (member.card.class !== 'house') endOthers(lobby, member, table.id);
  const participants = seated.map(({ id, key, card, page, address }, seat) => ({
    seat,
    client: id,
    player: card.player,
    key,
    card,
    page,
    address,
  }));
  takeMatchRoom(lobby, seated);
  lobby.effects.push({
    type: 'start-match',
    plan: {
      match: randomness.id,
      table: table.id,
      title: table.title,
      rules: lobby.settings.titles.get(table.title)?.rules ?? 1,
      mode: table.mode,
      listing: table.listing,
      seed: Math.floor(random() * 2 ** 32),
      startedAt: lobby.now,
      participants,
      pairs: pairsOf(randomness.id, seated.map(sideOf), lobby.settings.turn),
    },
  });
}

/**
 * The match is durable. Its players are told, and may link. A player whose client left while the match was being stored may have begun
 * something else meanwhile, with another client: then its seat here is free, as a lost seat is after that.
 */
export function matchStarted(lobby: LobbyStep, plan: MatchPlan): void {
  const table = plan.table === null ? undefined : lobby.tables.get(plan.table);
  if (table !== undefined) lobby.endTable(table, { end: 'started', by: null });
  const elsewhere = new Set(
    plan.participants
      .filter(({ card }) => card.class !== 'house' && hasBegun(lobby, card.player))
      .map(({ seat }) => seat),
  );
  putRunning(lobby, plan, (client, seat) => {
    if (elsewhere.has(seat)) return 'free';
    return lobby.clients.has(client) ? 'playing' : 'loose';
  });
  putIntroductions(lobby, plan, false);
  for (const { client, seat } of plan.participants) {
    if (!lobby.clients.has(client) || elsewhere.has(seat)) continue;
    lobby.effects.push({ type: 'tell-start', to: client, match: plan.match, seat });
  }
}

/** Whether this player is in a match, or about to be, with any of its clients. */
const hasBegun = (lobby: LobbyStep, player: Id): boolean =>
  lobby.state.playedByPlayer(player).length > 0 || isAboutToBegin(lobby, player);

export function matchNotStarted(lobby: LobbyStep, plan: MatchPlan): void {
  const table = plan.table === null ? undefined : lobby.tables.get(plan.table);
  if (table !== undefined) lobby.endTable(table, { end: 'closed', by: null });
}

/**
 * A match that began before this process. A client that comes back may be playing on (S16), and may repair its links under the
 * introductions that it already has (L4). Nobody gets the start again, because all players have it.
 */
export function matchRestored(lobby: LobbyStep, plan: MatchPlan, reported: readonly number[]): void {
  if (lobby.matches.has(plan.match)) return;
  putRunning(lobby, plan, (_client, seat) => (reported.includes(seat) ? 'free' : 'loose'));
  putIntroductions(lobby, plan, true);
}

/** @param spoke whether signals may already have been sent under these introductions */
function putIntroductions(lobby: LobbyStep, plan: MatchPlan, spoke: boolean): void {
  const none = nothingSent(lobby.now, spoke);
  for (const pair of plan.pairs) {
    const a = plan.participants[pair.a];
    const b = plan.participants[pair.b];
    if (a === undefined || b === undefined) continue;
    lobby.putIntroduction({
      id: pair.introduction,
      purpose: 'play',
      match: plan.match,
      a: a.client,
      b: b.client,
      expiresAt: plan.startedAt + lobby.settings.introductionMs,
      plan: pair.plan,
      first: 0,
      listing: plan.listing,
      sentByA: none,
      sentByB: none,
    });
  }
}

/** This player has reported, so it is free for another match. */
export function seatReported(lobby: LobbyStep, match: Id, seat: number): void {
  freeSeats(lobby, match, (index) => index === seat);
}

/** The match has a verdict. */
export function matchOver(lobby: LobbyStep, id: Id): void {
  const match = lobby.matches.get(id);
  if (match === undefined || match.state === 'over') return;
  noteMatchEnd(lobby, match);
  const seats = match.seats.map((seat) => ({ ...seat, state: 'free' as const }));
  lobby.putMatch({ ...match, state: 'over', since: lobby.now, seats, links: [] });
  endExpiredOf(lobby, match);
}

function putRunning(lobby: LobbyStep, plan: MatchPlan, stateOf: (client: Id, seat: number) => SeatState): void {
  lobby.putMatch({
    state: 'running',
    id: plan.match,
    title: plan.title,
    mode: plan.mode,
    listing: plan.listing,
    since: plan.startedAt,
    links: [],
    pairs: plan.pairs,
    seats: plan.participants.map(({ client, player, key, card, seat, address }) => ({
      client,
      player,
      key,
      house: card.class === 'house',
      network: address === null || card.class === 'house' ? null : countedNetwork(address),
      state: stateOf(client, seat),
      away: lobby.clients.has(client) ? null : { from: plan.table === null ? null : lobby.now, until: null },
      returns: 0,
    })),
  });
}

/** Ends all other tables, invitations and lost seats of this player, whichever of its clients has them. */
function endOthers(lobby: LobbyStep, member: LobbyClient, table: Id): void {
  const { player } = member.card;
  for (const client of [...lobby.state.clientsOfPlayer(player)]) leaveTables(lobby, client, 'unavailable', table);
  for (const match of lobby.state.playedByPlayer(player)) {
    freeSeats(lobby, match.id, (index) => {
      const seat = match.seats[index];
      return seat?.player === player && seat.state === 'loose';
    });
  }
}

function freeSeats(lobby: LobbyStep, id: Id, isMeant: (index: number) => boolean): void {
  const match = lobby.matches.get(id);
  if (match === undefined || !match.seats.some((seat, index) => seat.state !== 'free' && isMeant(index))) return;
  const seats = match.seats.map((seat, index) => (isMeant(index) ? { ...seat, state: 'free' as const } : seat));
  lobby.putMatch({ ...match, seats });
}

/**
 * An introduction for each pair, with the plan of its link. `MATCH-01` introduces seats 0 and 1. Either of them may be `a`, the side
 * that offers first.
 * @param sides in order of seats
 */
export function pairsOf(match: Id, sides: readonly Side[], turn: boolean): MatchPlan['pairs'] {
  return sides.flatMap((first, low) =>
    sides.slice(low + 1).map((second, after) => {
      const high = low + 1 + after;
      const plan: LinkPlan = planLink(first, second, turn);
      const [a, b] = secondOffers(first, second) ? [high, low] : [low, high];
      return { introduction: introductionId(match, low, high), a, b, plan };
    }),
  );
}

const sideOf = ({ network, self, address }: LobbyClient): Side => ({ network, hidden: self.hidden, address });

const inOrder = (members: readonly LobbyClient[], order: readonly Id[]): LobbyClient[] =>
  [...members].sort((a, b) => order.indexOf(a.card.player) - order.indexOf(b.card.player));

/** Fisher-Yates shuffle. All orders are equally likely if the random numbers are uniform. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const rest = [...items];
  const drawn: T[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return drawn;
}
