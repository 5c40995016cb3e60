/**
 * `npm run fuzz -- [--messages N] [--socket N] [--seed S] [--target NAME]`: gives the parsers and verifiers of Parley changed traffic. It reports what each accepted and
 * refused, and the memory before and after; inputs that fail are made small and kept in corpus/found.lines, which the tests try again.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startServer } from '../session/server-process.ts';
import { markdownTable } from '../simulate/text.ts';
import { FOUND_FILE, keepFound } from './found.ts';
import { allTargets, type Failure, fuzz } from './fuzz.ts';
import { fuzzServer } from './socket.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    socket: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string' },
  },
});
const [messages, overSockets, seed] = [values.messages, values.socket, values.seed].map(Number);
if (![messages, overSockets, seed].every((value) => Number.isSafeInteger(value) && Number(value) >= 0)) {
  console.error('--messages, --socket and --seed are whole numbers.');
  process.exit(1);
}
const targets = allTargets().filter(({ name }) => values.target === undefined || name === values.target);
if (targets.length === 0) {
  console.error(
    `There is no target ${values.target}. Choose of ${allTargets()
      .map(({ name }) => name)
      .join(', ')}.`,
  );
  process.exit(1);
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const heapMb = (): number => {
  for (let round = 0; round < 3; round += 1) collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

// What is compiled and cached once is there before the memory is measured.
for (const target of targets) await fuzz(target, 300, (seed ?? 1) + 77);
const before = heapMb();
const began = performance.now();
const all = targets.reduce((sum, { weight }) => sum + weight, 0);
const rows: string[][] = [];
const failures: Failure[] = [];
let [total, most] = [0, before];
for (const target of targets) {
  const share = Math.ceil(((messages ?? 0) * target.weight) / all);
  const found = await fuzz(target, share, seed ?? 1);
  failures.push(...found.failures);
  total += share;
  most = Math.max(most, heapMb());
  rows.push([
    target.name,
    ...[found.messages, found.accepted, found.refused, found.failures.length].map(String),
    found.slowestMs.toFixed(0),
  ]);
}
console.log(markdownTable(['', 'messages', 'accepted', 'refused', 'faults', 'slowest, ms'], rows));
console.log(
  `${total} messages in ${((performance.now() - began) / 1_000).toFixed(0)} s, seed ${seed}. Heap after garbage collection: ${before.toFixed(1)} MB before, ${heapMb().toFixed(1)} MB after, ${most.toFixed(1)} MB at most between targets.`,
);
for (const { target, kind, what, input } of failures)
  console.log(`${target}, ${kind}: ${what}\n  ${JSON.stringify(input)}`);
if (failures.length > 0) {
  keepFound(failures);
  console.log(`They are kept in ${FOUND_FILE}.`);
}
let isWell = failures.length === 0;
if (overSockets !== undefined && overSockets > 0) {
  const server = await startServer('parley');
  await server.ask('memory');
  const fresh = await server.ask('memory');
  const found = await fuzzServer(server.url, overSockets, seed ?? 1);
  const after = await server.ask('memory');
  await server.stop();
  console.log(found);
  console.log(
    `Heap of the server: ${(fresh.heap / 2 ** 20).toFixed(1)} MB before, ${(after.heap / 2 ** 20).toFixed(1)} MB after.`,
  );
  isWell = isWell && found.failed.length === 0 && (found.refused.internal ?? 0) === 0;
}
process.exit(isWell ? 0 : 1);
