import type { Id, InvitationEnd } from '@parley/protocol';
import { countedNetwork } from '../edge/network.ts';
import type { LobbyClient, LobbyMatch, LobbyTable } from './state.ts';
import { makeUnwelcome, type Unwelcome } from './unwelcome.ts';

/** How often an invitation of somebody ended without consent (`unwelcome.ts`). A declined one counts twice for the pair. */
export interface Pauses {
  /** By the pair: who asked, and who was asked. */
  readonly ofPair: Unwelcome;
  /** By the network of who asked, and who was asked: a new guest at the same network is no new beginning. */
  readonly ofNetwork: Unwelcome;
  /** By who was asked, whoever asked. */
  readonly ofAsked: Unwelcome;
  /** By the two players, whichever began: matches of theirs that were over as soon as they began (W1). */
  readonly ofParted: Unwelcome;
}

const MINUTE = 60_000;

/** docs/limits.md has the reasons for the numbers. */
export const makePauses = (): Pauses => ({
  ofPair: makeUnwelcome({ free: 0, most: 10, fadeMs: 60 * MINUTE }),
  ofNetwork: makeUnwelcome({ free: 4, most: 14, fadeMs: 5 * MINUTE }),
  ofAsked: makeUnwelcome({ free: 12, most: 14, fadeMs: MINUTE / 6 }),
  ofParted: makeUnwelcome({ free: 0, most: 6, fadeMs: 10 * MINUTE }),
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

/** A match that lasted no longer than this was left by one of its players, or never began. Milliseconds. */
const AT_ONCE_MS = 10_000;

/** A match is over. Who leaves one after the other at once must not be brought to the same player again and again by Play now. */
export function noteMatchEnd({ state, now }: Pick<Asking, 'state' | 'now'>, { seats, since }: LobbyMatch): void {
  const [one, other] = seats;
  if (one === undefined || other === undefined || seats.length !== 2 || now - since > AT_ONCE_MS) return;
  state.pauses.ofParted.add(partedKey(one.player, other.player), now);
}

/** Whether Play now may bring these two together, as far as earlier matches of theirs count. */
export const mayBePaired = ({ state, now }: Pick<Asking, 'state' | 'now'>, one: Id, other: Id): boolean =>
  state.pauses.ofParted.pauseMs(partedKey(one, other), now) === 0;

const partedKey = (one: Id, other: Id): string => (one < other ? `${one} ${other}` : `${other} ${one}`);

/** The network from which a client asks; null where that is not counted. */
export const askingNetwork = ({ address }: LobbyClient): string | null =>
  address === null ? null : countedNetwork(address);

const pairKey = (asker: LobbyClient, asked: LobbyClient): string => `${asker.card.player} ${asked.card.player}`;
const networkKey = (network: string, asked: LobbyClient): string => `${network} ${asked.card.player}`;
