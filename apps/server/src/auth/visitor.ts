import { createHash } from 'node:crypto';
import { type Id, PORTIONS_OF, type Self } from '@parley/protocol';

/** Under how many characters of a hash a visitor is known; as many as a random id of a player has. */
const ID_CHARS = 22;

/**
 * The id of an anonymous visitor (S1). It follows from the key, which lives as long as the page, so nothing has to be stored of a
 * visitor, and the next page of the same person is another one.
 */
export const visitorId = (key: string): Id =>
  createHash('sha256').update(`parley-visitor:${key}`).digest('base64url').slice(0, ID_CHARS);

/** A visitor as it sees itself. Nobody else sees it: it is in no list, at no table, and in no match. */
export const visitorSelf = (visitor: Id): Self => ({
  player: visitor,
  name: 'Visitor',
  avatar: 'visitor',
  class: 'anonymous',
  ratings: [],
  portions: [...PORTIONS_OF.anonymous],
  accepts: {
    casual: { limited: false, member: false, house: false },
    ranked: { limited: false, member: false, house: false },
    watch: { anonymous: false, limited: false, member: false },
  },
  hidden: true,
  blocked: [],
  groups: [],
  quietUntil: null,
});
