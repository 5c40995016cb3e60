// `npm run bench [-- --quick]`: how fast verdicts, replays and audits are. Writes docs/benchmarks.md; with --quick it only prints.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { documentOf } from './document.ts';
import { memoryMb } from './measured.ts';
import { measureReplays } from './replays.ts';
import { measureVerdicts } from './verdicts.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? 2 : 7;
const verdicts = await measureVerdicts(rounds, values.quick ? 400 : 2_000);
const replays = await measureReplays(values.quick ? 3 : 15);
const text = documentOf({ rounds, verdicts, replays, memoryMb: memoryMb() });
console.log(text);
if (!values.quick) writeFileSync(join(ROOT, 'docs/benchmarks.md'), text);
