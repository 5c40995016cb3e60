// The pages of the documentation link files and headings that exist, and docs/architecture.md names all rooms and channels.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const SERVER = 'apps/server/src';
/** Each has a test of its own, which checks its links, too. */
const CHECKED_ELSEWHERE = ['docs/requirements.md', 'docs/glossary.md'];

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'turn/README.md',
  'scripts/authority/README.md',
  ...pagesIn('docs'),
  ...pagesIn('docs/decisions'),
].filter((file) => !CHECKED_ELSEWHERE.includes(file));

/** @param {string} folder */
function pagesIn(folder) {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** @param {string} file */
const read = (file) => readFileSync(join(ROOT, file), 'utf8');

/**
 * The headings of a page as links name them.
 *
 * @param {string} file
 */
function anchorsOf(file) {
  const headings = read(file).match(/^#+ .+$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/**
 * Whether the target of a link on this page is there.
 *
 * @param {string} page
 * @param {string} target
 */
function leadsSomewhere(page, target) {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || anchorsOf(file).includes(anchor);
}

describe('the links of the documentation', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !leadsSomewhere(page, target))).toEqual([]);
  });

  it('notices what is not there', () => {
    expect(leadsSomewhere('docs/README.md', 'architecture.md#the-rooms-of-the-server')).toBe(true);
    expect(leadsSomewhere('docs/README.md', 'architecture.md#no-such-heading')).toBe(false);
    expect(leadsSomewhere('docs/README.md', 'no-such-page.md')).toBe(false);
  });
});

describe('docs/architecture.md', () => {
  const page = read('docs/architecture.md');

  it('has each room of the server', () => {
    const folders = readdirSync(join(ROOT, SERVER), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
      .map(({ name }) => name);
    const rooms = [...page.matchAll(/^\| \[([a-z-]+)\/\]/gm)].map(([, room]) => room);
    expect(rooms.sort()).toEqual(folders.sort());
  });

  it('has each channel of the bus, and each message on it', () => {
    const channels = read(`${SERVER}/bus/channels.ts`);
    const names = [...channels.matchAll(/^export const ([A-Z_]+|to[A-Z]\w+|\w+To)(?: = |: )/gm)].map(
      ([, name = '']) => name,
    );
    const types = [...channels.matchAll(/readonly type: '([a-z-]+)'/g)].map(([, type = '']) => type);
    expect(names.length).toBeGreaterThan(3);
    expect(types.length).toBeGreaterThan(15);
    expect([...names, ...types].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('has each package', () => {
    const packages = readdirSync(join(ROOT, 'packages'));
    expect(packages.filter((name) => !page.includes(`| [${name}](`))).toEqual([]);
  });
});
