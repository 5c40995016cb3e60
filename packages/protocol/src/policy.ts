import type { ClientMessageType } from './client-message.ts';
import { type HouseListing, LISTING_CLASSES, type ListingAccess } from './house-listing.ts';
import type { ROUTES } from './http.ts';
import type { ListingKind } from './listing-claim.ts';
import type { Accepts, Mode, PlayerClass, Portion } from './player.ts';
import type { RefusalCode } from './refusal.ts';

/**
 * The one policy of classes (S1, S3, S4): what each class may do, in which portion, and who may link with whom. The server
 * asks it at every message, request and introduction; the page and docs/classes.md say what it says. Nothing else decides by class.
 * The links do not ask it: the server writes the direction of their data into the seats of each introduction that it signs, and both
 * ends read it there (`wayOf` in packages/peer).
 */

/** Allowed, or the code with which it is refused. */
export type Ruling = 'allowed' | PolicyRefusal;
/** `watch-only`: this class may watch, and nothing else. `not-permitted`: not this class, or not without a portion. */
export type PolicyRefusal = Extract<RefusalCode, 'not-permitted' | 'watch-only'>;

/** `mode`: the portion named like the mode of the play that the message is about (S4). */
export type Needs = Portion | 'mode' | 'nothing';

/** What each class is permitted, by portion. A person may lose a portion for a time; nobody gets one beyond these. */
export const PORTIONS_OF: Readonly<Record<PlayerClass, readonly Portion[]>> = {
  anonymous: ['watch'],
  limited: ['watch', 'chat', 'casual'],
  member: ['watch', 'chat', 'casual', 'ranked', 'tournament'],
  house: ['watch', 'chat', 'casual', 'listing'],
};

/** A ruling for each class. */
export type Rulings = Readonly<Record<PlayerClass, Ruling>>;
export interface ActionRule {
  readonly by: Rulings;
  readonly needs: Needs;
}

const anybody: Rulings = { anonymous: 'allowed', limited: 'allowed', member: 'allowed', house: 'allowed' };
const players: Rulings = { ...anybody, anonymous: 'watch-only' };
/** People begin matches; a house only answers. */
const people: Rulings = { ...players, house: 'not-permitted' };

/** How a member signs in, and how a guest does. A house has the key that the operator registered. */
const members: Rulings = { ...people, limited: 'not-permitted' };
const guests: Rulings = { ...people, member: 'not-permitted' };

/** A house watches nobody. */
const watchersOnly: Rulings = { ...anybody, house: 'not-permitted' };

/** Only a house has anything to publish. */
const housesOnly: Rulings = { ...players, limited: 'not-permitted', member: 'not-permitted' };

const rule = (by: Rulings, needs: Needs = 'nothing'): ActionRule => ({ by, needs });

/**
 * Who may send which message, and the portion that it needs besides. The type makes it complete: a new message does not compile
 * without its line. A message that takes something back, or ends it, needs no portion: a client that lost a portion must still
 * be able to leave.
 */
export const ACTIONS: Readonly<Record<ClientMessageType, ActionRule>> = {
  hello: rule(anybody),
  ping: rule(anybody),
  window: rule(players),
  search: rule(players),
  play: rule(people, 'casual'),
  select: rule(people, 'mode'),
  'select-player': rule(people, 'mode'),
  running: rule(watchersOnly, 'watch'),
  watch: rule(watchersOnly, 'watch'),
  unwatch: rule(anybody),
  publish: rule(housesOnly, 'listing'),
  listings: rule(watchersOnly),
  /** What it needs besides depends on the kind: `mayOpenListing`. */
  'open-listing': rule(watchersOnly),
  'close-listing': rule(anybody),
  consent: rule(players, 'mode'),
  decline: rule(players),
  withdraw: rule(people),
  open: rule(people, 'mode'),
  join: rule(people, 'mode'),
  leave: rule(players),
  remove: rule(people),
  begin: rule(people, 'mode'),
  rematch: rule(people, 'mode'),
  return: rule(people),
  signal: rule(anybody),
  'link-failed': rule(players),
  'link-report': rule(players),
  network: rule(anybody),
  'hide-address': rule(players),
  report: rule(players),
  playing: rule(players),
  deposit: rule(players),
  hears: rule(players),
  distress: rule(players),
  block: rule(people),
  unblock: rule(people),
  'hear-group': rule(players),
  'say-in-group': rule(people, 'chat'),
  accepts: rule(players),
  /** A house is asked as the limits on tables allow. */
  quiet: rule(people),
  away: rule(players),
};

/** Who may ask which route. `open`: answered without a session (S1); otherwise by the class of the session's player. */
export type RouteRule = 'open' | Rulings;

/** The type makes this complete, too: a new route is closed until it has its line. An anonymous visitor has no session. */
export const ROUTE_RULES: Readonly<Record<keyof typeof ROUTES, RouteRule>> = {
  health: 'open',
  ready: 'open',
  metrics: 'open',
  keys: 'open',
  loadTest: 'open',
  enter: 'open',
  keySignIn: 'open',
  visit: 'open',
  signUp: 'open',
  signIn: 'open',
  ticketSignIn: 'open',
  signOut: 'open',
  passkeyOptions: 'open',
  passkeySignIn: 'open',
  passkeySignUpOptions: 'open',
  passkeySignUp: 'open',
  recover: 'open',
  linkDevice: 'open',
  restoreOptions: 'open',
  restore: 'open',
  account: players,
  confirmOptions: players,
  confirm: players,
  password: members,
  recoveryCodes: members,
  addPasskeyOptions: members,
  addPasskey: members,
  removePasskey: members,
  endSession: players,
  endSessions: players,
  deviceCode: guests,
  addBackup: guests,
  removeKey: guests,
  profile: players,
  match: players,
  player: players,
  history: players,
  bundle: players,
  distress: 'open',
  conduct: players,
  complaints: players,
  appeals: players,
  /** For administrators, whatever their class: that is no matter of classes, so the route checks it at every request. */
  administration: players,
  auditLog: players,
  /** A house invites nobody, and is in the configuration of the server. */
  invitationLinks: people,
  revokeInvitationLink: people,
  openInvitationLink: people,
  ownData: players,
  deleteOwnData: people,
  groups: players,
  group: players,
  groupJoin: players,
  groupLeave: players,
  groupClose: players,
  groupPeople: players,
  groupLines: players,
  socket: 'open',
};

