import type { Construct } from 'constructs';
import { describeIssues } from '../../contract/issues.ts';
import { type Registration, type RegistrationInput, registration } from '../../contract/registration.ts';
import { badConstruct } from '../bad-construct.ts';

/** The members of a construct's properties that are a registration's: what upgrades go by. */
export function settingsIn(props: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(props).filter(([name]) => Object.hasOwn(registration.shape, name)),
  );
}

/** A registration with its defaults; throws `bad-construct` for what it can't hold. */
export function registrationOf(cluster: Construct, given: RegistrationInput): Registration {
  const parsed = registration.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw badConstruct(
    cluster,
    `the cluster can't be registered: ${describeIssues(parsed.error)}`,
    'correct the properties that are named',
  );
}
