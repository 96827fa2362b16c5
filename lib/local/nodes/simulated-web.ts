import { createServer, type IncomingMessage } from 'node:http';
import { listenOn, type OpenDoor } from './simulated-door.ts';
import { LoginDoor, type SimulatedLogin } from './simulated-login.ts';
import type { SimulatedMaster } from './simulated-master.ts';
import { indexPage, logsPage, type StickyOptions, statisticsPage, tasksPage } from './simulated-pages.ts';
import { reportPage, resultsCsv } from './simulated-results.ts';
import { readSwarmForm } from './simulated-swarm-form.ts';
import { simulatedUserClass } from './simulated-test-run.ts';

export interface WebAnswer {
  readonly status: number;
  readonly type: 'text/html' | 'text/csv' | 'application/json';
  readonly body: string;
}

/** What the web interface needs of the process that it runs in. */
export interface WebSurroundings {
  logs(): readonly string[];
  after(milliseconds: number, work: () => void): void;
}

/** Locust caches its statistics for so long, in every version. */
const cacheTime = 2000;
/** A `/stop` waits for the users in steps of a second, and no longer than this (stop timeout 0 + 60 s). */
const longestStop = 60;

/** The web interface of a simulated master, apart from its socket. */
export class SimulatedWeb {
  readonly #master: SimulatedMaster;
  readonly #surroundings: WebSurroundings;
  #cached: { readonly at: number; readonly answer: WebAnswer } | undefined;
  #sticky: StickyOptions = { spawnRate: null, runTime: null };
  #test = 0;

  constructor(master: SimulatedMaster, surroundings: WebSurroundings) {
    this.#master = master;
    this.#surroundings = surroundings;
  }

  /** `body` is form-encoded, as browsers send it. */
  async request(method: string, path: string, body = ''): Promise<WebAnswer> {
    const posted = this.#master.release.has.has('postedActions') ? 'POST' : 'GET';
    const methods: Record<string, string> = { '/swarm': 'POST', '/stop': posted, '/stats/reset': posted };
    if (method !== (methods[path] ?? 'GET')) return page('Method Not Allowed', 405);
    if (path === '/swarm') return this.#swarm(body);
    if (path === '/stop') return this.#stop();
    if (path === '/stats/reset') return this.#reset();
    return this.#show(path);
  }

  #show(path: string): WebAnswer {
    const { has } = this.#master.release;
    if (path === '/') return page(indexPage(this.#master, this.#sticky));
    if (path === '/stats/requests') return this.#statistics();
    const logs = this.#surroundings.logs();
    if (path === '/logs' && has.has('logsPage')) return json(logsPage(this.#master, logs));
    if (path === '/tasks' && has.has('tasksPage')) return json(tasksPage());
    if (path === '/stats/report') return page(reportPage(this.#master));
    const csv = resultsCsv(this.#master, path);
    return csv === undefined ? page('Not Found', 404) : { status: 200, type: 'text/csv', body: csv };
  }

  #statistics(): WebAnswer {
    if (this.#cached === undefined || Date.now() - this.#cached.at >= cacheTime) {
      this.#cached = { at: Date.now(), answer: json(statisticsPage(this.#master)) };
    }
    return this.#cached.answer;
  }

  /** `success` says that the form was understood, not that a test runs: without workers none does. */
  #swarm(body: string): WebAnswer {
    const { test, release } = this.#master;
    const form = readSwarmForm(body, release);
    if (form.kind === 'failed') return page(form.text, 500);
    if (form.kind === 'refused') return json({ success: false, message: form.message, host: test.host });
    const { users, rate, runTime } = form;
    test.host = form.host ?? test.host;
    this.#sticky = { spawnRate: rate, runTime: runTime ?? this.#sticky.runTime };
    this.#test += 1;
    const userClasses = this.#chosen(form.userClasses);
    if (userClasses.length > 0) test.swarm(users, rate);
    if (runTime !== undefined) this.#stopAfter(runTime, this.#test);
    return json({
      success: true,
      message: 'Swarming started',
      host: test.host,
      ...(runTime !== undefined && { run_time: runTime }),
      ...(this.#master.classPicker && { user_classes: userClasses }),
    });
  }

  /** Locust starts what it knows of the classes that were picked: nothing, where it knows none. */
  #chosen(picked: readonly string[]): readonly string[] {
    const every = [simulatedUserClass];
    return this.#master.classPicker && picked.length > 0
      ? every.filter((name) => picked.includes(name))
      : every;
  }

  /** Below 2.47.0 nothing cancels the timer: it stops whatever test runs by then. */
  #stopAfter(seconds: number, testNumber: number): void {
    const own = this.#master.release.has.has('runTimeEndsWithTest');
    this.#surroundings.after(seconds * 1000, () => {
      if (!own || testNumber === this.#test) this.#master.test.stop();
    });
  }

  #stop(): Promise<WebAnswer> {
    this.#test += 1;
    this.#master.test.stop();
    return new Promise((resolve) => {
      const wait = (left: number) => {
        if (left > 0 && this.#master.roster.users() > 0) this.#surroundings.after(1000, () => wait(left - 1));
        else resolve(json({ success: true, message: 'Test stopped' }));
      };
      wait(longestStop);
    });
  }

  #reset(): WebAnswer {
    this.#master.test.requests = 0;
    return page('ok');
  }
}

/** Opens port 8089 of a simulated master. */
export function openWeb(
  address: string,
  port: number,
  web: SimulatedWeb,
  login?: SimulatedLogin,
): Promise<OpenDoor> {
  const door = login && new LoginDoor(login);
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://locust').pathname;
    const text = await textOf(request);
    const instead = door?.answer(path, request.headers.cookie, text);
    if (instead) {
      response.writeHead(instead.status, instead.headers).end(instead.body);
      return;
    }
    const { status, type, body } = await web.request(request.method ?? 'GET', path, text);
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  return listenOn(server, address, port);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

function json(value: object): WebAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function page(body: string, status = 200): WebAnswer {
  return { status, type: 'text/html', body };
}
