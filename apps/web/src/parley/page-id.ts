/**
 * One random id for as long as this page is loaded, the same for all its clients. Players of one page entered together
 * and count as one party (E7, S14). 16 bytes in base64url, stored nowhere, so another load is another page.
 */
export const pageId: string = randomId();

/** 16 random bytes in base64url. Unlike `randomUUID` it is there without HTTPS, too. */
export function randomId(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
