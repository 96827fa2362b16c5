import { randomBytes } from 'node:crypto';

/** The random part of an ARN: 16 hexadecimal digits. */
export function newId(): string {
  return randomBytes(8).toString('hex');
}
