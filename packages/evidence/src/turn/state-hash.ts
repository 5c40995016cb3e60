import type { Title } from '@parley/games';
import { hashOf } from '../jws.ts';

/**
 * What an entry or a report says of the state its author stands at (E5): SHA-256 (base64url, 43 characters) of the
 * state as JSON, bound to the title and the version of its rules. States are plain JSON values, and a title builds
 * equal states with their members in the same order, so that equal states have one spelling.
 */
export function stateHash(title: Pick<Title, 'id' | 'rules'>, state: unknown): Promise<string> {
  return hashOf(JSON.stringify(['parley-state', 1, title.id, title.rules, state]));
}
