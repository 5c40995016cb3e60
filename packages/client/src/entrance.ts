import {
  enterResponseSchema,
  err,
  KEY_PROOF_TYP,
  ok,
  type Refusal,
  type Result,
  ROUTES,
  type Self,
  sessionResponseSchema,
  type Tickets,
  visitResponseSchema,
} from '@parley/protocol';
import { z } from 'zod';
import { backoffMs } from './backoff.ts';
import type { KeyStore, Signer, Timers } from './client.ts';
import type { Http } from './http.ts';
import { signerFrom } from './signer.ts';
import { createTicketPurse, type Ticket } from './ticket-purse.ts';

/** Entering: whose session this is, and how one is got without a form (S1, S2 a and b). */
export interface Entrance {
  /** Throws before the key is loaded, which every other call here does first. */
  signer(): Signer;
  enter(): Promise<Result<Self, Refusal>>;
  signUp(name: string, password: string): Promise<Result<Self, Refusal>>;
  signIn(name: string, password: string): Promise<Result<Self, Refusal>>;
  /** With a ticket of the authority that the server trusts (S2 c). It is spent by this, whatever the answer is. */
  signInWithTicket(ticket: string): Promise<Result<Self, Refusal>>;
  /** Enters with the session that is there; `not-signed-in` where there is none, and nobody becomes a guest. */
  resume(): Promise<Result<Self, Refusal>>;
  /** Signs in another way: posts what `body` makes of the device's signer, and is answered as `signIn` is. */
  signInBy(route: string, body: (signer: Signer) => Promise<object>): Promise<Result<Self, Refusal>>;
  /** False where the server could not be told. */
  signOut(): Promise<boolean>;
  /** Forgets a session that the server has ended. */
  forget(): void;
  /** A one-time ticket for the socket, bound to the session and this key: one at hand, else the server is asked. */
  ticket(): Promise<Result<Ticket, Refusal>>;
  /** The server refused a ticket: the others at hand are worth no more, and the next one is asked for. */
  dropTickets(): void;
  /**
   * Runs a request that needs a session. Where there is none any more, enters again and repeats it, once; not for a
   * member, who would come back as a guest without having been asked, nor for somebody who has signed out.
   */
  authenticated<T>(run: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>>;
}

export interface EntranceParts {
  readonly origin: string;
  readonly http: Http;
  readonly keys: KeyStore;
  /** What somebody without a session enters as. */
  readonly entersAs: 'guest' | 'visitor';
  readonly timers: Timers;
  readonly self: () => Self | null;
  /** Called with each change of who the session belongs to. */
  readonly entered: (self: Self | null) => void;
}

const anything = z.unknown();

/** How long, and how often, a person who looks at the page waits for a busy server. */
const LONGEST_WAIT_MS = 30_000;
const BUSY_TRIES = 4;

export function createEntrance({ origin, http, keys, entersAs, timers, self, entered }: EntranceParts): Entrance {
  let signer: Signer | null = null;
  let entering: Promise<Result<Self, Refusal>> | null = null;
  let signing: Promise<unknown> = Promise.resolve();
  /** Whether somebody signed out here, and has not asked to be let in since. */
  let isOut = false;
  const purse = createTicketPurse(() => timers.now());

  async function load(): Promise<Result<Signer, Refusal>> {
    if (signer) return ok(signer);
    try {
      signer = await signerFrom(await keys.load());
      return ok(signer);
    } catch {
      return err({ code: 'no-key', detail: 'the key cannot be made or read' });
    }
  }

  async function withKey({ key, sign }: Signer, challenge: string): Promise<Result<Self, Refusal>> {
    const proof = await sign(KEY_PROOF_TYP, { challenge, origin });
    if (entersAs === 'guest') return settle(await http.post(ROUTES.keySignIn, { key, proof }, sessionResponseSchema));
    const visit = await http.post(ROUTES.visit, { key, proof }, visitResponseSchema);
    return visit.ok ? signedIn(visit.value) : visit;
  }

  function settle(answer: Result<z.output<typeof sessionResponseSchema>, Refusal>): Result<Self, Refusal> {
    if (!answer.ok) return answer;
    http.keep(answer.value.session);
    if (answer.value.device !== null) http.keepDevice(answer.value.device);
    return signedIn(answer.value);
  }

  function signedIn({
    self,
    tickets,
  }: {
    readonly self: Self;
    readonly tickets: Tickets | null;
  }): Result<Self, Refusal> {
    isOut = false;
    purse.keep(tickets);
    entered(self);
    return ok(self);
  }

  /** A busy server says when it has time: it is asked again then, and not for ever. */
  async function enterPatiently(without: 'become a guest' | 'refuse'): Promise<Result<Self, Refusal>> {
    for (let tries = 1; ; tries += 1) {
      const answer = await enterOnce(without);
      const retryMs = answer.ok ? undefined : answer.error.retryMs;
      if (retryMs === undefined || retryMs > LONGEST_WAIT_MS || tries === BUSY_TRIES) return answer;
      await new Promise<void>((resolve) => timers.after(backoffMs(1, timers.random(), retryMs), resolve));
    }
  }

  async function enterOnce(without: 'become a guest' | 'refuse'): Promise<Result<Self, Refusal>> {
    const loaded = await load();
    if (!loaded.ok) return loaded;
    const answer = await http.post(ROUTES.enter, { key: loaded.value.key }, enterResponseSchema);
    if (!answer.ok) return answer;
    if ('self' in answer.value) return signedIn(answer.value);
    if (without === 'refuse') return err({ code: 'not-signed-in', detail: 'the session has ended' });
    return withKey(loaded.value, answer.value.challenge);
  }

  function signInBy(route: string, body: (signer: Signer) => Promise<object>): Promise<Result<Self, Refusal>> {
    const signed = load().then(async (loaded) =>
      loaded.ok ? settle(await http.post(route, await body(loaded.value), sessionResponseSchema)) : loaded,
    );
    signing = signed.catch(() => {});
    return signed;
  }

  function withPassword(route: string, name: string, password: string): Promise<Result<Self, Refusal>> {
    return signInBy(route, async ({ key }) => ({ name, password, key }));
  }

  function forget(): void {
    isOut = true;
    http.keep(null);
    purse.keep(null);
    entered(null);
  }

  /**
   * Two callers at once, such as an effect that runs twice, share one entering.
   * @param without a session: a member who comes back would be a guest without having been asked
   */
  function enter(without: 'become a guest' | 'refuse' = 'become a guest'): Promise<Result<Self, Refusal>> {
    entering ??= enterPatiently(without).finally(() => {
      entering = null;
    });
    return entering;
  }

  async function authenticated<T>(run: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
    const first = await run();
    if (first.ok || first.error.code !== 'not-signed-in' || self()?.class === 'member' || isOut) return first;
    const again = await enter();
    if (!again.ok) return again;
    const second = await run();
    if (second.ok || second.error.code !== 'not-signed-in' || !http.carryToken()) return second;
    // The session began a moment ago and did not come along: this browser keeps no cookie. It is carried in memory from now on.
    const third = await enter();
    return third.ok ? run() : third;
  }

  return {
    signer() {
      if (!signer) throw new Error('the user key is not loaded yet: wait for enter() first');
      return signer;
    },
    enter() {
      isOut = false;
      return enter();
    },
    resume: () => enter('refuse'),
    signUp: (name, password) => withPassword(ROUTES.signUp, name, password),
    signIn: (name, password) => withPassword(ROUTES.signIn, name, password),
    signInWithTicket: (ticket) => signInBy(ROUTES.ticketSignIn, async ({ key }) => ({ ticket, key })),
    signInBy,
    async signOut() {
      // What is under way would begin a session after the one that ends here.
      await Promise.allSettled([entering, signing]);
      const answer = await http.post(ROUTES.signOut, {}, anything);
      forget();
      return answer.ok;
    },
    forget,
    async ticket() {
      const loaded = await load();
      if (!loaded.ok) return loaded;
      // A sign-in ends the session before it: a ticket asked for meanwhile would enter as a guest, over the new session.
      await signing;
      const atHand = purse.take();
      if (atHand !== null) return ok(atHand);
      const again = await enter(self()?.class === 'member' ? 'refuse' : 'become a guest');
      if (!again.ok) return again;
      const asked = purse.take();
      return asked === null ? err({ code: 'internal', detail: 'the server gave no ticket' }) : ok(asked);
    },
    dropTickets: () => purse.keep(null),
    authenticated,
  };
}
