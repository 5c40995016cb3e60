import { INTRODUCTION_TYP, type IntroductionClaims, PROTOCOL_VERSION } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';

/** When an introduction begins (milliseconds since the epoch), and how long it lives (milliseconds). */
export interface Term {
  readonly issuer: string;
  readonly at: number;
  readonly lifeMs: number;
}

/** Who may link for what, without what every introduction says alike. */
export type Introduced = Omit<IntroductionClaims, 'iss' | 'iat' | 'exp' | 'protocol'>;

/** States that these two clients, with these user keys, may link until the introduction expires (S9, E9). */
export function signIntroduction(
  introduced: Introduced,
  serverKey: Pick<ServerKey, 'sign'>,
  { issuer, at, lifeMs }: Term,
): Promise<string> {
  const claims: IntroductionClaims = {
    iss: issuer,
    iat: Math.floor(at / 1_000),
    exp: Math.ceil((at + lifeMs) / 1_000),
    protocol: PROTOCOL_VERSION,
    ...introduced,
  };
  return serverKey.sign(INTRODUCTION_TYP, { ...claims });
}
