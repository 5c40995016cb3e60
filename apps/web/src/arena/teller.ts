import type { TickTitle } from '@parley/games';
import type { Sound } from '../match/sound.ts';
import type { TickTitleView } from '../titles/title-view.ts';

/** What a state has to say against the states before it. */
export interface Said {
  readonly sounds: readonly Sound[];
  readonly words: string | null;
}

export interface Teller {
  look(state: unknown, now: number, names: readonly string[]): Said;
}

/** How long something has to stand before it is said, in milliseconds: longer than most guesses of the inputs of others live. */
const STANDS_MS = 150;
/** What is heard at once: it is one's own, or comes by the clock. All else may be a guess that is taken back. */
const AT_ONCE: readonly Sound[] = ['swerve', 'boost', 'tick', 'go'];
const NOTHING: Said = { sounds: [], words: null };

/**
 * Says in words and sounds what happens in states that may be taken back (N1): a crash that was only guessed is neither said nor heard.
 * The states are copied, because they change in place.
 */
export function createTeller(
  title: TickTitle,
  view: Pick<TickTitleView, 'say' | 'hear'>,
  mine: readonly number[],
): Teller {
  /** The state of the look before, and the last one of which all was said. */
  let before: unknown = null;
  let said: unknown = null;
  let pending: { readonly words: string; readonly since: number } | null = null;

  return {
    look(state, now, names) {
      if (before === null) {
        before = title.save(state);
        said = title.save(state);
        return NOTHING;
      }
      const atOnce = view.hear(before, state, mine).filter((sound) => AT_ONCE.includes(sound));
      title.save(state, before);
      const words = view.say(said, state, names);
      if (words === null) pending = null;
      else if (pending?.words !== words) pending = { words, since: now };
      const stands = pending !== null && now - pending.since >= STANDS_MS;
      if (pending !== null && !stands) return atOnce.length === 0 ? NOTHING : { sounds: atOnce, words: null };
      const late = stands ? view.hear(said, state, mine).filter((sound) => !AT_ONCE.includes(sound)) : [];
      title.save(state, said);
      pending = null;
      return { sounds: [...atOnce, ...late], words };
    },
  };
}
