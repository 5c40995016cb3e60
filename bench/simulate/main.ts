// `npm run simulate [-- --seed N --quick]`: dishonest populations against the real arbiter and the real judge (E8). Writes
// docs/arbitration.md and its chart; with --quick it only prints. `-- --search [--floods] [--against first]` looks for strategies of one to
// five accounts that pay, and prints them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chartOf } from './chart.ts';
import { documentOf } from './document.ts';
import { ARBITERS } from './enemies/field.ts';
import { FULL, QUICK, simulate } from './experiments.ts';
import { searchAll } from './search/main.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      search: { type: 'boolean', default: false },
      floods: { type: 'boolean', default: false },
      against: { type: 'string', default: 'present' },
    },
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    console.error('--seed takes a whole number from 0 on.');
    return 1;
  }
  const against = ARBITERS.find((name) => name === values.against);
  if (against === undefined) {
    console.error(`--against takes one of ${ARBITERS.join(', ')}.`);
    return 1;
  }
  const began = performance.now();
  if (values.search) {
    await searchAll({ seed, quick: values.quick, floods: values.floods, against }, (line) => console.log(line));
    console.error(`Took ${Math.round((performance.now() - began) / 1000)} s.`);
    return 0;
  }
  const findings = await simulate(seed, values.quick ? QUICK : FULL, (line) => console.error(line));
  const text = documentOf(findings);
  console.log(text);
  console.error(`Took ${Math.round((performance.now() - began) / 1000)} s.`);
  if (values.quick) {
    console.error('A quick run is too small to be written down; run it without --quick for docs/arbitration.md.');
    return 0;
  }
  mkdirSync(join(ROOT, 'docs/images'), { recursive: true });
  writeFileSync(join(ROOT, 'docs/images/arbitration.svg'), chartOf(findings));
  writeFileSync(join(ROOT, 'docs/arbitration.md'), text);
  return 0;
}
