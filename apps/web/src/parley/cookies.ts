const PROBE = 'parley.probe=1';

/**
 * Whether this browser keeps cookies for this page. It is tried out: `navigator.cookieEnabled` says yes in some browsers that are set to
 * keep none. The cookie of the trial is taken away again.
 */
export function keepsCookies(page: { cookie: string }): boolean {
  try {
    page.cookie = `${PROBE}; SameSite=Strict; Path=/`;
    const kept = page.cookie.split('; ').includes(PROBE);
    page.cookie = `${PROBE}; SameSite=Strict; Path=/; Max-Age=0`;
    return kept;
  } catch {
    return false;
  }
}
