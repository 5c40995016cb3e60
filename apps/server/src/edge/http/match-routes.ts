import { idSchema, ROUTES, withCodes } from '@parley/protocol';
import type { FastifyInstance } from 'fastify';
import { networkOf } from '../network.ts';
import { bundleOf, refuseGone } from './bundle.ts';
import type { HttpDeps } from './deps.ts';
import { takeOrRefuse } from './limit.ts';
import { profileOf } from './profile.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** Bundles that one network may ask for: the largest are megabytes (O6). */
const BUNDLES = { most: 20, withinMs: 60_000 };
/** Bundles kept after they were made; they never change, and everybody of a match asks for the same one. */
const BUNDLES_KEPT = 4;

/** Of verdicts, bundles and profiles nothing is secret: they are the same for everybody who is signed in. */
const compressed = { compress: {} };

/** What was officially decided and by what evidence, and who somebody is. */
export function addMatchRoutes(app: FastifyInstance, { limiters, store, serverKey }: HttpDeps): void {
  app.get<{ Params: { match: string } }>(ROUTES.match, compressed, async ({ params }) => {
    if (!idSchema.safeParse(params.match).success) refuse('unknown-match', 'this is not the id of a match');
    const verdict = await store.matches.verdict(params.match);
    if (verdict === null && (await store.matches.byId(params.match)) === null) {
      refuse('unknown-match', 'there is no such match');
    }
    return { verdict: verdict === null ? null : withCodes(verdict) };
  });

  const asking = limiters(BUNDLES);
  const bundles = keepLatest<string>(BUNDLES_KEPT);
  app.get<{ Params: { match: string } }>(ROUTES.bundle, compressed, async ({ params, ip }, reply) => {
    await takeOrRefuse(asking, networkOf(ip), 'too many bundles for this network; wait a little');
    const match = idSchema.safeParse(params.match).success ? await store.matches.byId(params.match) : null;
    if (match === null) return refuse('unknown-match', 'there is no such match');
    const verdict = await store.matches.verdict(match.id);
    if (verdict === null) throw new HttpRefusal({ code: 'unexpected', detail: 'this match is not decided yet' }, 409);
    const judged = await store.matches.judged(match.id);
    if (judged === null && (await store.matches.evidenceGone(match.id)) !== null) return refuseGone();
    if (judged === null) {
      throw new HttpRefusal({ code: 'unknown-match', detail: 'it was decided before evidence was kept' });
    }
    const text = await bundles.of(match.id, () => bundleOf(store, serverKey, { match, verdict, judged }));
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="parley-${match.id}.json"`)
      .send(text);
  });

  app.get<{ Params: { player: string } }>(ROUTES.player, compressed, async ({ params }) => {
    const row = idSchema.safeParse(params.player).success ? await store.players.byId(params.player) : null;
    if (row === null) throw new HttpRefusal({ code: 'unknown-client', detail: 'there is no such player' });
    return profileOf(store, row);
  });
}

/** The answers that were made last, by name; one that is being made is not made twice, and one that fails is not kept. */
function keepLatest<T>(most: number) {
  const kept = new Map<string, Promise<T>>();
  return {
    of(name: string, make: () => Promise<T>): Promise<T> {
      const there = kept.get(name);
      if (there !== undefined) return there;
      const making = make();
      kept.set(name, making);
      making.catch(() => kept.delete(name));
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return making;
    },
  };
}
