import { type Report, verifyReport } from '@parley/evidence';
import { expect, vi } from 'vitest';
import { at, type Company } from './company.ts';

/** Keys sign in their own time: what a test expects of them comes a moment later. */
export const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { interval: 1, timeout: 20_000 });

/** The one report of this seat, once it is there; its signature is verified. */
export async function reportOf(company: Company, seat: number): Promise<Report> {
  const { match, title, rules, participants } = at(company.starts, seat);
  const client = at(company.clients, seat);
  await eventually(() => expect(client.reports).toHaveLength(1));
  const { key } = at(participants, seat);
  const report = await verifyReport(client.reports[0], { match, title, rules, seats: participants.length, seat, key });
  if (!report.ok) throw new Error(`report of seat ${seat}: ${report.error}`);
  return report.value;
}
