import {
  type InvitationLinkLine,
  LIMITS,
  makeInvitationLinkSchema,
  type OpenedInvitationLink,
  openInvitationLinkSchema,
  type Refusal,
  type Result,
  ROUTES,
  revokeInvitationLinkSchema,
} from '@parley/protocol';
import type { FastifyInstance } from 'fastify';
import { makeInvitationLinks } from '../../auth/invitation-links.ts';
import { playerCard } from '../../auth/self.ts';
import type { InvitationLinkRow } from '../../store/store.ts';
import { networkOf } from '../network.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf, signedIn } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** Links that the players behind one network may make: thirty people who each invite twice in an hour. */
const MAKING = { name: 'making-links', most: 60, withinMs: 3_600_000 };
/** Links that one network may open. Guessing is hopeless anyway; this bounds the reads. */
const OPENING = { name: 'opening-links', most: 60, withinMs: 60_000 };

/** Invitation links (C3). The secret comes in the body of a request, so it is in no address and in no log. */
export function addInvitationLinkRoutes(app: FastifyInstance, { store, limiters, live, clock }: HttpDeps): void {
  const links = makeInvitationLinks(store);
  const making = limiters(MAKING);
  const opening = limiters(OPENING);

  app.post(ROUTES.invitationLinks, async (request) => {
    const { player } = signedIn(request);
    const wish = bodyOf(request, makeInvitationLinkSchema);
    await takeOrRefuse(making, networkOf(request.ip), 'too many invitation links for this network; wait a little');
    const made = await links.make(player.id, wish, clock());
    if (!made.ok) throw new HttpRefusal(made.error);
    return made.value;
  });

  app.get(ROUTES.invitationLinks, async (request) => {
    const rows = await store.invitationLinks.ofMaker(signedIn(request).player.id, clock());
    const lines = rows.map(
      ({ id, kind, title, uses, usedBy, createdAt, expiresAt }): InvitationLinkLine => ({
        id,
        kind,
        title,
        uses,
        isUsed: usedBy !== null,
        createdAt,
        expiresAt,
      }),
    );
    return { links: lines.slice(0, LIMITS.invitationLinks) };
  });

  app.post(ROUTES.revokeInvitationLink, async (request) => {
    const { id } = bodyOf(request, revokeInvitationLinkSchema);
    await store.invitationLinks.remove(id, signedIn(request).player.id);
    return {};
  });

  app.post(ROUTES.openInvitationLink, async (request): Promise<OpenedInvitationLink> => {
    const { player } = signedIn(request);
    const { use, ...token } = bodyOf(request, openInvitationLinkSchema);
    await takeOrRefuse(opening, networkOf(request.ip), 'too many invitations opened; wait a little');
    const link = found(await links.look(token, player.id, clock()));
    const { kind, maker: id, subject, title } = link;
    const maker = await store.players.byId(id);
    if (maker === null) throw new HttpRefusal({ code: 'invitation-over', detail: 'who made it is gone' }, 404);
    if (await store.players.anyBlock(id, player.id)) refuse('blocked', 'one of the two blocked the other');
    // Only now, so that neither its maker nor somebody who is blocked uses it up.
    if (use) {
      if (id === player.id) refuse('self', 'this link is for somebody else');
      found(await links.use(link, player.id));
      live.linkedIn(player.id, kind === 'table' ? subject : null, id);
    }
    return { kind, maker: await playerCard(store, maker), table: kind === 'table' ? subject : null, title };
  });
}

/** @throws {HttpRefusal} 404 where the link is not good */
function found(link: Result<InvitationLinkRow, Refusal>): InvitationLinkRow {
  if (!link.ok) throw new HttpRefusal(link.error, 404);
  return link.value;
}
