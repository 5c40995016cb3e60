import type { LinkEnd, LinkState } from '@parley/peer';
import type { Path, PlayerCard, Rung, RungTry } from '@parley/protocol';
import { t } from '../text/text.ts';
import { finePercentWords } from './number.ts';
import { pathSentence, pathWord } from './path.ts';
import { rungWord, tryingSentence } from './rung.ts';

/**
 * State of a link in a word, as on the chip: the rung that is tried, the path, or the silence and its repair (L4).
 * `changed`: the path changed a moment ago.
 */
export function linkWord(link: LinkState, now: number, changed: boolean): string {
  switch (link.state) {
    case 'connecting':
      return t('match:mark.trying', { rung: rungWord(link.rung) });
    case 'proving':
      return t('match:mark.proving');
    case 'open': {
      const { path, silentSince, trying } = link;
      if (silentSince !== null) return silenceWord(secondsOf(now - silentSince), trying);
      if (trying !== null) {
        const rung = rungWord(trying);
        return path === null
          ? t('match:mark.trying', { rung })
          : t('match:mark.pathTrying', { path: pathWord(path), rung });
      }
      return changed && path !== null ? t('match:mark.now', { path: pathWord(path) }) : pathWord(path);
    }
    case 'closed':
      return t('match:mark.none');
    default:
      return link satisfies never;
  }
}

function silenceWord(seconds: number, trying: Rung | null): string {
  if (trying === null) return seconds < 1 ? t('match:mark.silent') : t('match:mark.silentFor', { seconds });
  const rung = rungWord(trying);
  return seconds < 1 ? t('match:mark.silentTrying', { rung }) : t('match:mark.silentForTrying', { seconds, rung });
}

/** The same in a sentence or two, for the panel. While it is being made, `rungSentence` says more. */
export function linkSentence(link: LinkState, now: number): string {
  switch (link.state) {
    case 'connecting':
      return tryingSentence(link.rung);
    case 'proving':
      return t('match:say.proving');
    case 'open': {
      const { path, silentSince, trying } = link;
      const search = trying === null ? [] : [tryingSentence(trying)];
      if (silentSince !== null) {
        const seconds = secondsOf(now - silentSince);
        const silence = seconds < 1 ? t('match:say.silent') : t('match:say.silentFor', { seconds });
        return [silence, ...(trying === null ? [t('match:say.soon')] : search)].join(' ');
      }
      const broke = path === null && trying !== null;
      return [broke ? t('match:say.broke') : pathSentence(path), ...search].join(' ');
    }
    case 'closed':
      return linkEndSentence(link.why);
    default:
      return link satisfies never;
  }
}

/** Whether a link brings something at the moment. */
export const brings = (link: LinkState | null): boolean => link?.state === 'open' && link.silentSince === null;

/** What is shown of how a player is heard. `link` is null at the own seat. */
export interface Heard {
  readonly link: LinkState | null;
  readonly silentSince: number | null;
  readonly throughServer: boolean;
}

/** How a player is heard whose link brings nothing, for the chip; null where there is nothing to say. `turn`: it is to move. */
export function hearingWord({ link, silentSince, throughServer }: Heard, turn: boolean): string | null {
  if (throughServer && !brings(link)) return turn ? t('match:chip.toMoveThroughServer') : t('match:chip.throughServer');
  return silentSince === null ? null : t('match:chip.reconnecting');
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
  if (throughServer && !brings(link)) return { word: t('match:mark.server'), lamp: 'wait', standIn: true };
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

/**
 * Whether this player has left: it said so, or its page went after the end. Its link may stand for a moment longer, and is no news then. A
 * bot closes its links after each match, and is there all the same.
 */
export const hasLeft = ({ self, participant, link, departure }: Leaver, over: boolean): boolean =>
  departure === 'left' ||
  (over && departure === null && !self && participant.card.class !== 'house' && link?.state === 'closed');

interface Leaver {
  readonly self: boolean;
  readonly participant: { readonly card: Pick<PlayerCard, 'class'> };
  readonly link: LinkState | null;
  readonly departure: string | null;
}

/** The same as a sentence, for the panel: only where the server stands in for the link. */
export const hearingSentence = ({ link, throughServer }: Omit<Heard, 'silentSince'>): string | null =>
  throughServer && !brings(link) ? t('match:link.delivered') : null;

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
  return t(`match:end.${why}`);
}

/**
 * What a link shows both sides of each other’s address, and what hiding it costs (S17). `path`: the one in use. On the
 * server’s path, only other tries can show addresses.
 */
export function addressSentence(relayOnly: boolean, path: Path | null, rungs: readonly RungTry[]): string {
  if (relayOnly) return t('match:link.hides');
  if (path !== 'server') return t('match:link.mayLearn');
  return rungs.some(({ rung }) => rung !== 'server') ? t('match:link.mayHaveLearnt') : t('match:link.learnsNothing');
}

/** The address by which one side of a link is reached; an unknown type is shown by its name. */
export function addressWords(type: string | null): string {
  if (type === null) return '–';
  return isAddress(type) ? t(`match:address.${type}`) : type;
}

/** The types of a candidate. */
const ADDRESSES = ['host', 'srflx', 'prflx', 'relay'] as const;
const isAddress = (type: string): type is (typeof ADDRESSES)[number] => ADDRESSES.some((one) => one === type);

function secondsOf(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

/** The share of packets that were lost on the way here in the last seconds; null where it is not known yet. */
export function lossWords(share: number | null): string {
  if (share === null) return t('match:link.notMeasured');
  return share === 0 ? t('match:link.loss.none') : finePercentWords(share);
}
