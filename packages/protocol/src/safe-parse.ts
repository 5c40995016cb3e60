import type { z } from 'zod';

/** What a schema made of a value, or what did not fit; `issues` may be empty. */
export type Parsed<T> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly data?: undefined; readonly error: Pick<z.ZodError, 'issues'> };

/**
 * What a schema makes of a value, whatever it is. zod checks the length also of what is no text and no list: an object with a `length` that is no number makes the
 * comparison throw. So nothing that comes from outside is given to `schema.safeParse` itself; the linter says so.
 */
export function safeParse<T extends z.ZodType>(schema: T, value: unknown): Parsed<z.output<T>> {
  try {
    return schema.safeParse(value);
  } catch {
    return { success: false, error: { issues: [] } };
  }
}
