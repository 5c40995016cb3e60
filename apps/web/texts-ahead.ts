import type { Plugin } from 'vite';

/** The texts that the first drawing waits for, by language. */
const FIRST = /\/src\/text\/(?<language>[a-z]+)\/first\.ts$/;

/** Writes into the page where the texts of each language are, so that `public/first.js` can request those that are wanted at once. */
export function textsAhead(): Plugin {
  return {
    name: 'parley-texts-ahead',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        return Object.values(bundle ?? {}).flatMap((file) => {
          const language = file.type === 'chunk' ? FIRST.exec(file.facadeModuleId ?? '')?.groups?.language : undefined;
          if (language === undefined) return [];
          const attrs = { name: `parley-texts-${language}`, content: `/${file.fileName}` };
          return [{ tag: 'meta', attrs, injectTo: 'head-prepend' as const }];
        });
      },
    },
  };
}
