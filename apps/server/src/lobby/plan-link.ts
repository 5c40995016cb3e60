import type { LinkPlan, Network } from '@parley/protocol';
import ipaddr from 'ipaddr.js';

/** What the server knows about one side of a pair when their match begins. */
export interface Side {
  /** What this client found out about its own network; null if it has not said. */
  readonly network: Network | null;
  /** Whether its player hides its address (S17). */
  readonly hidden: boolean;
  /** The network that its connection comes from; null if it is unknown. */
  readonly address: string | null;
}

/** The facts about one pair on which the first rung depends. */
interface Pair {
  /** One of the two hides its address. */
  readonly hidden: boolean;
  /** Both come from the same network. They may meet inside it, whatever their router does outside. */
  readonly together: boolean;
  /** Nothing but TCP leaves the network of one of the two. */
  readonly blocked: boolean;
  /** Nothing but TCP leaves the network of one, and the other reaches relays over UDP only, as Node does. */
  readonly unlike: boolean;
  /** Both routers use another address for each destination, so neither side can learn the address of the other. */
  readonly symmetric: boolean;
}

/** `relay`: through TURN, or through the server if one of the two reaches no TURN. */
type Way = 'direct' | 'relay';

/**
 * The first row that holds decides. An unknown network counts as a good one, because an attempt in vain costs less than a relay.
 */
const TABLE: readonly { readonly when: (pair: Pair) => boolean; readonly way: Way }[] = [
  // First, so that the plan of a hidden player reveals nothing about its network.
  { when: ({ hidden }) => hidden, way: 'relay' },
  { when: ({ together }) => together, way: 'direct' },
  { when: ({ blocked }) => blocked, way: 'relay' },
  { when: ({ symmetric }) => symmetric, way: 'relay' },
  { when: () => true, way: 'direct' },
];

/**
 * The first rung that can work between two clients (L2), whether they may use only relays (S17), and whether they are
 * apart. The order of the two does not matter.
 * @param turn whether this server offers a TURN server
 */
export function planLink(a: Side, b: Side, turn: boolean): LinkPlan {
  const pair: Pair = {
    hidden: a.hidden || b.hidden,
    together: a.address !== null && a.address === b.address,
    blocked: a.network?.udp === 'blocked' || b.network?.udp === 'blocked',
    unlike: isUnlike(a, b) || isUnlike(b, a),
    symmetric: a.network?.mapping === 'dependent' && b.network?.mapping === 'dependent',
  };
  const way = TABLE.find(({ when }) => when(pair))?.way ?? 'direct';
  const relay = turn && !pair.unlike && mayReachRelay(a) && mayReachRelay(b) ? 'turn' : 'server';
  // Nothing may reveal the network of a hidden player.
  const apart = !pair.hidden && !pair.together && isPublic(a.address) && isPublic(b.address);
  return { first: way === 'direct' ? 'direct' : relay, relayOnly: pair.hidden, apart };
}

/**
 * Whether the second side should make the offer. The side that answers knows first where to send, so its first packet reaches the
 * router of the other side before that router has let anything out. If there is no router, the packet gets through. A lost packet is
 * sent again 50 ms later, and between near clients that is longer than everything else takes.
 */
export function secondOffers(first: Side, second: Side): boolean {
  // The roles would reveal something about the player that hides.
  if (first.hidden || second.hidden) return false;
  return second.network?.mapping === 'none' && first.network?.mapping !== 'none';
}

/** Whether a network, as `networkOf` names it, is a public one. Clients from private networks may all be inside the same one. */
function isPublic(network: string | null): boolean {
  const address = network?.includes(':') ? `${network}::` : network;
  return address !== null && ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast';
}

/**
 * True also for a side that has not said, or whose check found nothing. UDP, TCP and TLS are all the same here, because the
 * relays meet over UDP.
 */
const mayReachRelay = ({ network }: Side): boolean =>
  network === null || network.udp === 'unknown' || network.relays.length > 0;

/**
 * Through a relay over TCP or TLS, Chromium sends an ICE tie-breaker of 0 (seen in 156). The engine of Node treats that as a missing
 * tie-breaker, and the two never agree on a pair. A browser that reaches relays over UDP only looks like Node here. It
 * loses some seconds on the server's relay, until the link looks for a better path.
 */
function isUnlike(one: Side, other: Side): boolean {
  return one.network?.udp === 'blocked' && other.network !== null && other.network.relays.join() === 'udp';
}
