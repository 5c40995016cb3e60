import type { Id } from '@parley/protocol';
import type { Audience } from '../../lobby/audience.ts';

/** How many there are, and how many of them play each title. */
export interface Count {
  readonly all: number;
  readonly titles: ReadonlyMap<string, number>;
}

/** Those who are in exactly these groups, with the same portions. */
interface Cell {
  readonly groups: readonly Id[];
  all: number;
  readonly titles: Map<string, number>;
}

/** Of one group, with the same portions. */
interface GroupTally {
  all: number;
  readonly titles: Map<string, number>;
  readonly cells: Set<Cell>;
}

/** With the same portions. */
interface Pattern {
  readonly portions: readonly string[];
  readonly cells: Map<string, Cell>;
  readonly ofGroup: Map<Id, GroupTally>;
}

/**
 * Counts who shares an audience with a viewer, without looking at each of them. Of the viewer's largest group all are counted at once;
 * of its other groups, by the sets of groups that occur there, those who are not counted yet. Equal viewers are counted once between two
 * changes.
 */
export class Tallies {
  readonly #patterns = new Map<string, Pattern>();
  readonly #counted = new Map<string, Count>();

  /** @param by 1, or -1 for the same that was counted before */
  count({ groups, portions }: Audience, titles: readonly string[], by: 1 | -1): void {
    this.#counted.clear();
    if (groups.length === 0 || portions.length === 0) return;
    const patternKey = portions.join();
    const pattern = this.#patterns.get(patternKey) ?? { portions, cells: new Map(), ofGroup: new Map() };
    this.#patterns.set(patternKey, pattern);
    const cellKey = groups.join();
    const cell = pattern.cells.get(cellKey) ?? { groups, all: 0, titles: new Map<string, number>() };
    pattern.cells.set(cellKey, cell);
    change(cell, titles, by);
    for (const group of groups) {
      const tally = pattern.ofGroup.get(group) ?? { all: 0, titles: new Map<string, number>(), cells: new Set() };
      pattern.ofGroup.set(group, tally);
      change(tally, titles, by);
      tally.cells.add(cell);
      if (cell.all === 0) tally.cells.delete(cell);
      if (tally.all === 0) pattern.ofGroup.delete(group);
    }
    // Nothing is kept of sets of groups that nobody is in any more.
    if (cell.all === 0) pattern.cells.delete(cellKey);
    if (pattern.cells.size === 0) this.#patterns.delete(patternKey);
  }

  /** All who share this audience. */
  in(audience: Audience): Count {
    const key = `${audience.groups.join()}|${audience.portions.join()}`;
    const known = this.#counted.get(key) ?? this.#countIn(audience);
    this.#counted.set(key, known);
    return known;
  }

  #countIn({ groups, portions }: Audience): Count {
    const sum = { all: 0, titles: new Map<string, number>() };
    for (const pattern of this.#patterns.values()) {
      if (!pattern.portions.some((portion) => portions.includes(portion))) continue;
      const tallies = groups
        .flatMap((group) => {
          const tally = pattern.ofGroup.get(group);
          return tally === undefined ? [] : [{ group, tally }];
        })
        .sort((a, b) => b.tally.cells.size - a.tally.cells.size);
      const earlier = new Set<Id>();
      for (const { group, tally } of tallies) {
        if (earlier.size === 0) addTo(sum, tally);
        else {
          for (const cell of tally.cells) if (!cell.groups.some((one) => earlier.has(one))) addTo(sum, cell);
        }
        earlier.add(group);
      }
    }
    return sum;
  }
}

function change(
  tally: { all: number; readonly titles: Map<string, number> },
  titles: readonly string[],
  by: number,
): void {
  tally.all += by;
  for (const title of titles) {
    const many = (tally.titles.get(title) ?? 0) + by;
    if (many === 0) tally.titles.delete(title);
    else tally.titles.set(title, many);
  }
}

function addTo(sum: { all: number; readonly titles: Map<string, number> }, { all, titles }: Count): void {
  sum.all += all;
  for (const [title, many] of titles) sum.titles.set(title, (sum.titles.get(title) ?? 0) + many);
}
