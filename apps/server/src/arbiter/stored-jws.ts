import { parseJson, parseShape } from '@parley/protocol';
import type { z } from 'zod';

/** The payload of a JWS that was verified before it was stored; null where the row is damaged. */
export function readStored<T extends z.ZodType>(jws: string, schema: T): z.output<T> | null {
  const body = jws.split('.')[1] ?? '';
  const parsed = parseJson(Buffer.from(body, 'base64url').toString('utf8'));
  const shaped = parsed.ok ? parseShape(schema, parsed.value) : parsed;
  return shaped.ok ? shaped.value : null;
}
