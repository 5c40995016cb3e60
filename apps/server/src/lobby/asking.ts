import { err, type Id, ok, type Result } from '@parley/protocol';
import type { LobbyStep } from './lobby-step.ts';
import { askingNetwork, pauseMs } from './pauses.ts';
import type { Obstacle } from './reply.ts';
import type { LobbyClient } from './state.ts';

/**
 * How much people may ask one another (S8): nobody can show a person challenge after challenge, or fill all that it may be asked.
 * docs/limits.md has the reasons for the numbers. Houses are not protected, because a program answers at once.
 */
export const ASKING = {
  /** Invitations that a person may have open at once, on all its clients together. */
  openToPerson: 6,
  /** Of these, from people behind one network. */
  openFromNetwork: 2,
} as const;

/** Whether this client may ask the other one now. */
export function mayAsk(lobby: LobbyStep, asker: LobbyClient, asked: LobbyClient): Result<void, Obstacle> {
  if (asked.card.class === 'house') return ok(undefined);
  if (isQuiet(asked, lobby.now)) return no('no-challenges', 'takes no challenges at present');
  const open = openTo(lobby, asked.card.player);
  if (open.some((host) => host.card.player === asker.card.player)) {
    return no('asked-already', 'an invitation of this player to that one is open');
  }
  const retryMs = pauseMs(lobby, asker, asked);
  if (retryMs > 0) return err({ code: 'asked-lately', detail: 'asked without consent lately', retryMs });
  if (open.length >= ASKING.openToPerson) return no('asked-by-many', 'has as many invitations as it may have');
  const network = askingNetwork(asker);
  const near = network === null ? 0 : open.filter((host) => askingNetwork(host) === network).length;
  return near < ASKING.openFromNetwork ? ok(undefined) : no('asked-by-many', 'has invitations from this network');
}

/** Whether this player takes no invitations at present. */
export const isQuiet = ({ self }: Pick<LobbyClient, 'self'>, now: number): boolean =>
  self.quietUntil !== null && now < self.quietUntil;

/** The hosts of all invitations that a player has open. Their number is bounded, and so is the work here. */
function openTo(lobby: LobbyStep, player: Id): LobbyClient[] {
  return [...lobby.state.clientsOfPlayer(player)].flatMap((client) =>
    lobby.state.invitationsTo(client).flatMap(({ host }) => lobby.clients.get(host) ?? []),
  );
}

const no = (code: Obstacle['code'], detail: string): Result<void, Obstacle> => err({ code, detail });
