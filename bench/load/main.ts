/** `npm run load -- [options]`: `options.ts` has what it takes, docs/load.md how to use it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { whyForbidden } from './allowed.ts';
import { HELP, readOptions } from './options.ts';
import { pageOf } from './page.ts';
import { faultsOf, linesOf } from './report.ts';
import { runLoad } from './run.ts';

/** Files that this process needs besides the sockets of its clients. */
const OTHER_FILES = 200;

/** @returns the exit code: 1 where the arguments are wrong or the test found a fault */
async function main(): Promise<number> {
  const read = readOptions(process.argv.slice(2));
  if (!read.ok) return complain(read.error);
  const options = read.value;
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  for (const url of options.to) {
    const forbidden = await whyForbidden(url, options.token);
    if (forbidden !== null) return complain(forbidden);
  }
  const files = openFiles();
  if (files < options.clients + options.width + OTHER_FILES) {
    return complain(
      `This shell lets a process open ${files} files; ${options.clients} clients need ${options.clients + options.width + OTHER_FILES} (ulimit -n).`,
    );
  }
  const end = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      console.log('The test ends early. Once more ends it at once.');
      end.abort();
      process.once(name, () => process.exit(1));
    });
  }
  const report = await runLoad({ options, say: console.log, signal: end.signal, random: Math.random });
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, 'report.json'), `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(join(options.out, 'report.html'), pageOf(report, new Date().toISOString()));
  for (const line of linesOf(report)) console.log(line);
  console.log(`The report is in ${join(options.out, 'report.html')}, and as numbers in report.json beside it.`);
  return faultsOf(report).length === 0 ? 0 : 1;
}

function complain(sentence: string): number {
  console.error(sentence);
  return 1;
}

function openFiles(): number {
  const report = process.report?.getReport() as unknown as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = Number(report.userLimits?.open_files?.soft ?? Number.POSITIVE_INFINITY);
  return Number.isNaN(soft) ? Number.POSITIVE_INFINITY : soft;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = complain(error instanceof Error ? error.message : String(error));
}
// Sockets of clients whose server is gone may linger.
process.exit();
