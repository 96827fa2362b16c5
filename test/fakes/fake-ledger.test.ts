import { beforeEach } from 'vitest';
import { ledgerContract } from '../adapters/dynamodb/ledger-contract.ts';
import { lockClosingContract } from '../adapters/dynamodb/lock-closing-contract.ts';
import { FakeLedger } from './fake-ledger.ts';
import { Journal } from './journal.ts';

let ledger: FakeLedger;

beforeEach(() => {
  ledger = new FakeLedger(new Journal());
});

ledgerContract(() => ledger);
lockClosingContract(
  () => ledger,
  () => ledger,
);
