/** Lines of the log ring as Locust writes them (2.25.0, 2.32.2, 2.47.0), shortened where nothing depends on it. */
export const worker = 'vm_b8741151cb68461490e4e57fdb721f5d';
export const otherWorker = 'vm_95c9719189b543f682198d9b95c28e77';

const at = (text: string) => `[2026-11-23 11:52:57,587] ip-10-0-3-7/${text}`;

export const started = (version: string) => at(`INFO/locust.main: Starting Locust ${version}`);

export const webStarted = at('INFO/locust.main: Starting web interface at http://127.0.0.3:8089');

export const connected = (id: string) =>
  at(`INFO/locust.runners: ${id} (index 0) reported as ready. 1 workers connected.`);

export const mismatch = (id: string, version: string) =>
  at(
    `WARNING/locust.runners: A worker (${id}) running a different version (${version}) connected, master version is 2.32.2`,
  );

const traceback = `
Traceback (most recent call last):
  File "src/gevent/greenlet.py", line 912, in gevent._gevent_cgreenlet.Greenlet.run
  File "/opt/venv/lib/python3.11/site-packages/locust/runners.py", line 1085, in client_listener
    if msg.data["version"] == __version__:
TypeError: 'NoneType' object is not subscriptable`;

export const deadListener = (rest = traceback) =>
  at(
    `CRITICAL/locust.runners: Unhandled exception in greenlet: <Greenlet at 0x7f9aaf9e8400: <bound method MasterRunner.client_listener of <locust.runners.MasterRunner object at 0x7f9ab20c91d0>>>${rest}`,
  );

/** What a bad POST /swarm leaves: the listener lives. */
export const failedStart = at(
  `CRITICAL/locust.web: Unhandled exception in greenlet: <Greenlet at 0x7f9aaf9e8400: <bound method MasterRunner.start of <locust.runners.MasterRunner object at 0x7f9ab20c91d0>>(5, 0.0)>${traceback}`,
);

/** What a locustfile logs into the same ring. */
export const saidByLocustfile = (text: string) => at(`INFO/root: ${text}`);
