// As whom coturn runs, and that it ends when its launcher does.
import { chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Part of every Debian, and of most Linux systems. */
const SETPRIV = '/usr/bin/setpriv';

/** @typedef {{ name: string, uid: number, gid: number }} Account */

/**
 * The account that Debian's package makes for coturn, where we are root and could become it.
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

/** Whether coturn can be another user from its first instruction on; else it has to become it by itself. */
export function canBecome() {
  return existsSync(SETPRIV);
}

/**
 * The command that runs coturn in its folder. It never is root, has no right but to open low ports, and ends when we are
 * killed, which Linux promises only to those that do not change their user afterwards.
 *
 * It must be run with its folder as working directory and know its files by their bare names: folders above belong to us
 * and are closed to it.
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
 * Writes a file that coturn can read, and besides it only ourselves: it holds a secret.
 *
 * @param {string} path
 * @param {string | Buffer} content
 * @param {Account | undefined} account that coturn runs as; undefined: as we do
 */
export function writeReadable(path, content, account) {
  // The mode holds for a new file only: an old one is closed before the secret is in it.
  writeFileSync(path, '', { mode: 0o600 });
  chmodSync(path, account === undefined ? 0o600 : 0o640);
  if (account !== undefined) chownSync(path, 0, account.gid);
  writeFileSync(path, content);
}
