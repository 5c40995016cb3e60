import { markdownTable, percent } from '../text.ts';
import type { Figure } from './enemy.ts';
import type { MeasuredEnemy } from './measure.ts';

/** The part of the page on named enemies: each figure under the first rules and under the present ones. */
export function enemiesSection(enemies: readonly MeasuredEnemy[]): string {
  const parts = enemies.map(({ name, words, figures }) => {
    const rows = figures.map(({ what, as, aim, values }) => [
      what,
      shown(values.first, as),
      shown(values.present, as),
      aim?.text ?? '',
      aim === undefined ? '' : aim.met(values.present) ? 'yes' : '**no**',
    ]);
    return `### ${name}\n\n${words}\n\n${markdownTable(['', 'first rules', 'present rules', 'aim', 'met'], rows)}`;
  });
  return `## Named enemies

Each was seen to win against the first rules of the arbiter (those of files of version 1), and plays against both here, with the same randomness. Records say
what a server would see: who is near whom, who was there and handed in its moves, who claims not to hear whom. *Never*: not as long as it was looked for.

${parts.join('\n\n')}`;
}

/** The figures of the present rules that are not what is aimed at, in words. */
export function missedEnemies(enemies: readonly MeasuredEnemy[]): readonly string[] {
  return enemies.flatMap(({ name, figures }) => {
    const missed = figures.filter(({ aim, values }) => aim !== undefined && !aim.met(values.present));
    return missed.length === 0 ? [] : [`of “${name}”, ${missed.length} of ${figures.length} figures, marked there`];
  });
}

function shown(value: number | null, as: Figure['as']): string {
  if (value === null) return 'never';
  switch (as) {
    case 'rating':
      return value.toFixed(3);
    case 'change':
      return value === 0 ? '0' : value.toFixed(3);
    case 'share':
      return percent(value);
    case 'number':
      return String(value);
    default:
      return as satisfies never;
  }
}
