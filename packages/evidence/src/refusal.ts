/** Why a signed object was not accepted (E1). */
export type EvidenceRefusal =
  /** Not a compact JWS, not in canonical base64url, or not JSON. */
  | 'malformed'
  /** More than `JWS_MAX_CHARS`. */
  | 'too-large'
  /** Another kind of object, or an algorithm that is not EdDSA. */
  | 'wrong-type'
  /** Of the right kind, but not of the shape or the counts that this match requires. */
  | 'invalid'
  | 'wrong-match'
  | 'wrong-title'
  /** Another version of the title's rules (E9). */
  | 'wrong-rules'
  /** Another seat than the sender's, or one that this match does not have. */
  | 'wrong-seat'
  /** Not signed by the seat's user key, or changed since. */
  | 'bad-signature';
