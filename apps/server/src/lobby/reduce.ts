import { type Mode, PROTOCOL_VERSION } from '@parley/protocol';
import { announce } from './announce.ts';
import { authorize } from './authorize.ts';
import { block, changeSelf, facesOf, unblock } from './blocks.ts';
import { Draft } from './draft.ts';
import type { Chance, LobbyEffect, LobbyInput, LobbyMessage } from './input.ts';
import { endIntroductionsOf, expireIntroductions, forgetMatches, signal } from './introductions.ts';
import { linkReport } from './link-report.ts';
import { play, seatHouses } from './play.ts';
import { rematch } from './rematch.ts';
import { done, type Reply, refused } from './reply.ts';
import { endInvitation, leaveTables } from './seating.ts';
import { matchNotStarted, matchOver, matchRestored, matchStarted, seatReported } from './start.ts';
import { LOBBY_LIMITS, type LobbyClient, type LobbyState, type SeatState } from './state.ts';
import { begin, consent, decline, join, leave, open, remove, select, withdraw } from './tables.ts';
import { listOf, tablesOf } from './view.ts';

/**
 * The lobby: what happened, and when (milliseconds since the epoch), to the state after it and what is to be done.
 * Pure; the sockets execute the effects in order.
 */
export function reduce(
  state: LobbyState,
  input: LobbyInput,
  now: number,
): readonly [LobbyState, readonly LobbyEffect[]] {
  const draft = new Draft(state, now);
  const reply = step(draft, input);
  const after = draft.result();
  if (input.type === 'joined') welcome(draft, after, input);
  announce(draft, after);
  // The answer comes last: whoever waits for it has been told by then what came of it.
  if (input.type === 'message') answer(draft, input.client, input.message.re, reply);
  return [after, draft.effects];
}

function answer(draft: Draft, to: string, re: number, reply: Reply): void {
  switch (reply.answer) {
    case 'done':
      draft.send(to, { type: 'done', re, table: reply.table });
      break;
    case 'refused':
      draft.effects.push({ type: 'refuse', to, re, ...reply.obstacle });
      break;
    case 'keep':
      draft.effects.push({ type: 'keep', change: reply.change, to, re });
      break;
    case 'nothing':
      break;
    default:
      reply satisfies never;
  }
}

const NOTHING: Reply = { answer: 'nothing' };

function step(draft: Draft, input: LobbyInput): Reply {
  switch (input.type) {
    case 'message':
      return message(draft, input);
    case 'joined':
      joined(draft, input);
      return NOTHING;
    case 'left':
      left(draft, input.client, input.why);
      return NOTHING;
    case 'tick':
      tick(draft);
      return NOTHING;
    case 'player-changed':
      changeSelf(draft, input.self);
      return NOTHING;
    case 'match-started':
      matchStarted(draft, input.plan);
      return NOTHING;
    case 'match-not-started':
      matchNotStarted(draft, input.plan);
      return NOTHING;
    case 'match-restored':
      matchRestored(draft, input.plan, input.reported);
      return NOTHING;
    case 'reported':
      seatReported(draft, input.match, input.seat);
      return NOTHING;
    case 'match-over':
      matchOver(draft, input.match);
      return NOTHING;
    default:
      return input satisfies never;
  }
}

function joined(draft: Draft, input: Extract<LobbyInput, { type: 'joined' }>): void {
  const known = draft.before.settings.titles;
  const titles = [...new Set(input.titles)].filter((title) => known.has(title));
  // The same tab again: its links may still stand, or the page may be a new one.
  if (draft.clients.has(input.client)) loosen(draft, input.client);
  const { client: id, key, address, page, self } = input;
  const before = draft.clients.get(id);
  // From another network than before, what it said of that one is not true any more.
  const network = before?.address === address ? before.network : null;
  draft.putClient({ id, key, titles, away: false, address, network, page, ...facesOf(self) });
  draft.touchTablesOf(input.client);
  draft.welcomed.add(input.client);
}

function welcome(draft: Draft, after: LobbyState, input: Extract<LobbyInput, { type: 'joined' }>): void {
  const client = after.clients.get(input.client);
  if (client === undefined) return;
  draft.send(client.id, {
    type: 'welcome',
    protocol: PROTOCOL_VERSION,
    client: client.id,
    self: client.self,
    clients: listOf(after, client),
    tables: tablesOf(after, client),
    matches: input.matches.slice(0, 32),
    now: draft.now,
    iceServers: [...input.iceServers],
    distressOrigins: [...after.settings.distressOrigins],
  });
}

function left(draft: Draft, client: string, why: 'closed' | 'lost'): void {
  if (!draft.clients.has(client)) return;
  leaveTables(draft, client, 'disconnected');
  if (why === 'closed') endIntroductionsOf(draft, client, 'left');
  loosen(draft, client);
  // A table whose match is about to begin keeps its members.
  draft.touchTablesOf(client);
  draft.dropClient(client);
}

