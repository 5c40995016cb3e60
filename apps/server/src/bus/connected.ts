import type { Id } from '@parley/protocol';
import type { Bus } from './bus.ts';
import { type HeldClient, PRESENCE, type PresenceWord, TO_EDGES } from './channels.ts';

/** Somebody who hears of each client that comes and goes. */
export interface ConnectedListener {
  joined(client: Id, player: Id): void;
  /** `why`: as its edge says, or `edge` where the edge itself is gone, for which no player can be blamed. */
  left(client: Id, why: 'closed' | 'lost' | 'edge'): void;
}

/** Which clients are connected to any edge. */
export interface Connected {
  has(client: Id): boolean;
  /** The edge that holds a client; null where none does. */
  edgeOf(client: Id): Id | null;
  all(): Iterable<{ readonly client: Id; readonly player: Id }>;
  /** @returns a function that ends it */
  listen(listener: ConnectedListener): () => void;
  /** This edge is gone with all that it held. */
  edgeGone(edge: Id): void;
  /** The edges of which a client is here. */
  edges(): ReadonlySet<Id>;
  /** Asks every edge whom it holds. */
  ask(): void;
  close(): void;
}

interface Place {
  readonly edge: Id;
  readonly connection: Id;
  readonly player: Id;
  readonly at: number;
}

/** Hears the edges from now on, and asks them whom they hold already. */
export function openConnected(bus: Bus): Connected {
  const places = new Map<Id, Place>();
  const listeners = new Set<ConnectedListener>();
  const ask = (): void => bus.publish(TO_EDGES, { lobby: null, order: { type: 'say-holds' } });

  function put(edge: Id, { client, connection, player, at }: HeldClient): void {
    const before = places.get(client);
    // An edge may hold an older connection of the client, and not know yet that it is dead.
    if (before !== undefined && before.at > at) return;
    places.set(client, { edge, connection, player, at });
    // Said again, because somebody else asked.
    if (before?.connection === connection) return;
    for (const listener of listeners) listener.joined(client, player);
  }

  function take(client: Id, why: 'closed' | 'lost' | 'edge'): void {
    places.delete(client);
    for (const listener of listeners) listener.left(client, why);
  }

  function hear(word: PresenceWord): void {
    switch (word.type) {
      case 'joined':
        put(word.edge, word);
        break;
      case 'left':
        // It may be with another edge by now.
        if (places.get(word.client)?.connection === word.connection) take(word.client, word.why);
        break;
      case 'holds': {
        const held = new Set(word.clients.map(({ connection }) => connection));
        for (const [client, { edge, connection }] of [...places]) {
          if (edge === word.edge && !held.has(connection)) take(client, 'lost');
        }
        for (const client of word.clients) put(word.edge, client);
        break;
      }
      default:
        word satisfies never;
    }
  }

  const end = bus.subscribe(PRESENCE, hear, ask);
  // Before that the answers might not come here.
  void bus.ready().then(ask);

  return {
    has: (client) => places.has(client),
    edgeOf: (client) => places.get(client)?.edge ?? null,
    *all() {
      for (const [client, { player }] of places) yield { client, player };
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    edgeGone(edge) {
      for (const [client, place] of [...places]) if (place.edge === edge) take(client, 'edge');
    },
    edges: () => new Set([...places.values()].map(({ edge }) => edge)),
    ask,
    close: end,
  };
}
