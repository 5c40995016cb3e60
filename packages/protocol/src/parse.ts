import type { z } from 'zod';
import { CLIENT_MESSAGES, type ClientMessage, type ClientMessageType } from './client-message.ts';
import { LIMITS } from './limits.ts';
import type { Refusal } from './refusal.ts';
import { err, ok, type Result } from './result.ts';
import { safeParse } from './safe-parse.ts';
import { type ServerMessage, serverMessageSchema } from './server-message.ts';

/**
 * First step of reading: the shape. It never throws, whatever the bytes are (O6). A later step decides whether the
 * message is permitted.
 */
export function parseClientMessage(text: string): Result<ClientMessage, Refusal & { readonly re: number | null }> {
  if (text.length > LIMITS.frameBytes) return err({ code: 'too-large', detail: 'the message is too large', re: null });
  const parsed = parseJson(text);
  if (!parsed.ok) return err({ ...parsed.error, re: null });
  const type = messageType(parsed.value);
  const shaped: Result<ClientMessage, Refusal> =
    type === null
      ? err({ code: 'malformed', detail: 'not a message of this protocol' })
      : parseShape(CLIENT_MESSAGES[type].schema, parsed.value);
  return shaped.ok ? shaped : err({ ...shaped.error, re: requestNumber(parsed.value) });
}

function messageType(value: unknown): ClientMessageType | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  const { type } = value;
  return typeof type === 'string' && Object.hasOwn(CLIENT_MESSAGES, type) ? (type as ClientMessageType) : null;
}

/** The same for the other direction. A client that cannot read the server's message is out of date. */
export function parseServerMessage(text: string): Result<ServerMessage, Refusal> {
  const parsed = parseJson(text);
  return parsed.ok ? parseShape(serverMessageSchema, parsed.value) : parsed;
}

/** JSON of any kind, or `malformed`. */
export function parseJson(text: string): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err({ code: 'malformed', detail: 'not JSON' });
  }
}

/** A value of the given shape, or `malformed` with the place where it differs. */
export function parseShape<T extends z.ZodType>(schema: T, value: unknown): Result<z.output<T>, Refusal> {
  const parsed = safeParse(schema, value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const place = issue?.path.map(String).join('.').slice(0, 80);
  return err({ code: 'malformed', detail: place ? `${place} is not as expected` : 'not a message of this protocol' });
}

function requestNumber(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('re' in value)) return null;
  return typeof value.re === 'number' && Number.isInteger(value.re) ? value.re : null;
}
