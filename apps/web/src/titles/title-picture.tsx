import { manifestOf } from './catalog.ts';

/** A few pieces of a title's board. Decoration. */
export function TitlePicture({ title }: { readonly title: string }) {
  const Picture = manifestOf(title)?.Picture;
  return (
    <svg className="title-picture" viewBox="0 0 96 72" aria-hidden="true">
      <rect width="96" height="72" rx="8" className="picture-board" />
      {Picture !== undefined && <Picture />}
    </svg>
  );
}
