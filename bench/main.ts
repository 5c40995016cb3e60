/**
 * `npm run bench [-- NAME…] [--quick | --small] [--at N,N…]`: measures the named sections and writes them into
 * docs/benchmarks.md; without a name, all but the bus, the load, the attacks, the disk, the farms, rollback and the lab of ticks. Three options choose another size, and then nothing is written:
 * `--quick` is a small run, to see that everything works; `--small` has fewer clients; `--at` sets how many clients, or live
 * introductions, there are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AttackSize, measureUnderAttack, type UnderAttack, underAttackText } from './attack/measure.ts';
import { type AttackName, ATTACKS as STRANGERS } from './attack/plan.ts';
import { type Section, withSection, withSections } from './book.ts';
import { measureBus } from './bus/measure.ts';
import { busText } from './bus/text.ts';
import { ATTACKS, type Attack, measureAttack } from './disk/measure.ts';
import { diskText } from './disk/text.ts';
import { farmText, measureFarms } from './farm/farm-text.ts';
import { framesText, measureFrames } from './realtime/frames.ts';
import { keysText, measureKeys } from './realtime/keypress.ts';
import { measureResimulation, resimulationText } from './realtime/resimulate.ts';
import { measureRouted, routedText } from './realtime/routed.ts';
import { measureSigning, signingText } from './realtime/signing.ts';
import { measureRollback } from './rollback/measure.ts';
import { rollbackText } from './rollback/text.ts';
import { acceptText, measureAccept } from './session/browser/accept.ts';
import { openChromium } from './session/browser/chromium.ts';
import { firstLoadText, measureFirstLoad } from './session/browser/first-load.ts';
import { changesText } from './session/changes.ts';
import { groupsText, measureGroups } from './session/groups.ts';
import { joinsText } from './session/joins.ts';
import { FULL_LOAD, putUnderLoad, QUICK_LOAD, SMALL_LOAD } from './session/load.ts';
import { loadText } from './session/load-text.ts';
import { measureSteps } from './session/lobby-cost.ts';
import { lobbySizesText, measureLobbySizes } from './session/lobby-size.ts';
import { matchesText } from './session/matches.ts';
import { measureMemory, memoryText } from './session/memory.ts';
import { FULL, QUICK, SMALL, withLevels } from './session/plan.ts';
import { measurePresence, type Presence } from './session/presence.ts';
import { measureSignIns, signatureCheckMs, signInsText } from './session/sign-ins.ts';
import { measureSignals, signalsText } from './session/signals.ts';
import { documentOf } from './speed/document.ts';
import { memoryMb } from './speed/measured.ts';
import { measureReplays } from './speed/replays.ts';
import { measureVerdicts } from './speed/verdicts.ts';
import { BREAKS, measureBreaks } from './ticks-lab/breaks.ts';
import { FULL_LAB, measureLab, QUICK_LAB } from './ticks-lab/measure.ts';
import { breaksText, labText } from './ticks-lab/text.ts';

const DOCS = join(dirname(fileURLToPath(import.meta.url)), '../docs');
const DOCUMENT = join(DOCS, 'benchmarks.md');
/** Two stand on the page of what they measure. */
const ROLLBACK_PAGE = join(DOCS, 'rollback.md');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
    at: { type: 'string' },
  },
});
const size = values.quick ? 'quick' : values.small ? 'small' : 'full';
const levels = values.at?.split(',').map(Number);
const plan = withLevels({ quick: QUICK, small: SMALL, full: FULL }[size], levels);

/** Sections in their order in the document. */
const NAMES = [
  'arbiter',
  'signals',
  'joins',
  'changes',
  'matches',
  'groups',
  'lobby',
  'sign-ins',
  'memory',
  'accept',
  'first-load',
  'ticks',
  'signing',
  'keys',
  'routed',
  'frames',
  'bus',
  'load',
  'attack',
  'disk',
  'farm',
  'rollback',
  'ticks-lab',
] as const;
type Name = (typeof NAMES)[number];
/** Names for several at once. */
const GROUPS: Readonly<Record<string, readonly Name[]>> = {
  session: ['signals', 'joins', 'changes', 'matches', 'groups', 'lobby', 'sign-ins', 'memory', 'accept', 'first-load'],
  'real-time': ['ticks', 'signing', 'keys', 'routed', 'frames'],
};

