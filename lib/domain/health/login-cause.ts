import type { Cause } from '../cause.ts';
import type { WebLoginProblem } from '../web-login.ts';
import type { MasterReading } from './reading.ts';

const remedies: Readonly<Record<WebLoginProblem, string>> = {
  'web-login-required':
    'store {"username": …, "password": …} in Secrets Manager and name the secret as webLogin of the registration',
  'web-login-refused': 'correct the secret that webLogin of the registration names, or its kind',
};

/** A master that lets nobody see how it is; null for one that does, or that does not answer at all. */
export function loginCause({ address, web }: Pick<MasterReading, 'address' | 'web'>): Cause | null {
  if (web.kind !== 'failed' || !web.code) return null;
  return {
    code: web.code,
    message: `the master at ${address} lets nobody in: ${web.reason}; ${remedies[web.code]}`,
  };
}
