// Reports what is wrong with a hand-written turnserver.conf and with the installed coturn.
//
//   node turn/check.mjs [FILE]
//
// The default FILE is /etc/turnserver.conf. Exit code 0: nothing to report; 1: warnings; 2: the file cannot be read.
import { readFileSync } from 'node:fs';
import { installedVersion, isTurnInstalled, versionWarning } from './version.mjs';
import { configWarnings } from './warnings.mjs';

const [file = '/etc/turnserver.conf'] = process.argv.slice(2);
process.exitCode = check();

/** @returns {number} the exit code */
function check() {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    console.error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    return 2;
  }
  const installed = isTurnInstalled();
  const version = installed ? installedVersion() : undefined;
  const known = installed ? versionWarning(version) : undefined;
  const warnings = [...(known === undefined ? [] : [known]), ...configWarnings(text, version)];
  for (const warning of warnings) console.log(warning);
  if (warnings.length === 0) console.log(`${file}: nothing is wrong.`);
  return warnings.length === 0 ? 0 : 1;
}
