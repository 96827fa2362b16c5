import { expect, test } from 'vitest';
import { leadingObject, versionOnPage } from '../../../lib/adapters/locust/page.ts';

/** The page of Locust 2.25.0: data, then more JavaScript that uses the same name. */
function pageUpTo225(data: string): string {
  return `<!doctype html><html><body><div id="root"></div><script>
      window.templateArgs = ${data}
      // The server sets timestamps in UTC
      window.templateArgs.history =
        window.templateArgs.history.length ? window.templateArgs.history.map(({ time, ...history }) => ({
          ...history, time: "} \\" {" })) : []
    </script></body></html>`;
}

const newPage = (data: string) => `<body><script>\n      window.templateArgs = ${data}\n    </script></body>`;

/** The page up to 2.20, drawn by the server. */
const oldPage = `<link rel="stylesheet" type="text/css" href="./static/css/application.css?v=2.15.1" media="screen">
  <img src="./static/img/logo.png?v=2.15.1" class="logo" />`;

test.each([
  ['2.25.0', pageUpTo225('{"history": {}, "users": {"Alpha": {"host": null}}, "version": "2.25.0"}')],
  ['2.32.2', newPage('{"history": [], "users": {}, "version": "2.32.2", "workers": []}')],
  ['2.47.1.dev5', newPage('{"version": "2.47.1.dev5"}')],
  ['2.32.2', newPage('{"tasks": "{\\"version\\": \\"0\\", \\\\ } </script>", "version": "2.32.2"}')],
  ['2.15.1', oldPage],
])('the page of Locust %s names it', (version, page) => {
  expect(versionOnPage(page)).toBe(version);
});

test.each([
  ['a login page', newPage('{}').replace('templateArgs', 'authArgs')],
  ['data without a version', newPage('{"users": {"version": "1"}}')],
  ['a version that is no text', newPage('{"version": 2}')],
  ['data that is cut off', '<script>window.templateArgs = {"version": "2.32.2"'],
  ['data that is no JSON', newPage('{version: 1}')],
  ['data that is no object', newPage('null')],
  ['an asset of another kind', '<script src="https://example.test/app.js?v=3.1"></script>'],
  ['nothing', ''],
])('%s names no version', (_name, page) => {
  expect(versionOnPage(page)).toBeNull();
});

test('braces and quotes inside of text do not end an object', () => {
  const object = '{"a": "}\\"}", "b": {"c": "\\\\"}}';
  expect(leadingObject(`${object}; more = {}`)).toBe(object);
});

test('a text of some megabytes in the data is no obstacle', () => {
  const page = newPage(`{"tasks": "${'x\\n'.repeat(1_000_000)}", "version": "2.32.2"}`);
  expect(versionOnPage(page)).toBe('2.32.2');
});
