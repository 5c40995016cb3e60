import {
  emptySchema,
  type GroupView,
  groupChangeSchema,
  groupJoinSchema,
  groupPersonChangeSchema,
  groupWishSchema,
  idSchema,
  LIMITS,
  type Refusal,
  type Result,
  ROUTES,
  safeParse,
} from '@parley/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PlayerRow } from '../../store/store.ts';
import type { HttpDeps } from './deps.ts';
import { bodyOf, signedIn } from './guard.ts';
import { takeOrRefuse } from './limit.ts';
import { HttpRefusal, refuse } from './refuse.ts';

/** What one player may ask about groups, and change in them (O6). */
const READS = { name: 'group-reads', most: 120, withinMs: 60_000 };
const CHANGES = { name: 'group-changes', most: 60, withinMs: 10 * 60_000 };

interface InGroup {
  Params: { group: string };
}

/** Only shape and bounds. A bad name has its own refusal code. */
const wishBody = groupWishSchema.extend({ name: z.string().max(200) });
const changeBody = groupChangeSchema.extend({ name: z.string().max(200).nullable() });

/** Groups: finding, making, joining, leaving and moderating them, and what was said in them lately (S6, C2). */
export function addGroupRoutes(app: FastifyInstance, { groups, limiters, live }: HttpDeps): void {
  const reads = limiters(READS);
  const changes = limiters(CHANGES);

  const asReader = async (request: FastifyRequest): Promise<PlayerRow> => asPlayer(request, reads);
  const asChanger = async (request: FastifyRequest): Promise<PlayerRow> => asPlayer(request, changes);

  app.get<{ Querystring: { text?: unknown } }>(ROUTES.groups, async (request) => {
    const { id } = await asReader(request);
    const text = safeParse(z.string().max(LIMITS.groupNameUnits).default(''), request.query.text);
    if (!text.success) refuse('malformed', 'not a text to look for');
    return groups.list(id, text.data);
  });

  app.post(ROUTES.groups, async (request) => {
    const player = await asChanger(request);
    const view = orRefuse(await groups.make(player, bodyOf(request, wishBody)));
    live.playerChanged(player.id);
    return view;
  });

  app.get<InGroup>(ROUTES.group, async (request) => {
    const { id } = await asReader(request);
    return orRefuse(await groups.view(id, groupIn(request)));
  });

  app.post<InGroup>(ROUTES.group, async (request): Promise<GroupView> => {
    const player = await asChanger(request);
    return orRefuse(await groups.change(player, groupIn(request), bodyOf(request, changeBody)));
  });

  app.post<InGroup>(ROUTES.groupJoin, async (request) => {
    const { id } = await asChanger(request);
    const view = orRefuse(await groups.join(id, groupIn(request), bodyOf(request, groupJoinSchema).secret));
    live.playerChanged(id);
    return view;
  });

  app.post<InGroup>(ROUTES.groupLeave, async (request) => {
    const { id } = await asChanger(request);
    bodyOf(request, emptySchema);
    orRefuse(await groups.leave(id, groupIn(request)));
    live.playerChanged(id);
    return {};
  });

  app.post<InGroup>(ROUTES.groupClose, async (request) => {
    const { id } = await asChanger(request);
    bodyOf(request, emptySchema);
    for (const player of orRefuse(await groups.close(id, groupIn(request)))) live.playerChanged(player);
    return {};
  });

  app.post<InGroup>(ROUTES.groupPeople, async (request) => {
    const { id } = await asChanger(request);
    const change = bodyOf(request, groupPersonChangeSchema);
    const view = orRefuse(await groups.moderate(id, groupIn(request), change));
    live.playerChanged(change.player);
    return view;
  });

  app.get<InGroup & { Querystring: { before?: unknown } }>(ROUTES.groupLines, async (request) => {
    const { id } = await asReader(request);
    const before = safeParse(idSchema.nullable().default(null), request.query.before);
    if (!before.success) refuse('malformed', 'not the id of a line');
    return { lines: orRefuse(await groups.lines(id, groupIn(request), before.data)) };
  });
}

/** By player and not by network: a class of thirty shares one address. */
async function asPlayer(request: FastifyRequest, limiter: ReturnType<HttpDeps['limiters']>): Promise<PlayerRow> {
  const { player } = signedIn(request);
  await takeOrRefuse(limiter, player.id, 'too much about groups; wait a little');
  return player;
}

function groupIn({ params }: FastifyRequest<InGroup>): string {
  return safeParse(idSchema, params.group).success ? params.group : refuse('unknown-group', 'this is not a group');
}

/** @throws {HttpRefusal} */
function orRefuse<T>(answer: Result<T, Refusal>): T {
  if (!answer.ok) throw new HttpRefusal(answer.error);
  return answer.value;
}
