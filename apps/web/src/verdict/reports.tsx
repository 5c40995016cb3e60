import { Avatar } from '../avatar/avatar.tsx';
import { t } from '../text/text.ts';
import { PlayerName } from '../ui/player-name.tsx';
import { reportStanding } from '../words/evidence.ts';
import { calledName } from '../words/player.ts';
import { ranking } from '../words/result.ts';
import type { Reading } from './reading.ts';

/** Who reported what, compared with the result (T2). */
export function Reports({ verdict, names, me }: Reading) {
  return (
    <section className="panel" aria-labelledby="reports-heading">
      <h2 id="reports-heading">{t('verdict:reports.title')}</h2>
      <ul className="reports" aria-label={t('verdict:reports')}>
        {[...verdict.participants]
          .sort((a, b) => a.seat - b.seat)
          .map(({ seat, card }) => {
            const report = verdict.reports[seat] ?? null;
            const standing = reportStanding(verdict, seat);
            return (
              <li key={seat}>
                <Avatar seed={card.avatar} size={36} />
                <div className="report-words">
                  <p>
                    <PlayerName name={calledName(card)} player={card.player} />
                    {seat === me && <span className="soft"> {t('verdict:you')}</span>}
                  </p>
                  <p className={report === null ? 'soft' : ''}>
                    {report === null ? t('verdict:reports.none') : ranking(report.ranks, report.scores, names)}
                  </p>
                </div>
                {standing !== null && <span className={`lamp ${standing.lamp}`}>{standing.word}</span>}
              </li>
            );
          })}
      </ul>
    </section>
  );
}
