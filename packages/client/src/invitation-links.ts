import {
  type InvitationToken,
  invitationLinkLinesSchema,
  madeInvitationLinkSchema,
  ok,
  openedInvitationLinkSchema,
  type Refusal,
  type Result,
  ROUTES,
  revokedInvitationLinkSchema,
} from '@parley/protocol';
import type { Http } from './http.ts';
import type { InvitationLinks } from './invited.ts';

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
