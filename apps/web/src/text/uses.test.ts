import { describe, expect, it } from 'vitest';
import { baseOf, textsOf } from '../../../../scripts/texts.mjs';
import first from './en/first.ts';
import { firstLoad, isNode, type Place, placesIn, type SyntaxNode, sourceFiles, wordsOf } from './testing/sources.ts';

const keys = new Set([...textsOf('en').keys()].map(baseOf));
const namespaces = new Set([...keys].map((key) => key.split(':')[0]));

/** What a source names of the catalogue, as patterns: a template such as `shell:theme.${theme}` names several texts. */
function namedIn(path: string): readonly RegExp[] {
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const isKey = (text: string) => namespaces.has(/^([a-z]+):\S*$/.exec(text)?.[1]);
  return placesIn(path).flatMap(({ node }) => {
    if (node.type === 'TemplateLiteral' && Array.isArray(node.quasis)) {
      const pieces = node.quasis.map((piece: SyntaxNode) => wordsOf(piece) ?? '');
      return isKey(pieces[0] ?? '') ? [new RegExp(`^${pieces.map(escaped).join('[^:]+')}$`)] : [];
    }
    const words = node.type === 'Literal' ? wordsOf(node) : null;
    return words !== null && isKey(words) ? [new RegExp(`^${escaped(words)}$`)] : [];
  });
}

const named = new Map(sourceFiles().map((path) => [path, namedIn(path)]));

/** Attributes whose words somebody reads or hears. */
const READ =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|alt|label|legend|placeholder|title|text|what|action|cancel)$/;
/** Values of the browser that look like words of a sentence, and names that are the same everywhere. */
const NO_TEXT = new Set([
  'Enter',
  'Escape',
  'Tab',
  'Home',
  'End',
  'Delete',
  'Backspace',
  'Error',
  'English',
  'Deutsch',
  'Parley',
  'bottom end',
  '(prefers-reduced-motion: reduce)',
  '(prefers-color-scheme: dark)',
  '(forced-colors: active)',
  '600 1em "Barlow Semi Condensed"',
]);

/** Whether somebody would read it: words in a row, a word with a capital, or anything in a place that is read. */
function isRead({ node, around }: Place): boolean {
  const words = wordsOf(node);
  if (words === null || !/\p{L}{2}/u.test(words) || NO_TEXT.has(words.trim())) return false;
  if (node.type === 'JSXText') return true;
  const [parent] = around;
  const attribute = around.find(({ type }) => type === 'JSXAttribute');
  const name = attribute === undefined ? '' : nameOf(attribute);
  if (
    around.some(({ type }) =>
      /^(Import|Export)\w*Declaration$|^ImportExpression$|^TS(?!AsExp|Satisf|NonNull)/.test(type),
    )
  )
    return false;
  if (around.some((one) => one.type === 'ThrowStatement' || (one.type === 'NewExpression' && callee(one) === 'Error')))
    return false;
  if (parent?.type === 'Property' && isNode(parent.key) && parent.key.name === 'detail') return false;
  if (READ.test(name)) return parent?.type === 'JSXAttribute' || isProse(words) || /^\p{Lu}/u.test(words);
  if (/[cC]lassName$|^(d|viewBox|transform|points)$/.test(name)) return false;
  return isProse(words) || /^\p{Lu}\p{Ll}+$/u.test(words);
}

/** A selector is none, and neither is a list of class names. */
const isProse = (words: string) =>
  /^[^.#[]/.test(words) && /\p{L}{2,}[,:]? \p{L}+/u.test(words) && !/^[a-z-]+( [a-z]+-[a-z-]+)+$/.test(words.trim());
const nameOf = ({ name }: SyntaxNode): string =>
  typeof name === 'object' && name !== null && 'name' in name && typeof name.name === 'string' ? name.name : '';
const callee = ({ callee: called }: SyntaxNode): string =>
  typeof called === 'object' && called !== null && 'name' in called && typeof called.name === 'string'
    ? called.name
    : '';

describe('the texts in the sources', () => {
  it('[W11.1] each text of the catalogue is used', () => {
    const all = [...named.values()].flat();
    expect([...keys].filter((key) => !all.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it('[W11.1] each text that is used is in the catalogue', () => {
    const unknown = [...named].flatMap(([path, patterns]) =>
      patterns.filter((pattern) => ![...keys].some((key) => pattern.test(key))).map((pattern) => `${path}: ${pattern}`),
    );
    expect(unknown).toEqual([]);
  });

  it('[W11.6] what comes with the first load needs no text that comes later', () => {
    const early = [...firstLoad()];
    expect(early.length).toBeGreaterThan(40);
    const late = early.flatMap((path) =>
      (named.get(path) ?? [])
        .filter((pattern) => [...keys].some((key) => pattern.test(key) && !((key.split(':')[0] ?? '') in first)))
        .map((pattern) => `${path}: ${pattern}`),
    );
    expect(late).toEqual([]);
  });

  it('[W11.5] a component that is drawn anew only when its properties change knows of the language', () => {
    const deaf = sourceFiles().filter((path) => {
      const called = placesIn(path).map(({ node }) => (node.type === 'CallExpression' ? callee(node) : ''));
      return called.includes('memo') && !called.includes('useLanguage');
    });
    expect(deaf).toEqual([]);
  });

  it.each(sourceFiles())('[W11.7] %s has no text of its own', (path) => {
    expect(
      placesIn(path)
        .filter(isRead)
        .map(({ node }) => wordsOf(node)?.trim()),
    ).toEqual([]);
  });

  it('[W11.10] nothing of the page reads what the server says in English about a refusal', () => {
    const reads = sourceFiles().filter((path) =>
      placesIn(path).some(
        ({ node, around: [parent] }) =>
          node.type === 'Identifier' &&
          node.name === 'detail' &&
          (parent?.type === 'MemberExpression' || (parent?.type === 'Property' && parent.value === node)),
      ),
    );
    // Of the log of administrators it is what was done, of a mouse event the number of clicks.
    expect(reads).toEqual([
      'arena/use-hands.ts',
      'conduct/audit-log.tsx',
      'match/tick-field.tsx',
      'titles/four-in-a-row/view.tsx',
      'titles/liars-dice/bidding.tsx',
      'ui/double-click.ts',
    ]);
  });
});
