import type { SignedAct, SignedHead, TickItem } from '@parley/evidence';

/** What comes from outside of the steps: what others said or signed, and what was signed here. */
export type TickOwn =
  | { readonly kind: 'ready'; readonly from: number }
  | { readonly kind: 'whole'; readonly from: number }
  | { readonly kind: 'head'; readonly head: SignedHead }
  | { readonly kind: 'act'; readonly from: number; readonly act: SignedAct }
  | { readonly kind: 'item'; readonly item: TickItem }
  /** The signing of the own inputs is over, whether it worked or not. */
  | { readonly kind: 'signed' }
  /** An own act could not be signed. */
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'verified' };
