/** A table in Markdown. Numbers are aligned by the renderer. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** A share 0..1 in percent, with as many digits as say something; a dash where there was nothing to count. */
export function percent(share: number | null): string {
  if (share === null) return '–';
  if (share === 0 || share === 1) return `${share * 100}%`;
  const value = share * 100;
  // Never round up to all, nor down to nothing.
  const digits = value < 0.1 || value > 99.9 ? 3 : value < 10 || value > 99 ? 2 : 1;
  return `${value.toFixed(digits)}%`;
}

export const rating = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '–' : value.toFixed(3);

export const whole = (value: number): string => value.toLocaleString('en-US');
