import { describe, expect, it } from 'vitest';
import { sectionIn, withSections } from './book.ts';

const ORDER = ['one', 'two', 'three'];

describe('the document of benchmarks', () => {
  it('keeps the sections that were not measured, in the order of all', () => {
    const first = withSections(
      '',
      [
        { name: 'three', text: '## Three\n' },
        { name: 'one', text: '## One' },
      ],
      ORDER,
    );
    const second = withSections(first, [{ name: 'two', text: '## Two' }], ORDER);
    expect(ORDER.map((name) => sectionIn(second, name))).toEqual(['## One', '## Two', '## Three']);
    expect(second.indexOf('## One')).toBeLessThan(second.indexOf('## Two'));
    expect(second.indexOf('## Two')).toBeLessThan(second.indexOf('## Three'));
  });

  it('puts a new text in place of the old one, and leaves out what is in no section', () => {
    const first = withSections('what somebody wrote by hand', [{ name: 'one', text: 'old' }], ORDER);
    const second = withSections(first, [{ name: 'one', text: 'new' }], ORDER);
    expect(sectionIn(second, 'one')).toBe('new');
    expect(second).not.toContain('old');
    expect(second).not.toContain('by hand');
    expect(withSections(second, [], ORDER)).toBe(second);
  });

  it.each([
    ['nothing', ''],
    ['an end before its beginning', '<!-- end one --> <!-- begin one -->'],
    ['no end', '<!-- begin one --> text'],
  ])('finds no section in %s', (_, document) => {
    expect(sectionIn(document, 'one')).toBeNull();
  });
});
