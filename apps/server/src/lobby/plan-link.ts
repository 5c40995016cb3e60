import type { LinkPlan, Network } from '@parley/protocol';
import ipaddr from 'ipaddr.js';

/** What the server knows about one side of a pair when their match begins. */
export interface Side {
  /** What this client found out about its own network; null where it has not said. */
  readonly network: Network | null;
  /** Whether its player hides its address (S17). */
  readonly hidden: boolean;
  /** The network that its connection comes from; null where that is not known. */
  readonly address: string | null;
}

/** What one pair comes to, as far as the first rung depends on it. */
interface Pair {
  /** One of the two hides its address. */
  readonly hidden: boolean;
  /** Both come from one network: they may meet inside it, whatever their router does to the outside. */
  readonly together: boolean;
  /** Nothing but TCP leaves the network of one of the two. */
  readonly blocked: boolean;
  /** Nothing but TCP leaves one, and the other speaks to relays over UDP alone, as Node does. */
  readonly unlike: boolean;
  /** Both routers give another address for each destination: neither can learn where the other will be. */
  readonly symmetric: boolean;
}

/** `relay`: through TURN, or through the server where one of the two reaches no TURN. */
type Way = 'direct' | 'relay';

/** The first row that holds decides. What nobody has said is taken for good: an attempt in vain costs less than a relay. */
const TABLE: readonly { readonly when: (pair: Pair) => boolean; readonly way: Way }[] = [
  // Before everything else, so that the plan of a hidden player says nothing about where it is.
  { when: ({ hidden }) => hidden, way: 'relay' },
  { when: ({ together }) => together, way: 'direct' },
  { when: ({ blocked }) => blocked, way: 'relay' },
  { when: ({ symmetric }) => symmetric, way: 'relay' },
  { when: () => true, way: 'direct' },
];

/**
 * The first rung that can work between two clients (L2), whether they may use nothing but relays (S17), and whether they are
 * apart. It is the same whichever of the two is named first.
 * @param turn whether this server gives out a TURN server at all
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
  // Of a hidden player nothing is said that tells where it is.
  const apart = !pair.hidden && !pair.together && isPublic(a.address) && isPublic(b.address);
  return { first: way === 'direct' ? 'direct' : relay, relayOnly: pair.hidden, apart };
}

/**
 * Whether the second of two is the one to offer. Whoever answers knows first where to send, so its first packet meets the other
 * one's router before that has let anything out. Where there is no router, it gets through. Lost, it is sent again a twentieth
 * of a second later, which is longer than all the rest takes nearby.
 */
export function secondOffers(first: Side, second: Side): boolean {
  // Who offers would say something of who hides.
  if (first.hidden || second.hidden) return false;
  return second.network?.mapping === 'none' && first.network?.mapping !== 'none';
}

/** A network that the internet knows, as `networkOf` names it. From one that it does not know, all may be inside one. */
function isPublic(network: string | null): boolean {
  const address = network?.includes(':') ? `${network}::` : network;
  return address !== null && ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast';
}

/** A side that has not said may, and one whose check found nothing out. Which of UDP, TCP and TLS it is by does not matter: the relays meet over UDP. */
const mayReachRelay = ({ network }: Side): boolean =>
  network === null || network.udp === 'unknown' || network.relays.length > 0;

/**
 * Over TCP and TLS, Chromium asks through its relay with an ICE tie-breaker of 0 (seen in 156), which the engine of Node takes
 * for a missing one: the two never agree on a pair. A browser that reaches relays over UDP alone is taken for one of those:
 * it loses seconds on the server's relay until a better path is looked for.
 */
function isUnlike(one: Side, other: Side): boolean {
  return one.network?.udp === 'blocked' && other.network !== null && other.network.relays.join() === 'udp';
}
