export type { LinkPlan, Path, Rung, RungTry } from '@parley/protocol';
export { type ExpectedIntroduction, keyNamedIn, type PublishedKeys, verifyIntroduction } from './introduction.ts';
export type {
  Channel,
  Link,
  LinkEnd,
  LinkHandlers,
  LinkOptions,
  LinkState,
  LinkStats,
  RelayPort,
  Signer,
} from './link.ts';
export { type Way, wayOf } from './one-way.ts';
export { FRAME_BYTES, openLink } from './open-link.ts';
export { LINK_PROOF_TYP } from './proof.ts';
export type { RtcImplementation } from './rtc.ts';
