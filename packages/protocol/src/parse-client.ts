import { CLIENT_MESSAGES, type ClientMessage, type ClientMessageType } from './client-message.ts';
import { LIMITS } from './limits.ts';
import { parseJson, parseShape } from './parse.ts';
import type { Refusal } from './refusal.ts';
import { err, type Result } from './result.ts';

// A file of its own: a page reads only what the server says, and so does not load the shapes of what clients say.

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

function requestNumber(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('re' in value)) return null;
  return typeof value.re === 'number' && Number.isInteger(value.re) ? value.re : null;
}
