import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { inNamespace, ip, sysctl } from './namespace.ts';

/**
 * Delay in the core of the lab. The kernels it runs on often have no netem, so packets take a detour: a rule sends
 * those that arrive on an interface into a tunnel device. At its other end a process holds each packet for a while and
 * writes it back unchanged. The two ends only see a slower network; a forwarder with its own address would be a third
 * party that STUN sees.
 */
export interface Delay {
  /**
   * Milliseconds that a packet is held, and up to how many more, by lot; 0 and none: no detour at all. Only packets that are held for as
   * long as each other stay in order.
   */
  set(ms: number, jitterMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** The names of the tunnel devices begin with this. */
export const SLOW = 'slow';
/** Routing tables of the tunnels are numbered from here. */
const TABLE = 100;

/**
 * Opens the tunnel and becomes the program that holds packets. Node cannot make the system call that names a tunnel.
 * Perl, which every Debian has, can do it and passes the open file on.
 */
const OPEN_TUNNEL = `
$^F = 255;
sysopen(my $tunnel, "/dev/net/tun", 2) or die "/dev/net/tun: $!";
my $request = pack("a16 s x22", shift @ARGV, 0x1001);
ioctl($tunnel, 0x400454ca, $request) or die "TUNSETIFF: $!";
$ENV{TUNNEL_FD} = fileno($tunnel);
exec @ARGV or die "exec: $!";
`;

/**
 * @param arrivals the interfaces of the namespace `core` whose incoming packets are delayed
 * @param number tells several delays of one core apart
 */
export async function startDelay(core: string, arrivals: readonly string[], number: number): Promise<Delay> {
  const device = `${SLOW}-${number}`;
  const table = TABLE + number;
  const script = new URL('hold-packets.mjs', import.meta.url).pathname;
  const [program = '', ...args] = inNamespace(core, 'perl', '-e', OPEN_TUNNEL, device, process.execPath, script);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await answer(child);
  sysctl(core, `net.ipv4.conf.${device}.rp_filter=0`);
  ip(core, `link set ${device} up\nroute add default dev ${device} table ${table}\n`);
  let detour = false;
  return {
    async set(ms, jitterMs = 0) {
      child.send({ ms, jitterMs });
      await answer(child);
      const isHeld = ms > 0 || jitterMs > 0;
      if (isHeld === detour) return;
      detour = isHeld;
      const verb = detour ? 'add' : 'del';
      ip(core, arrivals.map((arrival) => `rule ${verb} iif ${arrival} lookup ${table}\n`).join(''));
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function answer(child: ChildProcess): Promise<void> {
  const exit = new AbortController();
  const ended = () => exit.abort(new Error('The process that holds packets ended.'));
  child.once('exit', ended);
  try {
    await once(child, 'message', { signal: exit.signal });
  } finally {
    child.off('exit', ended);
  }
}
