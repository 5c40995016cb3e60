import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type ChatLine,
  EVERYONE,
  err,
  GROUP_MAKERS,
  type GroupCard,
  type GroupPerson,
  type GroupPersonChange,
  type GroupView,
  type groupChangeSchema,
  type groupsResponseSchema,
  type groupWishSchema,
  LIMITS,
  ok,
  type Refusal,
  type RefusalCode,
  type Result,
} from '@parley/protocol';
import type { z } from 'zod';
import type { GroupRow, GroupSeen, GroupStanding } from '../store/group-store.ts';
import type { PlayerRow, Store } from '../store/store.ts';
import { checkGroupName, foldName } from './names.ts';
import { selfOf } from './self.ts';

type Answer<T> = Promise<Result<T, Refusal>>;

/** Groups as their people use them (S6). Nothing here tells anybody: the caller tells the players of whom it answers that they changed. */
export interface Groups {
  list(player: string, text: string): Promise<z.infer<typeof groupsResponseSchema>>;
  /** Refused for a group that is not open to this player, as for one that does not exist. */
  view(player: string, group: string): Answer<GroupView>;
  make(player: PlayerRow, wish: z.infer<typeof groupWishSchema>): Answer<GroupView>;
  change(player: PlayerRow, group: string, change: z.infer<typeof groupChangeSchema>): Answer<GroupView>;
  join(player: string, group: string, secret: string | null): Answer<GroupView>;
  leave(player: string, group: string): Answer<void>;
  /** Answers with who was in it. */
  close(player: string, group: string): Answer<readonly string[]>;
  moderate(player: string, group: string, change: GroupPersonChange): Answer<GroupView>;
  lines(player: string, group: string, before: string | null): Answer<readonly ChatLine[]>;
}

export interface GroupsDeps {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** 22 characters of base64url, 128 random bits. */
  readonly randomId: () => string;
}

const BOUNDS = { made: LIMITS.groupsMade, joined: LIMITS.groupsJoined, people: LIMITS.groupPeople };
/** Nobody without a face: the picture of somebody who is gone. */
const GONE_AVATAR = 'gone';

