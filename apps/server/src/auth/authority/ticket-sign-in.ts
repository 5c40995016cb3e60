import { createHash, randomInt } from 'node:crypto';
import { err, LIMITS, ok, type Refusal, type Result } from '@parley/protocol';
import type { PlayerRow, Store } from '../../store/store.ts';
import { guestName } from '../guest-name.ts';
import { type CheckedName, checkName } from '../names.ts';
import { newcomer } from '../newcomer.ts';
import { type AuthorityTicket, readAuthorityTicket, type TrustedAuthority } from './authority-ticket.ts';

/** Signing in with a ticket of a trusted authority (S2 c). */
export interface TicketSignIn {
  /** The player whom the ticket means, made at its first sign-in. Spends the ticket, also where the sign-in fails after that. */
  signIn(ticket: string): Promise<Result<PlayerRow, Refusal>>;
}

export interface TicketSignInParts {
  readonly store: Pick<Store, 'authorities' | 'players'>;
  /** Null: none is configured. */
  readonly authority: TrustedAuthority | null;
  readonly clock: () => number;
  /** The clock of this machine, which the authority compares with its own when it says how long a ticket lives. */
  readonly wall: () => number;
  readonly randomId: () => string;
}

/** Names tried for a new player: first the one that it wishes, then with digits, then made-up ones. */
const WISHED_NAMES = 6;
const NAMES = 20;
/** Digits and the space before them have room behind a wished name that is cut to this. */
const WISHED_CHARS = LIMITS.nameChars.max - 5;

export function makeTicketSignIn({ store, authority, clock, wall, randomId }: TicketSignInParts): TicketSignIn {
  async function enrol(identity: string, wish: string | null): Promise<Result<PlayerRow, Refusal>> {
    for (let attempt = 0; attempt < NAMES; attempt += 1) {
      const name = nameFor(wish, attempt);
      if (name === null) continue;
      const player: PlayerRow = {
        ...newcomer(randomId(), clock()),
        ...name,
        class: 'member',
        passwordHash: null,
      };
      const outcome = await store.authorities.enrol(player, identity);
      if (outcome === 'added') return ok(player);
      // The same person came twice at once.
      if (outcome === 'known') return known(identity);
    }
    return err({ code: 'internal', detail: 'no free name was found' });
  }

  async function known(identity: string): Promise<Result<PlayerRow, Refusal>> {
    const id = await store.authorities.playerOf(identity);
    const player = id === null ? null : await store.players.byId(id);
    return player === null ? err({ code: 'internal', detail: 'the player is gone' }) : ok(player);
  }

  return {
    async signIn(text) {
      if (authority === null) return err({ code: 'no-authority', detail: 'this server trusts no authority' });
      const now = wall();
      const read = await readAuthorityTicket(text, authority, now);
      if (!read.ok) return read;
      const { issuer, id, subject, goneAt, name } = read.value;
      // A clock that went forward and back again must not forget in between which tickets were used.
      if (!(await store.authorities.spend(hashOf(issuer, id), goneAt, Math.min(now, clock())))) {
        return err({ code: 'authority-ticket-spent', detail: 'this ticket was used before' });
      }
      const identity = hashOf(issuer, subject);
      return (await store.authorities.playerOf(identity)) === null ? enrol(identity, name) : known(identity);
    },
  };
}

/** A name to try, or null where it may not be borne. */
function nameFor(wish: AuthorityTicket['name'], attempt: number): CheckedName | null {
  const plain = (wish ?? '').normalize('NFKC').trim();
  if (plain === '' || attempt >= WISHED_NAMES) return madeUp(attempt < NAMES / 2 ? '' : String(randomInt(10_000)));
  if (attempt === 0) return checked(plain);
  return checked(`${[...plain].slice(0, WISHED_CHARS).join('').trim()} ${randomInt(2, 10_000)}`);
}

const madeUp = (digits: string) => checked(`${guestName((below) => randomInt(below))}${digits}`);

function checked(text: string): CheckedName | null {
  const name = checkName(text, 'member');
  return name.ok ? name.value : null;
}

/** SHA-256, hex. As JSON, so that no two pairs are written alike. */
const hashOf = (issuer: string, what: string): string =>
  createHash('sha256')
    .update(JSON.stringify([issuer, what]))
    .digest('hex');
