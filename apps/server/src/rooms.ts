import { titles as catalog } from '@parley/games';
import type { Id } from '@parley/protocol';
import { leasesAlone, memberAlone } from './bus/alone.ts';
import { distressTo, PARTITIONS, partitionOf, TO_EDGES, TO_LOBBY } from './bus/channels.ts';
import { openConnected } from './bus/connected.ts';
import { makeInProcessBus } from './bus/in-process.ts';
import { type Core, openCore } from './core.ts';
import { attachSockets, type Sockets } from './edge/attach.ts';
import { type Edge, openEdge } from './edge/edge.ts';
import type { Company, RoomsDeps, TrustedSession } from './edge/trusted-session.ts';
import type { MatchRow } from './store/store.ts';

/** How often expiries, deadlines and heartbeats are checked, in milliseconds: a quarter of what anybody notices. */
const TICK_MS = 250;
/** Longer than a statement of distress takes, whatever comes with it (milliseconds). */
const DISTRESS_MS = 30_000;

/** Opens the rooms of this process on one bus, and attaches the WebSocket to its server. */
export async function openRooms(deps: RoomsDeps): Promise<TrustedSession> {
  const { config, store, metrics, log, clock, tickets, entrances, randomId } = deps;
  const fault = (what: string, error: unknown): void => log.error({ err: error }, `fault while ${what}`);
  const titles = deps.titles ?? catalog;
  const settings = new Map(titles.map(({ id, rules, seats }) => [id, { rules, seats }]));
  const { bus, leases, members, between } = deps.company ?? alone(deps, fault);
  const partitions = deps.company === undefined ? 1 : PARTITIONS;
  const { role } = members.self;
  const connected = openConnected(bus);
  const elsewhere = (client: Id) => {
    const id = connected.edgeOf(client);
    const address = id === null ? null : (members.all().find((member) => member.id === id)?.address ?? null);
    return address === null || id === members.self.id ? undefined : between?.to(address, client);
  };
  // Before anything is waited for: who goes meanwhile is said once.
  const endWatch = members.watch(({ gone }) => {
    for (const { id, role: its } of gone) if (its !== 'core') connected.edgeGone(id);
  });
  const edge = role === 'core' ? null : openEdgeHere();
  const core: Core | null =
    role === 'edge'
      ? null
      : openCore({
          ...deps,
          bus,
          leases,
          members,
          connected,
          partitions,
          isShared: deps.company !== undefined,
          titles,
          settings,
          fault,
        });
  // Where others may do the work, this process is ready without it.
  if (deps.company === undefined) await core?.begun();
  const sockets = edge === null ? null : attachHere(edge, await expected());
  if (edge !== null) between?.takes(edge.connectionOf);

  const rooms = [sockets, entrances, edge, core, between].filter((room) => room !== null);
  function openEdgeHere(): Edge {
    return openEdge({
      bus,
      id: members.self.id,
      partitions,
      elsewhere,
      config,
      store,
      tickets,
      entrances,
      titles: settings,
      metrics,
      clock,
      fault,
    });
  }

  /** Places are kept for them. Without the store, for nobody. */
  async function expected(): Promise<readonly string[]> {
    try {
      return playersOf(await store.matches.open());
    } catch (error) {
      fault('reading who plays', error);
      return [];
    }
  }

  function attachHere(to: Edge, players: readonly string[]): Sockets {
    return attachSockets({
      server: deps.server,
      gate: deps.gate,
      config,
      metrics,
      clock,
      randomId,
      entrances,
      tickMs: TICK_MS,
      edge: to,
      expected: players,
      fault,
      said: (sentence) => log.warn(sentence),
    });
  }

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
    sessionEnded: (session) => bus.publish(TO_EDGES, { lobby: null, order: { type: 'close-session', session } }),
    distress: (request) => bus.ask(distressTo(partitionOf(request.match, partitions)), request, DISTRESS_MS),
    counts: () => ({ clients: edge?.clients() ?? 0, ...(core?.counts() ?? { tables: 0, matches: 0 }) }),
    async close() {
      sockets?.stop();
      entrances.close();
      clearInterval(timer);
      await edge?.idle();
      await core?.close();
      edge?.close();
      endWatch();
      connected.close();
      await sockets?.close();
      await between?.close();
      await members.close();
      await bus.close();
    },
  };
}

type Alone = Omit<Company, 'between'> & { readonly between: null };

/** One process that does everything. */
function alone({ copyMessages, randomId }: RoomsDeps, fault: (what: string, error: unknown) => void): Alone {
  const bus = makeInProcessBus({ fault, ...(copyMessages && { copy: copyMessages }) });
  return { bus, leases: leasesAlone(fault), members: memberAlone(randomId()), between: null };
}

/** Of the latest matches first. */
function playersOf(matches: readonly MatchRow[]): readonly string[] {
  const latest = [...matches].sort((a, b) => b.startedAt - a.startedAt);
  return [...new Set(latest.flatMap(({ participants }) => participants.map(({ player }) => player)))];
}
