import type { LocustRelease } from './simulated-features.ts';
import type { SimulatedMaster } from './simulated-master.ts';

/** Users of simulated tests call nothing: the one row is named so that nobody takes it for a measurement. */
const simulatedRequest = { type: 'SIMULATED', name: 'simulated request' };
/** Milliseconds. */
const responseTime = 10;

/** Columns as Locust writes them, 2.4 to 2.47. */
const counts = ['Type', 'Name', 'Request Count', 'Failure Count'];
const times = ['Median', 'Average', 'Min', 'Max'].map((name) => `${name} Response Time`);
const rates = ['Average Content Size', 'Requests/s', 'Failures/s'];
const percentiles = ['50', '66', '75', '80', '90', '95', '98', '99', '99.9', '99.99', '100'].map(
  (p) => `${p}%`,
);
const failureColumns = ['Method', 'Name', 'Error', 'Occurrences'];
const exceptionColumns = ['Count', 'Message', 'Traceback', 'Nodes'];

/** The table of this path, as Python writes CSV; undefined for every other path. */
export function resultsCsv({ release, test }: SimulatedMaster, path: string): string | undefined {
  if (path === '/stats/requests/csv') return csv(requestRows(test.requests));
  if (path === '/stats/failures/csv') return csv([failureHeader(release)]);
  if (path === '/exceptions/csv') return csv([exceptionColumns]);
  return undefined;
}

/** `GET /stats/report`: a page of its own up to 2.20, then `window.templateArgs` as on the page itself. */
export function reportPage({ release, test, locustfiles }: SimulatedMaster): string {
  const rows = requestRows(test.requests);
  const table = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  const body = `<h1>Simulated test: no Locust ran here</h1>\n<table>\n${table}\n</table>`;
  if (!release.has.has('templateArgs')) {
    const title = `Test Report for ${locustfiles[0]?.filename ?? ''}`;
    return `<!doctype html>\n<html><head><title>${title}</title></head><body>${body}</body></html>`;
  }
  const script = `<script>\n      window.templateArgs = {"is_report": true}\n    </script>`;
  return `<!doctype html>\n<html><head><title>Locust</title></head><body>${body}${script}</body></html>`;
}

function requestRows(requests: number): readonly (readonly (string | number)[])[] {
  const header = [...counts, ...times, ...rates, ...percentiles];
  const numbers = [
    requests,
    0,
    ...times.map(() => responseTime),
    0,
    0,
    0,
    ...percentiles.map(() => responseTime),
  ];
  const { type, name } = simulatedRequest;
  const single = requests > 0 ? [[type, name, ...numbers]] : [];
  return [header, ...single, ['', 'Aggregated', ...numbers]];
}

function failureHeader({ has }: LocustRelease): readonly string[] {
  return has.has('failureTimes') ? [...failureColumns, 'First Seen', 'Last Seen'] : failureColumns;
}

function csv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.join(',')}\r\n`).join('');
}