/** Who may make a group, besides having the portion `chat`: its name is read by everybody (S6). Its route is the one of the search. */
export const GROUP_MAKERS: Rulings = members;

/** A client that asks for something, as far as permission depends on it. */
export interface Subject {
  readonly class: PlayerClass;
  readonly portions: readonly Portion[];
}

/** Whether this client may send this message. `mode`: that of the play that it is about; null if it is about none. */
export function rulingOf(subject: Subject, type: ClientMessageType, mode: Mode | null): Ruling {
  const { by, needs } = ACTIONS[type];
  const ruling = by[subject.class];
  if (ruling !== 'allowed') return ruling;
  const portion = needs === 'mode' ? mode : needs;
  return portion === null || portion === 'nothing' || subject.portions.includes(portion) ? 'allowed' : 'not-permitted';
}

/**
 * What two clients may be introduced for, and how data may go over their link then. `play`: `both-ways`. `watch`: only `to-asker`, and
 * the one who asks sends nothing but what receiving needs. Otherwise the code with which they are not introduced.
 */
export interface Encounter {
  readonly play: 'both-ways' | PolicyRefusal;
  readonly watch: 'to-asker' | PolicyRefusal;
}

/** A visitor is in nobody's list. */
const nothing: Encounter = { play: 'not-permitted', watch: 'not-permitted' };
const meets: Encounter = { play: 'both-ways', watch: 'to-asker' };
const watches: Encounter = { play: 'watch-only', watch: 'to-asker' };
/** A house plays, and lets others watch. It watches nobody. */
const plays: Encounter = { play: 'both-ways', watch: 'not-permitted' };

/** By the class of the one who asks, then of the other: whether they may be introduced at all, and for what (S3). */
export const ENCOUNTERS: Readonly<Record<PlayerClass, Readonly<Record<PlayerClass, Encounter>>>> = {
  anonymous: { anonymous: { ...nothing, play: 'watch-only' }, limited: watches, member: watches, house: watches },
  limited: { anonymous: nothing, limited: meets, member: meets, house: meets },
  member: { anonymous: nothing, limited: meets, member: meets, house: meets },
  house: { anonymous: nothing, limited: plays, member: plays, house: plays },
};

/** What somebody does with a listing: plays a bot, or in a room; or watches: looks at matches, or at a room. */
export type ListingUse = keyof Encounter;

/** @param gets what the class gets of the listing; null where it opens it to nobody */
export function useOf(kind: ListingKind, gets: ListingAccess | null): ListingUse {
  switch (kind) {
    case 'bot':
      return 'play';
    case 'matches':
      return 'watch';
    case 'room':
      return gets !== null && 'may' in gets ? gets.may : 'play';
    default:
      return kind satisfies never;
  }
}

/** Whether this client may use a listing so at all: no house can permit more (S3, S4). */
export function mayOpenListing(subject: Subject, use: ListingUse): Ruling {
  const met = ENCOUNTERS[subject.class].house[use];
  if (met === 'not-permitted' || met === 'watch-only') return met;
  return subject.portions.includes(use === 'play' ? 'casual' : 'watch') ? 'allowed' : 'not-permitted';
}

/** The classes to which a listing gives more than they may have. */
export const overreachOf = ({ kind, rights }: HouseListing): readonly PlayerClass[] =>
  LISTING_CLASSES.filter((one) => {
    const gets = rights[one];
    const subject = { class: one, portions: PORTIONS_OF[one] };
    return gets.access === 'open' && mayOpenListing(subject, useOf(kind, gets)) !== 'allowed';
  });

/** What a standing acceptance is about: play of a mode that can be asked for, or being watched. */
export type Acceptance = keyof Accepts;

/** Whether somebody with these settings accepts clients of this class. Entering a tournament is the consent to its matches. */
export function accepts(settings: Accepts, to: Mode | 'watch', kind: PlayerClass): boolean {
  switch (to) {
    case 'tournament':
      return kind !== 'anonymous';
    case 'watch':
      return kind !== 'house' && settings.watch[kind];
    case 'casual':
    case 'ranked':
      return kind !== 'anonymous' && settings[to][kind];
    default:
      return to satisfies never;
  }
}

/**
 * The settings of somebody who has changed none. Whoever may play with one may ask for it, and anybody may watch: no title
 * hides anything, and whoever watches learns no address.
 */
export const FIRST_ACCEPTS: Accepts = {
  casual: { limited: true, member: true, house: true },
  ranked: { limited: true, member: true, house: true },
  watch: { anonymous: true, limited: true, member: true },
};

/** The classes of which a player can be asked in this mode: those that have the portion, and a setting for it. */
export const askersIn = (mode: Exclude<Acceptance, 'watch'>): readonly (keyof Accepts['casual'])[] =>
  (['limited', 'member', 'house'] as const).filter((kind) => PORTIONS_OF[kind].includes(mode));
