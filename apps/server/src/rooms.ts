import { titles as catalog } from '@parley/games';
import { openArbiterHost } from './arbiter/arbiter-host.ts';
import { DISTRESS, TO_EDGES, TO_LOBBY } from './bus/channels.ts';
import { makeInProcessBus } from './bus/in-process.ts';
import { openConductHost } from './conduct/conduct-host.ts';
import { attachSockets } from './edge/attach.ts';
import { openEdge } from './edge/edge.ts';
import type { RoomsDeps, TrustedSession } from './edge/trusted-session.ts';
import { openLobbyHost } from './lobby-host/lobby-host.ts';
import type { MatchRow } from './store/store.ts';

/** How often expiries, deadlines and heartbeats are checked, in milliseconds: a quarter of what anybody notices. */
const TICK_MS = 250;
/** Longer than a statement of distress takes, whatever comes with it (milliseconds). */
const DISTRESS_MS = 30_000;

/** Opens the rooms of this process on one bus, and attaches the WebSocket to its server. */
export async function openRooms(deps: RoomsDeps): Promise<TrustedSession> {
  const { config, store, metrics, log, clock, tickets, entrances, serverKey, networkHash, iceServersFor, randomId } =
    deps;
  const fault = (what: string, error: unknown): void => log.error({ err: error }, `fault while ${what}`);
  const titles = deps.titles ?? catalog;
  const known = new Map(titles.map(({ id, rules, seats }) => [id, { rules, seats }]));
  const bus = makeInProcessBus({ fault, ...(deps.copyMessages && { copy: deps.copyMessages }) });
  const edge = openEdge({ bus, config, store, tickets, entrances, titles: known, metrics, clock, fault });
  const arbiter = await openArbiterHost({
    bus,
    config,
    store,
    metrics,
    clock,
    passed: deps.passed,
    titles,
    auditWorker: deps.auditWorker,
    fault,
  });
  // Before the lobby: nobody enters with less than it may have.
  const conduct = await openConductHost({ bus, config, store, clock, randomId, fault });
  const lobby = await openLobbyHost({
    bus,
    config,
    store,
    titles: known,
    serverKey,
    networkHash,
    iceServersFor,
    metrics,
    log,
    clock,
    randomId,
    fault,
  });
  const sockets = attachSockets({
    server: deps.server,
    gate: deps.gate,
    config,
    metrics,
    clock,
    randomId,
    entrances,
    tickMs: TICK_MS,
    edge,
    expected: playersOf(await store.matches.open()),
    fault,
    said: (sentence) => log.warn(sentence),
  });

  const rooms = [sockets, entrances, edge, arbiter, lobby, conduct];
  function tick(): void {
    // A fault in one room takes no other room's time away.
    for (const room of rooms) {
      try {
        room.tick();
      } catch (error) {
        fault('looking at the clock', error);
      }
    }
  }
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  return {
    playerChanged: (player) => bus.send(TO_LOBBY, { type: 'player-changed', player }),
    linkedIn: (player, table, maker) => bus.send(TO_LOBBY, { type: 'linked-in', player, table, maker }),
    sessionEnded: (session) => bus.publish(TO_EDGES, { type: 'close-session', session }),
    distress: (request) => bus.ask(DISTRESS, request, DISTRESS_MS),
    counts: () => ({ clients: edge.clients(), ...lobby.counts() }),
    async close() {
      sockets.stop();
      entrances.close();
      clearInterval(timer);
      await edge.idle();
      await conduct.close();
      await lobby.close();
      await arbiter.close();
      edge.close();
      await sockets.close();
    },
  };
}

/** Of the latest matches first. */
function playersOf(matches: readonly MatchRow[]): readonly string[] {
  const latest = [...matches].sort((a, b) => b.startedAt - a.startedAt);
  return [...new Set(latest.flatMap(({ participants }) => participants.map(({ player }) => player)))];
}
