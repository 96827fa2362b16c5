import { parseVersion, type Version } from '../../lib/domain/versions/version.ts';

/** A version that a test knows to be readable. */
export function parsed(text: string): Version {
  const result = parseVersion(text);
  if (!result.ok) throw new Error(result.problem);
  return result.version;
}
