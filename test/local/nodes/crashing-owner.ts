/**
 * A command that starts a lonely worker, says its id and waits to be killed.
 * Arguments: the cache folder, the locust executable, a locustfile.
 */
import { LocustProcess } from '../../../lib/local/nodes/locust-process.ts';
import { RunFile } from '../../../lib/local/nodes/run-file.ts';

const [cache = '', program = '', locustfile = ''] = process.argv.slice(2);
const variables = { LOCUST_MASTER_NODE_HOST: '127.254.254.254', LOCUST_LOCUSTFILE: locustfile };
const start = { program, commandLine: ['--worker'], folder: '/', variables };
const worker = new LocustProcess(start, { running() {}, line() {}, ended() {} });
if (worker.pid === undefined) throw new Error(`${program} did not start`);
new RunFile(cache).add(worker.pid);
process.stdout.write(`${worker.pid}\n`);
