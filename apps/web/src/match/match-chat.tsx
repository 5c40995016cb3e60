import type { MatchSession } from '@parley/match';
import type { PlayerCard } from '@parley/protocol';
import { useCallback, useSyncExternalStore } from 'react';
import { ChatBox } from '../chat/chat-box.tsx';
import { useClientState } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';

interface MatchChatProps {
  readonly session: MatchSession;
  readonly live: boolean;
  /** Who mutes the chat mutes the reactions of others, too. */
  readonly onMute: (muted: boolean) => void;
}

/** What the players say to each other, over their links (C2). A bot writes nothing, so with bots alone there is no chat. */
export function MatchChat({ session, live, onMute }: MatchChatProps) {
  const { self } = useClientState();
  const { chat, start } = session;
  const subscribe = useCallback((listener: () => void) => chat.subscribe(listener), [chat]);
  const lines = useSyncExternalStore(subscribe, () => chat.lines);
  const others = start.participants.filter(({ seat, card }) => seat !== start.seat && card.class !== 'house');
  if (others.length === 0) return null;
  const cards = new Map(start.participants.map(({ seat, card }) => [seat, card]));
  const isBlocked = (seat: number): boolean =>
    self?.blocked.some(({ player }) => player === cards.get(seat)?.player) ?? false;
  return (
    <ChatBox
      label={t('match:chat')}
      lines={lines
        .filter(({ seat }) => !isBlocked(seat))
        .map(({ id, seat, text, at }) => ({
          id: String(id),
          name: nameOf(cards.get(seat)),
          ...playerOf(cards.get(seat)),
          mine: seat === start.seat,
          text,
          at,
        }))}
      isThere
      // Only the tab keeps what was said: another device does not know it.
      empty={start.returned === undefined ? t('match:chat.empty') : t('match:chat.emptyAgain')}
      silent={silence(self?.portions.includes('chat') ?? false, live)}
      onMute={onMute}
      say={async (text) => chat.say(text)}
    />
  );
}

const playerOf = (card: PlayerCard | undefined) => (card === undefined ? {} : { player: card.player });

function silence(mayChat: boolean, live: boolean): string | null {
  if (!mayChat) return t('match:chat.silent');
  return live ? null : t('match:chat.void');
}

const nameOf = (card: PlayerCard | undefined): string => (card === undefined ? '' : calledName(card));
