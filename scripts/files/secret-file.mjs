// A secret in a setting, or in a file that a setting of its own names: `PARLEY_TURN_SECRET`, or `PARLEY_TURN_SECRET_FILE`, as Docker and systemd hand
// secrets on. What stands in a variable is seen by whoever may look at the process, and handed on to its children.
//
// Plain Node with types in comments, because the start uses it before anything is built.
import { readFileSync } from 'node:fs';

/** @type {Record<string, string>} */
const REASONS = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a directory',
};

/** The name of the setting that names the file. @param {string} name */
export const fileSetting = (name) => `${name}_FILE`;

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} name of the setting
 * @returns {string | undefined} undefined where neither is set; a line break at the end of the file does not count
 * @throws a sentence, which repeats no secret, where both are set, or the file cannot be read or is empty
 */
export function secretOf(env, name) {
  const path = env[fileSetting(name)];
  const given = env[name] || undefined;
  if (!path) return given;
  if (given !== undefined) throw new Error(`${name} and ${fileSetting(name)} are both set: set one of them.`);
  let text;
  try {
    text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Error(`${path} (${fileSetting(name)}) cannot be read: ${REASONS[code] ?? message}.`);
  }
  if (text === '') throw new Error(`${path} (${fileSetting(name)}) is empty.`);
  return text;
}
