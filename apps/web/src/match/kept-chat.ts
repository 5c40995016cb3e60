import type { MatchChat, MatchLine } from '@parley/match';
import { chatTextSchema, type MatchStart, safeParse } from '@parley/protocol';
import { type KeptInTab, keptInTab } from '../parley/kept-in-tab.ts';

/** One for each player of this page: only the latest match of each has a chat that is worth keeping. */
const places = new Map<string, KeptInTab>();

/** What was said in a match outlives a page that is loaded anew, in the same tab and nowhere else (C2). */
export function keepingChat(start: MatchStart): {
  readonly before: readonly MatchLine[];
  follow(chat: MatchChat): void;
} {
  const player = start.participants.find(({ seat }) => seat === start.seat)?.card.player ?? '';
  const known = places.get(player);
  const place = known ?? keptInTab(`parley.chat.${player}`);
  places.set(player, place);
  return {
    before: known === undefined ? linesOf(place.before, start) : [],
    follow(chat) {
      const keep = () => place.keep(JSON.stringify({ match: start.match, lines: chat.lines }));
      keep();
      chat.subscribe(keep);
    },
  };
}

/** The lines in a text that a page left, which may be of another match, or of another version of this program. */
export function linesOf(text: string | null, { match, participants }: MatchStart): readonly MatchLine[] {
  if (text === null) return [];
  try {
    const left: unknown = JSON.parse(text);
    const { match: ofMatch, lines } = Object(left) as { readonly match?: unknown; readonly lines?: unknown };
    return ofMatch === match && Array.isArray(lines) ? lines.filter((line) => isLine(line, participants.length)) : [];
  } catch {
    return [];
  }
}

function isLine(value: unknown, seats: number): value is MatchLine {
  const { id, seat, text, at } = Object(value) as Partial<Record<keyof MatchLine, unknown>>;
  const isSeat = typeof seat === 'number' && Number.isInteger(seat) && seat >= 0 && seat < seats;
  return isSeat && Number.isSafeInteger(id) && typeof at === 'number' && safeParse(chatTextSchema, text).success;
}
