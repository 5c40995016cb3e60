import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LAYOUTS, playerOfKeys } from '../titles/key-layouts.ts';
import { view as lightCycles } from '../titles/light-cycles/view.ts';
import { view as sumo } from '../titles/sumo/view.ts';
import { Field } from './field.tsx';
import { keyWords } from './key-words.ts';

const names = ['Ada', 'Bo', 'Cy', 'Dee'];

describe.each([lightCycles, sumo])('the keys of those who share a device ($title.id)', (view) => {
  it.each([2, 3, 4])('[W3.12] the page says which are whose, of %i players', (players) => {
    const words = keyWords(view.words(), names.slice(0, players));
    for (const [at, name] of names.entries()) expect(words.includes(`${name}: `)).toBe(at < players);
    expect(words).toContain(view.words().shared);
  });

  it.each([1, 2, 3, 4])('[W3.12] each of %i players has keys on the screen, beneath its name', (players) => {
    const pressed: number[] = [];
    const drawn = renderToString(
      <Field
        view={view}
        field={{ current: null }}
        canvas={{ current: null }}
        label="arena"
        hands={{
          touch(at) {
            pressed.push(at);
            return {};
          },
          swipe: () => ({}),
        }}
        people={names.slice(0, players)}
        runs
      >
        {null}
      </Field>,
    );
    expect(new Set(pressed)).toEqual(new Set(Array.from({ length: players }, (_, at) => at)));
    for (const [at, name] of names.entries())
      expect(drawn.includes(`aria-label="${name}"`)).toBe(players > 1 && at < players);
  });
});

describe('whose keys these are', () => {
  it('[W3.12] a player alone may use the keys that its page names, and those of somebody who is not here steer nobody', () => {
    expect(LAYOUTS.map((_, layout) => playerOfKeys(layout, 1))).toEqual([0, 0, 2, 3]);
    expect(LAYOUTS.map((_, layout) => playerOfKeys(layout, 3))).toEqual([0, 1, 2, 3]);
  });
});
