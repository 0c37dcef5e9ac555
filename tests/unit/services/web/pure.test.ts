import {rolesIn} from '../../../../services/web/src/api/problem';
import {nextAfter, passes, waitMs} from '../../../../services/web/src/api/resend';
import {after, leadsTo, secretOf, withoutAccount, type Session} from '../../../../services/web/src/api/session';
import {lastQuarterEnd, lastYearEnd, yearBefore} from '../../../../services/web/src/changes/days';
import {bodyOf, formsFor, kForms} from '../../../../services/web/src/edit/forms';
import {ringOf} from '../../../../services/web/src/map/ring';
import {csv, csvCell, fileName} from '../../../../services/web/src/matrix/csv';
import {readViews, withoutView, withView} from '../../../../services/web/src/matrix/saved';
import {settingsOf} from '../../../../services/web/src/people/settings';
import {quarterBefore, quarterOf} from '../../../../services/web/src/quarter/quarters';
import {figureOf, yearOf, yearsBetween} from '../../../../services/web/src/summary/years';
import {daysAfter} from '../../../../services/web/src/today/days';

describe('csv', () => {
  it('quotes what RFC 4180 says and disarms what a spreadsheet would run', () => {
    expect(csvCell('plain')).toBe('plain');
    expect(csvCell('a, "b"')).toBe('"a, ""b"""');
    for (const first of ['=', '+', '-', '@', '\t', '\r']) expect(csvCell(`${first}1`)).toContain(`'${first}1`);
    expect(csv(['h'], [['1'], ['2']])).toBe('h\r\n1\r\n2\r\n');
  });
  it('names the view that a file was taken from', () => {
    expect(fileName('2012-06-30', 900, 'csv')).toBe('cairn-matrix-2012-06-30-at-900.csv');
  });
});

describe('days', () => {
  it('ends the financial year on 30 June', () => {
    expect(lastYearEnd('2026-06-30')).toBe('2025-06-30');
    expect(lastYearEnd('2026-07-01')).toBe('2026-06-30');
  });
  it('ends quarters in September, December, March and June', () => {
    expect(lastQuarterEnd('2026-11-25')).toBe('2026-09-30');
    expect(lastQuarterEnd('2026-01-01')).toBe('2025-12-31');
    expect(lastQuarterEnd('2026-06-30')).toBe('2026-03-31');
    expect(lastQuarterEnd('2026-05-31')).toBe('2026-03-31');
  });
  it('are counted over the end of a year', () => {
    expect(daysAfter('2026-11-26', 90)).toBe('2027-02-24');
    expect(daysAfter('2024-02-28', 1)).toBe('2024-02-29');
  });
  it('has no 29 February in the year before', () => {
    expect(yearBefore('2024-02-29')).toBe('2023-02-28');
    expect(yearBefore('2025-03-01')).toBe('2024-03-01');
  });
});

describe('quarters', () => {
  it('are named for the year in which they begin in July', () => {
    expect(quarterOf('2026-07-01')).toBe('2026-27-Q1');
    expect(quarterOf('2026-12-31')).toBe('2026-27-Q2');
    expect(quarterOf('2027-01-01')).toBe('2026-27-Q3');
    expect(quarterOf('2027-06-30')).toBe('2026-27-Q4');
    expect(quarterOf('1999-08-01')).toBe('1999-00-Q1');
  });
  it('follow each other without a gap', () => {
    expect(quarterBefore('2026-27-Q1')).toBe('2025-26-Q4');
    expect(quarterBefore('2026-27-Q3')).toBe('2026-27-Q2');
    expect(quarterBefore('2000-01-Q1')).toBe('1999-00-Q4');
  });
});

