import type { LinkState } from '@parley/peer';
import type { Path } from '@parley/protocol';

/** What a mark shows: a path, or the lack of one. */
export type MarkKind = Path | 'linked' | 'trying' | 'silent' | 'none';

/** The mark that goes with the state of a link. */
export function markOf(link: LinkState): MarkKind {
  switch (link.state) {
    case 'connecting':
    case 'proving':
      return 'trying';
    case 'open':
      if (link.silentSince !== null) return 'silent';
      return link.path ?? (link.trying === null ? 'linked' : 'trying');
    case 'closed':
      return 'none';
    default:
      return link satisfies never;
  }
}

/**
 * Two ends and what is between them. Each path has its own shape, so that nobody needs colours to tell them apart (W4).
 */
export function PathMark({ kind }: { readonly kind: MarkKind }) {
  return (
    <svg className={`path-mark path-mark-${kind}`} viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
      <circle className="path-mark-end" cx="3" cy="6" r="3" />
      <circle
        className={kind === 'none' ? 'path-mark-box' : 'path-mark-end'}
        cx="25"
        cy="6"
        r={kind === 'none' ? 2 : 3}
      />
      {between(kind)}
    </svg>
  );
}

function between(kind: MarkKind) {
  switch (kind) {
    case 'direct':
    case 'linked':
      return <path className="path-mark-line" d="M6 6H22" />;
    case 'reversed':
      return <path className="path-mark-line" d="M6 6H22M15.5 2L11.5 6L15.5 10" />;
    case 'turn-udp':
    case 'turn-tcp':
    case 'turn-tls':
      return (
        <>
          <path className="path-mark-line" d="M6 6H10M18 6H22" />
          <path className="path-mark-box" d="M14 1.5L18.5 6L14 10.5L9.5 6Z" />
        </>
      );
    case 'server':
      return (
        <>
          <path className="path-mark-line" d="M6 6H9.5M18.5 6H22" />
          <path className="path-mark-box" d="M9.5 1.5H18.5V10.5H9.5ZM9.5 6H18.5" />
        </>
      );
    case 'trying':
      return <path className="path-mark-line path-mark-trying" d="M7 6H22" />;
    case 'silent':
      return <path className="path-mark-line" d="M6 6H10M18 6H22" />;
    case 'none':
      return <path className="path-mark-line" d="M10.5 2.5L17.5 9.5M17.5 2.5L10.5 9.5" />;
    default:
      return kind satisfies never;
  }
}

/** The word beside the mark. If there is little room, it breaks between the state and the repair. */
export function PathWord({ word }: { readonly word: string }) {
  const parts = word.split(/(?<=,|:) /);
  return (
    <span className="path-word-text">
      {parts.map((part, at) => (
        <span key={part}>
          {part}
          {at < parts.length - 1 && ' '}
        </span>
      ))}
    </span>
  );
}
