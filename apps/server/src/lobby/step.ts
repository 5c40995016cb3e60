import { type Mode, PROTOCOL_VERSION } from '@parley/protocol';
import { announce } from './announce.ts';
import { authorize } from './authorize.ts';
import { block, change, changeSelf, facesOf, quiet, unblock } from './blocks.ts';
import { hearGroup, lineKept, sayInGroup } from './group-chat.ts';
import { endForbiddenRooms } from './house-room.ts';
import type { LobbyEffect, LobbyInput, LobbyMessage, MakingMessage, Randomness } from './input.ts';
import { endIntroductionsOf, expireIntroductions, forgetMatches, signal } from './introductions.ts';
import { linkedIn, selectPlayer } from './invitation-link.ts';
import { linkReport } from './link-report.ts';
import type { Lobby } from './lobby.ts';
import { LobbyStep } from './lobby-step.ts';
import { listings, publish } from './offer.ts';
import { closeListing, endListingsOf, openListing } from './open-listing.ts';
import { lookAgain, noteLookAgain, play } from './play.ts';
import { shownTable } from './projection.ts';
import { rematch } from './rematch.ts';
import { done, type Reply, refused } from './reply.ts';
import { comeBack, noteAway, noteBack, noteMoved } from './return.ts';
import { endInvitation, isInvited, leaveTables } from './seating.ts';
import { matchNotStarted, matchOver, matchRestored, matchStarted, seatReported } from './start.ts';
import { LOBBY_LIMITS, type LobbyClient, type SeatState } from './state.ts';
import { begin, consent, decline, join, leave, open, remove, select, unknownTable, withdraw } from './tables.ts';
import { endWatchesBy, endWatchesOf, running, unwatch, watch } from './watching.ts';

/**
 * One step of the lobby: takes what happened, and when (milliseconds since the epoch). It changes the lobby in place, does no
 * input or output, and returns the effects that have to be executed, in their order. A step costs what it touches, however many
 * clients there are.
 * @throws if there is a bug of ours; the lobby is then as it was before
 */
export function step(state: Lobby, input: LobbyInput, now: number): readonly LobbyEffect[] {
  const lobby = new LobbyStep(state, now);
  try {
    const reply = handle(lobby, input);
    noteLookAgain(lobby);
    announce(lobby);
    if (input.type === 'joined') welcome(lobby, state, input);
    // The answer comes last, so that the client gets the results of its message before it.
    if (input.type === 'message' || input.type === 'making-message') {
      answer(lobby, input.client, input.message.re, reply);
    }
    return lobby.effects;
  } catch (error) {
    lobby.rollBack();
    throw error;
  }
}

function answer(lobby: LobbyStep, to: string, re: number, reply: Reply): void {
  switch (reply.answer) {
    case 'done':
      lobby.send(to, { type: 'done', re, table: reply.table });
      break;
    case 'refused':
      lobby.effects.push({ type: 'refuse', to, re, ...reply.obstacle });
      break;
    case 'keep':
      lobby.effects.push({ type: 'keep', change: reply.change, to, re });
      break;
    case 'keep-line':
      lobby.effects.push({ type: 'keep-line', said: reply.said, to, re });
      break;
    case 'nothing':
      break;
    default:
      reply satisfies never;
  }
}

const NOTHING: Reply = { answer: 'nothing' };

function handle(lobby: LobbyStep, input: LobbyInput): Reply {
  switch (input.type) {
    case 'message': {
      const client = lobby.clients.get(input.client);
      if (client === undefined) return NOTHING;
      return permitted(lobby, client, input.message) ?? say(lobby, client, input.message);
    }
    case 'making-message': {
      const client = lobby.clients.get(input.client);
      if (client === undefined) return NOTHING;
      return permitted(lobby, client, input.message) ?? make(lobby, client, input.message, input.randomness);
    }
    case 'joined':
      joined(lobby, input);
      return NOTHING;
    case 'left':
      left(lobby, input.client, input.why);
      return NOTHING;
    case 'tick':
      tick(lobby);
      return NOTHING;
    case 'look-again':
      lookAgain(lobby, input.randomness);
      return NOTHING;
    case 'player-changed':
      changeSelf(lobby, input.self);
      return NOTHING;
    case 'line-kept':
      lineKept(lobby, input.said);
      return NOTHING;
    case 'linked-in':
      linkedIn(lobby, input);
      return NOTHING;
    case 'match-started':
      matchStarted(lobby, input.plan);
      return NOTHING;
    case 'match-not-started':
      matchNotStarted(lobby, input.plan);
      return NOTHING;
    case 'match-restored':
      matchRestored(lobby, input.plan, input.reported);
      return NOTHING;
    case 'reported':
      seatReported(lobby, input.match, input.seat);
      return NOTHING;
    case 'match-over':
      matchOver(lobby, input.match);
      return NOTHING;
    default:
      return input satisfies never;
  }
}

