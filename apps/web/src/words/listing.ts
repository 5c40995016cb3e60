import { nameInEnglish } from '@parley/games/facts';
import type { BotStrength, ListingLine, PlayerClass, RefusalCode } from '@parley/protocol';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { calledName } from './player.ts';
import { row } from './time.ts';

/** Listings of houses in players' words: a bot, matches to look at, and a room to meet in (S3). */

export const strengthWords = (strength: BotStrength): string => t(`listing:strength.${strength}`);

/** What a listing is, in a word or two beside its name. */
export const kindWords = (kind: ListingLine['listing']['kind']): string => t(`listing:kind.${kind}`);

/** Whether a house gave this bot no name: then it goes by the name under which it plays, here as in its matches. */
const isNameless = ({ kind, name, title }: Pick<ListingLine['listing'], 'kind' | 'name' | 'title'>): boolean =>
  kind === 'bot' && name === `${nameInEnglish(title)} bot`;

type Named = Pick<ListingLine, 'card'> & {
  readonly listing: Pick<ListingLine['listing'], 'kind' | 'name' | 'title'>;
};

/** What a listing is called. */
export const listingName = ({ listing, card }: Named): string =>
  isNameless(listing) ? calledName(card) : listing.name;

/** The same where it stands alone, as the name of a key does: a bot may play several games. */
export const listingNameAlone = ({ listing, card }: Named): string =>
  isNameless(listing)
    ? t('listing:nameAlone', { name: calledName(card), title: titleName(listing.title) })
    : listing.name;

/** What somebody reads of a listing that it sees and cannot open: for whom it is, and what to do. */
export function closedSentence({ opensTo, listing }: ListingLine, kind: PlayerClass): string {
  const [only] = opensTo;
  if (only === undefined) return t('listing:closed.nobody');
  // Its class may open it, and this player has lost what that needs.
  if (opensTo.some((one) => one === kind)) return t('listing:closed.lost');
  const whom = row(opensTo.map((one) => t(`listing:for.${one}`)));
  if (kind === 'anonymous' && opensTo.includes('limited')) return t('listing:closed.enter', { whom });
  return opensTo.includes('member')
    ? t(`listing:closed.account.${listing.kind}`, { whom })
    : t('listing:closed.only', { whom });
}

type RoomLine = Extract<ListingLine['listing'], { readonly kind: 'room' }>;

/** Who is in a room at present. */
export function crowdWords({ waiting, playing }: Pick<RoomLine, 'waiting' | 'playing'>): string {
  if (waiting === 0 && playing === 0) return t('listing:room.nobody');
  if (waiting === 0) return t('listing:room.playing', { playing });
  return playing === 0 ? t('listing:room.waiting', { waiting }) : t('listing:room.both', { waiting, playing });
}

/** What somebody reads of a room in which its class only watches. */
export const onlyWatchSentence = (): string => t('listing:room.onlyWatch');
/** What somebody reads who waits there. The match begins by itself. */
export const waitHereSentence = (): string => t('listing:room.waitHere');

/** Refusals of a listing, where they need other words than elsewhere. */
export const openingRefused = (): Readonly<Partial<Record<RefusalCode, string>>> => ({
  'not-permitted': t('listing:refused.notPermitted'),
  'unknown-client': t('listing:refused.gone'),
  busy: t('lobby:busy'),
});

/** Refusals of a room, where they need other words than elsewhere. */
export const roomRefused = (): Readonly<Partial<Record<RefusalCode, string>>> => ({
  'not-permitted': t('listing:refused.roomNotPermitted'),
  'unknown-listing': t('listing:refused.roomGone'),
  'listing-full': t('listing:refused.roomFull'),
  busy: t('lobby:busy'),
});

/** Why matches cannot be looked at. */
export function lookSentence(code: RefusalCode | null): string {
  switch (code) {
    case null:
      return t('listing:look.gone');
    case 'not-permitted':
      return t('listing:look.notPermitted');
    case 'unknown-match':
      return t('listing:look.unknown');
    case 'unknown-listing':
      return t('listing:look.nobody');
    default:
      return '';
  }
}
