import { Component, type ReactNode } from 'react';

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
        <h1>This page did not load.</h1>
        <p>The connection may have dropped, or a newer Parley is out. Reload to get it.</p>
        <div className="keys">
          <button className="key" type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      </div>
    );
  }
}
