import { Readable } from 'node:stream';
import { deleteOwnDataSchema, ROUTES } from '@parley/protocol';
import type { FastifyInstance } from 'fastify';
import { makeSuccessor } from '../../auth/successor.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf, signedIn } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { ownData } from './own-data.ts';
import { refuse } from './refuse.ts';

/** Files that one player may ask for. Each reads all that is stored about it. */
const FILES = { most: 4, withinMs: 3_600_000 };

/** A person takes out what is stored about it, or deletes it (S20). */
export function addOwnDataRoutes(app: FastifyInstance, { store, sessions, limiters, live, clock }: HttpDeps): void {
  const asking = limiters(FILES);

  app.get(ROUTES.ownData, async (request, reply) => {
    const { player } = signedIn(request);
    await takeOrRefuse(asking, player.id, 'too many files in an hour; wait a little');
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="parley-my-data.json"')
      .send(Readable.from(ownData(store, player, clock())));
  });

  app.post(ROUTES.deleteOwnData, async (request, reply) => {
    const { player } = signedIn(request);
    const { name } = bodyOf(request, deleteOwnDataSchema);
    if (player.class === 'house') refuse('not-permitted', 'the configuration names this house');
    if (name !== player.name) refuse('unexpected', 'the name of the player confirms it');
    const open = await store.sessions.ofPlayer(player.id);
    const outcome = await store.persons.erase(player.id, makeSuccessor(), clock());
    if (outcome === 'undecided') refuse('match-undecided', 'a match of this player has no verdict yet');
    for (const { idHash } of open) live.sessionEnded(idHash);
    return reply.header('set-cookie', sessions.blankCookie()).send({});
  });
}
