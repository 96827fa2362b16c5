/** What masters with a running test show, as real ones of these versions did, shortened where nothing depends on it. */

/** `window.templateArgs` of 2.25.0 during a test of 12 users, 3 a second. */
export const dataOf225 = {
  available_shape_classes: ['Default'],
  hide_common_options: null as boolean | null,
  host: 'http://a.test/?x=1&y="2"' as string | null,
  num_users: null,
  run_time: null,
  show_userclass_picker: false,
  spawn_rate: null as number | null,
  state: 'spawning',
  user_count: 9,
  version: '2.25.0',
};

/** The same of 2.32.2 and 2.46.3; 2.47.0 shows `num_users` too. */
export const dataOf232 = { ...dataOf225, spawn_rate: 3, version: '2.32.2' };

export function testPage(data: object): string {
  return `<div id="root"></div><script>\n      window.templateArgs = ${JSON.stringify(data)}\n    </script>`;
}

const styles = (version: string) =>
  `<link rel="stylesheet" href="./static/css/application.css?v=${version}">`;

const hostInput =
  '<input type="text" name="host" id="host" class="val" autocapitalize="off" autocorrect="off" ' +
  'value="http://a.test/?x=1&amp;y=&#34;2&#34;" onfocus="this.select()"/><br>';

/** Of the page of 2.4.3, 2.15.1 and 2.20.1. `extra` is what stands before the host. */
export const testForm = (version: string, extra = '') =>
  `${styles(version)}<form>${extra}${hostInput}</form>`;

export const shapeNotice =
  '<input type="text" name="user_count" class="val_disabled" value="-" disabled="disabled" title="Disabled for tests using LoadTestShape class"/>';

export const shapePicker = (...shapes: readonly string[]) =>
  `<select multiple name="user_classes" id="user-classes"><option value="Beta" selected>Beta</option></select>
   <select name="shape_class" id="shape-classes" class="shapeClass">
     ${shapes.map((shape) => `<option value="${shape}">${shape}</option>`).join('\n')}
   </select>`;

const runners = (text: string) => `[2026-11-24 03:25:43,972] ip-10-0-3-7/INFO/locust.runners: ${text}`;

export const spawnJob = (users: number, rate: string, workers = 2) =>
  runners(`Sending spawn jobs of ${users} users at ${rate} spawn rate to ${workers} ready workers`);

export const shapeStarts = [runners('Shape test starting.'), runners('Shape worker starting')];

export const shapeStep = (users: number, rate: string) =>
  runners(`Shape test updating to ${users} users at ${rate} spawn rate`);

export const allSpawned = runners('All users spawned: {"Alpha": 9, "Beta": 3} (12 total users)');

/** `GET /tasks` of every version that has it. */
export const tasks = JSON.stringify({
  per_class: { Alpha: { ratio: 0.75, tasks: { a: { ratio: 1 } } }, Beta: { ratio: 0.25, tasks: {} } },
  total: {},
});

/** First lines as every version from 2.4.3 to 2.47.0 writes them. */
export const requestsCsv =
  'Type,Name,Request Count,Failure Count,Median Response Time\r\nDEMO,a,55,0,10\r\n,Aggregated,55,0,10\r\n';
export const failuresCsv = 'Method,Name,Error,Occurrences\r\nDEMO,b,"ValueError(\'boo\')",8\r\n';
/** From 2.44.4. */
export const failuresCsvWithTimes = failuresCsv.replace('Occurrences', 'Occurrences,First Seen,Last Seen');
export const exceptionsCsv =
  'Count,Message,Traceback,Nodes\r\n7,broken task,"  File ""task.py""",vm_b874\r\n';
export const reportUpTo220 = '<!DOCTYPE html><html><head><title>Test Report for lf.py</title></head></html>';
export const reportSince221 =
  '<!DOCTYPE html><html><head><title>Locust</title></head><script>window.templateArgs = {"is_report": true}</script></html>';