/** Nobody knows any more whether this client plays on in its match. A house does not: its process is one connection. */
function loosen(draft: Draft, client: string): void {
  for (const match of [...draft.matches.values()]) {
    if (!match.seats.some((seat) => seat.client === client && seat.state === 'playing')) continue;
    const loose = (house: boolean): SeatState => (house ? 'free' : 'loose');
    draft.putMatch({
      ...match,
      seats: match.seats.map((seat) =>
        seat.client === client && seat.state === 'playing' ? { ...seat, state: loose(seat.house) } : seat,
      ),
    });
  }
}

function tick(draft: Draft): void {
  for (const table of [...draft.tables.values()]) {
    if (table.state !== 'forming') continue;
    if (draft.now >= table.createdAt + LOBBY_LIMITS.tableMs) {
      draft.endTable(table, { end: 'expired', by: null });
      continue;
    }
    for (const { client, expiresAt } of table.invitations) {
      const current = draft.tables.get(table.id);
      if (current !== undefined && draft.now >= expiresAt) endInvitation(draft, current, client, 'expired', null);
    }
  }
  seatHouses(draft);
  expireIntroductions(draft);
  forgetMatches(draft);
}

function message(draft: Draft, { client: id, message: said, chance }: Extract<LobbyInput, { type: 'message' }>): Reply {
  const client = draft.clients.get(id);
  if (client === undefined) return NOTHING;
  const subject = { class: client.card.class, portions: client.self.portions };
  const allowed = authorize(subject, { type: said.type, mode: modeOf(draft, said) });
  if (!allowed.ok) return refused({ code: allowed.error, detail: 'not permitted to this class or portion' });
  return handle(draft, client, said, chance);
}

/** The mode of the play that a message is about; null where it is about none, or about nothing that is there. */
function modeOf(draft: Draft, said: LobbyMessage): Mode | null {
  if ('mode' in said) return said.mode;
  if (said.type === 'rematch') return draft.matches.get(said.match)?.mode ?? null;
  return 'table' in said ? (draft.tables.get(said.table)?.mode ?? null) : null;
}

function handle(draft: Draft, client: LobbyClient, said: LobbyMessage, chance: Chance): Reply {
  switch (said.type) {
    case 'play':
      return play(draft, client, chance, said.title);
    case 'select':
      return select(draft, client, chance, said);
    case 'open':
      return open(draft, client, chance, said);
    case 'rematch':
      return rematch(draft, client, chance, said.match);
    case 'signal':
      return signal(draft, client, said.introduction, said.signal);
    case 'link-failed':
      return linkFailed(draft, client, said.match, said.reason);
    case 'link-report':
      return linkReport(draft, client, said);
    case 'network':
      draft.noteClient({ ...client, network: said.network });
      return done();
    case 'block':
      return block(draft, client, said.player);
    case 'unblock':
      return unblock(draft, client, said.player);
    case 'accepts':
      changeSelf(draft, { ...client.self, accepts: said.accepts });
      return { answer: 'keep', change: { kind: 'accepts', player: client.card.player, accepts: said.accepts } };
    case 'hide-address':
      changeSelf(draft, { ...client.self, hidden: said.hidden });
      return { answer: 'keep', change: { kind: 'hidden', player: client.card.player, hidden: said.hidden } };
    case 'away':
      if (client.away !== said.away) draft.putClient({ ...client, away: said.away });
      return done();
    default:
      return atTable(draft, client, said, chance);
  }
}

type TableMessage = Extract<
  LobbyMessage,
  { type: 'consent' | 'decline' | 'withdraw' | 'join' | 'leave' | 'remove' | 'begin' }
>;

function atTable(draft: Draft, client: LobbyClient, said: TableMessage, chance: Chance): Reply {
  const table = draft.tables.get(said.table);
  if (table === undefined) {
    return refused({ code: 'unknown-table', detail: 'no such table, or it ended' });
  }
  switch (said.type) {
    case 'consent':
      return consent(draft, client, chance, table);
    case 'decline':
      return decline(draft, client, table);
    case 'withdraw':
      return withdraw(draft, client, table, said.client);
    case 'join':
      return join(draft, client, chance, table);
    case 'leave':
      return leave(draft, client, table);
    case 'remove':
      return remove(draft, client, table, said.client);
    case 'begin':
      return begin(draft, client, chance, table);
    default:
      return said satisfies never;
  }
}

/** Counted, and told to nobody: which rung comes next is for the two sides to decide (L1). */
function linkFailed(draft: Draft, client: LobbyClient, id: string, reason: string): Reply {
  const match = draft.matches.get(id);
  if (match === undefined) return refused({ code: 'unknown-match', detail: 'no such match' });
  if (!match.seats.some((seat) => seat.client === client.id)) {
    return refused({ code: 'not-a-party', detail: 'does not play it' });
  }
  draft.effects.push({ type: 'link-failed', match: id, reason });
  return done();
}
