import { idSchema, ROUTES } from '@parley/protocol';
import type { FastifyInstance } from 'fastify';
import { bundleOf } from './bundle.ts';
import type { HttpDeps } from './deps.ts';
import { profileOf } from './profile.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** What was officially decided and by what evidence, and who somebody is. */
export function addRecordRoutes(app: FastifyInstance, { store, serverKey }: HttpDeps): void {
  app.get<{ Params: { match: string } }>(ROUTES.match, async ({ params }) => {
    if (!idSchema.safeParse(params.match).success) refuse('unknown-match', 'this is not the id of a match');
    const verdict = await store.matches.verdict(params.match);
    if (verdict === null && (await store.matches.byId(params.match)) === null) {
      refuse('unknown-match', 'there is no such match');
    }
    return { verdict };
  });

  app.get<{ Params: { match: string } }>(ROUTES.bundle, async ({ params }, reply) => {
    const match = idSchema.safeParse(params.match).success ? await store.matches.byId(params.match) : null;
    if (match === null) return refuse('unknown-match', 'there is no such match');
    const verdict = await store.matches.verdict(match.id);
    if (verdict === null) throw new HttpRefusal({ code: 'unexpected', detail: 'this match is not decided yet' }, 409);
    const judged = await store.matches.judged(match.id);
    if (judged === null) {
      throw new HttpRefusal({ code: 'unknown-match', detail: 'it was decided before evidence was kept' });
    }
    const text = await bundleOf(store, serverKey, { match, verdict, judged });
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="parley-${match.id}.json"`)
      .send(text);
  });

  app.get<{ Params: { player: string } }>(ROUTES.player, async ({ params }) => {
    const row = idSchema.safeParse(params.player).success ? await store.players.byId(params.player) : null;
    if (row === null) throw new HttpRefusal({ code: 'unknown-client', detail: 'there is no such player' });
    return profileOf(store, row);
  });
}
