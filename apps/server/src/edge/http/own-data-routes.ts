import { Readable } from 'node:stream';
import { deleteOwnDataSchema, LIMITS, ROUTES } from '@parley/protocol';
import type { FastifyInstance } from 'fastify';
import { makeSuccessor } from '../../auth/successor.ts';
import type { Store } from '../../store/store.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf, dropCookie, signedIn } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { ownData } from './own-data.ts';
import { refuse } from './refuse.ts';

/** Files that one player may ask for. Each reads all that is stored about it. */
const FILES = { name: 'own-data', most: 4, withinMs: 3_600_000 };

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
    if (name !== player.name) refuse('unexpected', 'the name of the player confirms it');
    const open = await store.sessions.ofPlayer(player.id);
    const company = await companyOf(store, player.id);
    const outcome = await store.persons.erase(player.id, makeSuccessor(), clock());
    if (outcome === 'undecided') refuse('match-undecided', 'a match of this player has no verdict yet');
    for (const { idHash } of open) live.sessionEnded(idHash);
    // The groups that nobody could take over are closed.
    for (const other of company) await live.playerChanged(other);
    dropCookie(request, reply, sessions);
    return {};
  });
}

/** All who are in a group that this player made. */
async function companyOf({ groups }: Store, player: string): Promise<ReadonlySet<string>> {
  const company = new Set<string>();
  for (const { row, role } of await groups.ofPlayer(player)) {
    if (role !== 'maker') continue;
    for (const other of await groups.people(row.id, 'in', LIMITS.groupPeople, null)) company.add(other.player);
  }
  company.delete(player);
  return company;
}
