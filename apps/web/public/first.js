// Runs before the first paint and before every module. A file of its own: the policy allows no inline script.
try {
  // The page's own switch writes the same key.
  const theme = localStorage.getItem('parley.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is closed to this page: the system's choice stands.
}
// zod would try whether it may compile its schemas; the policy forbids it, and browsers report the attempt.
globalThis.__zod_globalConfig = { jitless: true };
