import { z } from 'zod';
import { idSchema, titleIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { playerCardSchema } from './player.ts';
import { safeParse } from './safe-parse.ts';

/**
 * Invitation links (C3). A link is `/i#<id>.<secret>`: the part after `#` is never sent to a server by itself. The server stores
 * only a hash of the secret.
 */

/** To what a link invites. Groups and tournaments come later. */
export const INVITATION_LINK_KINDS = ['table', 'person'] as const;

/** `once`: for the first player who uses it, and nobody else. */
export const invitationUsesSchema = z.enum(['once', 'often']);

/** 128 random bits each, base64url. */
const tokenSchema = z.string().regex(/^[\w-]{22}$/);
export const invitationTokenSchema = z.object({ id: tokenSchema, secret: tokenSchema });
export type InvitationToken = z.infer<typeof invitationTokenSchema>;

/** `lifeMs`: for how long it is good. */
const lifeMs = z.int().min(60_000).max(LIMITS.invitationLinkMs);
export const makeInvitationLinkSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('table'),
    table: idSchema,
    title: titleIdSchema,
    uses: invitationUsesSchema,
    lifeMs,
  }),
  z.object({ kind: z.literal('person'), title: titleIdSchema.nullable(), uses: invitationUsesSchema, lifeMs }),
]);
export type MakeInvitationLink = z.infer<typeof makeInvitationLinkSchema>;
export const madeInvitationLinkSchema = invitationTokenSchema.extend({ expiresAt: z.int() });

/** One of one's own links, as its maker sees it. The secret is not known any more. */
export const invitationLinkLineSchema = z.object({
  id: tokenSchema,
  kind: z.enum(INVITATION_LINK_KINDS),
  title: titleIdSchema.nullable(),
  uses: invitationUsesSchema,
  isUsed: z.boolean(),
  createdAt: z.int(),
  expiresAt: z.int(),
});
export type InvitationLinkLine = z.infer<typeof invitationLinkLineSchema>;
export const invitationLinkLinesSchema = z.object({
  links: z.array(invitationLinkLineSchema).max(LIMITS.invitationLinks),
});
export const revokeInvitationLinkSchema = z.object({ id: tokenSchema });
export const revokedInvitationLinkSchema = z.object({});

/** `use`: false only looks at it; a link that is good once stays good. */
export const openInvitationLinkSchema = invitationTokenSchema.extend({ use: z.boolean() });
export const openedInvitationLinkSchema = z.object({
  kind: z.enum(INVITATION_LINK_KINDS),
  maker: playerCardSchema,
  /** The table, of a link to one. */
  table: idSchema.nullable(),
  title: titleIdSchema.nullable(),
});
export type OpenedInvitationLink = z.infer<typeof openedInvitationLinkSchema>;

/** Where the page shows an invitation. */
export const INVITATION_PATH = '/i';

/** What a link says after `#`. */
export const invitationFragment = ({ id, secret }: InvitationToken): string => `#${id}.${secret}`;

/** Reads what stands after `#`; null if it is no invitation. */
export function readInvitationFragment(fragment: string): InvitationToken | null {
  const [id, secret, ...more] = fragment.replace(/^#/, '').split('.');
  const token = safeParse(invitationTokenSchema, { id, secret });
  return token.success && more.length === 0 ? token.data : null;
}