export function makeGroups({ store, clock, randomId }: GroupsDeps): Groups {
  const { groups } = store;

  /** The group, if this player is in it and may do what needs one of these roles. */
  async function asRole(player: string, group: string, roles: readonly GroupStanding[]): Answer<GroupSeen> {
    const seen = await groups.seenBy(group, player);
    if (seen === null || (seen.role === null && !seen.row.open)) return unknown();
    if (seen.role === null || !roles.includes(seen.role)) return no('not-permitted', 'not yours to do in this group');
    return ok(seen);
  }

  async function view(player: string, group: string, secret: string | null = null): Answer<GroupView> {
    const seen = await groups.seenBy(group, player);
    if (seen === null || (seen.role === null && !seen.row.open)) return unknown();
    const people = seen.role === null || group === EVERYONE ? [] : await peopleOf(seen, player);
    return ok({ card: cardOf(seen), people, secret });
  }

  /** Moderators see who is banned, and also those who blocked them: they have to moderate these, too. */
  async function peopleOf({ row, role }: GroupSeen, player: string): Promise<GroupPerson[]> {
    const moderates = role === 'maker' || role === 'moderator';
    const most = LIMITS.groupPeopleShown;
    const there = await groups.people(row.id, 'in', most, moderates ? null : player);
    const banned = moderates ? await groups.people(row.id, 'banned', most - there.length, null) : [];
    return [...there, ...banned].map((one) => ({ ...one }));
  }

  return {
    async list(player, text) {
      const [mine, found] = await Promise.all([
        groups.ofPlayer(player),
        groups.search(foldName(text.trim()), player, LIMITS.foundGroups),
      ]);
      return { mine: mine.map(cardOf), found: found.map(cardOf) };
    },

    view: (player, group) => view(player, group),

    async make(player, { name, about, open }) {
      const ruling = GROUP_MAKERS[player.class];
      if (ruling !== 'allowed') return no(ruling, 'only members make groups');
      const named = checkGroupName(name);
      if (!named.ok) return named;
      // What a group is called is read by everybody, as what is said in a chat.
      if (!(await mayWrite(store, player))) return no('not-permitted', 'not permitted to chat');
      const secret = open ? null : randomId();
      const row = { id: randomId(), ...named.value, about, open, secretHash: hashOf(secret), createdAt: clock() };
      const made = await groups.make(row, player.id, BOUNDS);
      if (made === 'taken') return no('name-taken', 'another group has this name');
      if (made === 'limit') return no('group-limit', 'has made as many groups as one may');
      return view(player.id, row.id, secret);
    },

    async change(player, group, { name, about, open, link }) {
      const mine = await asRole(player.id, group, ['maker']);
      if (!mine.ok) return mine;
      const named = name === null ? null : checkGroupName(name);
      if (named !== null && !named.ok) return named;
      if ((name !== null || about !== null) && !(await mayWrite(store, player))) {
        return no('not-permitted', 'not permitted to chat');
      }
      const secret = link ? randomId() : null;
      const change: Partial<GroupRow> = {
        ...named?.value,
        ...(about === null ? {} : { about }),
        ...(open === null ? {} : { open }),
        ...(secret === null ? {} : { secretHash: hashOf(secret) }),
      };
      if (!(await groups.change(group, change))) return no('name-taken', 'another group has this name');
      return view(player.id, group, secret);
    },

    async join(player, group, secret) {
      const seen = await groups.seenBy(group, player);
      const isOpen = seen !== null && (seen.row.open || seen.role !== null || fits(secret, seen.row.secretHash));
      if (!isOpen) return unknown();
      const joined = await groups.join(group, player, clock(), BOUNDS);
      switch (joined) {
        case 'gone':
          return unknown();
        case 'banned':
          return no('group-banned', 'a moderator took this player out for good');
        case 'full':
          return no('group-full', 'as many people as a group may have');
        case 'limit':
          return no('group-limit', 'in as many groups as one may be');
        case 'joined':
        case 'there':
          return view(player, group);
        default:
          return joined satisfies never;
      }
    },

    async leave(player, group) {
      const mine = await asRole(player, group, ['moderator', 'member']);
      if (!mine.ok) {
        return mine.error.code === 'not-permitted'
          ? no('unexpected', 'its maker closes it; others are not in it')
          : mine;
      }
      await groups.stand(group, player, group === EVERYONE ? 'left' : null, clock());
      return ok(undefined);
    },

    async close(player, group) {
      const mine = await asRole(player, group, ['maker']);
      return mine.ok ? ok(await groups.close(group)) : mine;
    },

    async moderate(player, group, { player: other, to }) {
      const mine = await asRole(player, group, ['maker', 'moderator']);
      if (!mine.ok) return mine;
      const standing = await groups.standing(group, other);
      if (standing === null || other === player) return no('unexpected', 'not in this group');
      if (!mayStand(mine.value.role === 'maker', standing, to)) return no('not-permitted', 'not yours to do');
      const role = to === 'removed' || to === 'forgiven' ? null : to;
      await groups.stand(group, other, role, clock());
      return view(player, group);
    },

    async lines(player, group, before) {
      const seen = await groups.seenBy(group, player);
      if (seen === null || seen.role === null) return unknown();
      const lines = await groups.lines(group, player, before, LIMITS.chatPage);
      return ok(lines.map(({ id, avatar, ...rest }) => ({ ...rest, line: id, avatar: avatar || GONE_AVATAR })));
    },
  };
}

/** Whether somebody may be made this by the maker, or otherwise by a moderator. */
function mayStand(byMaker: boolean, now: GroupStanding, to: GroupPersonChange['to']): boolean {
  switch (to) {
    case 'moderator':
    case 'member':
      return byMaker && (now === 'member' || now === 'moderator');
    case 'removed':
    case 'banned':
      return now === 'member' || (byMaker && now === 'moderator');
    case 'forgiven':
      return now === 'banned';
    default:
      return to satisfies never;
  }
}

const mayWrite = async (store: Store, player: PlayerRow): Promise<boolean> =>
  (await selfOf(store, player)).portions.includes('chat');

const cardOf = ({ row, people, role }: GroupSeen): GroupCard => ({
  group: row.id,
  name: row.name,
  about: row.about,
  open: row.open,
  people: row.id === EVERYONE ? null : people,
  role,
});

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

function hashOf(secret: string): string;
function hashOf(secret: string | null): string | null;
function hashOf(secret: string | null): string | null {
  return secret === null ? null : sha256(secret).toString('hex');
}

function fits(secret: string | null, hash: string | null): boolean {
  if (secret === null || hash === null) return false;
  const kept = Buffer.from(hash, 'hex');
  const given = sha256(secret);
  return kept.length === given.length && timingSafeEqual(kept, given);
}

const no = (code: RefusalCode, detail: string): Result<never, Refusal> => err({ code, detail });
const unknown = (): Result<never, Refusal> => no('unknown-group', 'no such group, or not open to this player');
