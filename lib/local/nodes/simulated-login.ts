import { randomUUID } from 'node:crypto';

export interface SimulatedLogin {
  readonly username: string;
  readonly password: string;
}

interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const submission = '/login_submit';

/** `--web-login` of a simulated master with a locustfile that knows one name and password: sessions die with it. */
export class LoginDoor {
  readonly #login: SimulatedLogin;
  readonly #session = `session=${randomUUID()}`;

  constructor(login: SimulatedLogin) {
    this.#login = login;
  }

  /** Undefined for whoever may pass. */
  answer(path: string, cookie: string | undefined, form: string): DoorAnswer | undefined {
    if (path === '/login') return loginPage;
    if (path === submission) return this.#submitted(new URLSearchParams(form));
    return cookie === this.#session ? undefined : redirect(`/login?next=${encodeURIComponent(path)}`);
  }

  #submitted(form: URLSearchParams): DoorAnswer {
    const { username, password } = this.#login;
    const right = form.get('username') === username && form.get('password') === password;
    return right ? redirect('/', { 'set-cookie': `${this.#session}; HttpOnly; Path=/` }) : redirect('/login');
  }
}

const authArguments = JSON.stringify({ username_password_callback: submission, error: null, info: null });

const loginPage: DoorAnswer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: `<!doctype html>\n<html><script>\n  window.authArgs = ${authArguments}\n</script></html>`,
};

function redirect(location: string, headers: Readonly<Record<string, string>> = {}): DoorAnswer {
  return { status: 302, headers: { location, ...headers }, body: '' };
}
