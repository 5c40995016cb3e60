import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  err,
  type InvitationToken,
  LIMITS,
  type MakeInvitationLink,
  ok,
  type Refusal,
  type Result,
} from '@parley/protocol';
import type { InvitationLinkRow, Store } from '../store/store.ts';

/** Invitation links (C3): made, checked, used and taken back. */
export interface InvitationLinks {
  /** Refuses with `table-limit` where this player has as many links as it may have. */
  make(
    maker: string,
    wish: MakeInvitationLink,
    now: number,
  ): Promise<Result<InvitationToken & { readonly expiresAt: number }, Refusal>>;
  /**
   * The link that a token stands for, where it is good for this player. It changes nothing. Everything that is wrong with a token
   * is refused alike, as `invitation-over`.
   */
  look(token: InvitationToken, player: string, now: number): Promise<Result<InvitationLinkRow, Refusal>>;
  /**
   * Notes that this player used a link at which it looked, where that is good once. The caller has checked that it may. Refuses with
   * `invitation-over` where somebody else was quicker.
   */
  use(link: InvitationLinkRow, player: string): Promise<Result<InvitationLinkRow, Refusal>>;
}

export function makeInvitationLinks({ invitationLinks: store }: Pick<Store, 'invitationLinks'>): InvitationLinks {
  return {
    async make(maker, wish, now) {
      const token = { id: randomToken(), secret: randomToken() };
      const expiresAt = now + wish.lifeMs;
      const added = await store.add(
        {
          id: token.id,
          secretHash: hashOf(token.secret),
          maker,
          kind: wish.kind,
          subject: wish.kind === 'table' ? wish.table : maker,
          title: wish.title,
          uses: wish.uses,
          usedBy: null,
          createdAt: now,
          expiresAt,
        },
        LIMITS.invitationLinks,
        now,
      );
      return added ? ok({ ...token, expiresAt }) : err({ code: 'table-limit', detail: 'too many invitation links' });
    },
    async look({ id, secret }, player, now) {
      const link = await store.byId(id);
      if (link === null || !isSame(link.secretHash, hashOf(secret)) || link.expiresAt <= now) return OVER;
      return link.uses === 'often' || link.usedBy === null || link.usedBy === player ? ok(link) : OVER;
    },
    async use(link, player) {
      return link.uses === 'often' || (await store.use(link.id, player)) ? ok(link) : OVER;
    },
  };
}

const OVER: Result<never, Refusal> = err({ code: 'invitation-over', detail: 'no such invitation, or not any more' });

/** 128 bits, base64url. */
const randomToken = (): string => randomBytes(16).toString('base64url');

// A fast hash is enough, because the secret has 128 random bits.
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Takes the same time wherever the two differ. Both are hashes of one length. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));
