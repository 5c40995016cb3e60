import {
  challengeResponseSchema,
  err,
  KEY_PROOF_TYP,
  ok,
  type Refusal,
  type Result,
  ROUTES,
  type Self,
  sessionResponseSchema,
  sessionStateSchema,
  ticketResponseSchema,
} from '@parley/protocol';
import { z } from 'zod';
import type { KeyStore, Signer } from './client.ts';
import type { Http } from './http.ts';
import { signerFrom } from './signer.ts';

/** Entering: whose session this is, and how one is got without a form (S1, S2 a and b). */
export interface Entrance {
  /** Throws before the key is loaded, which every other call here does first. */
  signer(): Signer;
  enter(): Promise<Result<Self, Refusal>>;
  signUp(name: string, password: string): Promise<Result<Self, Refusal>>;
  signIn(name: string, password: string): Promise<Result<Self, Refusal>>;
  signOut(): Promise<void>;
  /** A one-time ticket for the socket, bound to the session and this key. */
  ticket(): Promise<Result<string, Refusal>>;
  /**
   * Runs a request that needs a session. Where there is none any more, enters again and repeats it, once; not for a
   * member, who would come back as a guest without having been asked.
   */
  authenticated<T>(run: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>>;
}

export interface EntranceParts {
  readonly origin: string;
  readonly http: Http;
  readonly keys: KeyStore;
  readonly self: () => Self | null;
  /** Called with each change of who the session belongs to. */
  readonly entered: (self: Self | null) => void;
}

const anything = z.unknown();

export function createEntrance({ origin, http, keys, self, entered }: EntranceParts): Entrance {
  let signer: Signer | null = null;
  let entering: Promise<Result<Self, Refusal>> | null = null;
  let signing: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Result<Signer, Refusal>> {
    if (signer) return ok(signer);
    try {
      signer = await signerFrom(await keys.load());
      return ok(signer);
    } catch {
      return err({ code: 'internal', detail: 'no-key' });
    }
  }

  async function withKey(): Promise<Result<Self, Refusal>> {
    const loaded = await load();
    if (!loaded.ok) return loaded;
    const { key, sign } = loaded.value;
    const challenge = await http.post(ROUTES.challenge, { key }, challengeResponseSchema);
    if (!challenge.ok) return challenge;
    const proof = await sign(KEY_PROOF_TYP, { challenge: challenge.value.challenge, origin });
    return settle(await http.post(ROUTES.keySignIn, { key, proof }, sessionResponseSchema));
  }

  function settle(answer: Result<z.output<typeof sessionResponseSchema>, Refusal>): Result<Self, Refusal> {
    if (!answer.ok) return answer;
    http.keep(answer.value.session);
    entered(answer.value.self);
    return ok(answer.value.self);
  }

  async function enterNow(): Promise<Result<Self, Refusal>> {
    const loaded = await load();
    if (!loaded.ok) return loaded;
    const known = await http.get(ROUTES.session, sessionStateSchema);
    if (!known.ok) return known.error.code === 'not-signed-in' ? withKey() : known;
    const { self } = known.value;
    if (self === null) return withKey();
    entered(self);
    return ok(self);
  }

  function withPassword(route: string, name: string, password: string): Promise<Result<Self, Refusal>> {
    const signed = load().then(async (loaded) =>
      loaded.ok ? settle(await http.post(route, { name, password }, sessionResponseSchema)) : loaded,
    );
    signing = signed;
    return signed;
  }

  /** Two callers at once, such as an effect that runs twice, share one entering. */
  function enter(): Promise<Result<Self, Refusal>> {
    entering ??= enterNow().finally(() => {
      entering = null;
    });
    return entering;
  }

  async function authenticated<T>(run: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
    const first = await run();
    if (first.ok || first.error.code !== 'not-signed-in' || self()?.class === 'member') return first;
    const again = await enter();
    return again.ok ? run() : again;
  }

  return {
    signer() {
      if (!signer) throw new Error('the user key is not loaded yet: wait for enter() first');
      return signer;
    },
    enter,
    signUp: (name, password) => withPassword(ROUTES.signUp, name, password),
    signIn: (name, password) => withPassword(ROUTES.signIn, name, password),
    async signOut() {
      await http.post(ROUTES.signOut, {}, anything);
      http.keep(null);
      entered(null);
    },
    async ticket() {
      const loaded = await load();
      if (!loaded.ok) return loaded;
      // A sign-in ends the session before it: a ticket asked for meanwhile would enter as a guest, over the new session.
      await signing;
      const { key } = loaded.value;
      const answer = await authenticated(() => http.post(ROUTES.ticket, { key }, ticketResponseSchema));
      return answer.ok ? ok(answer.value.ticket) : answer;
    },
    authenticated,
  };
}
