import { Component, type ReactNode } from 'react';
import { t } from '../text/text.ts';

interface FallbackState {
  readonly failed: boolean;
}

/** If a page fails to load or to draw, a sentence and a button replace it. */
export class Fallback extends Component<{ readonly children: ReactNode }, FallbackState> {
  override state: FallbackState = { failed: false };

  static getDerivedStateFromError(): FallbackState {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="panel" role="alert">
        <h1>{t('shell:failed.title')}</h1>
        <p>{t('shell:failed.why')}</p>
        <div className="keys">
          <button className="key" type="button" onClick={() => location.reload()}>
            {t('shell:reload')}
          </button>
        </div>
      </div>
    );
  }
}
