// The account under which coturn runs, and how it ends with its launcher.
import { chmodSync, chownSync, existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../scripts/files/whole-file.mjs';

/** Every Debian has it, and most Linux systems do. */
const SETPRIV = '/usr/bin/setpriv';

/** @typedef {{ name: string, uid: number, gid: number }} Account */

/**
 * The account that Debian's package makes for coturn, if we are root and could become it.
 *
 * @returns {Account | undefined}
 */
export function unprivileged() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/passwd')) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('turnserver:'));
  const [name, , uid, gid] = line?.split(':') ?? [];
  return name === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) };
}

/** Whether coturn can start as another user. Otherwise it has to change its user itself. */
export function canBecome() {
  return existsSync(SETPRIV);
}

/**
 * The command that runs coturn in its folder. It is never root, may do nothing privileged except open low ports, and
 * ends when we are killed; Linux promises that only to a process that does not change its user afterwards. The command
 * must run with the folder as its working directory and must name its files without a path, because the folders above
 * belong to us and are closed to it.
 *
 * @param {string} config name of the file in that folder
 * @param {Account | undefined} account
 * @returns {[program: string, args: string[]]}
 */
export function coturnCommand(config, account) {
  const command = ['turnserver', '-c', config];
  if (!canBecome()) return ['turnserver', command.slice(1)];
  const become =
    account === undefined
      ? []
      : [
          `--reuid=${account.uid}`,
          `--regid=${account.gid}`,
          '--clear-groups',
          '--inh-caps=-all,+net_bind_service',
          '--ambient-caps=-all,+net_bind_service',
          '--no-new-privs',
        ];
  return [SETPRIV, [...become, '--pdeathsig', 'TERM', '--', ...command]];
}

/**
 * Writes a file that only coturn and we can read, because it contains a secret.
 *
 * @param {string} path
 * @param {string | Buffer} content
 * @param {Account | undefined} account that coturn runs as; undefined: as we do
 */
export function writeReadable(path, content, account) {
  writeWhole(path, content);
  if (account === undefined) return;
  // Only now may coturn read it: nothing else was ever open to its group.
  chownSync(path, 0, account.gid);
  chmodSync(path, 0o640);
}
