import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { check } from './check.ts';
import type { Fleet } from './fleet.ts';
import { notesIn } from './notes.ts';
import { type Blow, TARGETS, type Target } from './plan.ts';
import type { Program } from './program.ts';
import { type Dealt, reportOf, type SoakReport } from './report.ts';

/** After the last blow, players go on for so long (milliseconds). */
const AFTER_MS = 10_000;
/** Until every match has its verdict: the limit of a match, and what a verdict takes (milliseconds). */
const DECIDED_MS = 120_000;
const LOOK_MS = 1_000;
/** Of one kind there are no more. */
const OTHERS = 8;

/** Deals the blows, lets everything come to rest, and has it checked. */
export async function soak(fleet: Fleet, plan: readonly Blow[], say: (sentence: string) => void): Promise<SoakReport> {
  const dealt: Dealt[] = [];
  const under: Promise<void>[] = [];
  const began = Date.now();
  await sleep(5_000);
  const from = Date.now();
  for (const [at, blow] of plan.entries()) {
    await sleep(Math.max(0, from + blow.at - Date.now()));
    // Another one of its kind, or of any, where it is down already.
    const others = Array.from({ length: OTHERS }, (_, n) => ({ ...blow, which: blow.which + n + 1 }));
    const target = [blow, ...others, ...TARGETS.map((kind) => ({ ...blow, target: kind }))]
      .map((one) => targetOf(fleet, one))
      .find((found) => found !== null);
    if (target === undefined) continue;
    const { name, how } = target;
    dealt.push({ at: Date.now(), target: target.kind, name, how: blow.how, forMs: blow.forMs });
    under.push(how());
    if (at % 20 === 19) say(`${at + 1} of ${plan.length} blows`);
  }
  await Promise.all(under);
  await sleep(AFTER_MS);
  const memory = Object.fromEntries([...fleet.edges, ...fleet.cores].map((one) => [one.name, residentOf(one.pid)]));
  say('The players stop, and what is undecided is waited for.');
  await Promise.all([...fleet.players, fleet.house].map((one) => one?.kill()));
  const undecided = await allDecided(fleet.database);
  if (undecided > 0) say(`${undecided} matches have no verdict after ${DECIDED_MS / 1_000} s`);
  const notes = notesIn(join(fleet.folder, 'players'));
  const found = await check(fleet.database, notes);
  return reportOf({
    dealt,
    notes,
    taken: fleet.taken,
    found,
    faults: fleet.faults,
    memory,
    seconds: (Date.now() - began) / 1_000,
  });
}

/** What a blow strikes. */
interface Struck {
  readonly kind: Target;
  readonly name: string;
  readonly how: () => Promise<void>;
}

/** Null where the target is under a blow already. */
function targetOf(fleet: Fleet, blow: Blow): Struck | null {
  const kind = blow.target;
  const pick = (all: readonly Program[]): Program | undefined => all[blow.which % all.length];
  const ofProgram = (program: Program | undefined) => {
    if (program === undefined || program.state !== 'running' || program.ready === null) return null;
    return { kind, name: program.name, how: () => deal(program, blow) };
  };
  switch (blow.target) {
    case 'edge':
      return ofProgram(pick(fleet.edges));
    case 'core':
      return ofProgram(pick(fleet.cores));
    case 'players': {
      const program = pick(fleet.players);
      return program?.state === 'running'
        ? { kind, name: program.name, how: () => deal(program, { ...blow, how: 'kill' }) }
        : null;
    }
    case 'house':
      return ofProgram(fleet.house ?? undefined);
    case 'redis':
      return busy.has('redis') ? null : { kind, name: 'redis', how: () => once('redis', () => dealRedis(fleet, blow)) };
    case 'postgres':
      return busy.has('postgres')
        ? null
        : { kind, name: 'postgres', how: () => once('postgres', () => dealPostgres(fleet, blow)) };
    default:
      return blow.target satisfies never;
  }
}

const busy = new Set<string>();
async function once(name: string, work: () => Promise<void>): Promise<void> {
  busy.add(name);
  try {
    await work();
  } finally {
    busy.delete(name);
  }
}

async function deal(program: Program, { how, forMs }: Blow): Promise<void> {
  if (how === 'freeze') {
    program.freeze();
    await sleep(forMs);
    program.thaw();
    return;
  }
  await (how === 'kill' ? program.kill() : program.stop());
  await sleep(forMs);
  program.start();
}

async function dealRedis({ redis }: Fleet, { how, forMs }: Blow): Promise<void> {
  if (how === 'freeze') {
    redis.freeze();
    await sleep(forMs);
    redis.thaw();
    return;
  }
  await redis.kill();
  await sleep(forMs);
  await redis.restart();
}

async function dealPostgres({ postgres }: Fleet, { forMs }: Blow): Promise<void> {
  await postgres.kill();
  await sleep(forMs);
  await postgres.start();
}

async function allDecided(database: string): Promise<number> {
  const until = Date.now() + DECIDED_MS;
  for (;;) {
    const client = new Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query(
      'select count(*) as left from matches m left join verdicts v on v.match = m.id where v.match is null',
    );
    await client.end();
    const left = Number(rows[0]?.left);
    if (left === 0 || Date.now() >= until) return left;
    await sleep(LOOK_MS);
  }
}

/** Megabytes in memory. */
function residentOf(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Math.round((pages * 4_096) / 1e6);
  } catch {
    return 0;
  }
}
