import {lastQuarterEnd, lastYearEnd, yearBefore} from '../../../../services/web/src/changes/days';
import {bodyOf, formsFor, kForms} from '../../../../services/web/src/edit/forms';
import {ringOf} from '../../../../services/web/src/map/ring';
import {csv, csvCell, fileName} from '../../../../services/web/src/matrix/csv';
import {quarterBefore, quarterOf} from '../../../../services/web/src/quarter/quarters';

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
  const partner = (id: string, type: string) => ({id, name: id, type, role: 'partner' as const});
  it('counts a partner once an engagement and draws the same picture twice', () => {
    const rows = [
      {partners: [partner('a', 'ngo'), partner('a', 'ngo'), partner('b', 'university')]},
      {partners: [partner('a', 'ngo')]},
    ];
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
