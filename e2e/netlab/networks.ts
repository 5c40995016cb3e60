/**
 * The kinds of network that a player may sit behind, as rules of the router between the player and the internet of the lab.
 */
export const NETWORKS = ['open', 'cone', 'symmetric', 'udp-blocked', 'only-443', 'turn-unreachable'] as const;
/**
 * Networks in which it matters which side sends first (S11); not part of the matrix of all pairs. They answer STUN and
 * allow no relay, like a deployment without a TURN server. With a relay the link would not need the reversed attempt.
 */
export const RACES = ['clash', 'strict', 'stun-only'] as const;
export type Network = (typeof NETWORKS)[number] | (typeof RACES)[number];

/** How a link can travel: the names of the product's paths, reversed counting as direct. */
export const PATHS = ['direct', 'turn-udp', 'turn-tcp', 'turn-tls', 'server'] as const;
export type LabPath = (typeof PATHS)[number];

/** Address of coturn, which some networks do not let through. */
export const TURN_ADDRESS = '11.0.11.2';

/**
 * Rules of the router. `lan` is the interface to the player, `dmz` the one to the player's other host, which is open,
 * and `wan` the one to the internet. It drops packets silently and does not reject them, because that is the common way
 * and the slow one.
 */
export function routerRules(network: Network): string {
  const forward = (...rules: readonly string[]) => `chain forward {
    type filter hook forward priority filter; policy drop;
    iifname dmz accept
    oifname dmz accept
    ${rules.join('\n    ')}
  }`;
  // Unsolicited packets never reach the connection table; otherwise they would take the port of a later mapping.
  const input = (...rules: readonly string[]) => `chain input {
    type filter hook input priority filter; policy drop;
    ${rules.join('\n    ')}
  }`;
  const nat = (how: string) =>
    `chain translate { type nat hook postrouting priority srcnat; iifname lan oifname wan ${how}; }`;
  const answers = 'ct state established,related accept';
  const anythingOut = 'iifname lan accept';
  const noRelay = [
    `ip daddr ${TURN_ADDRESS} meta l4proto tcp drop`,
    // The method of the STUN message, behind the eight bytes of UDP: Allocate.
    `ip daddr ${TURN_ADDRESS} meta l4proto udp @th,64,16 0x0003 drop`,
  ];
  const table = (...parts: readonly string[]) => `flush ruleset\ntable ip router {\n  ${parts.join('\n  ')}\n}\n`;

  switch (network) {
    case 'open':
      return table(forward(), input());
    case 'cone':
      // The kernel keeps the port where it can, for all destinations; only those that were sent to may answer.
      return table(forward(answers, anythingOut), input(), nat('masquerade'));
    case 'symmetric':
      return table(forward(answers, anythingOut), input(), nat('masquerade fully-random'));
    case 'udp-blocked':
      return table(forward('meta l4proto udp drop', answers, anythingOut), input(), nat('masquerade'));
    case 'only-443':
      return table(forward('iifname lan tcp dport 443 accept', answers), input(), nat('masquerade'));
    case 'turn-unreachable':
      return table(
        forward(`ip daddr ${TURN_ADDRESS} drop`, answers, anythingOut),
        input(),
        nat('masquerade fully-random'),
      );
    case 'stun-only':
      // A cone, to be the other side of the two that follow.
      return table(forward(...noRelay, answers, anythingOut), input(), nat('masquerade'));
    case 'clash':
      // A cone whose router takes unsolicited packets for its own. The entry in its table then owns the port when the
      // player sends to the same peer, so that the packet leaves from another port than the announced one.
      return table(forward(...noRelay, answers, anythingOut), input('accept'), nat('masquerade'));
    case 'strict':
      // A cone whose router blocks a peer for a while, in both directions, if the peer sent before the player did.
      return table(
        `set knocked { type ipv4_addr . inet_service; flags timeout; timeout 20s; size 65535; }`,
        `chain early {
    type filter hook prerouting priority dstnat - 10;
    iifname wan ct state new meta l4proto udp add @knocked { ip saddr . udp sport }
  }`,
        forward(
          ...noRelay,
          'ip saddr . udp sport @knocked drop',
          'ip daddr . udp dport @knocked drop',
          answers,
          anythingOut,
        ),
        input(),
        nat('masquerade'),
      );
    default:
      return network satisfies never;
  }
}

/** The best path that two networks allow: the first of PATHS that can work. Symmetric in its arguments. */
export function bestPath(one: Network, other: Network): LabPath {
  if (reaches(one, other) || reaches(other, one)) return 'direct';
  // A relay serves a pair if both sides reach it. The more difficult way to it names the path.
  const relays = [relayOf(one), relayOf(other)];
  return (['server', 'turn-tls', 'turn-tcp', 'turn-udp'] as const).find((path) => relays.includes(path)) ?? 'direct';
}

/** Whether packets of `one` can open a way to `other`, which may be sending at the same time. */
function reaches(one: Network, other: Network): boolean {
  if (!sendsUdp(one) || !sendsUdp(other)) return false;
  // An open player takes packets from anywhere, whatever port they come from.
  if (other === 'open') return true;
  // Two that keep their port for all destinations, and know it, meet in the middle.
  return keepsPort(one) && keepsPort(other);
}

const sendsUdp = (network: Network) => network !== 'udp-blocked' && network !== 'only-443';
const keepsPort = (network: Network) => ['open', 'cone', 'clash', 'strict', 'stun-only'].includes(network);

function relayOf(network: Network): LabPath {
  switch (network) {
    case 'turn-unreachable':
    case 'clash':
    case 'strict':
    case 'stun-only':
      return 'server';
    case 'only-443':
      return 'turn-tls';
    case 'udp-blocked':
      return 'turn-tcp';
    default:
      return 'turn-udp';
  }
}

/** Whether a path is direct, over TURN, or over the server. ICE may choose any protocol to reach TURN. */
export function kindOf(path: LabPath): 'direct' | 'turn' | 'server' {
  return path === 'direct' || path === 'server' ? path : 'turn';
}

/** All pairs of NETWORKS, each once, a network with itself among them. */
export function allPairs(): readonly (readonly [Network, Network])[] {
  return NETWORKS.flatMap((one, index) => NETWORKS.slice(index).map((other) => [one, other] as const));
}