function joined(lobby: LobbyStep, input: Extract<LobbyInput, { type: 'joined' }>): void {
  const { client: id, key, address, page, self } = input;
  const before = lobby.clients.get(id);
  if (before === undefined && lobby.state.clientsOfPlayer(self.player).size >= LOBBY_LIMITS.clientsPerPlayer) {
    lobby.effects.push({ type: 'turn-away', client: id, code: 'too-fast' });
    return;
  }
  const known = lobby.settings.titles;
  const titles = [...new Set(input.titles)].filter((title) => known.has(title));
  // The same tab again. Its links may still stand, or the page may have been reloaded.
  if (before !== undefined) {
    loosen(lobby, id);
    endWatchesBy(lobby, id);
    endListingsOf(lobby, id);
  }
  // What it reported about its network holds only while it comes from the same one.
  const network = before?.address === address ? before.network : null;
  lobby.welcomed = id;
  const linkedTo = before?.card.player === self.player ? before.linkedTo : [];
  const client: LobbyClient = {
    id,
    key,
    titles,
    listings: [],
    away: false,
    hears: null,
    address,
    network,
    linkedTo,
    page,
    ...facesOf(self),
  };
  lobby.putClient(client);
  if (before !== undefined) endForbiddenRooms(lobby, [before]);
  lobby.touchTablesOf(id);
  noteBack(lobby, id);
  noteMoved(lobby, client);
}

function welcome(lobby: LobbyStep, state: Lobby, input: Extract<LobbyInput, { type: 'joined' }>): void {
  const client = state.clients.get(input.client);
  const viewer = state.published.get(input.client)?.viewer;
  if (client === undefined || viewer === undefined || lobby.welcomed !== client.id) return;
  const admission: LobbyEffect = {
    type: 'admit',
    viewer,
    welcome: {
      type: 'welcome',
      protocol: PROTOCOL_VERSION,
      client: client.id,
      self: client.self,
      tables: state.tablesOfClient(client.id).map((table) => shownTable(lobby, table)),
      matches: input.matches.slice(0, 32),
      now: lobby.now,
      iceServers: [...input.iceServers],
      distressOrigins: [...lobby.settings.distressOrigins],
    },
  };
  // Before all other effects of this step, because the edge does not know the client before it.
  lobby.effects.unshift(admission);
}

function left(lobby: LobbyStep, client: string, why: 'closed' | 'lost'): void {
  const before = lobby.clients.get(client);
  if (before === undefined) return;
  leaveTables(lobby, client, 'disconnected');
  if (why === 'closed') endIntroductionsOf(lobby, client, 'left');
  else endWatchesOf(lobby, client);
  loosen(lobby, client);
  noteAway(lobby, client);
  // A table whose match is about to begin keeps its members.
  lobby.touchTablesOf(client);
  lobby.dropClient(client);
  endForbiddenRooms(lobby, [before]);
}

/**
 * From now on nobody knows whether this client plays on in its match. A house does not, because its process has only this
 * connection.
 */
function loosen(lobby: LobbyStep, client: string): void {
  for (const match of lobby.state.playedBy(client)) {
    if (!match.seats.some((seat) => seat.client === client && seat.state === 'playing')) continue;
    const loose = (house: boolean): SeatState => (house ? 'free' : 'loose');
    lobby.putMatch({
      ...match,
      seats: match.seats.map((seat) =>
        seat.client === client && seat.state === 'playing' ? { ...seat, state: loose(seat.house) } : seat,
      ),
    });
  }
}

/** Tables of those who look, at which the lobby looks again in each tick, in turn, though nothing of them has changed. */
const LOOK_AGAIN_AT = 4;

function tick(lobby: LobbyStep): void {
  for (const id of lobby.takeDue(({ tablesDue }) => tablesDue)) {
    const table = lobby.tables.get(id);
    if (table?.state === 'forming') lobby.endTable(table, { end: 'expired', by: null });
  }
  for (const key of lobby.takeDue(({ invitationsDue }) => invitationsDue)) {
    const [id = '', client = ''] = key.split(' ');
    const table = lobby.tables.get(id);
    if (table !== undefined && isInvited(table, client)) endInvitation(lobby, table, client, 'expired', null);
  }
  lobby.lookAgainAtSome(LOOK_AGAIN_AT);
  expireIntroductions(lobby);
  forgetMatches(lobby);
}

