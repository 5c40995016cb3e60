import { ROUTES } from '@parley/protocol';
import { creationOptionsResponseSchema, requestOptionsResponseSchema } from '@parley/protocol/account';
import { type Authenticator, makeAuthenticator } from '../../../testing/authenticator.ts';
import { type Answer, type CallOptions, call, type Rig } from './rig.ts';

/** Browsers make passkeys for host names only, so these tests call the server by one. */
export const NAMED = 'http://localhost:4600';

/** A request from the page under its host name, by the session of this cookie. */
export function ask(rig: Rig, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
  const headers = { host: 'localhost:4600', ...(body === undefined ? {} : { origin: NAMED }), ...options.headers };
  return call(rig, path, body, { ...options, headers });
}

export async function creationOptions(rig: Rig, path: string, body: object, options: CallOptions = {}) {
  return creationOptionsResponseSchema.parse((await ask(rig, path, body, options)).body).options;
}

export async function requestOptions(rig: Rig, path: string = ROUTES.passkeyOptions, options: CallOptions = {}) {
  return requestOptionsResponseSchema.parse((await ask(rig, path, {}, options)).body).options;
}

/** A member that was made with a passkey. */
export async function joinWithPasskey(
  rig: Rig,
  name: string,
  options: CallOptions = {},
): Promise<{ readonly answer: Answer; readonly authenticator: Authenticator; readonly player: string }> {
  const authenticator = makeAuthenticator();
  const asked = await creationOptions(rig, ROUTES.passkeySignUpOptions, { name }, options);
  const passkey = authenticator.create(asked, { origin: NAMED });
  const answer = await ask(rig, ROUTES.passkeySignUp, { name, passkey }, options);
  return { answer, authenticator, player: answer.body.self?.player ?? '' };
}

export async function signInWithPasskey(rig: Rig, authenticator: Authenticator): Promise<Answer> {
  const assertion = authenticator.get(await requestOptions(rig), { origin: NAMED });
  return ask(rig, ROUTES.passkeySignIn, { assertion });
}

/** Shows once more that it is the member, by its passkey. */
export async function confirmWithPasskey(rig: Rig, authenticator: Authenticator, options: CallOptions) {
  const asked = await requestOptions(rig, ROUTES.confirmOptions, options);
  return ask(rig, ROUTES.confirm, { assertion: authenticator.get(asked, { origin: NAMED }) }, options);
}
