// Runs before the first paint and before every module. A file of its own: the policy allows no inline script. It is written for
// browsers that are too old for the page, too, which it tells so.
try {
  // The page's own switch writes the same key.
  const theme = localStorage.getItem('parley.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (_closed) {
  // Storage is closed to this page: the system's choice stands.
}
// The page's own type, where a visit before this one has loaded it: at the first one it would take its part of the line from what playing
// waits for, and change the words under the reader's eyes (W8).
try {
  if (localStorage.getItem('parley.fonts') === 'cached') document.documentElement.dataset.fonts = '';
} catch (_closed) {
  // The system's type is shown.
}
// Whose words index.html shows before the page is drawn: those of the lobby stand there only for the lobby.
document.documentElement.dataset.start = location.pathname === '/' ? 'lobby' : 'other';
/** The texts of this file; the page has its own. The first language is for readers of none of them. */
const TEXTS = {
  en: {
    https:
      'Parley needs a safe connection, and this address has none. Open it with https:// in place of http://. ' +
      'Where nothing answers there, the person who runs this server can start it with HTTPS: npm start -- --lan',
    old: 'This browser is too old for Parley. Update it, or open this address in another browser.',
    away: 'Parley could not be loaded. The server may be away for a moment. This page tries again by itself.',
    broken:
      'Parley could not start here. Reload the page. If it happens again, update this browser or use another one.',
  },
  de: {
    https:
      'Parley braucht eine sichere Verbindung, und diese Adresse hat keine. Öffne sie mit https:// statt http://. ' +
      'Wenn dort nichts antwortet: Wer diesen Server betreibt, kann ihn mit HTTPS starten: npm start -- --lan',
    old: 'Dieser Browser ist zu alt für Parley. Aktualisiere ihn oder öffne diese Adresse in einem anderen Browser.',
    away: 'Parley konnte nicht geladen werden. Vielleicht ist der Server gerade weg. Diese Seite versucht es von selbst noch einmal.',
    broken:
      'Parley konnte hier nicht starten. Lade die Seite neu. Wenn das wieder passiert, aktualisiere den Browser oder nimm einen anderen.',
  },
};

/** The language that was chosen on the page, else the first of the browser's that there is. */
function languageOf() {
  const wanted = [...(navigator.languages || [navigator.language || 'en'])];
  try {
    // The page's own switch writes the same key.
    wanted.unshift(localStorage.getItem('parley.language') || '');
  } catch (_closed) {
    // Storage is closed to this page: the browser's languages stand.
  }
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0]).filter((tag) => Object.keys(TEXTS).includes(tag));
  return known[0] || 'en';
}
const language = languageOf();
document.documentElement.lang = language;

// The texts of this language are wanted at once, and not only when the page's script asks for them.
const texts = document.querySelector(`meta[name="parley-texts-${language}"]`);
if (texts) {
  const ahead = document.createElement('link');
  ahead.rel = 'modulepreload';
  ahead.href = texts.content;
  document.head.append(ahead);
}

// zod would try whether it may compile its schemas; the policy forbids it, and browsers report the attempt.
window.__zod_globalConfig = { jitless: true };

(() => {
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
        say(TEXTS[language].away);
        if (!reloads && document.getElementById('start')) whenBack(firstWait(), () => location.reload());
        reloads = true;
      } else if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') {
        whenBack(FIRST_MS, () => target.replaceWith(target.cloneNode()));
      } else if (target === window) say(TEXTS[language].broken);
    },
    true,
  );
  document.addEventListener('DOMContentLoaded', () => {
    if (!window.isSecureContext) say(TEXTS[language].https);
    else if (!('noModule' in HTMLScriptElement.prototype) || !window.crypto || !crypto.subtle) say(TEXTS[language].old);
  });
})();
