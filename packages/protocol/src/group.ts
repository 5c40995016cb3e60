import { z } from 'zod';
import { aboutSchema, chatTextSchema } from './chat-text.ts';
import { idSchema, instantSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { nameTextSchema } from './name-text.ts';
import { avatarSchema } from './player.ts';

/** Groups by topic: who is in one of them sees the others in it (S6), and hears what is said there (C2). */

/** The general group. Every player is in it who has not left it. It has no maker and cannot be changed. */
export const EVERYONE = 'everyone';

/** `maker`: may do everything. `moderator`: may remove people and ban them. */
export const GROUP_ROLES = ['maker', 'moderator', 'member'] as const;
const roleSchema = z.enum(GROUP_ROLES);
export type GroupRole = z.infer<typeof roleSchema>;

/** As the name of a player, but longer. The server refuses the same words. */
export const groupNameSchema = nameTextSchema("[ _.'’+-]| ?& ?", LIMITS.groupNameChars, LIMITS.groupNameUnits);

/** How a group is shown in a list. */
export const groupCardSchema = z.object({
  group: idSchema,
  name: z.string().max(LIMITS.groupNameUnits),
  about: z.string().max(LIMITS.aboutChars),
  /** Whether everybody may find and join it. Others join by a link with a secret in it. */
  open: z.boolean(),
  /** How many people are in it; null for the general group. */
  people: z.int().min(0).nullable(),
  /** What the player who asks is in it; null: nothing. */
  role: roleSchema.nullable(),
});
export type GroupCard = z.infer<typeof groupCardSchema>;

/** Somebody in a group, or, `banned`, somebody who may not come back. Only moderators are shown those. */
export const groupPersonSchema = z.object({
  player: idSchema,
  name: z.string().max(LIMITS.nameUnits),
  avatar: avatarSchema,
  role: z.enum([...GROUP_ROLES, 'banned']),
});
export type GroupPerson = z.infer<typeof groupPersonSchema>;

/** A group as somebody in it sees it. `secret`: only in the answer that made it; the server keeps its hash alone. */
export const groupViewSchema = z.object({
  card: groupCardSchema,
  people: z.array(groupPersonSchema).max(LIMITS.groupPeopleShown),
  secret: z.string().max(64).nullable(),
});
export type GroupView = z.infer<typeof groupViewSchema>;

/** `mine`: the groups of the player who asks. `found`: open groups whose names hold the text, the largest first. */
export const groupsResponseSchema = z.object({
  mine: z.array(groupCardSchema).max(64),
  found: z.array(groupCardSchema).max(LIMITS.foundGroups),
});

export const groupWishSchema = z.object({ name: groupNameSchema, about: aboutSchema, open: z.boolean() });
/** What is null stays as it is. `link`: a new secret takes the place of the one before. */
export const groupChangeSchema = z.object({
  name: groupNameSchema.nullable(),
  about: aboutSchema.nullable(),
  open: z.boolean().nullable(),
  link: z.boolean(),
});
export const groupJoinSchema = z.object({ secret: idSchema.nullable() });
/** `member`: a moderator is a member again. `removed`: it may join again. `banned`: it may not. `forgiven`: the ban is over. */
export const groupPersonChangeSchema = z.object({
  player: idSchema,
  to: z.enum(['moderator', 'member', 'removed', 'banned', 'forgiven']),
});
export type GroupPersonChange = z.infer<typeof groupPersonChangeSchema>;

/** Where nothing has to be said: leaving and closing a group, and the answers to them. */
export const emptySchema = z.object({});

/** A line of a chat. Its id names it in a report. */
export const chatLineSchema = z.object({
  line: idSchema,
  group: idSchema,
  player: idSchema,
  /** As the player is called now; empty where the player is gone. */
  name: z.string().max(LIMITS.nameUnits),
  avatar: avatarSchema,
  text: chatTextSchema,
  at: instantSchema,
});
export type ChatLine = z.infer<typeof chatLineSchema>;

export const groupLinesSchema = z.object({ lines: z.array(chatLineSchema).max(LIMITS.chatPage) });
