/** How a match counts (T5). */
export type Mode = 'casual' | 'ranked' | 'tournament';

/** How a player left before the end, in the eyes of others. */
export type Departure = 'resigned' | 'time' | 'absent' | 'left';

/** Why a replay says nothing. */
export type EvidenceLack =
  /** The title's rules are not deterministic, so nothing can be replayed. */
  | 'not-expected'
  /** Nobody handed in a transcript, or it lacks entries that the reports name. */
  | 'withheld'
  /** The transcript does not come to an end. */
  | 'incomplete'
  /** It ends with a player's absence, which that player contests, and the server did not see it. */
  | 'contested'
  /** Two histories, and other players went on with each of them. */
  | 'split'
  /** The replay took more time or steps than it may. */
  | 'too-long'
  /** Played with rules that this version does not have (E9). */
  | 'unknown-rules';

/** What the server itself saw of the author of a report, beside those who contradict it. */
export type Standpoint = 'did-its-part' | 'contradicts-who-did' | 'says-that-it-began' | 'unknown';
