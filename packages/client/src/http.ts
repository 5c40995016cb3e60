import {
  DEVICE_HEADER,
  err,
  ok,
  PARLEY_HEADER,
  PROTOCOL_VERSION,
  parseJson,
  parseShape,
  type Refusal,
  type RefusalCode,
  type Result,
  refusalResponseSchema,
  SLOT_HEADER,
} from '@parley/protocol';
import type { z } from 'zod';
import type { ClientEnvironment } from './client.ts';

/** A server that has not answered by then counts as out of reach. */
const TIMEOUT_MS = 10_000;

/** The HTTP half of the session: each answer is read against its shape, each failure is a refusal. */
export interface Http {
  get<T extends z.ZodType>(path: string, answer: T): Promise<Result<z.output<T>, Refusal>>;
  post<T extends z.ZodType>(path: string, body: object, answer: T): Promise<Result<z.output<T>, Refusal>>;
  /** To another origin that speaks for the server (T7), without session or cookie. */
  tell<T extends z.ZodType>(
    origin: string,
    path: string,
    body: object,
    answer: T,
  ): Promise<Result<z.output<T>, Refusal>>;
  /**
   * From now on as with `bearer`: the session is kept in memory instead of in a cookie. False where it is already. For a browser that
   * keeps no cookie (S1.22).
   */
  carryToken(): boolean;
  /** Keeps the bearer token that a sign-in answered with; null forgets it. Without `bearer` the cookie jar does. */
  keep(session: string | null): void;
  /** Keeps the token of the device, as long as this process lives. */
  keepDevice(token: string): void;
}

/** Refusals are passed on unchanged; a server out of reach is `internal` with the detail `offline`. */
export function createHttp(env: Pick<ClientEnvironment, 'origin' | 'fetch' | 'timers' | 'bearer' | 'slot'>): Http {
  // Taken out of the object: a browser's fetch must not be called as somebody's method.
  const { fetch } = env;
  let { bearer } = env;
  let token: string | null = null;
  let device: string | null = null;

  async function call<T extends z.ZodType>(
    path: string,
    body: object | null,
    answer: T,
    elsewhere: string | null = null,
  ): Promise<Result<z.output<T>, Refusal>> {
    const abort = new AbortController();
    const cancel = env.timers.after(TIMEOUT_MS, () => abort.abort());
    try {
      const headers = new Headers({ accept: 'application/json' });
      if (body) headers.set('content-type', 'application/json');
      // On every request: with `bearer` the server does not look at the cookie, which may be another player's (S14).
      headers.set(PARLEY_HEADER, bearer ? 'bearer' : '1');
      if (bearer && device !== null && elsewhere === null) headers.set(DEVICE_HEADER, device);
      // Without it the server takes the cookie of the first player at this browser.
      if (!bearer && env.slot !== undefined && env.slot !== 0 && elsewhere === null) {
        headers.set(SLOT_HEADER, String(env.slot));
      }
      if (token && elsewhere === null) headers.set('authorization', `Bearer ${token}`);
      const response = await fetch((elsewhere ?? env.origin) + path, {
        method: body ? 'POST' : 'GET',
        headers,
        cache: 'no-store',
        signal: abort.signal,
        ...(body ? { body: JSON.stringify(body) } : {}),
        ...(elsewhere === null ? {} : { credentials: 'omit' as const }),
      });
      const text = await response.text();
      return read(response, text, answer);
    } catch {
      return err(OFFLINE);
    } finally {
      cancel();
    }
  }

  return {
    get: (path, answer) => call(path, null, answer),
    post: (path, body, answer) => call(path, body, answer),
    tell: (origin, path, body, answer) => call(path, body, answer, origin),
    carryToken() {
      const before = bearer;
      bearer = true;
      return !before;
    },
    keepDevice(token) {
      device = token;
    },
    keep(session) {
      token = bearer ? session : null;
    },
  };
}

/** The server could not be reached, or did not answer in time. */
export const OFFLINE: Refusal = { code: 'internal', detail: 'offline' };

/**
 * What stands between page and server may answer in the server's place: a proxy, a firewall, a captive portal. Only a body that
 * is a refusal of Parley says something about this player; anything else passes, and is `internal` (S1.21).
 */
function read<T extends z.ZodType>(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  text: string,
  answer: T,
): Result<z.output<T>, Refusal> {
  const body = parseJson(text);
  const value = body.ok ? body.value : undefined;
  if (status >= 200 && status < 300) {
    const shaped = parseShape(answer, value);
    if (shaped.ok) return ok(shaped.value);
    // A server that says that it speaks another version than this page (E9). Without that word it may be anybody's answer.
    const spoken = headers.get(PARLEY_HEADER);
    if (spoken !== null && spoken !== String(PROTOCOL_VERSION)) {
      return err({ code: 'version', detail: `the server speaks protocol ${spoken.slice(0, 8)}` });
    }
    return err({ code: 'internal', detail: `not an answer of a Parley server: ${shaped.error.detail}` });
  }
  const refusal = parseShape(refusalResponseSchema, value);
  if (refusal.ok) return err(refusal.value);
  return err({ code: codeOf(status), detail: `HTTP ${status}`, retryMs: retryMsOf(headers) });
}

/** What a proxy says: seconds. The date that it may be instead is of a clock that is not ours. */
function retryMsOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : undefined;
}

/** Of an answer in another's name, only what passes or concerns this one request: none of these is final for the session. */
function codeOf(status: number): RefusalCode {
  if (status === 413) return 'too-large';
  if (status === 429) return 'too-fast';
  return 'internal';
}
