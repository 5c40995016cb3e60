import type {
  InvitationLinkLine,
  InvitationToken,
  MakeInvitationLink,
  OpenedInvitationLink,
  Refusal,
  Result,
} from '@parley/protocol';

/** Invitation links of this player, and those that it opens (C3). */
export interface InvitationLinks {
  /** `expiresAt`: milliseconds since the epoch, by the clock of the server. */
  make(link: MakeInvitationLink): Promise<Result<InvitationToken & { readonly expiresAt: number }, Refusal>>;
  list(): Promise<Result<readonly InvitationLinkLine[], Refusal>>;
  revoke(id: string): Promise<Result<unknown, Refusal>>;
  /** What a link invites to; it stays good. Refused as `invitation-over` where it is not good any more. */
  look(token: InvitationToken): Promise<Result<OpenedInvitationLink, Refusal>>;
  /** Uses it: a table that it invites to lets this player sit down from then on. */
  use(token: InvitationToken): Promise<Result<OpenedInvitationLink, Refusal>>;
}
