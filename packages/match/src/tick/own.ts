import type { Proof, SignedAct, SignedHead, TickItem } from '@parley/evidence';

/** What comes from outside of the steps: what others said or signed, and what was signed here. */
export type TickOwn =
  | { readonly kind: 'ready'; readonly from: number }
  | { readonly kind: 'whole'; readonly from: number }
  | { readonly kind: 'head'; readonly head: SignedHead }
  | { readonly kind: 'act'; readonly from: number; readonly act: SignedAct }
  /** `from`: the seat that brought it; null for the server. */
  | { readonly kind: 'item'; readonly from: number | null; readonly item: TickItem; readonly text: string }
  /** Verified, or found here. */
  | { readonly kind: 'proof'; readonly proof: Proof }
  | { readonly kind: 'back'; readonly asked: Asked }
  | { readonly kind: 'here'; readonly from: number; readonly here: Here }
  /** Everything that goes to a player who asked is verified. */
  | { readonly kind: 'answer'; readonly asked: Asked }
  /** The signing of the own inputs is over, whether it worked or not. */
  | { readonly kind: 'signed' }
  /** An own act could not be signed. */
  | { readonly kind: 'unsigned' }
  /** What others say had changed before an own claim was signed. */
  | { readonly kind: 'outdated' }
  /** What others had signed until then is verified, and counts. */
  | { readonly kind: 'checked' }
  | { readonly kind: 'verified' };

/** What another player has: by seat, the newest block, and the own inputs from `first` to before `next` that are not signed. */
export interface Here {
  readonly have: readonly number[];
  readonly first: number;
  readonly next: number;
  /** Empty where there are too many to be told. */
  readonly inputs: Uint8Array;
}

/** What a player asks for who has come back, or follows. */
export interface Asked {
  readonly from: number;
  /** By seat, the newest block that the asking player has with its signature; -1 for none. */
  readonly have: readonly number[];
  /** Whether it wants what it lacks, besides what this player knows. */
  readonly want: boolean;
}
