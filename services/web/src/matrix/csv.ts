/// RFC 4180 with CRLF. A cell that a spreadsheet would take for a formula gets an apostrophe before it (CWE-1236).
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(header: string[], rows: string[][]): string {
  return [header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/// "cairn-matrix-2012-06-30-at-1306.csv": the day that is true and how many events are known.
export function fileName(validAt: string, position: number, ending: string): string {
  return `cairn-matrix-${validAt}-at-${position}.${ending}`;
}
