import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { UpgradeError } from '../../contract/errors.ts';

/** An item's attributes in DynamoDB's wire form: the ledger needs two types of them, which saves a marshaller. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The shape of the items that this code writes; it reads this and older ones. */
export const ledgerSchemaVersion = 1;

/** A string attribute. */
export function text(value: string): AttributeValue {
  return { S: value };
}

/** A number attribute. */
export function number(value: number): AttributeValue {
  return { N: value.toString() };
}

/** A plain-data value as one JSON text: readable in the console, and without DynamoDB's limits on nesting. */
export function json(value: unknown): AttributeValue {
  return { S: JSON.stringify(value) };
}

/** A string attribute of an item; throws `ledger-damaged` without it. */
export function readText(attributes: Attributes, name: string): string {
  const value = attributes[name]?.S;
  if (value === undefined) throw damaged(attributes, name);
  return value;
}

/** A number attribute of an item; throws `ledger-damaged` without it. */
export function readNumber(attributes: Attributes, name: string): number {
  const value = Number(attributes[name]?.N ?? Number.NaN);
  if (Number.isNaN(value)) throw damaged(attributes, name);
  return value;
}

/** What `json` wrote. The schema version was checked when the item was read, so the shape is the one written. */
export function readJson<Value>(attributes: Attributes, name: string): Value {
  return JSON.parse(readText(attributes, name)) as Value;
}

/** A list of what `json` wrote; throws `ledger-damaged` without it. */
export function readJsonList<Value>(attributes: Attributes, name: string): readonly Value[] {
  const list = attributes[name]?.L;
  if (!list) throw damaged(attributes, name);
  return list.map(({ S: value = '' }) => JSON.parse(value) as Value);
}

/** Throws `ledger-newer` for an item written by a newer release, whose meaning this one can't know. */
export function checkSchemaVersion(attributes: Attributes): void {
  const version = readNumber(attributes, 'schemaVersion');
  if (version <= ledgerSchemaVersion) return;
  throw new UpgradeError(
    'ledger-newer',
    `the ledger item ${nameOf(attributes)} has schema version ${version} and this release reads up to ` +
      `${ledgerSchemaVersion}: use the newer locust-upgrade that wrote it`,
  );
}

/** An item that can't be what this code wrote. */
export function damaged(attributes: Attributes, name: string): UpgradeError {
  return new UpgradeError(
    'ledger-damaged',
    `the ledger item ${nameOf(attributes)} lacks a usable "${name}": restore the table to a point in time before ` +
      'it was edited',
  );
}

function nameOf(attributes: Attributes): string {
  return `${attributes.cluster?.S ?? '?'} / ${attributes.item?.S ?? '?'}`;
}
