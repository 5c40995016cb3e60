// Finds the installed coturn and reports what is known about it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Publicly known flaws are fixed from this version on. */
const SOUND = '4.17.2';

/** Whether this machine's path has a coturn. It does not start it. */
export function isTurnInstalled() {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'turnserver'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @returns {string | undefined} the version of the installed coturn, such as '4.6.1' */
export function installedVersion() {
  return parseVersion(spawnSync('turnserver', ['--version'], { encoding: 'utf8', timeout: 5_000 }).stdout ?? '');
}

/**
 * @param {string} output of `turnserver --version`, which may have lines of other things around the number
 * @returns {string | undefined}
 */
export function parseVersion(output) {
  return /^\D*?(\d+\.\d+\.\d+)/m.exec(output)?.[1];
}

/**
 * @param {string | undefined} version
 * @returns {string | undefined} a sentence, where there is something to know
 */
export function versionWarning(version) {
  if (version === undefined) return `The version of coturn could not be read; before ${SOUND} it has known flaws.`;
  if (!isBefore(version, SOUND)) return undefined;
  return `coturn ${version} has known flaws that are fixed in ${SOUND}: good for trying things out, not for the internet.`;
}

/**
 * @param {string} version such as '4.6.1'
 * @param {string} other
 */
export function isBefore(version, other) {
  const [parts, others] = [version, other].map((text) => text.split('.').map(Number));
  const difference = others?.map((part, index) => (parts?.[index] ?? 0) - part).find((value) => value !== 0) ?? 0;
  return difference < 0;
}
