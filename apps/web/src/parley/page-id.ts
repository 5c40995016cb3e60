/**
 * One random id for as long as this page is loaded, alike for all its clients: whoever plays from one page entered
 * together, and counts as one party (E7, S14). 16 bytes, base64url; kept nowhere, so another load is another page.
 */
export const pageId: string = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  .replaceAll('+', '-')
  .replaceAll('/', '_')
  .replaceAll('=', '');
