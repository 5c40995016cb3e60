import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HELLO_PROOF_TYP, KEY_PROOF_TYP, PROTOCOL_VERSION } from '@parley/protocol';
import { WebSocket } from 'ws';

/** What a new guest costs the server from its first request to its place on the list. */
export interface EntranceCost {
  /** Milliseconds of CPU for each guest: of the server, and of a bare http + ws + SQLite + two signatures. */
  readonly parleyMs: number;
  readonly bareMs: number;
}

/** Guests that are there at once: so few that the list costs little. */
const PRESENT = 10;
/** Guests before the measurement: the code is compiled then. */
const WARM = 100;

/**
 * Measures both in turn, as processes of their own, on Linux. The medians of `rounds`.
 * @param guests measured in each round
 */
export async function measureEntrance(rounds: number, guests: number): Promise<EntranceCost> {
  const costs = { parley: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of ['parley', 'bare'] as const) costs[kind].push(await measure(kind, guests));
  }
  return { parleyMs: median(costs.parley), bareMs: median(costs.bare) };
}

async function measure(kind: 'parley' | 'bare', guests: number): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'parley-entrance-'));
  const file = kind === 'parley' ? '../../apps/server/src/main.ts' : './bare-entrance.ts';
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      PARLEY_DATA: data,
      PARLEY_PORT: '0',
      PARLEY_LOG_LEVEL: 'warn',
      PARLEY_SIGN_INS_PER_MINUTE: '1000000',
      PARLEY_REQUESTS_PER_MINUTE: '10000000',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const [{ address }] = (await once(child, 'message')) as [{ address: string }];
    await visits(address, WARM);
    const before = cpuMs(child);
    await visits(address, guests);
    return (cpuMs(child) - before) / guests;
  } finally {
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
    rmSync(data, { recursive: true });
  }
}

async function visits(address: string, guests: number): Promise<void> {
  for (let done = 0; done < guests; done += PRESENT) {
    const there = await Promise.all(Array.from({ length: PRESENT }, () => visit(address)));
    for (const socket of there) socket.close(1000);
    await Promise.all(there.map((socket) => once(socket, 'close')));
  }
}

/** A new guest, up to its welcome. */
async function visit(address: string): Promise<WebSocket> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = String(publicKey.export({ format: 'jwk' }).x);
  const jws = (typ: string, payload: object): string => {
    const signed = [{ alg: 'EdDSA', typ }, payload].map((part) => encode(JSON.stringify(part))).join('.');
    return `${signed}.${encode(sign(null, Buffer.from(signed), privateKey))}`;
  };
  const { challenge } = await post(address, '/api/enter', { key });
  const proof = jws(KEY_PROOF_TYP, { challenge, origin: address });
  const { tickets } = await post(address, '/api/key/sign-in', { key, proof });
  const ticket = (tickets as { join: string }).join;
  const socket = new WebSocket(`${address.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
  await once(socket, 'open');
  const tab = encode(randomBytes(16));
  const said = { type: 'hello', re: 0, protocol: PROTOCOL_VERSION, ticket, tab, page: null };
  const titles = [{ title: 'four-in-a-row', rules: 1 }];
  socket.send(JSON.stringify({ ...said, titles, proof: jws(HELLO_PROOF_TYP, { ticket, tab }) }));
  const [first] = (await once(socket, 'message')) as [Buffer];
  if (!first.subarray(0, 30).includes('"welcome"')) throw new Error(`not welcomed: ${first.toString().slice(0, 200)}`);
  return socket;
}

async function post(address: string, path: string, body: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', 'x-parley': 'bearer' };
  const response = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}

const encode = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');

/** User and system time of a process so far; Linux counts in hundredths of a second. */
function cpuMs({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rounds = 5, guests = 300] = process.argv.slice(2).map(Number);
  const { parleyMs, bareMs } = await measureEntrance(rounds, guests);
  console.log({ parleyMs, bareMs, ratio: parleyMs / bareMs });
}
