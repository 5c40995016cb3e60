import type { TickHud } from '../titles/title-view.ts';

/** What the arena of a match tells those who stand beside it, a few times a second: so the rest of the page is drawn no more often. */
export interface TickAside {
  readonly hud: TickHud | null;
  /** The latest sentence. */
  readonly words: string | null;
}
