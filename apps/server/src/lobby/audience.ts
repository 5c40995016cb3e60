import { type Id, MODES, type Mode, type PlayerClass } from '@parley/protocol';
import type { LobbyClient } from './state.ts';

/**
 * Who may be listed to whom, before blocks: two clients that share a group, and a portion of play (S4, S6). It is plain data,
 * so that the lobby and the edges ask the same question in the same way.
 */
export interface Audience {
  readonly groups: readonly Id[];
  /** Portions of play, such as `casual`; `ranked/member` where the portion lists the same class only. */
  readonly portions: readonly string[];
}

/** Whether clients of these audiences are listed to each other. It is symmetric. */
export const share = (a: Audience, b: Audience): boolean => meet(a.portions, b.portions) && meet(a.groups, b.groups);

function meet(a: readonly string[], b: readonly string[]): boolean {
  for (const one of a) if (b.includes(one)) return true;
  return false;
}

/** One key for each pair of a group and a portion. Two audiences share where they have a key in common. */
export const keysOf = ({ groups, portions }: Audience): string[] =>
  groups.flatMap((group) => portions.map((portion) => `${group}/${portion}`));

/** The portions of play in which clients are listed. */
const LISTING_PORTIONS = MODES.filter((mode) => mode !== 'tournament');
/** Whom a house serves where a portion lists the same class only: it is there for everybody (S3). */
const SERVED: readonly PlayerClass[] = ['limited', 'member', 'house'];

/** @param sameClass portions that list the same class only */
export function audienceOf(
  { self }: Pick<LobbyClient, 'self'>,
  sameClass: ReadonlySet<Mode>,
  modes: readonly Mode[] = LISTING_PORTIONS,
): Audience {
  const portions = modes.filter((mode) => self.portions.some((portion) => portion === mode));
  const classes = self.class === 'house' ? SERVED : [self.class];
  return {
    groups: self.groups,
    portions: portions.flatMap((mode) => (sameClass.has(mode) ? classes.map((one) => `${mode}/${one}`) : [mode])),
  };
}