describe('forms', () => {
  const form = (verb: string) => kForms.find((one) => one.verb === verb)!;
  it('send of a revision only what differs', () => {
    const typed = {title: 'Same', focus_area: 'New', purpose: '', effective: '2026-01'};
    const row = {title: 'Same', focus_area: 'Old', purpose: 'Gone'};
    expect(bodyOf(form('revise'), typed, row)).toEqual({
      details: {focus_area: 'New', purpose: ''},
      effective: '2026-01',
    });
  });
  it('leave out what is empty, and give a unit as a list', () => {
    expect(bodyOf(form('change-lead-unit'), {lead_units: 'u1', reason: 'moved', effective: ' '}, {})).toEqual({
      lead_units: ['u1'],
      reason: 'moved',
    });
  });
  it('offer only what makes sense in a status', () => {
    const verbs = (status: string) => formsFor(status).map((one) => one.verb);
    expect(verbs('suspended')).toContain('resume');
    expect(verbs('active')).not.toContain('resume');
    expect(verbs('concluded')).not.toContain('conclude');
    expect(verbs('concluded')).toContain('record-lesson');
  });
});

describe('ring', () => {
  const node = (entity: string, kind: 'unit' | 'organisation', engagements: number) => ({
    id: `${kind}:${entity}`,
    kind,
    entity,
    name: entity,
    type: kind === 'unit' ? undefined : 'ngo',
    engagements,
  });
  it('has the partners, the busier the nearer, and is the same picture twice', () => {
    const rows = [node('b', 'organisation', 1), node('a', 'organisation', 2), node('c', 'unit', 3)];
    const nodes = ringOf(rows);
    expect(nodes.map((node) => [node.id, node.count])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(ringOf(rows)).toEqual(nodes);
    const distance = (node: {x: number; y: number}) => Math.hypot(node.x, node.y);
    expect(distance(nodes[0]!)).toBeLessThan(distance(nodes[1]!));
  });
});

describe('financial years', () => {
  it('run from July to June', () => {
    expect(yearOf('2014-06-30')).toBe('2013-14');
    expect(yearOf('2014-07-01')).toBe('2014-15');
    expect(yearOf('1999-12-31')).toBe('1999-00');
  });
  it('go back to the one in which the first calendar year began', () => {
    expect(yearsBetween(2012, '2013-08-01')).toEqual(['2013-14', '2012-13', '2011-12']);
  });
});

describe('links of a summary', () => {
  it('name a figure with its position, and nothing else does', () => {
    expect(figureOf('/v1/figures/activities_held.2013-14.kind.tour@900')).toBe('activities_held.2013-14.kind.tour@900');
    expect(figureOf('/v1/figures/activities_held.2013-14')).toBeUndefined();
    expect(figureOf('/v1/events/3')).toBeUndefined();
    expect(figureOf(undefined)).toBeUndefined();
  });
});

describe('saved views', () => {
  it('are replaced by name and never more than fifty', () => {
    const one = withView([], {name: 'a', query: 'kind=agreement'});
    expect(withView(one, {name: 'a', query: 'kind=project'})).toEqual([{name: 'a', query: 'kind=project'}]);
    expect(withoutView(one, 'a')).toEqual([]);
    const many = Array.from({length: 60}, (_, index) => index).reduce(
      (views, index) => withView(views, {name: String(index), query: ''}),
      one,
    );
    expect(many).toHaveLength(50);
    expect(many.at(-1)?.name).toBe('59');
  });
  it('leave out what is not theirs in the store', () => {
    expect(readViews(null)).toEqual([]);
    expect(readViews('{"a":1}')).toEqual([]);
    expect(readViews('no json')).toEqual([]);
    expect(readViews('[null,{"name":"a"},{"name":"b","query":"q=x"}]')).toEqual([{name: 'b', query: 'q=x'}]);
  });
});

describe('settings of rules', () => {
  const set = (position: number, value: string) => ({
    position,
    type: 'RuleSet',
    recorded_at: '2026-07-01T00:00:00Z',
    effective: '2026-07-01',
    data: {rule: 'dormancy_months', value, authority: 'council'},
  });
  it('come newest first; corrected and voided ones stay and are marked', () => {
    const corrected = {
      position: 7,
      type: 'Corrected',
      recorded_at: '2026-07-02T00:00:00Z',
      data: {position: '5', effective: '2022', replacement: set(7, '10').data},
    };
    const voided = {position: 8, type: 'Voided', recorded_at: '2026-07-03T00:00:00Z', data: {position: 6}};
    const settings = settingsOf([set(5, '9'), set(6, '11'), corrected, voided]);
    expect(settings.map((one) => [one.position, one.value, one.gone])).toEqual([
      [7, '10', false],
      [6, '11', true],
      [5, '9', true],
    ]);
    expect(settings[0]!.effective).toBe('2022');
  });
});

describe('a write that did not come through', () => {
  it('is sent again while nobody answers, and not for ever', () => {
    for (const status of [0, 502, 503, 504]) {
      expect(nextAfter(status, 0)).toBe('resend');
      expect(nextAfter(status, 59)).toBe('resend');
      expect(nextAfter(status, 60)).toBe('unknown');
    }
    expect([0, 1, 2, 3, 4, 50].map(waitMs)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });
  it('waits for a sign-in, and takes a refusal for an answer', () => {
    expect(nextAfter(401, 0)).toBe('sign_in');
    for (const status of [400, 403, 409, 412, 422, 429]) expect(nextAfter(status, 0)).toBe('refused');
    for (const status of [500, 507]) expect(nextAfter(status, 0)).toBe('unknown');
  });
  it('leaves what is on the page where that passes', () => {
    expect([0, 401, 503].every(passes)).toBe(true);
    expect([403, 404, 500].some(passes)).toBe(false);
  });
});

describe('roles in a refusal', () => {
  it('are those that the program names', () => {
    const detail = 'the role reader may not call POST /v1/engagements/{id}:approve; these may: officer, approver';
    expect(rolesIn(detail)).toEqual(['officer', 'approver']);
    expect(rolesIn('sign in first, at /sign-in; these may call POST /v1/units: officer')).toEqual(['officer']);
    expect(rolesIn('the role reader may not call GET /x; these may: city_manager')).toEqual(['city_manager']);
  });
  it('are none where it names none', () => {
    expect(rolesIn('a change says the session\'s secret in Cairn-Csrf')).toEqual([]);
    expect(rolesIn('')).toEqual([]);
  });
});

describe('a session', () => {
  const open = ['/', '/map', '/changes', '/directory'];
  const nobody: Session = {sign_in: 'accounts', account: null, role: null, unit: null, csrf: null, screens: open};
  const anna: Session = {...nobody, account: 'anna', role: 'officer', csrf: 'c1', screens: ['/', '/today']};
  it('has ended only where there was one', () => {
    const first = after({ended: false}, nobody);
    expect(first.ended).toBe(false);
    const begun = after(first, anna);
    expect(begun.ended).toBe(false);
    const ended = after(begun, nobody);
    expect(ended.ended).toBe(true);
    expect(after(ended, nobody).ended).toBe(true);
    expect(after(ended, anna).ended).toBe(false);
  });
  it('never ends where names are taken', () => {
    const named: Session = {...nobody, sign_in: 'named'};
    expect(after(after({ended: false}, named), named).ended).toBe(false);
    expect(secretOf(named)).toEqual({});
    expect(secretOf(anna)).toEqual({'Cairn-Csrf': 'c1'});
  });
  it('leads to what the program names, and before that and afterwards to what is everybody\'s', () => {
    expect([leadsTo(anna, '/today'), leadsTo(anna, '/map')]).toEqual([true, false]);
    expect([leadsTo(undefined, '/today'), leadsTo(undefined, '/map')]).toEqual([false, true]);
    expect(withoutAccount(anna)).toEqual(nobody);
  });
});
