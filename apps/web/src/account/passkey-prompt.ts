import type { PasskeyPrompt } from '@parley/client/account';
import { assertionSchema, newPasskeySchema } from '@parley/protocol/account';
import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser';

/** Asks through the browser's own dialogs. What the server has no use for is left out of the answers. */
export const passkeyPrompt: PasskeyPrompt = {
  create: async (options) => newPasskeySchema.parse(await startRegistration({ optionsJSON: options })),
  get: async (options) => assertionSchema.parse(await startAuthentication({ optionsJSON: options })),
};

/** Whether this browser can use passkeys on this page: they are for host names, not for bare addresses. */
export const passkeysPossible = (): boolean => browserSupportsWebAuthn() && isHostName(location.hostname);

export const isHostName = (host: string): boolean => !/^[\d.]+$|:/.test(host);
