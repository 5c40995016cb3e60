import type { ReactNode } from 'react';
import { usePageTitle } from '../parley/use.ts';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import './account.css';

/** What is kept, what others see, and how to leave: the four things that matter first, then each exactly. */
export function Component() {
  usePageTitle(t('account:privacy.short'));
  return (
    <article className="narrow-page prose">
      <h1>{t('account:privacy.title')}</h1>
      <Points
        points={[
          t('account:privacy.short.summary.1'),
          t('account:privacy.short.summary.2'),
          rich('account:privacy.short.summary.3', STRONG),
          t('account:privacy.short.summary.4'),
        ]}
      />
      <h2>{t('account:privacy.kept')}</h2>
      <Points
        title={t('account:privacy.kept.about.title')}
        points={([1, 2, 3, 4, 5, 6, 7] as const).map((n) => t(`account:privacy.kept.about.${n}`))}
      />
      <Points
        title={t('account:privacy.kept.match.title')}
        points={([1, 2, 3, 4, 5] as const).map((n) => t(`account:privacy.kept.match.${n}`))}
      />
      <Points
        title={t('account:privacy.kept.chat.title')}
        points={([1, 2] as const).map((n) => t(`account:privacy.kept.chat.${n}`))}
      />
      <Points
        title={t('account:privacy.kept.network.title')}
        points={([1, 2] as const).map((n) => t(`account:privacy.kept.network.${n}`))}
      />
      <Points
        title={t('account:privacy.kept.conduct.title')}
        points={([1, 2, 3] as const).map((n) => t(`account:privacy.kept.conduct.${n}`))}
      />
      <h2>{t('account:privacy.here')}</h2>
      <Points points={([1, 2, 3, 4] as const).map((n) => t(`account:privacy.here.what.${n}`))} />
      <h2>{t('account:privacy.seen')}</h2>
      <Points
        title={t('account:privacy.seen.live.title')}
        points={[
          t('account:privacy.seen.live.1'),
          rich('account:privacy.seen.live.2', STRONG),
          ...([3, 4, 5] as const).map((n) => t(`account:privacy.seen.live.${n}`)),
        ]}
      />
      <Points
        title={t('account:privacy.seen.profile.title')}
        points={([1, 2, 3, 4] as const).map((n) => t(`account:privacy.seen.profile.${n}`))}
      />
      <h2>{t('account:privacy.leave')}</h2>
      <Points points={([1, 2, 3, 4, 5] as const).map((n) => t(`account:privacy.leave.what.${n}`))} />
      <Points
        title={t('account:privacy.leave.guest.title')}
        points={([1, 2] as const).map((n) => t(`account:privacy.leave.guest.${n}`))}
      />
    </article>
  );
}

const STRONG = { b: (words: string) => <strong>{words}</strong> };

interface PointsProps {
  readonly title?: string;
  readonly points: readonly ReactNode[];
}

function Points({ title, points }: PointsProps) {
  return (
    <section className="points">
      {title !== undefined && <h3>{title}</h3>}
      <ul>
        {points.map((point, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
          <li key={at}>{point}</li>
        ))}
      </ul>
    </section>
  );
}
