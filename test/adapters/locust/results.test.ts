import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { downloadResults } from '../../../lib/adapters/locust/results.ts';
import { endpoint, testAddress } from './endpoint.ts';
import { type FakeWeb, type Reply, type Routes, startFakeWeb } from './fake-web.ts';
import {
  exceptionsCsv,
  failuresCsv,
  failuresCsvWithTimes,
  reportSince221,
  reportUpTo220,
  requestsCsv,
} from './test-samples.ts';

const open: FakeWeb[] = [];
afterEach(() => {
  for (const web of open.splice(0)) web.close();
});

const limits = { milliseconds: 5_000, bytes: 32 * 1024 * 1024 };

const upTo220: Routes = {
  'GET /stats/requests/csv': { body: requestsCsv },
  'GET /stats/failures/csv': { body: failuresCsv },
  'GET /exceptions/csv': { body: exceptionsCsv },
  'GET /stats/report?download=1': { body: reportUpTo220 },
};
const since2444: Routes = {
  ...upTo220,
  'GET /stats/failures/csv': { body: failuresCsvWithTimes },
  'GET /stats/report?download=1': { body: reportSince221 },
};

async function download(routes: Routes, longestAnswer?: number) {
  const web = await startFakeWeb(routes);
  open.push(web);
  return downloadResults(endpoint({ webPort: web.port }), limits, longestAnswer);
}

const bodyOf = (reply: Reply | 'hang' | undefined) => (typeof reply === 'object' ? reply.body : undefined);

test.each<[string, Routes]>([
  ['2.20.1', upTo220],
  ['2.47.0', since2444],
])('the results on %s are saved as they are', async (_version, routes) => {
  // Act
  const files = await download(routes);

  // Assess
  const contents = files.map(({ gzipBase64 }) => gunzipSync(Buffer.from(gzipBase64, 'base64')));
  expect(files.map(({ name }) => name)).toEqual([
    'requests.csv',
    'failures.csv',
    'exceptions.csv',
    'report.html',
  ]);
  expect(contents.map(String)).toEqual(Object.values(routes).map(bodyOf));
  expect(contents.map(({ length }) => length)).toEqual(files.map(({ bytes }) => bytes));
});

const login = '<!DOCTYPE html><html><title>Locust</title><script>window.authArgs = {}</script></html>';

test.each<[string, Routes, string]>([
  ['is not there', { 'GET /stats/failures/csv': { status: 404 } }, 'failures.csv (status 404)'],
  [
    'is behind a login',
    { 'GET /exceptions/csv': { status: 302, headers: { location: '/login' } } },
    'exceptions.csv (status 302 to a login page: the web interface asks for a login)',
  ],
  [
    'is a login page with status 200',
    { 'GET /stats/requests/csv': { body: login } },
    'requests.csv (a login page: the web interface asks for a login)',
  ],
  [
    'is a login page in place of the report',
    { 'GET /stats/report?download=1': { body: login } },
    'report.html (a login page: the web interface asks for a login)',
  ],
])('a file that %s is named', async (_name, routes, named) => {
  await expect(download({ ...upTo220, ...routes })).rejects.toMatchObject({
    code: 'results-unreadable',
    message: `the master at ${testAddress} does not give ${named}: look at its page, or stop the test there`,
  });
});

test('a master that is gone gives no results', async () => {
  await expect(downloadResults(endpoint(), limits)).rejects.toMatchObject({ code: 'results-unreadable' });
});

test('files are refused that together are longer than one answer of a Lambda', async () => {
  // Prepare
  const whole = JSON.stringify(await download(upTo220)).length;

  // Act and assess
  expect(await download(upTo220, whole)).toHaveLength(4);
  await expect(download(upTo220, whole - 1)).rejects.toMatchObject({
    code: 'results-too-large',
    message: expect.stringContaining(`report.html ${reportUpTo220.length} bytes, `),
  });
});
