import { type AdministrationRequest, err, ok, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import type {
  AppealRow,
  AuditDraft,
  ComplaintRow,
  ConductChange,
  KnownConduct,
  RestrictionRow,
} from '../store/conduct-store.ts';
import type { PlayerRow } from '../store/store.ts';
import type { ConductDeps } from './conduct.ts';
import { levelOfLength } from './level.ts';

type RequestOf<A extends AdministrationRequest['act']> = Extract<AdministrationRequest, { act: A }>;

/** A refusal, or what is written. */
type Decision = ConductChange & { readonly refusal?: RefusalCode };

/** Who decides, when, and the id that a new restriction gets. */
interface Sitting {
  readonly admin: string;
  readonly now: number;
  readonly id: string;
}

/**
 * What administrators do (S5, S19). Each act is in the audit log, in the transaction that does it. Nobody decides in a matter of its
 * own. Whether the player is an administrator is checked before, at every request.
 */
export type Administer = (admin: PlayerRow, request: AdministrationRequest) => Promise<Result<void, Refusal>>;

export function makeAdminister({ store, clock, randomId, changed }: Omit<ConductDeps, 'lines'>): Administer {
  const { conduct } = store;

  /** The player whom an act concerns, and the complaint that has to be known for it; null: there is no such thing. */
  async function concerned(
    request: AdministrationRequest,
  ): Promise<{ player: string; complaint: string | null } | null> {
    switch (request.act) {
      case 'settle': {
        const complaint = await conduct.complaint(request.complaint);
        return complaint === null ? null : { player: complaint.about, complaint: complaint.id };
      }
      case 'impose': {
        const row = await store.players.byId(request.player);
        return row === null ? null : { player: row.id, complaint: request.complaint };
      }
      case 'shorten':
      case 'reverse': {
        const restriction = await conduct.restriction(request.restriction);
        return restriction === null ? null : { player: restriction.player, complaint: null };
      }
      case 'answer': {
        const appeal = await conduct.appeal(request.appeal);
        return appeal === null ? null : { player: appeal.player, complaint: null };
      }
      default:
        return request satisfies never;
    }
  }

  return async (admin, request) => {
    const matter = await concerned(request);
    if (matter === null) return err({ code: 'unknown-subject', detail: 'there is no such thing' });
    const { player, complaint } = matter;
    if (player === admin.id) return err({ code: 'self', detail: 'a matter of one’s own' });
    const sitting = { admin: admin.id, now: clock(), id: randomId() };
    const { refusal } = await conduct.change(player, complaint, (known) => decide(known, player, request, sitting));
    if (refusal !== undefined) return err({ code: refusal, detail: 'this cannot be decided so' });
    changed(player);
    return ok(undefined);
  };
}

function decide(known: KnownConduct, player: string, request: AdministrationRequest, sitting: Sitting): Decision {
  switch (request.act) {
    case 'settle':
      return settle(known, request, sitting);
    case 'impose':
      return impose(known, player, request, sitting);
    case 'shorten':
      return shorten(known, request, sitting);
    case 'reverse': {
      const restriction = known.restrictions.find(({ id }) => id === request.restriction);
      if (restriction === undefined || restriction.state === 'reversed') return { refusal: 'unknown-subject' };
      return {
        ...reversed(known, restriction, request.because, sitting),
        log: logged(request, restriction.id, sitting),
      };
    }
    case 'answer':
      return answer(known, request, sitting);
    default:
      return request satisfies never;
  }
}

function settle(known: KnownConduct, request: RequestOf<'settle'>, sitting: Sitting): Decision {
  const complaint = known.complaints.find(({ id }) => id === request.complaint);
  if (complaint === undefined || complaint.outcome !== 'open') return { refusal: 'unknown-subject' };
  if (complaint.by === sitting.admin) return { refusal: 'self' };
  const { outcome, because } = request;
  return {
    complaints: [{ ...complaint, outcome, decidedBy: sitting.admin, answer: because }],
    log: logged(request, complaint.id, sitting),
  };
}

function impose(known: KnownConduct, player: string, request: RequestOf<'impose'>, sitting: Sitting): Decision {
  const { portions, ms, because } = request;
  const complaint = known.complaints.find(({ id }) => id === request.complaint) ?? null;
  if (request.complaint !== null && complaint?.outcome !== 'open') return { refusal: 'unknown-subject' };
  if (complaint?.by === sitting.admin) return { refusal: 'self' };
  const row: RestrictionRow = {
    id: sitting.id,
    player,
    offence: 'decided',
    level: portions.length === 0 ? 0 : levelOfLength(ms),
    portions: [...new Set(portions)],
    words: because,
    matches: complaint?.subject.kind === 'match' ? [complaint.subject.id] : [],
    complaints: complaint === null ? [] : [complaint.id],
    by: sitting.admin,
    from: sitting.now,
    until: sitting.now + ms,
    state: 'standing',
    changed: null,
  };
  const acted = { outcome: 'acted', decidedBy: sitting.admin, answer: because, restriction: sitting.id } as const;
  return {
    restrictions: [row],
    complaints: complaint === null ? [] : [{ ...complaint, ...acted }],
    log: logged(request, sitting.id, sitting),
  };
}

/** Only to an earlier end. One that is past ends it at once. */
function shorten(known: KnownConduct, request: RequestOf<'shorten'>, sitting: Sitting): Decision {
  const restriction = known.restrictions.find(({ id }) => id === request.restriction);
  if (restriction?.state !== 'standing') return { refusal: 'unknown-subject' };
  if (request.until >= restriction.until) return { refusal: 'unexpected' };
  const until = Math.max(request.until, sitting.now);
  const state = until > sitting.now ? 'standing' : 'over';
  return {
    restrictions: [{ ...restriction, until, state, changed: request.because }],
    log: logged(request, restriction.id, sitting),
  };
}

/** Granted: the restriction should not have been. Refused: the complaints that it rests on were true. */
function answer(known: KnownConduct, request: RequestOf<'answer'>, sitting: Sitting): Decision {
  const appeal = known.appeals.find(({ id }) => id === request.appeal);
  const restriction = known.restrictions.find(({ id }) => id === appeal?.restriction);
  if (appeal?.state !== 'open' || restriction === undefined) return { refusal: 'unknown-subject' };
  const log = logged(request, appeal.id, sitting);
  if (request.granted) return { ...reversed(known, restriction, request.because, sitting), log };
  return {
    appeals: [{ ...appeal, state: 'refused', decidedBy: sitting.admin, answer: request.because }],
    complaints: decided(known, restriction, 'acted', request.because, sitting),
    log,
  };
}

/** The restriction never counted, whoever appealed is told why, and the complaints that led to it were not true (S19). */
function reversed(
  known: KnownConduct,
  restriction: RestrictionRow,
  because: string,
  sitting: Sitting,
): Pick<Decision, 'restrictions' | 'appeals' | 'complaints'> {
  const appeals = known.appeals.filter(({ restriction: of, state }) => of === restriction.id && state === 'open');
  return {
    restrictions: [{ ...restriction, state: 'reversed', changed: because }],
    appeals: appeals.map(
      (appeal): AppealRow => ({ ...appeal, state: 'granted', decidedBy: sitting.admin, answer: because }),
    ),
    complaints: decided(known, restriction, 'dismissed', because, sitting),
  };
}

/**
 * The complaints of a restriction, decided: the open ones, and where it turns out not to have been right those that were acted on,
 * too. An administrator who made one of them leaves it to another one.
 */
function decided(
  known: KnownConduct,
  { id }: RestrictionRow,
  outcome: 'acted' | 'dismissed',
  because: string,
  { admin }: Sitting,
): readonly ComplaintRow[] {
  const isOpen = (complaint: ComplaintRow): boolean =>
    complaint.outcome === 'open' || (outcome === 'dismissed' && complaint.outcome === 'acted');
  return known.complaints
    .filter((complaint) => complaint.restriction === id && isOpen(complaint) && complaint.by !== admin)
    .map((complaint) => ({ ...complaint, outcome, decidedBy: admin, answer: because }));
}

function logged(request: AdministrationRequest, subject: string, { admin, now }: Sitting): readonly AuditDraft[] {
  return [{ at: now, actor: admin, act: request.act, subject, detail: JSON.stringify(request) }];
}
