import type { Title } from '@parley/games';
import { type ArbiterHost, arbiterMeans, openArbiterHost } from './arbiter/arbiter-host.ts';
import type { Bus } from './bus/bus.ts';
import { partitionOf } from './bus/channels.ts';
import type { Connected } from './bus/connected.ts';
import type { Begin, Leases, Members } from './bus/leases.ts';
import { sharesOf } from './bus/shares.ts';
import { type ConductHost, openConductHost } from './conduct/conduct-host.ts';
import type { RoomsDeps } from './edge/trusted-session.ts';
import type { TitleSettings } from './lobby/state.ts';
import { LOBBY_LEASE, type LobbyHost, openLobbyHost } from './lobby-host/lobby-host.ts';

type Means = Pick<
  RoomsDeps,
  | 'config'
  | 'store'
  | 'serverKey'
  | 'networkHash'
  | 'iceServersFor'
  | 'metrics'
  | 'log'
  | 'clock'
  | 'passed'
  | 'randomId'
  | 'auditWorker'
>;

export interface CoreDeps extends Means {
  readonly bus: Bus;
  readonly leases: Leases;
  readonly members: Members;
  readonly connected: Connected;
  readonly partitions: number;
  /** Whether other processes may do the same work. */
  readonly isShared: boolean;
  readonly titles: readonly Title[];
  readonly settings: ReadonlyMap<string, TitleSettings>;
  readonly fault: (what: string, error: unknown) => void;
}

/**
 * The core of a process: it hosts the lobby while it holds the lease of the lobby, and an arbiter for each share of the undecided
 * matches while it holds the lease of that share. Each share is sought by one process of those that are there; another one takes it
 * over when that one is gone (O8).
 */
export interface Core {
  /** What the lobby has; nothing where another process hosts it. */
  counts(): { readonly tables: number; readonly matches: number };
  tick(): void;
  /** Resolves when all that this process sought at its start has begun. One that shares the work does not wait for it. */
  begun(): Promise<void>;
  /** Waits until everything that was acknowledged is durable. */
  close(): Promise<void>;
}

/** How often the store is asked for matches of which no arbiter may have heard (milliseconds). */
const LOOK_MS = 10_000;

