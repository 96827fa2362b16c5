import type { SimulatedMaster } from './simulated-master.ts';
import { simulatedUserClass } from './simulated-test-run.ts';

/** The options of the last test, as the page shows them from 2.28.0 on, a stopped test's run time included. */
export interface StickyOptions {
  readonly spawnRate: number | null;
  readonly runTime: number | null;
}

const notice = 'Simulated node: no Locust runs here';

/** `GET /`: `window.templateArgs` from 2.21.0 on, before that a page with its version in the links (`?v=`). */
export function indexPage(master: SimulatedMaster, sticky: StickyOptions): string {
  const { has, text } = master.release;
  const head = `<!doctype html>\n<html><head><title>Locust (simulated)</title>`;
  if (!has.has('templateArgs')) {
    const link = `<link rel="stylesheet" href="./static/css/application.css?v=${text}">`;
    return `${head}${link}</head><body><p>${notice}</p>${swarmForm(master)}</body></html>`;
  }
  const options = has.has('stickyOptions') ? sticky : { spawnRate: null, runTime: null };
  // Up to 2.25 more JavaScript follows in the same element; who reads the page has to stop at the object's end.
  const more = has.has('stickyOptions')
    ? ''
    : '\n      window.theme = ""\n      window.templateArgs.history = []';
  const data = JSON.stringify(templateArguments(master, options)).replaceAll('<', '\\u003c');
  const script = `<script>\n      window.templateArgs = ${data}${more}\n    </script>`;
  return `${head}</head><body><p>${notice}</p><div id="root"></div>${script}</body></html>`;
}

/** The form of the page up to 2.20: the only place there that shows the host. */
function swarmForm({ test, classPicker }: SimulatedMaster): string {
  const host = test.host.replaceAll('&', '&amp;').replaceAll('"', '&#34;').replaceAll('<', '&lt;');
  const classes = `<select multiple name="user_classes"><option value="${simulatedUserClass}" selected></select>`;
  const shapes =
    '<select name="shape_class" id="shape-classes"><option value="Default">Default</option></select>';
  const pickers = classPicker ? classes + shapes : '';
  return `<form>${pickers}<input type="text" name="host" id="host" class="val" value="${host}"/></form>`;
}

function templateArguments(
  { release, test, roster, locustfiles, classPicker }: SimulatedMaster,
  options: StickyOptions,
): object {
  return {
    locustfile: locustfiles[0]?.filename ?? null,
    state: test.state,
    is_distributed: true,
    user_count: roster.users(),
    version: release.text,
    host: test.host,
    history: [],
    num_users: null,
    spawn_rate: options.spawnRate,
    worker_count: roster.connected().length,
    hide_common_options: null,
    run_time: options.runTime,
    show_userclass_picker: classPicker,
    available_shape_classes: ['Default'],
  };
}

/** `GET /stats/requests`. */
export function statisticsPage({ release, test, roster }: SimulatedMaster): object {
  const workers = roster.all().map(({ id, state, users, cpu, memory }) => ({
    id,
    state,
    user_count: users,
    cpu_usage: cpu,
    memory_usage: memory,
  }));
  const requests = { num_requests: test.requests, num_failures: 0 };
  return {
    stats: [{ name: 'Aggregated', method: '', ...requests }],
    errors: [],
    total_rps: 0,
    fail_ratio: 0,
    workers,
    ...(release.has.has('workerCount') && { worker_count: roster.connected().length }),
    state: test.state,
    user_count: roster.users(),
  };
}

/** `GET /logs`. */
export function logsPage({ release, workerLogs }: SimulatedMaster, logs: readonly string[]): object {
  return release.has.has('workerLogs') ? { master: logs, workers: workerLogs } : { logs };
}

/** `GET /tasks`: what runs of each User class. */
export function tasksPage(): object {
  const tasks = { [simulatedUserClass]: { ratio: 1, tasks: {} } };
  return { per_class: tasks, total: tasks };
}
