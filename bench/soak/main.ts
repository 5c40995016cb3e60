/** `npm run soak -- --seed 1 --blows 200`: see docs/soak.md. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '@parley/games';
import { openFleet } from './fleet.ts';
import { makePlan, TARGETS, type Target } from './plan.ts';
import { linesOf } from './report.ts';
import { soak } from './soak.ts';

const HELP = `npm run soak [-- OPTIONS]     players at real matches while processes are killed

  --seed N         of the plan (1)
  --blows N        how many (200)
  --every MS       between two, on average (4000)
  --targets LIST   of ${TARGETS.join(', ')} (all)
  --players N      headless players, six in a process (24)
  --edges N, --cores N (3, 2)
  --keep           keeps the folder with logs and notes
  --help           this`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    blows: { type: 'string', default: '200' },
    every: { type: 'string', default: '4000' },
    targets: { type: 'string', default: TARGETS.join(',') },
    players: { type: 'string', default: '24' },
    edges: { type: 'string', default: '3' },
    cores: { type: 'string', default: '2' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit();
}
const targets = values.targets
  .split(',')
  .filter((name): name is Target => (TARGETS as readonly string[]).includes(name));
const random = seededRandom(Number(values.seed));
const plan = makePlan({ blows: Number(values.blows), everyMs: Number(values.every), targets, random });
const folder = mkdtempSync(join(tmpdir(), 'parley-soak-'));
mkdirSync(folder, { recursive: true });
const fleet = await openFleet({
  folder,
  players: Number(values.players),
  edges: Number(values.edges),
  cores: Number(values.cores),
  say: (sentence) => console.log(sentence),
});
try {
  const report = await soak(fleet, plan, (sentence) => console.log(sentence));
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report, null, 1));
  for (const line of linesOf(report)) console.log(line);
  process.exitCode = report.found.violations.length + report.faults.length === 0 ? 0 : 1;
} finally {
  await fleet.close();
  if (values.keep || process.exitCode !== 0) console.log(`Logs and notes are in ${folder}.`);
  else rmSync(folder, { recursive: true, force: true });
}
process.exit();
