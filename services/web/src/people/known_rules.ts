/// The rules that can be set (services/registers/decide_rules_set.cc has the shape of each value).
export const kRules = [
  'dormancy_months',
  'amber_months',
  'red_months',
  'expiry_notice_months',
  'report_grace_days',
  'reminder_steps',
  'reminder_release',
  'reminders_per_week',
  'mile_office',
  'answer_days',
  'lock_days',
  'holiday',
  'deadline_exception',
] as const;
