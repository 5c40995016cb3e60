import { type IceServer, WATCHER_SEAT, type Watcher, type WatchStart } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { LobbyEffect } from '../lobby/input.ts';
import type { MatchRow } from '../store/store.ts';
import { signIntroduction, type Term } from './sign-introduction.ts';

type WatchOrder = Extract<LobbyEffect, { type: 'watch' }>;

/** The introduction as it was signed, and when. */
export interface Signed {
  readonly jwt: string;
  readonly introducedAt: number;
}

/**
 * Signs that this watcher may link to this player of the match, until it expires (S3, S9). The watcher has no seat, and both sides know
 * by that which way data may go.
 */
export function signWatch(
  { introduction, match, seat, server, watcher, relay }: WatchOrder,
  row: MatchRow,
  serverKey: Pick<ServerKey, 'sign'>,
  term: Term,
): Promise<string> {
  const serving = relay ?? row.participants[seat];
  if (serving === undefined) throw new Error(`no seat ${seat} in ${match}`);
  const introduced = {
    jti: introduction,
    match,
    title: row.title,
    rules: row.rules,
    a: { client: server, player: serving.player, key: serving.key, seat },
    b: { client: watcher.client, player: watcher.player, key: watcher.key, seat: WATCHER_SEAT },
  };
  return signIntroduction(introduced, serverKey, term);
}

/** What the watcher is told. */
export function watchStartFor(order: WatchOrder, row: MatchRow, signed: Signed, ice: readonly IceServer[]): WatchStart {
  const { match, introduction, seat, plan, watcher, relay } = order;
  const { title, rules, mode, seed, startedAt } = row;
  const participants = row.participants.map(({ seat: at, client, card, key }) => ({ seat: at, client, card, key }));
  const what = { match, title, rules, mode, seed, startedAt, participants };
  const served = { by: seat, ...(relay === null ? {} : { relay: relay.key }) };
  return { ...what, ...served, key: watcher.key, introduction, ...signed, plan, iceServers: [...ice] };
}

/** What the player is told who serves it: the class of the watcher, and not its name. */
export function watcherFor(order: WatchOrder, signed: Signed, ice: readonly IceServer[]): Watcher {
  const { match, introduction, seat, plan, watcher } = order;
  return { match, introduction, ...signed, plan, iceServers: [...ice], seat, class: watcher.class, key: watcher.key };
}
