import { idSchema, ROUTES } from '@parley/protocol';
import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './deps.ts';
import { profileOf } from './profile.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** What was officially decided, and who somebody is. */
export function addRecordRoutes(app: FastifyInstance, { store }: HttpDeps): void {
  app.get<{ Params: { match: string } }>(ROUTES.match, async ({ params }) => {
    if (!idSchema.safeParse(params.match).success) refuse('unknown-match', 'this is not the id of a match');
    const verdict = await store.matches.verdict(params.match);
    if (verdict === null && (await store.matches.byId(params.match)) === null) {
      refuse('unknown-match', 'there is no such match');
    }
    return { verdict };
  });

  app.get<{ Params: { player: string } }>(ROUTES.player, async ({ params }) => {
    const row = idSchema.safeParse(params.player).success ? await store.players.byId(params.player) : null;
    if (row === null) throw new HttpRefusal({ code: 'unknown-client', detail: 'there is no such player' });
    return profileOf(store, row);
  });
}
