import { historyQuerySchema, idSchema, ROUTES, safeParse, withCodes } from '@parley/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { deletedName } from '../../store/anonymous.ts';
import type { PlayerRow } from '../../store/store.ts';
import { networkOf } from '../network.ts';
import { bundleOf, refuseGone } from './bundle.ts';
import type { HttpDeps } from './deps.ts';
import { signedIn } from './guard.ts';
import { historyOf } from './history.ts';
import { takeOrRefuse } from './limit.ts';
import { profileOf } from './profile.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** Bundles that one player and one network may ask for: each replay needs one, and the largest are megabytes (O6). */
const BUNDLES = { name: 'bundles', most: 20, withinMs: 60_000 };
const BUNDLES_OF_NETWORK = { name: 'bundles-of-network', most: 60, withinMs: 60_000 };
/** Profiles and pages of histories that one player may ask for. */
const READS = { name: 'match-reads', most: 120, withinMs: 60_000 };
/** Bundles kept after they were made; they never change, and everybody of a match asks for the same one. */
const BUNDLES_KEPT = 4;

/** Of verdicts, bundles and profiles nothing is secret: they are the same for everybody who is signed in. */
const compressed = { compress: {} };

/** What was officially decided and by what evidence, and who somebody is. */
export function addMatchRoutes(app: FastifyInstance, { limiters, store, serverKey }: HttpDeps): void {
  app.get<{ Params: { match: string } }>(ROUTES.match, compressed, async ({ params }) => {
    if (!safeParse(idSchema, params.match).success) refuse('unknown-match', 'this is not the id of a match');
    const verdict = await store.matches.verdict(params.match);
    if (verdict === null && (await store.matches.byId(params.match)) === null) {
      refuse('unknown-match', 'there is no such match');
    }
    return { verdict: verdict === null ? null : withCodes(verdict) };
  });

  const asking = limiters(BUNDLES);
  const askingFrom = limiters(BUNDLES_OF_NETWORK);
  const bundles = keepLatest<string>(BUNDLES_KEPT);
  app.get<{ Params: { match: string } }>(ROUTES.bundle, compressed, async (request, reply) => {
    const { params, ip } = request;
    await takeOrRefuse(asking, signedIn(request).player.id, 'too many bundles for one player; wait a little');
    await takeOrRefuse(askingFrom, networkOf(ip), 'too many bundles for this network; wait a little');
    const match = safeParse(idSchema, params.match).success ? await store.matches.byId(params.match) : null;
    if (match === null) return refuse('unknown-match', 'there is no such match');
    const verdict = await store.matches.verdict(match.id);
    if (verdict === null) throw new HttpRefusal({ code: 'unexpected', detail: 'this match is not decided yet' }, 409);
    const judged = await store.matches.judged(match.id);
    if (judged === null && (await store.matches.evidenceGone(match.id)) !== null) return refuseGone();
    if (judged === null) {
      throw new HttpRefusal({ code: 'unknown-match', detail: 'it was decided before evidence was kept' });
    }
    const sealer = serverKey.sealer();
    // One that another key sealed is not given out any longer: that key may have been revoked.
    const text = await bundles.of(`${match.id} ${sealer.publicKey}`, () =>
      bundleOf(store, sealer, { match, verdict, judged }),
    );
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="parley-${match.id}.json"`)
      .send(text);
  });

  const reads = limiters(READS);

  /**
   * Whom a request is about, for a reader who may know of it: two of whom one blocked the other are not there for each other, but an
   * administrator sees everybody. `reader`: null where they are one.
   */
  async function seen(
    request: FastifyRequest<OfPlayer>,
  ): Promise<{ readonly row: PlayerRow; readonly reader: string | null }> {
    const { id } = signedIn(request).player;
    await takeOrRefuse(reads, id, 'too many profiles for one player; wait a little');
    const { player } = request.params;
    const row = safeParse(idSchema, player).success ? await store.players.byId(player) : null;
    if (row === null || row.foldedName === deletedName(row.id)) return refuseUnknown();
    if (row.id === id) return { row, reader: null };
    const isApart = (await store.players.anyBlock(id, row.id)) && !(await store.conduct.isAdministrator(id));
    return isApart ? refuseUnknown() : { row, reader: id };
  }

  app.get<OfPlayer>(ROUTES.player, compressed, async (request) => {
    const { row, reader } = await seen(request);
    return profileOf(store, row, reader);
  });

  app.get<OfPlayer>(ROUTES.history, compressed, async (request) => {
    const query = safeParse(historyQuerySchema, request.query);
    if (!query.success) return refuse('malformed', 'not a wish for a history');
    const { row, reader } = await seen(request);
    return historyOf(store, row.id, reader, query.data);
  });
}

interface OfPlayer {
  Params: { player: string };
}

function refuseUnknown(): never {
  throw new HttpRefusal({ code: 'unknown-client', detail: 'there is no such player' });
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
