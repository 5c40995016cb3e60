import { t } from '../text/text.ts';
import { evidenceSentence, evidenceTitle, evidenceWord, proofSentences } from '../words/evidence.ts';
import type { Reading } from './reading.ts';

/** What the signed moves say and prove, whether or not they decided the match (E4, E5). */
export function Moves({ verdict, names }: Reading) {
  const { lamp, word } = evidenceWord(verdict);
  const proofs = proofSentences(verdict, names);
  return (
    <section className="panel" aria-labelledby="moves-heading">
      <h2 id="moves-heading">{evidenceTitle(verdict)}</h2>
      <p className={`lamp ${lamp}`}>{word}</p>
      <p>{evidenceSentence(verdict, names)}</p>
      {proofs.length > 0 && (
        <ul className="proofs" aria-label={t('verdict:moves.proofs')}>
          {proofs.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
