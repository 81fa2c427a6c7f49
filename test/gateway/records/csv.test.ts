/** What a spreadsheet is given: RFC 4180, and nothing that it would run. */
import { expect, test } from 'vitest';
import { csvLine } from '../../../gateway/records/csv.ts';

test.each([
  { name: 'plain text, numbers and nothing', values: ['a', 1, null, ''], line: 'a,1,,' },
  { name: 'commas', values: ['a,b'], line: '"a,b"' },
  { name: 'quotes', values: ['say "x"'], line: '"say ""x"""' },
  { name: 'line ends', values: ['a\r\nb', 'c\nd'], line: '"a\r\nb","c\nd"' },
  { name: 'space at an end', values: [' a'], line: '" a"' },
  { name: 'a negative number of ours is no formula', values: [-1], line: '-1' },
  { name: 'a formula', values: ['=1+1'], line: "'=1+1" },
  {
    name: 'a formula that would call out',
    values: ['=HYPERLINK("http://x.example","y")'],
    line: `"'=HYPERLINK(""http://x.example"",""y"")"`,
  },
  { name: 'other beginnings of formulas', values: ['+1', '-1', '@SUM', '|x', '%x'], line: "'+1,'-1,'@SUM,'|x,'%x" },
  { name: 'a formula behind white space', values: ['\t=1', ' =1', '\n=1'], line: `'\t=1,' =1,"'\n=1"` },
  { name: 'a full-width equals sign', values: ['\uff1d1'], line: "'\uff1d1" },
])('$name', ({ values, line }) => {
  expect(csvLine(values)).toBe(`${line}\r\n`);
});
