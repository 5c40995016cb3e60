import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { RiderScore } from '../match/rider-score.tsx';
import type { TickHud, TickTitleView } from '../titles/title-view.ts';
import { Field } from './field.tsx';
import { roundWords } from './round-words.ts';

const field = (steering: TickTitleView['steering'], boost: string | null, isOver = false): string =>
  renderToStaticMarkup(
    <Field
      view={{ steering, words: () => ({ boost, one: '', shared: '', touch: '', tips: '' }) }}
      field={{ current: null }}
      canvas={{ current: null }}
      label="Arena"
      hands={{ touch: () => ({}), swipe: () => ({}) }}
      people={['Ada']}
      runs={!isOver}
      isOver={isOver}
    >
      {null}
    </Field>,
  );

const hud = (energy: number | null): TickHud => ({
  round: 1,
  rounds: 1,
  countdown: null,
  roundWon: null,
  isOver: false,
  riders: [{ points: 3, state: 'riding', energy, boosting: false }],
});

describe('the arena of any title', () => {
  it.each([
    ['aims', 'Dash', 1],
    ['aims', null, 0],
    ['turns', 'Boost', 3],
    ['turns', null, 2],
  ] as const)('[W3.23] steered by %s, with the button %s, it has %i keys to touch', (steering, boost, keys) => {
    const drawn = field(steering, boost);
    expect(drawn.match(/<button/g) ?? []).toHaveLength(keys);
    expect(drawn.includes('arena-boost')).toBe(boost !== null);
  });

  it('[W3.24] when the match is over no keys stand between the arena and the result', () => {
    expect(field('turns', 'Boost', true)).not.toContain('<button');
  });

  it('[W3.12] while nothing runs a screen reader meets no named group without a key in it', () => {
    const shared = (runs: boolean): string =>
      renderToStaticMarkup(
        <Field
          view={{ steering: 'turns', words: () => ({ boost: 'Boost', one: '', shared: '', touch: '', tips: '' }) }}
          field={{ current: null }}
          canvas={{ current: null }}
          label="Arena"
          hands={{ touch: () => ({}), swipe: () => ({}) }}
          people={['Ada', 'Bo']}
          runs={runs}
        >
          {null}
        </Field>,
      );
    expect(shared(false)).toContain('class="arena-hands" aria-hidden="true"');
    expect(shared(true)).toContain('class="arena-hands" aria-hidden="false"');
  });

  it('[W3.23] a title without energy has no bar for it', () => {
    expect(renderToStaticMarkup(<RiderScore seat={0} hud={hud(0.5)} />)).toContain('arena-energy');
    expect(renderToStaticMarkup(<RiderScore seat={0} hud={hud(null)} />)).not.toContain('arena-energy');
  });

  it('[W3.23] a title without rounds has no word of them', () => {
    expect(roundWords({ round: 2, rounds: 9 })).toBe('Round 2 of 9');
    expect(roundWords({ round: 1, rounds: 1 })).toBeNull();
  });
});
