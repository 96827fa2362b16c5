import { expect, test } from 'vitest';
import { readTestPage, type TestPage } from '../../../lib/adapters/locust/test-page.ts';
import { dataOf225, dataOf232, shapeNotice, shapePicker, testForm, testPage } from './test-samples.ts';

const host = 'http://a.test/?x=1&y="2"';
const plain: TestPage = { host, classPicker: false, shaped: false, spawnRate: null };

test.each<[string, string, Partial<TestPage>]>([
  ['2.25.0', testPage(dataOf225), {}],
  ['2.32.2', testPage(dataOf232), { spawnRate: 3 }],
  ['2.47.0', testPage({ ...dataOf232, num_users: 12, version: '2.47.0' }), { spawnRate: 3 }],
  ['2.47.1.dev5', testPage({ ...dataOf232, version: '2.47.1.dev5' }), { spawnRate: 3 }],
  ['2.27.0 started with a rate', testPage({ ...dataOf225, spawn_rate: 9, version: '2.27.0' }), {}],
  ['2.28.0', testPage({ ...dataOf225, spawn_rate: 2.125, version: '2.28.0' }), { spawnRate: 2.125 }],
  ['2.32.2 without a host', testPage({ ...dataOf232, host: '' }), { host: null, spawnRate: 3 }],
  ['2.25.0 whose classes have different hosts', testPage({ ...dataOf225, host: null }), { host: null }],
  ['2.25.0 with a shape', testPage({ ...dataOf225, hide_common_options: true }), { shaped: true }],
  [
    '2.25.0 with a shape that leaves the form open',
    testPage({ ...dataOf225, hide_common_options: false }),
    { shaped: true },
  ],
  [
    '2.25.0 with class picker',
    testPage({ ...dataOf225, show_userclass_picker: true }),
    { classPicker: true },
  ],
  [
    '2.25.0 with class picker and a picked shape',
    testPage({ ...dataOf225, show_userclass_picker: true, hide_common_options: false }),
    { classPicker: true, shaped: true },
  ],
  ['2.4.3', testForm('2.4.3'), {}],
  ['2.15.1', testForm('2.15.1'), {}],
  ['2.15.1 with a shape', testForm('2.15.1', shapeNotice), { shaped: true }],
  ['2.20.1, where a shape may leave the form open', testForm('2.20.1'), { shaped: null }],
  ['2.20.1 with a shape', testForm('2.20.1', shapeNotice), { shaped: true }],
  ['2.20.1 with class picker', testForm('2.20.1', shapePicker('Default')), { classPicker: true }],
  [
    '2.15.1 with class picker and a shape to pick',
    testForm('2.15.1', shapePicker('Default', 'MyShape')),
    { classPicker: true, shaped: null },
  ],
])('the page of Locust %s', (_name, page, expected) => {
  expect(readTestPage(page)).toEqual({ ...plain, ...expected });
});

test.each([
  ['a login page', '<script>window.authArgs = {"host": ""}</script>'],
  ['data of another shape', testPage({ version: '2.32.2', host: 5 })],
  ['data that is cut off', testPage(dataOf225).slice(0, 200)],
  ['nothing', ''],
])('%s shows no test', (_name, page) => {
  expect(readTestPage(page)).toBeNull();
});

test('what the server escaped in the form is read as it was', () => {
  const page = testForm('2.15.1').replace(/value="[^"]*"/, 'value="&lt;&amp;lt;&#39;&gt;"');
  expect(readTestPage(page)?.host).toBe("<&lt;'>");
});
