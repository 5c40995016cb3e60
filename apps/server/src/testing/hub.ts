import type { Bus } from '../bus/bus.ts';
import { makeInProcessBus } from '../bus/in-process.ts';
import type { Begin, Member } from '../bus/leases.ts';
import type { Company } from '../edge/trusted-session.ts';

/** One process of a fleet: killed, it says nothing more and hears nothing more. */
export interface HubMember extends Omit<Company, 'between'> {
  kill(): void;
  /** The others take it for gone. @returns makes them hear of it again */
  vanish(): () => void;
  /** Tells its subscriptions that they may have missed something. */
  miss(): void;
  /** Whether it hears no topic. What is published meanwhile is lost to it. */
  deaf(is: boolean): void;
}

/** Several sets of rooms in one test, joined as processes are: by a bus with messages as JSON, by leases, by who is there. */
export interface Hub {
  /** @param address see `Member` */
  member(id: string, role: Member['role'], address: string): HubMember;
  /** What was reported as a fault. */
  readonly faults: readonly string[];
}

interface Seeker {
  readonly member: string;
  readonly begin: Begin;
}

interface Lease {
  readonly seekers: Seeker[];
  holder: Seeker | null;
  end: Promise<() => Promise<void>>;
}

export function makeHub(): Hub {
  const faults: string[] = [];
  const bus = makeInProcessBus({
    fault: (what, error) => void faults.push(`${what}: ${String(error)}`),
    copy: (message) => JSON.parse(JSON.stringify(message)),
  });
  const leases = new Map<string, Lease>();
  const members = new Map<string, Member>();
  const watchers = new Map<string, Set<(change: { came: readonly Member[]; gone: readonly Member[] }) => void>>();

  function tellAll(change: { came: readonly Member[]; gone: readonly Member[] }): void {
    for (const mine of [...watchers.values()]) for (const watcher of [...mine]) watcher(change);
  }

  function leaseOf(name: string): Lease {
    const known = leases.get(name) ?? { seekers: [], holder: null, end: Promise.resolve(async () => {}) };
    leases.set(name, known);
    return known;
  }

  function next(lease: Lease): void {
    const [first] = lease.seekers;
    if (lease.holder !== null || first === undefined) return;
    lease.holder = first;
    lease.end = first.begin(() => void giveUp(lease, first));
    lease.end.catch((error) => faults.push(`beginning: ${String(error)}`));
  }

  async function giveUp(lease: Lease, seeker: Seeker): Promise<void> {
    if (lease.holder !== seeker) return;
    await (await lease.end)();
    if (lease.holder !== seeker) return;
    lease.holder = null;
    next(lease);
  }

  return {
    faults,
    member(id, role, address) {
      const self: Member = { id, role, address };
      const ends = new Set<() => unknown>();
      let isDead = false;
      let isDeaf = false;
      const misses: (() => void)[] = [];
      const kept = <T extends () => unknown>(end: T): T => {
        ends.add(end);
        return end;
      };
      const mine: Bus = {
        send: (queue, message) => (isDead ? undefined : bus.send(queue, message)),
        publish: (topic, message) => (isDead ? undefined : bus.publish(topic, message)),
        ask: (question, message, timeoutMs) => bus.ask(question, message, timeoutMs),
        serve: (queue, handler) => kept(bus.serve(queue, handler)),
        answer: (question, handler) => kept(bus.answer(question, handler)),
        subscribe(topic, handler, missed = () => {}) {
          misses.push(missed);
          return kept(bus.subscribe(topic, (message) => (isDeaf ? undefined : handler(message)), missed));
        },
        ready: async () => {},
        close: async () => {},
      };
      members.set(id, self);
      watchers.set(id, new Set());
      tellAll({ came: [self], gone: [] });
      function goes(): void {
        if (!members.delete(id)) return;
        watchers.delete(id);
        tellAll({ came: [], gone: [self] });
      }
      return {
        bus: mine,
        leases: {
          seek(name, begin) {
            const lease = leaseOf(name);
            const seeker = { member: id, begin };
            lease.seekers.push(seeker);
            next(lease);
            return async () => {
              const at = lease.seekers.indexOf(seeker);
              if (at >= 0) lease.seekers.splice(at, 1);
              if (lease.holder !== seeker) return;
              await (await lease.end)();
              // It may have been killed meanwhile.
              if (lease.holder !== seeker) return;
              lease.holder = null;
              next(lease);
            };
          },
        },
        members: {
          self,
          all: () => [...members.values()],
          watch(changed) {
            watchers.get(id)?.add(changed);
            return () => void watchers.get(id)?.delete(changed);
          },
          close: async () => goes(),
        },
        vanish() {
          const others = [...watchers].filter(([one]) => one !== id).flatMap(([, all]) => [...all]);
          members.delete(id);
          for (const watcher of others) watcher({ came: [], gone: [self] });
          return () => {
            members.set(id, self);
            for (const watcher of others) watcher({ came: [self], gone: [] });
          };
        },
        miss() {
          for (const missed of misses) missed();
        },
        deaf(is) {
          isDeaf = is;
        },
        kill() {
          isDead = true;
          for (const end of ends) end();
          for (const lease of leases.values()) {
            lease.seekers.splice(0, lease.seekers.length, ...lease.seekers.filter(({ member }) => member !== id));
            if (lease.holder?.member === id) lease.holder = null;
          }
          goes();
          for (const lease of leases.values()) next(lease);
        },
      };
    },
  };
}
