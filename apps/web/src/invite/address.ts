import { INVITATION_PATH, type InvitationToken, invitationFragment } from '@parley/protocol';

/** The address that somebody opens to accept an invitation. The token is in the fragment, which browsers send to nobody. */
export const invitationAddress = (token: InvitationToken, origin: string): string =>
  `${origin}${INVITATION_PATH}${invitationFragment(token)}`;
