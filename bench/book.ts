/**
 * docs/benchmarks.md, which several measurements write: each owns one section between two comments, and a run of one of them
 * leaves the others as they are.
 */

/** A part of the document, under the name by which it is chosen on the command line. */
export interface Section {
  readonly name: string;
  readonly text: string;
}

const begin = (name: string): string => `<!-- begin ${name} -->`;
const end = (name: string): string => `<!-- end ${name} -->`;

/** The text of this section in the document; null where there is none. */
export function sectionIn(document: string, name: string): string | null {
  const from = document.indexOf(begin(name));
  const until = document.indexOf(end(name));
  return from < 0 || until < from ? null : document.slice(from + begin(name).length, until).trim();
}

/** Another page with this section in place of the old one, which it must have. */
export function withSection(page: string, { name, text }: Section): string {
  const from = page.indexOf(begin(name));
  const until = page.indexOf(end(name));
  if (from < 0 || until < from) throw new Error(`The page has no section ${name}.`);
  return `${page.slice(0, from + begin(name).length)}\n\n${text.trim()}\n\n${page.slice(until)}`;
}

/** The document with these sections in place of their old ones. @param order names of all sections, as they are to stand */
export function withSections(document: string, written: readonly Section[], order: readonly string[]): string {
  const parts = order.flatMap((name) => {
    const text = written.find((section) => section.name === name)?.text ?? sectionIn(document, name);
    return text === null ? [] : [`${begin(name)}\n\n${text.trim()}\n\n${end(name)}`];
  });
  return `${HEAD}\n${parts.join('\n\n')}\n`;
}

const HEAD = `# How fast Parley is

Written by \`npm run bench\`; \`npm run bench -- NAME…\` measures single sections anew. Medians, the least and the most in brackets. Whatever else the machine
did meanwhile is in the numbers, so read the ratios.
`;
