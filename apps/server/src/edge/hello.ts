import { createHash } from 'node:crypto';
import {
  err,
  HELLO_PROOF_TYP,
  type Hello,
  helloProofSchema,
  ok,
  PROTOCOL_VERSION,
  type RefusalCode,
  type Result,
  type TitleId,
} from '@parley/protocol';
import type { SpentTicket, TicketBook, TicketHolder } from '../auth/tickets.ts';
import { verifyUserKey } from '../auth/user-key.ts';
import type { TitleSettings } from '../lobby/state.ts';
import type { Store } from '../store/store.ts';

/** A client that has proved who it is. */
export interface Entrant {
  readonly client: string;
  readonly key: string;
  readonly titles: readonly TitleId[];
  readonly page: string | null;
  /** An anonymous visitor, who has no session and no row in the store (S1). */
  readonly visitor: boolean;
}

/** First half of a hello, on arrival: checks the versions and spends the ticket, which stays spent whatever follows (S1, E9). */
export async function readTicket(
  hello: Hello,
  tickets: Pick<TicketBook, 'spend'>,
  titles: ReadonlyMap<TitleId, TitleSettings>,
): Promise<Result<SpentTicket, RefusalCode>> {
  if (hello.protocol !== PROTOCOL_VERSION) return err('version');
  for (const { title, rules } of hello.titles) {
    const known = titles.get(title);
    if (known !== undefined && known.rules !== rules) return err('version');
  }
  const holder = await tickets.spend(hello.ticket);
  return holder === null ? err('ticket-invalid') : ok(holder);
}

/** Second half: checks the proof by the key of the ticket, and that the session still exists; a visitor has none. */
export async function identify(
  hello: Hello,
  holder: TicketHolder,
  sessions: Pick<Store['sessions'], 'byHash'>,
  now: number,
): Promise<Result<Entrant, RefusalCode>> {
  const proven = verifyUserKey(holder.key, hello.proof, HELLO_PROOF_TYP, helloProofSchema);
  if (!proven.ok || proven.value.ticket !== hello.ticket || proven.value.tab !== hello.tab) return err('proof-invalid');
  const visitor = holder.sessionHash === null;
  if (holder.sessionHash !== null) {
    const session = await sessions.byHash(holder.sessionHash);
    if (session === null || session.player !== holder.player || session.expiresAt <= now) return err('not-signed-in');
  }
  return ok({
    client: clientId(holder.player, hello.tab),
    key: holder.key,
    titles: hello.titles.map(({ title }) => title),
    page: hello.page,
    visitor,
  });
}

/** The id of a client. A tab of a player keeps it over reconnects and restarts of the server. */
export const clientId = (player: string, tab: string): string =>
  createHash('sha256').update(`${player}:${tab}`).digest('base64url').slice(0, 22);
