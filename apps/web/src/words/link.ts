import type { LinkEnd, LinkState, Path } from '@parley/peer';

/** How a link travels, in a word for the chip and a sentence for the panel. */
export function pathWord(path: Path | null): string {
  return path === null ? 'linked' : PATHS[path].word;
}

export function pathSentence(path: Path | null): string {
  return path === null ? 'The way of this link is being measured.' : PATHS[path].sentence;
}

/** State of a link in a word; while it is being made, the rung that is tried. */
export function linkWord(link: LinkState, path: Path | null): string {
  switch (link.state) {
    case 'connecting':
      return 'direct…';
    case 'proving':
      return 'proving keys…';
    case 'open':
      return pathWord(path);
    case 'closed':
      return 'no link';
    default:
      return link satisfies never;
  }
}

export function linkEndSentence(why: LinkEnd): string {
  return ENDS[why];
}

const PATHS: Readonly<Record<Path, { readonly word: string; readonly sentence: string }>> = {
  direct: { word: 'direct', sentence: 'Straight from your browser to theirs.' },
  reversed: { word: 'reversed', sentence: 'Straight between the browsers, opened from the other side.' },
  'turn-udp': { word: 'relay (UDP)', sentence: 'Through a relay that cannot read it, over UDP.' },
  'turn-tcp': { word: 'relay (TCP)', sentence: 'Through a relay that cannot read it, over TCP.' },
  'turn-tls': { word: 'relay (TLS)', sentence: 'Through a relay that cannot read it, over TLS.' },
  server: { word: 'server', sentence: 'Through the server, which cannot read it.' },
};

const ENDS: Readonly<Record<LinkEnd, string>> = {
  timeout: 'No answer came in time.',
  'ice-failed': 'The two networks found no way to each other.',
  'proof-invalid': 'The other side could not prove its key, so the link was closed.',
  'closed-here': 'The link was closed here.',
  'closed-there': 'The other side closed the link.',
  malformed: 'The other side sent something that is not of this game, so the link was closed.',
};
