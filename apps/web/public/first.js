// Runs before the first paint and before every module. A file of its own: the policy allows no inline script. It is written for
// browsers that are too old for the page, too, which it tells so.
try {
  // The page's own switch writes the same key.
  const theme = localStorage.getItem('parley.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (_closed) {
  // Storage is closed to this page: the system's choice stands.
}
// The page's own type, where it is cached or the line is quick: on a slow line it would come after everything is read, and take its part
// of the line from what playing waits for (W8).
(() => {
  /** From the request for this page to its first byte, in milliseconds; and what the browser takes for the rate of the line, in Mbit/s. */
  const QUICK_MS = 100;
  const QUICK_MBIT = 5;
  const isQuick = () => {
    const [navigation] = performance.getEntriesByType('navigation');
    const line = navigator.connection;
    if (!navigation || navigation.responseStart - navigation.requestStart > QUICK_MS) return false;
    return !line || (!line.saveData && line.downlink >= QUICK_MBIT);
  };
  try {
    if (localStorage.getItem('parley.fonts') === 'cached' || isQuick()) document.documentElement.dataset.fonts = '';
  } catch (_closed) {
    // The system's type is shown.
  }
})();
// Whose words index.html shows before the page is drawn: those of the lobby stand there only for the lobby.
document.documentElement.dataset.start = location.pathname === '/' ? 'lobby' : 'other';
(() => {
  /** Languages that the page has; the first one is for everybody else. */
  const LANGUAGES = ['en'];
  let chosen = null;
  try {
    chosen = localStorage.getItem('parley.language');
  } catch (_closed) {
    // The browser's languages are asked.
  }
  const wanted = [chosen].concat(navigator.languages || [navigator.language]);
  for (let i = 0; i < wanted.length; i += 1) {
    const language = String(wanted[i]).slice(0, 2).toLowerCase();
    if (LANGUAGES.indexOf(language) < 0) continue;
    document.documentElement.lang = language;
    break;
  }
})();
// zod would try whether it may compile its schemas; the policy forbids it, and browsers report the attempt.
window.__zod_globalConfig = { jitless: true };

(() => {
  const HTTPS =
    'Parley needs a safe connection, and this address has none. Open it with https:// in place of http://. ' +
    'Where nothing answers there, whoever runs this server can start it with HTTPS: npm start -- --lan';
  const OLD = 'This browser is too old for Parley. Update it, or open this address in another browser.';
  const AWAY = 'Parley could not be loaded. The server may be away for a moment. This page tries again by itself.';
  const BROKEN =
    'Parley could not start here. Reload the page. If it happens again, update this browser or use another one.';
  /** Milliseconds to the first look for the server, and the longest between two. A page that was loaded anew is slower. */
  const FIRST_MS = 2_000;
  const LONGEST_MS = 15_000;

  /** The first cause stays: what follows it is only its consequence. */
  let said = false;
  function say(sentence) {
    // The page has been drawn over it.
    const place = document.getElementById('start');
    if (said || !place) return;
    said = true;
    place.textContent = sentence;
    place.parentElement.className = 'strip strip-wait';
    // Nothing connects any more.
    document.documentElement.dataset.failed = '';
  }

  /** Calls back once the server answers in its own name. */
  function whenBack(ms, act) {
    setTimeout(() => {
      fetch('/health', { cache: 'no-store' })
        .then((answer) => answer.json())
        .then(({ status }) => status === 'ok')
        .catch(() => false)
        .then((isBack) => (isBack ? act() : whenBack(Math.min(LONGEST_MS, ms * 2), act)));
    }, ms);
  }

  function firstWait() {
    const [navigation] = performance.getEntriesByType('navigation');
    return navigation && navigation.type === 'reload' ? LONGEST_MS : FIRST_MS;
  }

  let reloads = false;
  addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLScriptElement) {
        say(AWAY);
        if (!reloads && document.getElementById('start')) whenBack(firstWait(), () => location.reload());
        reloads = true;
      } else if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') {
        whenBack(FIRST_MS, () => target.replaceWith(target.cloneNode()));
      } else if (target === window) say(BROKEN);
    },
    true,
  );
  document.addEventListener('DOMContentLoaded', () => {
    if (!window.isSecureContext) say(HTTPS);
    else if (!('noModule' in HTMLScriptElement.prototype) || !window.crypto || !crypto.subtle) say(OLD);
  });
})();
