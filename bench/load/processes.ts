import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What one process used, in one second of the test. */
export interface Use {
  readonly second: number;
  /** Share of one core since the second before, all threads together. */
  readonly cores: number;
  readonly rssMb: number;
}

/** A process of the server, or what has taken its place: one that was killed and started again keeps its name and gets another id. */
export interface WatchedProcess {
  readonly name: string;
  readonly pids: number[];
  readonly uses: Use[];
}

/** Clock ticks of the kernel in a second, as `/proc` counts CPU: 100 on every Linux of today. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

/** Ids of the processes that listen at this TCP port here; empty where the system does not say. */
export function pidsOfPort(port: number): number[] {
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listenersIn(read(file), port)));
  if (inodes.size === 0) return [];
  return numbersIn('/proc').filter((pid) => socketsOf(pid).some((inode) => inodes.has(inode)));
}

/** Inodes of the sockets that listen at this port. @param table text of `/proc/net/tcp` */
export function listenersIn(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === '0A' && local.endsWith(`:${wanted}`) && inode !== undefined ? [inode] : [];
  });
}

function socketsOf(pid: number): string[] {
  return numbersIn(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    } catch {
      return [];
    }
  });
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** CPU in milliseconds since its start, and memory; null where there is no such process. @param stat text of `/proc/PID/stat` */
export function usedIn(stat: string): { readonly cpuMs: number; readonly rssMb: number } | null {
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number);
  // What has ended and nobody asked for yet.
  if (stat === '' || fields[0] === 'Z' || user === undefined || system === undefined || pages === undefined)
    return null;
  return { cpuMs: ((user + system) * 1_000) / TICKS_PER_SECOND, rssMb: (pages * PAGE_BYTES) / 2 ** 20 };
}

/** Watches processes from second to second, and finds those that take the place of others by their port. */
export class ProcessWatch {
  readonly #all: (WatchedProcess & {
    readonly port: number | null;
    last: { pid: number; cpuMs: number; at: number } | null;
  })[];

  constructor(named: readonly { readonly name: string; readonly pid: number }[], ports: readonly number[]) {
    this.#all = [
      ...named.map(({ name, pid }) => ({ name, pids: [pid], uses: [], port: null, last: null })),
      ...ports.flatMap((port) => {
        const pids = pidsOfPort(port).filter((pid) => named.every((other) => other.pid !== pid));
        return pids.slice(0, 1).map((pid) => ({ name: `port ${port}`, pids: [pid], uses: [], port, last: null }));
      }),
    ];
  }

  get all(): readonly WatchedProcess[] {
    return this.#all.map(({ name, pids, uses }) => ({ name, pids, uses }));
  }

  /** Whether this is one of them now. */
  has(pid: number): boolean {
    return this.#all.some(({ pids }) => pids.at(-1) === pid);
  }

  sample(second: number): void {
    for (const process of this.#all) {
      const pid = process.pids.at(-1) ?? 0;
      const used = usedIn(read(`/proc/${pid}/stat`));
      const at = performance.now();
      if (used === null) {
        process.last = null;
        const [found] = process.port === null ? [] : pidsOfPort(process.port);
        if (found !== undefined && found !== pid) process.pids.push(found);
        continue;
      }
      const { last } = process;
      process.last = { pid, cpuMs: used.cpuMs, at };
      if (last === null || last.pid !== pid) continue;
      const cores = (used.cpuMs - last.cpuMs) / (at - last.at);
      process.uses.push({ second, cores: Math.round(cores * 1_000) / 1_000, rssMb: Math.round(used.rssMb * 10) / 10 });
    }
  }
}
