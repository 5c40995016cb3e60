const PLAIN = '/favicon.svg';
const CALLING = '/favicon-call.svg';

/** The part of `Navigator` that not every browser has. */
interface Badges {
  setAppBadge?(count?: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

/** Marks the tab and, where it is installed, the app as calling, or takes the mark away (C11). */
export function wear(calling: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const address = calling ? CALLING : PLAIN;
  if (icon !== null && icon.getAttribute('href') !== address) icon.setAttribute('href', address);
  const badges: Badges = navigator;
  // Refused where the page is not installed: the tab is marked all the same.
  const marked = calling ? badges.setAppBadge?.(1) : badges.clearAppBadge?.();
  marked?.catch(() => {});
}
