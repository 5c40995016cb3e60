import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/**
 * Network namespaces of this machine, made and removed with `ip`. Names carry the process that made them, so that what a
 * killed run left behind is known as such, and two runs at once do not touch each other.
 */
const PREFIX = 'parley-lab-';
const FOLDER = '/run/netns';

export function namespaceName(role: string): string {
  return `${PREFIX}${process.pid}-${role}`;
}

/** Runs `ip` commands, one a line, in a namespace. Throws with what `ip` said. */
export function ip(namespace: string, commands: string): void {
  execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: commands, stdio: ['pipe', 'ignore', 'pipe'] });
}

/** Puts nftables rules in force in a namespace, all or none. Throws with what `nft` said. */
export function nft(namespace: string, rules: string): void {
  execFileSync('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'], {
    input: rules,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

/** What `nft` lists of a namespace: rules with their counters. */
export function listRules(namespace: string): string {
  return execFileSync('ip', ['netns', 'exec', namespace, 'nft', 'list', 'ruleset'], { encoding: 'utf8' });
}

/** Sets kernel variables such as `net.ipv4.ip_forward=1` in a namespace. */
export function sysctl(namespace: string, ...settings: readonly string[]): void {
  execFileSync('ip', ['netns', 'exec', namespace, 'sysctl', '-q', '-w', ...settings]);
}

/** The command line that runs a program in a namespace. It replaces `ip`, so an IPC channel and signals reach it. */
export function inNamespace(namespace: string, program: string, ...args: readonly string[]): readonly string[] {
  return ['ip', 'netns', 'exec', namespace, program, ...args];
}

export function addNamespace(name: string): void {
  execFileSync('ip', ['netns', 'add', name]);
  // Forwarding is for routers; they turn it on. IPv6 would only add link-local addresses that lead nowhere.
  sysctl(name, 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1');
  ip(name, 'link set lo up');
}

/** Ends every process in a namespace and removes it with its links and rules. One that is gone already is no error. */
export function removeNamespace(name: string): void {
  if (!existsSync(`${FOLDER}/${name}`)) return;
  const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8' });
  for (const pid of pids.split('\n').filter((line) => line !== '')) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
  execFileSync('ip', ['netns', 'del', name]);
}

/** Removes the namespaces of runs whose process is gone. */
export function removeStaleNamespaces(): void {
  if (!existsSync(FOLDER)) return;
  for (const name of readdirSync(FOLDER).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = name.slice(PREFIX.length).split('-')[0];
    if (!existsSync(`/proc/${pid}`)) removeNamespace(name);
  }
}
