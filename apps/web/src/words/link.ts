import type { LinkEnd, LinkState } from '@parley/peer';
import type { Path, RungTry } from '@parley/protocol';
import { pathSentence, pathWord } from './path.ts';
import { rungSearch, rungWord } from './rung.ts';

/**
 * State of a link in a word, as on the chip: the rung that is tried, the path, or the silence and its repair (L4).
 * `changed`: the path changed a moment ago.
 */
export function linkWord(link: LinkState, now: number, changed: boolean): string {
  switch (link.state) {
    case 'connecting':
      return `${rungWord(link.rung)}…`;
    case 'proving':
      return 'proving keys…';
    case 'open': {
      const { path, silentSince, trying } = link;
      if (silentSince !== null) {
        const seconds = secondsOf(now - silentSince);
        if (trying !== null) return `${seconds < 1 ? 'silent' : `silent ${seconds} s`}, ${rungWord(trying)}…`;
        return seconds < 1 ? 'silent…' : `silent ${seconds} s`;
      }
      if (trying !== null) return path === null ? `${rungWord(trying)}…` : `${pathWord(path)}, ${rungWord(trying)}…`;
      return `${changed && path !== null ? 'now: ' : ''}${pathWord(path)}`;
    }
    case 'closed':
      return 'no link';
    default:
      return link satisfies never;
  }
}

/** The same as a sentence, for the panel. While it is being made, `rungSentence` says more. */
export function linkSentence(link: LinkState, now: number): string {
  switch (link.state) {
    case 'connecting':
      return `Trying ${rungSearch(link.rung)}.`;
    case 'proving':
      return 'Linked; both sides are proving their keys.';
    case 'open': {
      const { path, silentSince, trying } = link;
      const search = trying === null ? '' : ` Trying ${rungSearch(trying)}.`;
      if (silentSince !== null) {
        const seconds = secondsOf(now - silentSince);
        const silence = seconds < 1 ? 'Nothing has come for a moment.' : `Nothing has come for ${seconds} s.`;
        return `${silence}${search === '' ? ' If that goes on, another way is tried.' : search}`;
      }
      if (path === null && trying !== null) return `The path in use broke.${search}`;
      return `${pathSentence(path)}${search}`;
    }
    case 'closed':
      return linkEndSentence(link.why);
    default:
      return link satisfies never;
  }
}

/** Whether a link brings something at the moment. */
const brings = (link: LinkState | null): boolean => link?.state === 'open' && link.silentSince === null;

/** What is shown of how a player is heard. `link` is null at the own seat. */
export interface Heard {
  readonly link: LinkState | null;
  readonly silentSince: number | null;
  readonly throughServer: boolean;
}

/** How a player is heard whose link brings nothing, for the chip; null where there is nothing to say. `turn`: it is to move. */
export function hearingWord({ link, silentSince, throughServer }: Heard, turn: boolean): string | null {
  if (throughServer && !brings(link)) return turn ? 'to move, through the server' : 'through the server';
  return silentSince === null ? null : 'Reconnecting…';
}

/**
 * What the mark of a link says on the chip. Where the server stands in for a link, that is said, and not that the link is gone: the
 * player is there, and the match goes on.
 */
export function markWords(
  { link, throughServer }: { readonly link: LinkState; readonly throughServer: boolean },
  now: number,
  changed: boolean,
): MarkWords {
  if (throughServer && !brings(link)) return { word: 'by the server', lamp: 'wait', standIn: true };
  return { word: linkWord(link, now, changed), lamp: linkLamp(link), standIn: false };
}

interface MarkWords {
  readonly word: string;
  readonly lamp: 'good' | 'wait' | 'bad';
  /** Whether the server stands in for the link. */
  readonly standIn: boolean;
}

/** Whether the mark of a link is shown. After the end of a match a link that has ended is no news. */
export const showsMark = (link: LinkState, over: boolean): boolean => !over || brings(link);

/** The same as a sentence, for the panel: only where the server stands in for the link. */
export const hearingSentence = ({ link, throughServer }: Omit<Heard, 'silentSince'>): string | null =>
  throughServer && !brings(link)
    ? 'This link brings nothing. The server delivers the moves that it has been handed.'
    : null;

/** The lamp beside the word. */
export function linkLamp(link: LinkState): 'good' | 'wait' | 'bad' {
  switch (link.state) {
    case 'connecting':
    case 'proving':
      return 'wait';
    case 'open':
      return link.silentSince === null && link.trying === null ? 'good' : 'wait';
    case 'closed':
      return 'bad';
    default:
      return link satisfies never;
  }
}

/** When a link was begun, on its own clock; null once it is closed. */
export function linkBegunAt(link: LinkState): number | null {
  switch (link.state) {
    case 'connecting':
    case 'proving':
      return link.since;
    case 'open':
      return link.since - link.tookMs;
    case 'closed':
      return null;
    default:
      return link satisfies never;
  }
}

export function linkEndSentence(why: LinkEnd): string {
  return ENDS[why];
}

/**
 * What a link shows both sides of each other’s address, and what hiding it costs (S17). `path`: the one in use. On the
 * server’s path, only other tries can show addresses.
 */
export function addressSentence(relayOnly: boolean, path: Path | null, rungs: readonly RungTry[]): string {
  if (relayOnly) {
    return 'One of you hides its address: this link uses relays only, and neither side learns where the other one is. A round trip takes longer for that.';
  }
  const hide = 'You can hide yours in your settings; everything then goes through relays, which takes longer.';
  if (path !== 'server') {
    return `Each side may learn the other’s IP address: that is how the shortest way is found. ${hide}`;
  }
  return rungs.some(({ rung }) => rung !== 'server')
    ? `The server stands between you on this way, and it shows neither of you the other’s IP address; only trying a shorter way can. ${hide}`
    : 'The server stands between you, and neither of you learns the other’s IP address.';
}

/** The address by which one side of a link is reached; an unknown type is shown by its name. */
export function addressWords(type: string | null): string {
  if (type === null) return '–';
  return Object.hasOwn(ADDRESSES, type) ? (ADDRESSES[type] ?? type) : type;
}

/** By the type of a candidate. */
const ADDRESSES: Readonly<Record<string, string>> = {
  host: 'the device’s own address',
  srflx: 'its router’s address',
  prflx: 'an address found on the way',
  relay: 'a relay’s address',
};

function secondsOf(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

const ENDS: Readonly<Record<LinkEnd, string>> = {
  timeout: 'No answer came in time.',
  'ice-failed': 'The two networks found no way to each other.',
  'proof-invalid': 'The other side could not prove its key, so the link was closed.',
  'closed-here': 'The link was closed here.',
  'closed-there': 'The other side closed the link.',
  'one-way': 'Somebody who may only watch sent something, so the link was closed.',
  malformed: 'The other side sent something that is not of this game, so the link was closed.',
};
