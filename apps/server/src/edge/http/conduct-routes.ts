import {
  administrationRequestSchema,
  appealRequestSchema,
  complaintRequestSchema,
  LIMITS,
  type Refusal,
  type Result,
  ROUTES,
} from '@parley/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { administration, latestLog, ownConduct } from '../../conduct/views.ts';
import type { PlayerRow } from '../../store/store.ts';
import { countedNetwork, networkOf } from '../network.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf, signedIn } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { HttpRefusal, refuse } from './refuse.ts';

const HOUR_MS = 3_600_000;
/** Appeals that a player may try in an hour; the store keeps three for each restriction. */
const APPEALS = { name: 'appeals', most: 10, withinMs: HOUR_MS };
/** Acts of one administrator: whoever steals a session must not undo everything within a moment. */
const ACTS = { name: 'acts', most: 60, withinMs: 60_000 };

/** Complaints, restrictions, appeals, and the administrator's page (S5, S19). */
export function addConductRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { limiters, store, conduct, administer } = deps;
  const inHour = limiters({ name: 'complaints-in-hour', most: LIMITS.complaintsPerHour, withinMs: HOUR_MS });
  const inDay = limiters({ name: 'complaints-in-day', most: LIMITS.complaintsPerDay, withinMs: 24 * HOUR_MS });
  const ofNetwork = limiters({
    name: 'complaints-of-network',
    most: LIMITS.complaintsPerHourPerNetwork,
    withinMs: HOUR_MS,
  });
  const appealing = limiters(APPEALS);
  const acting = limiters(ACTS);

  app.get(ROUTES.conduct, async (request) => ownConduct(store, signedIn(request).player.id));

  app.post(ROUTES.complaints, async (request) => {
    const { player } = signedIn(request);
    const complaint = bodyOf(request, complaintRequestSchema);
    const detail = 'too many complaints; wait a little';
    await takeOrRefuse(inHour, player.id, detail);
    await takeOrRefuse(inDay, player.id, detail);
    const network = countedNetwork(networkOf(request.ip));
    if (network !== null) await takeOrRefuse(ofNetwork, network, detail);
    return takenOrRefuse(await conduct.complain(player, complaint));
  });

  app.post(ROUTES.appeals, async (request) => {
    const { player } = signedIn(request);
    const appeal = bodyOf(request, appealRequestSchema);
    await takeOrRefuse(appealing, player.id, 'too many appeals; wait a little');
    return takenOrRefuse(await conduct.appeal(player.id, appeal));
  });

  /** Read from the store at every request, so that an administrator who is none any more can do nothing more. */
  async function administrator(request: FastifyRequest): Promise<PlayerRow> {
    const { player } = signedIn(request);
    if (await store.conduct.isAdministrator(player.id)) return player;
    return refuse('not-permitted', 'for administrators');
  }

  app.get(ROUTES.administration, async (request) => {
    await administrator(request);
    return administration(store);
  });

  app.get(ROUTES.auditLog, async (request) => {
    await administrator(request);
    return latestLog(store);
  });

  app.post(ROUTES.administration, async (request) => {
    const player = await administrator(request);
    const act = bodyOf(request, administrationRequestSchema);
    await takeOrRefuse(acting, player.id, 'too many acts; wait a little');
    return takenOrRefuse(await administer(player, act));
  });
}

/** @throws {HttpRefusal} */
function takenOrRefuse(answer: Result<void, Refusal>): object {
  if (!answer.ok) throw new HttpRefusal(answer.error);
  return {};
}
