import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres, type TestPostgres } from '../../apps/server/src/testing/postgres-server.ts';
import { type RedisServer, startRedis } from '../../apps/server/src/testing/redis-server.ts';
import { builtProgram } from '../../scripts/build.mjs';
import { makeProgram, type Program } from './program.ts';
import { openProxy } from './proxy.ts';

/** Everything that runs: Redis, PostgreSQL, cores, edges behind one address, and players. */
export interface Fleet {
  readonly folder: string;
  readonly database: string;
  readonly edges: readonly Program[];
  readonly cores: readonly Program[];
  readonly players: readonly Program[];
  /** A bot that players challenge as they challenge each other; none where nobody plays. */
  readonly house: Program | null;
  readonly redis: RedisServer;
  readonly postgres: TestPostgres;
  /** What must not happen, as sentences. */
  readonly faults: string[];
  /** Lines that a core wrote when it took something over. */
  readonly taken: { readonly at: number; readonly core: string; readonly what: string }[];
  close(): Promise<void>;
}

export interface FleetParts {
  readonly folder: string;
  readonly players: number;
  readonly edges: number;
  readonly cores: number;
  /** What the servers log; default: everything that the report is made from. */
  readonly level?: string;
  readonly say: (sentence: string) => void;
}

/** Players in one process. */
const TOGETHER = 6;

/** Limits that would otherwise measure the limit, as all come from one address; and deadlines that a run can wait for. */
const SETTINGS = {
  PARLEY_MAX_CLIENTS: '20000',
  PARLEY_SIGN_INS_PER_MINUTE: '1000000',
  PARLEY_REQUESTS_PER_MINUTE: '10000000',
  PARLEY_MATCHES_PER_HOUR: '1000000',
  PARLEY_REPORT_DEADLINE_MS: '15000',
  PARLEY_MATCH_LIMIT_MS: '60000',
};

export async function openFleet({ folder, players, edges, cores, level = 'debug', say }: FleetParts): Promise<Fleet> {
  const [redis, postgres, proxy] = await Promise.all([startRedis(), startPostgres({ durable: true }), openProxy()]);
  const database = await postgres.fresh();
  const faults: string[] = [];
  const taken: Fleet['taken'] = [];
  const server = await builtProgram('server');
  const houseProgram = await builtProgram('house');
  const houseEnv = {
    PARLEY_ORIGIN: proxy.origin,
    PARLEY_HOUSE_KEY_FILE: join(folder, 'house-key.json'),
    PARLEY_HOUSE_PAUSE_PERCENT: '10',
    PARLEY_LOG_LEVEL: 'warn',
  };
  const print = await promisify(execFile)(process.execPath, [houseProgram, '--print-key'], {
    env: { ...process.env, ...houseEnv },
  });
  const programs: Program[] = [];
  const shared = join(folder, 'shared');
  mkdirSync(shared, { recursive: true });

  function line(name: string, text: string): void {
    appendFileSync(join(folder, `${name}.log`), `${text}\n`);
    const owned = /"msg":"(hosts the lobby|owns a share of the matches)"/.exec(text);
    const share = /"share":(\d+)/.exec(text);
    if (owned?.[1] !== undefined) {
      const what = owned[1] === 'hosts the lobby' ? 'lobby' : `share ${share?.[1]}`;
      taken.push({ at: Date.now(), core: name, what });
    }
  }

  function program(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Program {
    const made = makeProgram({
      name,
      args,
      env,
      became: () => serve(),
      line,
      fault: (sentence) => faults.push(sentence),
    });
    programs.push(made);
    return made;
  }

  function serverProgram(role: 'edge' | 'core', at: number): Program {
    return program(`${role}-${at}`, [server], {
      ...SETTINGS,
      PARLEY_LOG_LEVEL: level,
      PARLEY_ROLE: role,
      PARLEY_PORT: '0',
      PARLEY_DATA: shared,
      PARLEY_REDIS_URL: redis.url,
      PARLEY_DATABASE_URL: database,
      PARLEY_HOUSE_KEYS: print.stdout.trim(),
    });
  }

  const all = {
    cores: Array.from({ length: cores }, (_, at) => serverProgram('core', at)),
    edges: Array.from({ length: edges }, (_, at) => serverProgram('edge', at)),
  };
  function serve(): void {
    const ports = all.edges.flatMap(({ ready, state }) =>
      ready === null || state === 'gone' ? [] : [Number(new URL(String(ready.address)).port)],
    );
    proxy.serve(ports);
  }

  say(`Redis, PostgreSQL, ${cores} cores and ${edges} edges behind ${proxy.origin}`);
  for (const one of [...all.cores, ...all.edges]) one.start();
  await until(() => [...all.cores, ...all.edges].every(({ ready }) => ready !== null));
  const playing = Array.from({ length: Math.ceil(players / TOGETHER) }, (_, at) => {
    const count = Math.min(TOGETHER, players - at * TOGETHER);
    const script = join(import.meta.dirname, 'player.ts');
    const notes = join(folder, 'players');
    const args = ['--import', 'tsx', script, proxy.origin, notes, String(at * TOGETHER), String(count)];
    return program(`players-${at}`, args, {});
  });
  const house = players === 0 ? null : program('house', [houseProgram], houseEnv);
  for (const one of playing) one.start();
  house?.start();

  return {
    folder,
    database,
    ...all,
    players: playing,
    house,
    redis,
    postgres,
    faults,
    taken,
    async close() {
      await Promise.all(programs.map((one) => one.kill()));
      await proxy.close();
      await Promise.all([redis.end(), postgres.stop()]);
    },
  };
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 50));
}