export function openCore(deps: CoreDeps): Core {
  const { bus, leases, members, connected, partitions, store, clock, fault } = deps;
  const { config, metrics, log, randomId, titles, serverKey, networkHash, iceServersFor, passed, auditWorker } = deps;
  const means = arbiterMeans({ config, clock, auditWorker, fault });
  const arbiters = new Map<number, ArbiterHost>();
  const sought = new Map<number, () => Promise<void>>();
  /** Shares that are being given back. */
  const ending = new Set<number>();
  /** Edges that were taken for gone. */
  const lost = new Set<string>();
  /** Edges that hold clients and were not there at the last look. */
  let suspects = new Set<string>();
  let isClosed = false;
  const first: Promise<void>[] = [];
  let lobby: { readonly host: LobbyHost; readonly conduct: ConductHost } | null = null;
  let lookedAt = clock();
  let looking: Promise<void> | null = null;

  async function beginLobby(superseded: () => void): Promise<() => Promise<void>> {
    const number = await store.leases.take(LOBBY_LEASE, clock());
    // Before the lobby: nobody enters with less than it may have.
    const conduct = await openConductHost({ bus, config, store, clock, randomId, fault });
    const host = await openLobbyHost({
      bus,
      number,
      superseded,
      partitions,
      config,
      store,
      titles: deps.settings,
      serverKey,
      networkHash,
      iceServersFor,
      metrics,
      log,
      clock,
      randomId,
      fault,
    });
    lobby = { host, conduct };
    log.info({ number }, 'hosts the lobby');
    return async () => {
      lobby = null;
      // Neither waits for the other: a lobby that another one followed takes nothing more from its queue.
      await Promise.all([host.close(), conduct.close()]);
    };
  }

  async function beginArbiter(partition: number, superseded: () => void): Promise<() => Promise<void>> {
    const lease = nameOf(partition);
    const host = await openArbiterHost({
      bus,
      superseded,
      share: { partition, partitions, holder: { lease, fence: await store.leases.take(lease, clock()) } },
      connected,
      means,
      config,
      store,
      metrics,
      clock,
      passed,
      titles,
      fault,
    });
    arbiters.set(partition, host);
    log.debug({ share: partition }, 'owns a share of the matches');
    return async () => {
      arbiters.delete(partition);
      await host.close();
    };
  }

  function seek(name: string, begin: Begin): () => Promise<void> {
    let settle: (begun: Promise<void>) => void = () => {};
    const begun = new Promise<void>((resolve) => {
      settle = resolve;
    });
    // The lease reports what cannot begin, and tries again; only who waits for the beginning needs to know.
    begun.catch(() => {});
    first.push(begun);
    return leases.seek(name, (giveUp) => {
      const work = begin(giveUp);
      const done = work.then(() => {});
      // Also of a later beginning, for which nobody waits.
      done.catch(() => {});
      settle(done);
      return work;
    });
  }

  /** Seeks the shares that fall to this process, of those that are there now, and gives back the others. */
  function share(): void {
    const cores = members.all().filter(({ role }) => role !== 'edge');
    const mine = sharesOf(
      members.self.id,
      cores.map(({ id }) => id),
      partitions,
    );
    for (const [partition, end] of [...sought]) {
      if (mine.has(partition)) continue;
      sought.delete(partition);
      ending.add(partition);
      end()
        .catch((error) => fault('giving back a share', error))
        .finally(() => {
          ending.delete(partition);
          // It may be ours again by now.
          if (!isClosed) share();
        });
    }
    for (const partition of mine) {
      if (!sought.has(partition) && !ending.has(partition))
        sought.set(
          partition,
          seek(nameOf(partition), (superseded) => beginArbiter(partition, superseded)),
        );
    }
  }

  /**
   * What the lobby and the arbiters say to each other may be lost with what carried it. The store knows which matches began, and
   * which are decided.
   */
  async function look(): Promise<void> {
    loseStrangers();
    const asOf = clock();
    const open = await store.matches.open();
    lobby?.host.undecided(new Set(open.map(({ id }) => id)), asOf);
    for (const match of open) arbiters.get(partitionOf(match.id, partitions))?.found(match);
  }

  /** One that went before this process looked is never said to be gone: its clients are lost at the second look. */
  function loseStrangers(): void {
    const there = new Set(members.all().map(({ id }) => id));
    const holders = [...connected.edges(), ...(lobby?.host.edges() ?? [])];
    const missing = new Set(holders.filter((id) => !there.has(id)));
    for (const id of missing) if (suspects.has(id)) loseEdge(id);
    suspects = missing;
  }

  function loseEdge(id: string): void {
    lost.add(id);
    connected.edgeGone(id);
    lobby?.host.edgeGone(id);
  }

  const endWatch = members.watch(({ came, gone }) => {
    for (const { id, role } of gone) if (role !== 'core') loseEdge(id);
    for (const { id } of came) {
      if (!lost.delete(id)) continue;
      // It was frozen, or cut off for a moment, and holds its clients still.
      connected.ask();
      lobby?.host.edgeBack(id);
    }
    share();
  });
  share();
  const endLobby = seek(LOBBY_LEASE, beginLobby);

  return {
    counts: () => lobby?.host.counts() ?? { tables: 0, matches: 0 },
    tick() {
      for (const room of [...arbiters.values(), lobby?.host, lobby?.conduct]) {
        // A fault in one room takes no other room's time away.
        try {
          room?.tick();
        } catch (error) {
          fault('looking at the clock', error);
        }
      }
      const now = clock();
      lookedAt = Math.min(lookedAt, now);
      if (looking !== null || now < lookedAt + LOOK_MS || !deps.isShared) return;
      lookedAt = now;
      looking = look()
        .catch((error) => fault('looking for matches that began', error))
        .finally(() => {
          looking = null;
        });
    },
    async begun() {
      await Promise.all(first);
    },
    async close() {
      isClosed = true;
      endWatch();
      await looking;
      // The lobby first: what begins now still finds its arbiter.
      await endLobby();
      await Promise.all([...sought.values()].map((end) => end()));
      await means.pool.close();
    },
  };
}

const nameOf = (partition: number): string => `arbiter-${partition}`;
