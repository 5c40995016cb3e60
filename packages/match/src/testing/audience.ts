import type { Signer } from '@parley/client';
import { type Title, titleById } from '@parley/games';
import {
  INTRODUCTION_TYP,
  PROTOCOL_VERSION,
  RELAY_SEAT,
  WATCHER_SEAT,
  type Watcher,
  type WatchStart,
} from '@parley/protocol';
import { createWatchSession } from '../watch/create-watch.ts';
import type { TickWatchSession, TurnWatchSession } from '../watch/session.ts';
import { at, type Company, FakeClient, newSigner } from './company.ts';

/** Somebody who watches a match of a company: what the server told both sides, before anything was opened. */
export interface Onlooker {
  readonly client: FakeClient;
  readonly start: WatchStart;
  readonly watcher: Watcher;
  /** Tells the player, as the server does. */
  announce(): void;
  /** Begins to watch a match by turns, or one in real time. */
  watch(): TurnWatchSession;
  watchTicks(): TickWatchSession;
}

/** @param change what the introduction says otherwise than an honest server's; `client`: who watches, where it has watched before */
export async function onlooker(
  company: Company,
  by: number | Onlooker,
  name: string,
  change: {
    readonly signer?: Signer;
    readonly claims?: object;
    readonly title?: Title;
    readonly client?: FakeClient;
  } = {},
): Promise<Onlooker> {
  const serving = typeof by === 'number' ? at(company.clients, by) : by.client;
  const seat = typeof by === 'number' ? by : RELAY_SEAT;
  const start = at(company.starts, typeof by === 'number' ? by : 0);
  const title = change.title ?? titleById(start.title);
  if (title === null) throw new Error(`no title ${start.title}`);
  const client = change.client ?? new FakeClient(await newSigner(), company.server.key);
  const { signer } = client;
  const player = typeof by === 'number' ? at(start.participants, by) : null;
  const introducedAt = company.timers.now();
  const nowS = Math.floor(introducedAt / 1_000);
  const introduction = `watch-${name}`;
  const jwt = await (change.signer ?? company.server).sign(INTRODUCTION_TYP, {
    iss: 'https://parley.example',
    jti: introduction,
    iat: nowS,
    exp: nowS + 120,
    protocol: PROTOCOL_VERSION,
    match: start.match,
    title: start.title,
    rules: start.rules,
    a: {
      client: player?.client ?? 'client-relay',
      player: player?.card.player ?? 'player-relay',
      key: serving.signer.key,
      seat,
    },
    b: { client: `client-${name}`, player: `player-${name}`, key: signer.key, seat: WATCHER_SEAT },
    ...change.claims,
  });
  const plan = { first: 'server', relayOnly: true, apart: false } as const;
  const introduced = { match: start.match, introduction, introducedAt, jwt, plan, iceServers: [] };
  const { rules, mode, seed, startedAt, participants } = start;
  const watchStart: WatchStart = {
    ...introduced,
    title: title.id,
    rules,
    mode,
    seed,
    startedAt,
    participants,
    by: seat,
    ...(player === null && { relay: serving.signer.key }),
    key: signer.key,
  };
  const watcher: Watcher = { ...introduced, seat, class: 'anonymous', key: signer.key };
  const watch = () =>
    createWatchSession({
      start: watchStart,
      title,
      client,
      openLink: (options) => company.open(options),
      timers: company.timers,
    });
  return {
    client,
    start: watchStart,
    watcher,
    announce: () => serving.emit({ type: 'watched', watcher }),
    watch() {
      const session = watch();
      if (session.kind !== 'turns') throw new Error('not a title by turns');
      return session;
    },
    watchTicks() {
      const session = watch();
      if (session.kind !== 'ticks') throw new Error('not a title in real time');
      return session;
    },
  };
}
