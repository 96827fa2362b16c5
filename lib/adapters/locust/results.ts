import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { UpgradeError } from '../../contract/errors.ts';
import type { ResultFile } from '../../domain/gates/test-in-flight.ts';
import { unexpectedStatus } from './answers.ts';
import type { HttpLimits } from './http.ts';
import { askWeb, type WebDoor } from './web-door.ts';

interface Download {
  readonly name: ResultFile['name'];
  readonly path: string;
  /** What tells it from a login page, which comes with status 200 as well. */
  readonly mark: RegExp;
}

/** The pages of every version from 2.4 to 2.47. Without `download` the report has a link back to the master. */
const downloads: readonly Download[] = [
  { name: 'requests.csv', path: '/stats/requests/csv', mark: /^Type,Name,Request Count,/ },
  { name: 'failures.csv', path: '/stats/failures/csv', mark: /^Method,Name,Error,Occurrences/ },
  { name: 'exceptions.csv', path: '/exceptions/csv', mark: /^Count,Message,Traceback,Nodes/ },
  { name: 'report.html', path: '/stats/report?download=1', mark: /<title>Test Report|"is_report": true/ },
];

/** A synchronous Lambda answers with 6 MB at most (Lambda quotas), and the Probe's answer is these files. */
const longestAnswer = 6_291_556;

const compress = promisify(gzip);

/**
 * The results so far, all files or none. Workers report every three seconds: requests of the last three are in none of
 * the files. Throws `results-unreadable` naming the file, or `results-too-large` naming the sizes.
 */
export async function downloadResults(
  master: WebDoor,
  limits: HttpLimits,
  longest: number = longestAnswer,
): Promise<readonly ResultFile[]> {
  const files = await Promise.all(downloads.map((download) => downloadOne(master, download, limits)));
  const length = JSON.stringify(files).length;
  if (length <= longest) return files;
  const sizes = files.map(
    ({ name, bytes, gzipBase64 }) => `${name} ${bytes} bytes, ${gzipBase64.length} sent`,
  );
  throw new UpgradeError(
    'results-too-large',
    `the results on the master at ${master.address} take ${length} bytes of an answer that holds ${longest} ` +
      `(${sizes.join('; ')}): download them from its page and stop the test there`,
  );
}

async function downloadOne(
  master: WebDoor,
  { name, path, mark }: Download,
  limits: HttpLimits,
): Promise<ResultFile> {
  const answer = await askWeb(master, 'GET', path, limits);
  if (answer.kind === 'failed') throw unreadable(master, name, answer.reason);
  if (answer.status !== 200) throw unreadable(master, name, unexpectedStatus(answer.status));
  if (!mark.test(answer.body)) throw unreadable(master, name, 'something else, as behind a web login');
  const content = Buffer.from(answer.body);
  return { name, bytes: content.length, gzipBase64: (await compress(content)).toString('base64') };
}

function unreadable({ address }: WebDoor, name: string, reason: string): UpgradeError {
  return new UpgradeError(
    'results-unreadable',
    `the master at ${address} does not give ${name} (${reason}): look at its page, or stop the test there`,
  );
}
