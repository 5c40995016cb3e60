import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'vite';

/** The sources of the page, without tests, as trees. */

export const SRC = join(import.meta.dirname, '../..');

/** A part of a source with what surrounds it, the nearest first. */
export interface Place {
  readonly node: SyntaxNode;
  readonly around: readonly SyntaxNode[];
}

export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Paths relative to `src`. */
export function sourceFiles(): readonly string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\.d\.ts$|(^|\/)testing\//.test(path))
    .filter((path) => path !== 'text/keys.ts')
    .sort();
}

const trees = new Map<string, readonly Place[]>();

/** Every part of a source, from its beginning to its end. */
export function placesIn(path: string): readonly Place[] {
  const known = trees.get(path);
  if (known !== undefined) return known;
  const places: Place[] = [];
  const walk = (value: unknown, around: readonly SyntaxNode[]): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, around);
    if (!isNode(value)) return;
    places.push({ node: value, around });
    for (const part of Object.values(value)) walk(part, [value, ...around]);
  };
  walk(parseAst(readFileSync(join(SRC, path), 'utf8'), { lang: path.endsWith('x') ? 'tsx' : 'ts' }), []);
  trees.set(path, places);
  return places;
}

/** The text of a string or of a piece of a template; null for anything else. */
export function wordsOf(node: SyntaxNode): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'JSXText' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateElement') return null;
  const { value } = node;
  return typeof value === 'object' && value !== null && 'cooked' in value && typeof value.cooked === 'string'
    ? value.cooked
    : null;
}

/** What comes with the first load: everything that `main.tsx` imports, and what that imports. */
export function firstLoad(): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    for (const { node } of placesIn(path)) {
      if (node.type !== 'ImportDeclaration' || node.importKind === 'type') continue;
      const from = isNode(node.source) ? wordsOf(node.source) : null;
      if (from?.startsWith('.') && /\.tsx?$/.test(from)) follow(relative(SRC, join(SRC, dirname(path), from)));
    }
  };
  follow('main.tsx');
  return found;
}
