import type { Id, InvitationEnd } from '@parley/protocol';
import { countedNetwork } from '../edge/network.ts';
import type { LobbyClient, LobbyTable } from './state.ts';
import { makeUnwelcome, type Unwelcome } from './unwelcome.ts';

/** How often an invitation of somebody ended without consent (`unwelcome.ts`). A declined one counts twice for the pair. */
export interface Pauses {
  /** By the pair: who asked, and who was asked. */
  readonly ofPair: Unwelcome;
  /** By the network of who asked, and who was asked: a new guest at the same network is no new beginning. */
  readonly ofNetwork: Unwelcome;
  /** By who was asked, whoever asked. */
  readonly ofAsked: Unwelcome;
}

const MINUTE = 60_000;

/** docs/limits.md has the reasons for the numbers. */
export const makePauses = (): Pauses => ({
  ofPair: makeUnwelcome({ free: 0, most: 10, fadeMs: 60 * MINUTE }),
  ofNetwork: makeUnwelcome({ free: 4, most: 14, fadeMs: 5 * MINUTE }),
  ofAsked: makeUnwelcome({ free: 12, most: 14, fadeMs: MINUTE / 6 }),
});

/** What a pause depends on. */
interface Asking {
  readonly now: number;
  readonly clients: ReadonlyMap<Id, LobbyClient>;
  readonly state: { readonly pauses: Pauses };
}

/** Milliseconds until this client may ask the other one again; 0 if it may now. */
export function pauseMs({ state, now }: Asking, asker: LobbyClient, asked: LobbyClient): number {
  const { ofPair, ofNetwork, ofAsked } = state.pauses;
  const network = askingNetwork(asker);
  return Math.max(
    ofPair.pauseMs(pairKey(asker, asked), now),
    network === null ? 0 : ofNetwork.pauseMs(networkKey(network, asked), now),
    ofAsked.pauseMs(asked.card.player, now),
  );
}

/** An invitation has ended, by this client or by none. A step that is rolled back later has still counted it, which does little harm. */
export function noteInvitationEnd(
  lobby: Asking,
  { host: from }: LobbyTable,
  to: Id,
  end: InvitationEnd,
  by: Id | null,
): void {
  const asker = lobby.clients.get(from);
  const asked = lobby.clients.get(to);
  if (asker === undefined || asked === undefined || asked.card.class === 'house') return;
  if (end === 'consented') {
    forgive(lobby, asker, asked);
    return;
  }
  const { ofPair, ofNetwork, ofAsked } = lobby.state.pauses;
  ofPair.add(pairKey(asker, asked), lobby.now, end === 'declined' ? 2 : 1);
  // Where the asked one began something else, or went, nobody asked too much. Where who asked did so, it is one more.
  if (by === to && (end === 'unavailable' || end === 'disconnected')) return;
  const network = askingNetwork(asker);
  if (network !== null) ofNetwork.add(networkKey(network, asked), lobby.now);
  ofAsked.add(asked.card.player, lobby.now);
}

/** Who asks somebody, or consents, wants to play with that one: the pause of this pair is over. */
export function forgive({ state }: Asking, asker: LobbyClient, asked: LobbyClient): void {
  state.pauses.ofPair.forgive(pairKey(asker, asked));
}

/** The network from which a client asks; null where that is not counted. */
export const askingNetwork = ({ address }: LobbyClient): string | null =>
  address === null ? null : countedNetwork(address);

const pairKey = (asker: LobbyClient, asked: LobbyClient): string => `${asker.card.player} ${asked.card.player}`;
const networkKey = (network: string, asked: LobbyClient): string => `${network} ${asked.card.player}`;
