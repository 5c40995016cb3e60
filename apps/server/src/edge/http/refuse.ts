import type { Refusal, RefusalCode } from '@parley/protocol';

/** A refusal on its way out of a route: the error handler turns it into `{ code, detail }` with its status. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly refusal: Refusal;
  readonly statusCode: number;

  constructor(refusal: Refusal, statusCode = statusOf(refusal.code)) {
    super(refusal.code);
    this.refusal = refusal;
    this.statusCode = statusCode;
  }
}

/** @throws {HttpRefusal} always */
export function refuse(code: RefusalCode, detail: string): never {
  throw new HttpRefusal({ code, detail });
}

/** HTTP status of a refusal code. */
export function statusOf(code: RefusalCode): number {
  return STATUS[code] ?? 400;
}

const STATUS: Readonly<Partial<Record<RefusalCode, number>>> = {
  'too-large': 413,
  'too-fast': 429,
  'too-many-passwords': 429,
  'not-signed-in': 401,
  'ticket-missing': 401,
  'ticket-invalid': 401,
  'proof-invalid': 401,
  credentials: 401,
  'authority-ticket-invalid': 401,
  'authority-ticket-late': 401,
  'authority-ticket-spent': 401,
  'no-authority': 404,
  origin: 403,
  'not-permitted': 403,
  'watch-only': 403,
  'not-accepted': 403,
  blocked: 403,
  'passkey-refused': 401,
  'code-refused': 401,
  'confirm-first': 403,
  'last-way-in': 409,
  'credential-limit': 409,
  'name-taken': 409,
  'name-refused': 422,
  'password-refused': 422,
  'unknown-client': 404,
  'unknown-title': 404,
  'unknown-table': 404,
  'unknown-match': 404,
  'unknown-introduction': 404,
  'unknown-group': 404,
  'group-banned': 403,
  'group-limit': 409,
  'group-full': 409,
  'not-a-party': 403,
  'report-late': 409,
  'evidence-gone': 410,
  'invitation-over': 404,
  'table-limit': 409,
  'match-undecided': 409,
  'match-limit': 429,
  'watch-full': 429,
  'evidence-refused': 422,
  'complaint-repeated': 409,
  'appeal-open': 409,
  'unknown-subject': 404,
  'server-stopping': 503,
  internal: 500,
};

/** What the framework's own errors are in our terms; null for what is a fault of ours. */
export function refusalOfStatus(status: number): Refusal | null {
  if (status === 413) return { code: 'too-large', detail: 'the body is too large' };
  if (status === 429) return { code: 'too-fast', detail: 'too many requests; wait a little' };
  if (status === 415) return { code: 'malformed', detail: 'a body is application/json' };
  if (status >= 400 && status < 500) return { code: 'malformed', detail: 'not a request that can be read' };
  return null;
}
