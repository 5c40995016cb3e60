import { describe, expect, it } from 'vitest';
import { filterIn } from './history-filter.ts';

describe('the filter in an address', () => {
  it('[C8.1] is what the page knows of it, and nothing else', () => {
    const filter = (search: string) => filterIn(new URLSearchParams(search));
    expect(filter('title=dots-and-boxes&ending=won&against=bots&standing=disputed')).toEqual({
      title: 'dots-and-boxes',
      ending: 'won',
      against: 'bots',
      standing: 'disputed',
    });
    expect(filter('title=chess&ending=great&against=&standing=x&after=1')).toEqual({});
  });
});
