import { Fragment, type ReactNode } from 'react';
import type { Embeds, Texts } from './keys.ts';
import { type RichKey, rawText, withValues } from './text.ts';

/** What becomes of each element in a text: it gets the words within, which are empty for one like `<face/>`. */
type Parts<K extends RichKey> = Readonly<Record<Embeds[K], (words: string) => ReactNode>>;

const ELEMENT = /<(?<name>\w+)(?:\/>|>(?<words>.*?)<\/\k<name>>)/g;

/**
 * A text with elements in it, such as `Read the <link>rules</link>.` Only what the catalogue says is an element: values are put in
 * afterwards, so a name that looks like one stays a name. Elements do not stand within each other.
 */
export function rich<K extends RichKey>(
  key: K,
  parts: Parts<K>,
  ...[values]: Texts[K] extends null ? [] : [values: Texts[K]]
): ReactNode {
  const given = values ?? {};
  const raw = rawText(key, given);
  const drawn: ReactNode[] = [];
  let end = 0;
  for (const { 0: whole, index, groups } of raw.matchAll(ELEMENT)) {
    drawn.push(withValues(raw.slice(end, index), given));
    const name = groups?.name ?? '';
    const draw = isPart(parts, name) ? parts[name] : null;
    const words = withValues(groups?.words ?? '', given);
    drawn.push(<Fragment key={index}>{draw === null ? words : draw(words)}</Fragment>);
    end = index + whole.length;
  }
  drawn.push(withValues(raw.slice(end), given));
  return drawn;
}

function isPart<P extends object>(parts: P, name: PropertyKey): name is keyof P {
  return Object.hasOwn(parts, name);
}
