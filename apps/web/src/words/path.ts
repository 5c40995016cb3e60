import type { Path } from '@parley/protocol';

/** How a link travels, in a word for the chip; `linked` while it is not measured yet. */
export function pathWord(path: Path | null): string {
  return path === null ? 'linked' : PATHS[path].word;
}

/** The same as a sentence, for the panel. */
export function pathSentence(path: Path | null): string {
  return path === null ? 'The way of this link is being measured.' : PATHS[path].sentence;
}

const PATHS: Readonly<Record<Path, { readonly word: string; readonly sentence: string }>> = {
  direct: { word: 'direct', sentence: 'Straight from your browser to theirs.' },
  reversed: { word: 'reversed', sentence: 'Straight between the browsers, opened the other way round.' },
  'turn-udp': { word: 'relay (UDP)', sentence: 'Through a relay that cannot read it, over UDP.' },
  'turn-tcp': { word: 'relay (TCP)', sentence: 'Through a relay that cannot read it, over TCP.' },
  'turn-tls': { word: 'relay (TLS)', sentence: 'Through a relay that cannot read it, over TLS.' },
  server: { word: 'server', sentence: 'Through the server, which cannot read it.' },
};
