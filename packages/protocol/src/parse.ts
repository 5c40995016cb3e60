import type { z } from 'zod';
import type { Refusal } from './refusal.ts';
import { err, ok, type Result } from './result.ts';
import { type ServerMessage, serverMessageSchema } from './server-message.ts';

/** A message of the server. It never throws, whatever the text is. A client that cannot read the server's message is out of date. */
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
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const place = issue?.path.map(String).join('.').slice(0, 80);
  return err({ code: 'malformed', detail: place ? `${place} is not as expected` : 'not a message of this protocol' });
}
