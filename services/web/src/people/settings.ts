/// An event of a municipality's rules, as /v1/events gives it.
export interface Told {
  position: number;
  type: string;
  recorded_at: string;
  reason?: string;
  effective?: string;
  data: object;
}

export interface Setting {
  position: number;
  recordedAt: string;
  rule: string;
  value: string;
  authority: string;
  reason: string;
  effective: string;
  /// Corrected or voided by a later event.
  gone: boolean;
}

interface Data {
  rule?: string;
  value?: string;
  authority?: string;
  /// Of the event that is corrected or voided.
  position?: number | string;
  effective?: string;
  replacement?: Data;
}

/// Every setting of a rule, newest first. What a later event corrected or voided is marked and stays in the list; a
/// correction stands in it as a setting of its own.
export function settingsOf(events: Told[]): Setting[] {
  const settings = new Map<number, Setting>();
  for (const event of events) {
    const data = event.data as Data;
    const replaced = data.position === undefined ? undefined : settings.get(Number(data.position));
    if (replaced) replaced.gone = true;
    const said = event.type === 'RuleSet' ? data : data.replacement;
    if (!said?.rule) continue;
    settings.set(event.position, {
      position: event.position,
      recordedAt: event.recorded_at,
      rule: said.rule,
      value: said.value ?? '',
      authority: said.authority ?? '',
      reason: event.reason ?? '',
      effective: event.effective ?? data.effective ?? '',
      gone: false,
    });
  }
  return [...settings.values()].reverse();
}
