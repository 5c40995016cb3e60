import {
  type InvitationLinkLine,
  type InvitationToken,
  invitationLinkLinesSchema,
  type MakeInvitationLink,
  madeInvitationLinkSchema,
  ok,
  type OpenedInvitationLink,
  openedInvitationLinkSchema,
  type Refusal,
  type Result,
  ROUTES,
  revokedInvitationLinkSchema,
} from '@parley/protocol';
import type { Http } from './http.ts';

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

/** @param authenticated runs a request with a session */
export function createInvitationLinks(
  http: Pick<Http, 'get' | 'post'>,
  authenticated: <T>(run: () => Promise<Result<T, Refusal>>) => Promise<Result<T, Refusal>>,
): InvitationLinks {
  const open = (token: InvitationToken, use: boolean) =>
    authenticated(() => http.post(ROUTES.openInvitationLink, { ...token, use }, openedInvitationLinkSchema));
  return {
    make: (link) => authenticated(() => http.post(ROUTES.invitationLinks, link, madeInvitationLinkSchema)),
    async list() {
      const answer = await authenticated(() => http.get(ROUTES.invitationLinks, invitationLinkLinesSchema));
      return answer.ok ? ok(answer.value.links) : answer;
    },
    revoke: (id) => authenticated(() => http.post(ROUTES.revokeInvitationLink, { id }, revokedInvitationLinkSchema)),
    look: (token) => open(token, false),
    use: (token) => open(token, true),
  };
}
