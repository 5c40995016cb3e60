import { type MatchSession, REACTIONS, type Reaction, type SeenReaction } from '@parley/match';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { now } from '../parley/clock.ts';
import { useClientState } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';
import { reactionWords } from '../words/reaction.ts';

/** How long a reaction stands beside its player, in milliseconds: long enough to look up from the board. */
const SHOWN_MS = 5_000;
/** How long it is said that somebody was too quick. */
const SLOW_MS = 2_500;

/** The reactions that are shown now, by seat; those of people whom the reader blocked or muted are not. */
export function useReactions({ reactions, start }: MatchSession, muted: boolean): ReadonlyMap<number, Reaction> {
  const { self } = useClientState();
  const subscribe = useCallback((listener: () => void) => reactions.subscribe(listener), [reactions]);
  const latest = useSyncExternalStore(subscribe, () => reactions.latest);
  const [, setGone] = useState(0);
  const isBlocked = ({ seat }: SeenReaction): boolean => {
    const player = start.participants[seat]?.card.player;
    return self?.blocked.some((one) => one.player === player) ?? false;
  };
  const age = ({ at }: SeenReaction): number => now() - at;
  const shown = latest.filter((one) => age(one) < SHOWN_MS && (one.seat === start.seat || (!muted && !isBlocked(one))));
  const oldest = shown[0];
  useEffect(() => {
    if (oldest === undefined) return;
    const timer = setTimeout(() => setGone(oldest.id), Math.max(0, oldest.at + SHOWN_MS - now()) + 20);
    return () => clearTimeout(timer);
  }, [oldest]);
  return new Map(shown.map(({ seat, reaction }) => [seat, reaction]));
}

interface ReactionsProps {
  readonly session: MatchSession;
  readonly shown: ReadonlyMap<number, Reaction>;
  /** Whether somebody is there to read them. */
  readonly live: boolean;
}

/** One key for each reaction, and what others said, for those who do not see it. */
export function Reactions({ session, shown, live }: ReactionsProps) {
  const { self } = useClientState();
  const [isTooFast, setTooFast] = useState(false);
  const { start } = session;
  useEffect(() => {
    if (!isTooFast) return;
    const timer = setTimeout(() => setTooFast(false), SLOW_MS);
    return () => clearTimeout(timer);
  }, [isTooFast]);
  // Reactions are a way to talk: who may not write in chats may not react either.
  if (self !== null && !self.portions.includes('chat')) return null;
  const others = [...shown].filter(([seat]) => seat !== start.seat);
  return (
    <section className="reactions" aria-label={t('match:reactions')}>
      {REACTIONS.map((reaction) => (
        <button
          key={reaction}
          className="key key-quiet"
          type="button"
          disabled={!live}
          onClick={() => {
            const sent = session.reactions.react(reaction);
            setTooFast(!sent.ok && sent.error.code === 'too-fast');
          }}
        >
          {reactionWords(reaction)}
        </button>
      ))}
      <p className="unseen" role="status" aria-label={t('match:reactions.said')}>
        {others
          .map(([seat, said]) =>
            t('match:reactions.line', { name: nameAt(start, seat), reaction: reactionWords(said) }),
          )
          .join(' ')}
      </p>
      {isTooFast && (
        <p className="reactions-slow small" role="status">
          {t('match:reactions.slow')}
        </p>
      )}
    </section>
  );
}

function nameAt({ participants }: MatchSession['start'], seat: number): string {
  const card = participants[seat]?.card;
  return card === undefined ? t('match:somebody') : calledName(card);
}