/** These say most on a machine that does nothing else, and take minutes of their own, or need a program that may be missing. */
const BY_NAME_ONLY: readonly Name[] = ['bus', 'load', 'attack', 'disk', 'farm', 'rollback', 'ticks-lab'];
const chosen = new Set(
  positionals.length === 0 ? NAMES.filter((name) => !BY_NAME_ONLY.includes(name)) : positionals.flatMap(namesOf),
);
const sections: Section[] = [];

/** Sockets of one process at the highest levels: ten thousand clients of one server. */
const SOCKETS = 16_000;

/** A run that would break off at its end says so at its beginning. */
function checkLimits(): void {
  const report = process.report?.getReport() as unknown as { userLimits?: { open_files?: { soft: number | string } } };
  const open = Number(report.userLimits?.open_files?.soft ?? Number.POSITIVE_INFINITY);
  if (size === 'full' && open < SOCKETS) {
    throw new Error(`This shell lets a process open ${open} files; ${SOCKETS} are needed (ulimit -n), or --small.`);
  }
}

function namesOf(word: string): readonly Name[] {
  const single = NAMES.find((name) => name === word);
  if (single !== undefined) return [single];
  const group = GROUPS[word];
  if (group === undefined)
    throw new Error(`There is no section ${word}. Choose of ${[...NAMES, ...Object.keys(GROUPS)]}.`);
  return group;
}

/** Measures and writes at once, so that a run that breaks off has not measured in vain. */
async function write(name: Name, measure: () => Promise<string>): Promise<void> {
  if (!chosen.has(name)) return;
  const began = performance.now();
  const text = await measure();
  console.log(`${text}\n(${name}: ${((performance.now() - began) / 1_000).toFixed(0)} s)\n`);
  keep(name, text);
}

function keep(name: Name, text: string): void {
  sections.push({ name, text });
  if (size === 'full' && levels === undefined)
    writeFileSync(DOCUMENT, withSections(readFileSync(DOCUMENT, 'utf8'), sections, NAMES));
}

function keepOnRollbackPage(name: Name, text: string): void {
  console.log(text);
  if (size === 'full' && levels === undefined)
    writeFileSync(ROLLBACK_PAGE, withSection(readFileSync(ROLLBACK_PAGE, 'utf8'), { name, text }));
}

