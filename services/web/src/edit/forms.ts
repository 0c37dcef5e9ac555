import type {paths} from '#schema';

/// What can be recorded about an engagement, one short form each. A verb or a field that the OpenAPI file does not know
/// fails the build.
export type Verb = keyof paths extends infer Path
  ? Path extends `/v1/engagements/{id}:${infer V}`
    ? V
    : never
  : never;
type Body<V extends Verb> = NonNullable<
  paths[`/v1/engagements/{id}:${V}`]['post']['requestBody']
>['content']['application/json'];

export type Kind = 'text' | 'long' | 'date' | 'organisation' | 'unit' | 'file' | 'owed' | `code:${string}`;

export interface Slot {
  name: string;
  kind: Kind;
  required?: boolean;
  /// Lies in `details` of the body.
  detail?: boolean;
}

export interface Form {
  verb: Verb;
  fields: Slot[];
  /// Statuses in which it makes sense; any when absent. The ledger judges in the end.
  when?: string[];
}

function form<V extends Verb>(verb: V, fields: (Slot & {name: keyof Body<V> & string})[], when?: string[]): Form {
  return {verb, fields, when};
}

const effective: Slot & {name: 'effective'} = {name: 'effective', kind: 'date'};
const effectiveNeeded: Slot & {name: 'effective'} = {name: 'effective', kind: 'date', required: true};
const reason: Slot & {name: 'reason'} = {name: 'reason', kind: 'long', required: true};
const source: Slot & {name: 'source'} = {name: 'source', kind: 'text'};
const kNotOver = ['proposed', 'approved', 'signed', 'active', 'suspended', 'unknown'];

type DetailName = keyof NonNullable<Body<'revise'>['details']> & string;
const detail = (name: DetailName, kind: Kind = 'text', required = false): Slot => ({
  name,
  kind,
  required,
  detail: true,
});

/// The descriptive columns that are changed often.
export const kDetails: Slot[] = [
  detail('title', 'text', true),
  detail('focus_area'),
  detail('purpose', 'long'),
  detail('expected_benefit', 'long'),
  detail('remarks', 'long'),
];

export const kForms: Form[] = [
  {verb: 'revise', fields: [...kDetails, effective, source]},
  form('record-lesson', [{name: 'text', kind: 'long', required: true}, effective, source]),
  form('hold-activity', [
    {name: 'title', kind: 'text', required: true},
    {name: 'place', kind: 'text'},
    effectiveNeeded,
    {name: 'last_day', kind: 'date'},
    source,
  ]),
  form('file-report', [{name: 'document_id', kind: 'owed', required: true}, {name: 'sha256', kind: 'file'}, effective]),
  form('attach-document', [
    {name: 'title', kind: 'text', required: true},
    {name: 'kind', kind: 'code:document_kind'},
    {name: 'sha256', kind: 'file', required: true},
    effective,
  ]),
  form('expect-document', [
    {name: 'title', kind: 'text', required: true},
    {name: 'kind', kind: 'code:document_kind'},
    {name: 'due', kind: 'date'},
  ]),
  form('join-party', [
    {name: 'organisation_id', kind: 'organisation', required: true},
    {name: 'role', kind: 'code:role', required: true},
    effective,
    source,
  ]),
  form('leave-party', [
    {name: 'organisation_id', kind: 'organisation', required: true},
    {name: 'role', kind: 'code:role', required: true},
    effective,
    source,
  ]),
  form(
    'link-mandate',
    [{name: 'reference', kind: 'text', required: true}, {name: 'origin', kind: 'code:origin'}, source],
    kNotOver,
  ),
  form(
    'approve',
    [
      {name: 'approver', kind: 'text', required: true},
      {name: 'decision_reference', kind: 'text'},
      effectiveNeeded,
      reason,
    ],
    ['proposed', 'unknown'],
  ),
  form('sign', [{name: 'organisation_id', kind: 'organisation'}, effectiveNeeded, reason], ['proposed', 'approved']),
  form('set-term', [{name: 'begins', kind: 'date'}, {name: 'ends', kind: 'date'}, source], kNotOver),
  form('activate', [effectiveNeeded, reason], ['proposed', 'approved', 'signed', 'unknown']),
  form(
    'renew',
    [{name: 'ends', kind: 'date'}, {name: 'review', kind: 'long', required: true}, effective, reason],
    ['active', 'signed', 'unknown'],
  ),
  form(
    'assess-risk',
    [{name: 'level', kind: 'code:risk_level', required: true}, {name: 'text', kind: 'long'}, effective],
    kNotOver,
  ),
  form('suspend', [effectiveNeeded, reason], ['active', 'signed', 'unknown']),
  form('resume', [effectiveNeeded, reason], ['suspended']),
  form('change-lead-unit', [{name: 'lead_units', kind: 'unit', required: true}, effective, reason]),
  form(
    'conclude',
    [effectiveNeeded, {name: 'outcome', kind: 'long'}, reason],
    ['active', 'signed', 'suspended', 'unknown'],
  ),
  form('withdraw', [effective, reason], kNotOver),
];

export const formsFor = (status: string | undefined) =>
  kForms.filter((one) => !one.when || one.when.includes(status ?? 'unknown'));

/// The body of a command from what was typed: empty fields are left out, details go together, and of a revision only
/// what differs from the row.
export function bodyOf(
  form: Form,
  typed: Record<string, string>,
  row: Record<string, unknown>,
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const details: Record<string, string> = {};
  for (const field of form.fields) {
    const value = (typed[field.name] ?? '').trim();
    if (field.detail) {
      if (value !== String(row[field.name] ?? '')) details[field.name] = value;
    } else if (value) {
      body[field.name] = field.kind === 'unit' ? [value] : value;
    }
  }
  if (form.fields.some((field) => field.detail)) body.details = details;
  return body;
}