/** Null if the client may send this message; otherwise the refusal (S1, S3, S4). */
function permitted(lobby: LobbyStep, client: LobbyClient, said: LobbyMessage): Reply | null {
  const subject = { class: client.card.class, portions: client.self.portions };
  const allowed = authorize(subject, { type: said.type, mode: modeOf(lobby, said) });
  if (allowed.ok) return null;
  return refused({ code: allowed.error, detail: 'not permitted to this class or portion' });
}

/** The mode of the play that a message is about; null if it is about none, or about something that does not exist. */
function modeOf(lobby: LobbyStep, said: LobbyMessage): Mode | null {
  if ('mode' in said) return said.mode;
  if (said.type === 'rematch') return lobby.matches.get(said.match)?.mode ?? null;
  return 'table' in said ? (lobby.tables.get(said.table)?.mode ?? null) : null;
}

function say(lobby: LobbyStep, client: LobbyClient, said: Exclude<LobbyMessage, MakingMessage>): Reply {
  switch (said.type) {
    case 'signal':
      return signal(lobby, client, said.introduction, said.signal);
    case 'return':
      return comeBack(lobby, client, said.match, said.takeOver);
    case 'running':
      return running(lobby, client, said.re);
    case 'publish':
      return publish(lobby, client, said.listings);
    case 'listings':
      return listings(lobby, client, said.re);
    case 'close-listing':
      return closeListing(lobby, client, said.introduction);
    case 'unwatch':
      return unwatch(lobby, client, said.match);
    case 'link-failed':
      return linkFailed(lobby, client, said.match, said.reason);
    case 'link-report':
      return linkReport(lobby, client, said);
    case 'network':
      lobby.noteClient({ ...client, network: said.network });
      return done();
    case 'block':
      return block(lobby, client, said.player);
    case 'unblock':
      return unblock(lobby, client, said.player);
    case 'accepts':
      return change(lobby, client, { kind: 'accepts', player: client.card.player, accepts: said.accepts });
    case 'hide-address':
      return change(lobby, client, { kind: 'hidden', player: client.card.player, hidden: said.hidden });
    case 'quiet':
      return quiet(lobby, client, said.quiet);
    case 'away':
      if (client.away !== said.away) lobby.putClient({ ...client, away: said.away });
      return done();
    case 'hear-group':
      return hearGroup(lobby, client, said.group);
    case 'decline':
    case 'withdraw':
    case 'leave':
    case 'remove':
      return leaveTable(lobby, client, said);
    default:
      return said satisfies never;
  }
}

function make(lobby: LobbyStep, client: LobbyClient, said: MakingMessage, randomness: Randomness): Reply {
  switch (said.type) {
    case 'watch':
      return watch(lobby, client, randomness, said.match, said.besides);
    case 'open-listing':
      return openListing(lobby, client, randomness, said);
    case 'play':
      return play(lobby, client, randomness, said.title);
    case 'select':
      return select(lobby, client, randomness, said);
    case 'select-player':
      return selectPlayer(lobby, client, randomness, said);
    case 'open':
      return open(lobby, client, randomness, said);
    case 'rematch':
      return rematch(lobby, client, randomness, said.match);
    case 'say-in-group':
      return sayInGroup(lobby, client, randomness, said);
    default: {
      const table = lobby.tables.get(said.table);
      if (table === undefined) return refused(unknownTable);
      if (said.type === 'consent') return consent(lobby, client, randomness, table);
      if (said.type === 'join') return join(lobby, client, randomness, table);
      return begin(lobby, client, randomness, table);
    }
  }
}

type LeavingMessage = Extract<LobbyMessage, { type: 'decline' | 'withdraw' | 'leave' | 'remove' }>;

function leaveTable(lobby: LobbyStep, client: LobbyClient, said: LeavingMessage): Reply {
  const table = lobby.tables.get(said.table);
  if (table === undefined) return refused(unknownTable);
  switch (said.type) {
    case 'decline':
      return decline(lobby, client, table);
    case 'withdraw':
      return withdraw(lobby, client, table, said.client);
    case 'leave':
      return leave(lobby, client, table);
    case 'remove':
      return remove(lobby, client, table, said.client);
    default:
      return said satisfies never;
  }
}

/** The failure is only counted. The two sides decide themselves which rung comes next (L1). */
function linkFailed(lobby: LobbyStep, client: LobbyClient, id: string, reason: string): Reply {
  const match = lobby.matches.get(id);
  if (match === undefined) return refused({ code: 'unknown-match', detail: 'no such match' });
  if (!match.seats.some((seat) => seat.client === client.id)) {
    return refused({ code: 'not-a-party', detail: 'does not play it' });
  }
  lobby.effects.push({ type: 'link-failed', match: id, reason });
  return done();
}
