import { ROUTES } from '@parley/protocol';
import {
  passkeySignInRequestSchema,
  passkeySignUpOptionsRequestSchema,
  passkeySignUpRequestSchema,
  recoverRequestSchema,
} from '@parley/protocol/account';
import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './deps.ts';
import { type Entering, orRefuse } from './entering.ts';
import { bodyOf } from './guard.ts';
import { relyingParty } from './relying-party.ts';

/** Signing up and in with a passkey, and with a recovery code where the password is lost (S2 a). */
export function addPasskeyRoutes(app: FastifyInstance, deps: HttpDeps, entering: Entering): void {
  const { accounts, config, credentials, live, passkeys } = deps;
  const { limited, enterAsMember, enterByPassword, askerFor, counted, endGuest } = entering;

  app.post(ROUTES.passkeyOptions, limited, async (request) => ({
    options: await passkeys.requestOptions('sign-in', null, relyingParty(config, request)),
  }));

  app.post(ROUTES.passkeySignIn, limited, async (request, reply) => {
    const { assertion, key } = bodyOf(request, passkeySignInRequestSchema);
    const signedIn = await credentials.signInWithPasskey(assertion, relyingParty(config, request));
    return enterAsMember(request, reply, counted('passkey', signedIn), key);
  });

  app.post(ROUTES.passkeySignUpOptions, limited, async (request) => {
    const { name } = bodyOf(request, passkeySignUpOptionsRequestSchema);
    const party = relyingParty(config, request);
    const prospect = orRefuse(await accounts.prospect(name, request.live?.player ?? null));
    const holder = { player: prospect.id, name: prospect.name };
    return { options: await passkeys.creationOptions('sign-up', holder, party) };
  });

  app.post(ROUTES.passkeySignUp, limited, async (request, reply) => {
    const { name, passkey, key } = bodyOf(request, passkeySignUpRequestSchema);
    const made = counted('passkey', await passkeys.verifyNew('sign-up', passkey, relyingParty(config, request)));
    const player = orRefuse(await accounts.signUpWithPasskey(name, made, request.live?.player ?? null));
    await endGuest(request, player);
    const answer = await enterAsMember(request, reply, player, key);
    await live.playerChanged(player.id);
    return answer;
  });

  // Not `limited` before it is read: see `askerFor`.
  app.post(ROUTES.recover, async (request, reply) => {
    const { key, ...asked } = bodyOf(request, recoverRequestSchema);
    const recovered = counted('recovery', await credentials.recover(asked, await askerFor(request, asked.name)));
    for (const hash of recovered.ended) live.sessionEnded(hash);
    return enterByPassword(request, reply, recovered.player, key);
  });
}
