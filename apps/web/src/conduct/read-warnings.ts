/** Which warnings this browser has shown on their own page, so that they are not announced for their whole week. */
const NAME = 'parley.warnings';

export function isRead(id: string): boolean {
  return readIds().includes(id);
}

export function markRead(ids: readonly string[]): void {
  try {
    localStorage.setItem(NAME, JSON.stringify([...new Set([...readIds(), ...ids])].slice(-20)));
  } catch {
    // Without storage they are announced again, which is no harm.
  }
}

function readIds(): readonly unknown[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
