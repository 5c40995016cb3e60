import { DELETED, type PlayerCard, type PlayerClass, type Presence } from '@parley/protocol';
import { t } from '../text/text.ts';

/** Trust of 0..1 on the scale that people read: 0 to 100. */
export function trustFigure(trust: number): string {
  return String(Math.round(trust * 100));
}

/** A player's trust in one title, or null before the first rated match there. */
export function trustIn(card: PlayerCard, title: string): number | null {
  return card.ratings.find((rating) => rating.title === title)?.trust ?? null;
}

/** `Trust 34`, or what stands there instead. */
export function trustWords(card: PlayerCard, title: string): string {
  if (card.class === 'house') return t('words:trust.unrated');
  const trust = trustIn(card, title);
  return trust === null ? t('words:trust.new') : t('words:trust.of', { trust: trustFigure(trust) });
}

/**
 * What a player is called, wherever it is named. The server puts a word before the names of bots, which stands beside the name here. Of
 * one who deleted itself it has an English name.
 */
export function calledName({ name, class: kind }: { readonly name: string; readonly class?: PlayerClass }): string {
  if (name === DELETED.name) return t('words:deleted');
  return kind === 'house' ? name.replace(/^House (?=\S)/, '') : name;
}

export function classWords(playerClass: PlayerClass): string {
  return t(`words:class.${playerClass}`);
}

export function stateWords(state: Presence['state']): string {
  return t(`words:state.${state}`);
}
