import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Router } from 'wouter';
import { t } from '../text/text.ts';
import { Broken } from './broken.tsx';

it('[W1.5] after a fault in a title the page can be tried again or left, and promises nothing: the fault may come back', () => {
  const html = renderToString(
    <Router ssrPath="/match/one">
      <Broken />
    </Router>,
  );
  expect(html).toContain('>Reload</button>');
  expect(html).toMatch(/href="\/"[^>]*>Back to the lobby</);
  expect(html).toContain('the others wait a little');
  expect(t('match:news.broken')).toMatch(/try again\.$/);
});