function machine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores, ${gigabytes} GB.`;
}

checkLimits();
await write('arbiter', async () => {
  const rounds = values.quick ? 2 : 7;
  const verdicts = await measureVerdicts(rounds, values.quick ? 400 : 2_000);
  const replays = await measureReplays(values.quick ? 3 : 15);
  return documentOf({ rounds, machine: machine(), verdicts, replays, memoryMb: memoryMb() });
});
await write('signals', async () => signalsText(await measureSignals(plan), await measureSteps(plan), machine()));

const PRESENCE: readonly Presence[] = ['joins', 'changes', 'matches'];
const present = new Set(PRESENCE.filter((name) => chosen.has(name)));
if (present.size > 0) {
  const began = performance.now();
  const checkMs = signatureCheckMs();
  const costs = await measurePresence(plan, present, checkMs);
  const texts = {
    joins: joinsText(costs.joins, checkMs),
    changes: changesText(costs.changes),
    matches: matchesText(costs.matches),
  };
  for (const name of present) {
    console.log(texts[name]);
    keep(name, texts[name]);
  }
  console.log(`(${[...present].join(', ')}: ${((performance.now() - began) / 1_000).toFixed(0)} s)\n`);
}

await write('groups', async () => {
  const [present, groups] = size === 'full' ? [5_000, 50] : [500, 10];
  return groupsText(await measureGroups(present, groups, size === 'full' ? 5 : 2));
});
await write('lobby', async () => {
  const sizes = levels ?? (size === 'full' ? [1_000, 10_000, 100_000] : [1_000, 5_000]);
  return lobbySizesText(await measureLobbySizes(sizes, size === 'full' ? 5 : 2));
});
await write('sign-ins', async () => signInsText(await measureSignIns(plan)));
await write('memory', async () => memoryText(await measureMemory(plan)));

if (chosen.has('accept') || chosen.has('first-load')) {
  const browser = await openChromium();
  if (browser === null) console.log('No Chromium was found: what is measured in pages is left out.');
  else {
    await write('accept', async () => acceptText(await measureAccept(browser, plan.rounds)));
    await write('first-load', async () => firstLoadText(await measureFirstLoad(browser, plan.rounds)));
    await browser.close();
  }
}

const isFull = size === 'full';
await write('ticks', async () => {
  const rounds = isFull ? 15 : 3;
  return resimulationText(measureResimulation(rounds), rounds, machine());
});
if (['signing', 'keys', 'routed', 'frames'].some((name) => chosen.has(name as Name))) {
  const browser = await openChromium();
  await write('signing', async () => {
    const rounds = isFull ? 7 : 2;
    return signingText(await measureSigning(browser, rounds, isFull ? 60 : 5), rounds);
  });
  if (browser === null) console.log('No Chromium was found: what is measured in pages is left out.');
  else {
    await write('keys', async () => {
      const [rounds, presses] = isFull ? [3, 20] : [1, 10];
      return keysText(await measureKeys(browser, [0, 25, 75], rounds, presses), rounds, presses);
    });
    await write('routed', async () => {
      const [rounds, seconds] = isFull ? [3, 20] : [1, 5];
      return routedText(await measureRouted(browser, rounds, seconds), rounds, seconds);
    });
    await write('frames', async () => {
      const seconds = isFull ? 20 : 4;
      return framesText(await measureFrames(browser, seconds), seconds);
    });
    await browser.close();
  }
}

await write('bus', async () => {
  const [rounds, messages] = isFull ? [5, 4_000] : [1, 1_000];
  return busText(await measureBus(rounds, messages), rounds, messages, machine());
});
await write('load', async () => {
  const load = { quick: QUICK_LOAD, small: SMALL_LOAD, full: FULL_LOAD }[size];
  return loadText(await putUnderLoad({ ...load, clients: levels?.[0] ?? load.clients }, console.log));
});
await write('attack', async () => {
  const attackSize: AttackSize = isFull
    ? { turns: 2, seconds: 8, few: false }
    : { turns: 1, seconds: 3, few: size === 'quick' };
  const found: UnderAttack[] = [];
  for (const name of Object.keys(STRANGERS) as AttackName[]) found.push(await measureUnderAttack(name, attackSize));
  return underAttackText(found, attackSize, machine());
});
await write('disk', async () => {
  const attacks: Attack[] = [];
  for (const name of Object.keys(ATTACKS)) {
    for (const addresses of levels ?? (size === 'full' ? [1, 10] : [1])) {
      attacks.push(await measureAttack(name, addresses, size === 'full' ? 60 : 5));
    }
  }
  return diskText(attacks, machine());
});
/** Seconds of all farms, which run at the same time. */
const FARM_SECONDS = { quick: 10, small: 45, full: 3_600 } as const;
await write('farm', async () => farmText(await measureFarms(levels?.[0] ?? FARM_SECONDS[size])));
if (chosen.has('rollback')) {
  const seconds = size === 'full' ? 62 : 12;
  keepOnRollbackPage('rollback', rollbackText(measureRollback(seconds), seconds));
}
if (chosen.has('ticks-lab')) {
  const lab = size === 'full' ? { ...FULL_LAB, seats: levels ?? FULL_LAB.seats } : QUICK_LAB;
  const table = labText(await measureLab(lab, console.log), lab.seconds, machine());
  const breaks = await measureBreaks(size === 'full' ? BREAKS : BREAKS.slice(0, 2), console.log);
  keepOnRollbackPage('ticks-lab', `${table}\n\n${breaksText(breaks)}`);
}
// Sockets of clients whose server is gone may linger.
process.exit();
