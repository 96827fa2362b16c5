import type { UpgraderLambda } from '../../contract/lambdas.ts';
import type { Moment } from '../../domain/announcements/moment.ts';
import type { LedgerOperation } from './ledger-permissions.ts';
import type { ClusterReads } from './permissions.ts';

/** Variables with a value of the upgrader's own; the others name what it is made of. */
export type OwnVariable = 'registration' | 'ledgerTable' | 'lateWriteSeconds';

/** What a Lambda must know and may do; it gets nothing besides. */
export interface FunctionNeeds {
  readonly variables: readonly OwnVariable[];
  readonly ledger: readonly LedgerOperation[];
  readonly reads: readonly ClusterReads[];
  /** Services whose counts and settings it changes. */
  readonly updates: 'none' | 'workers' | 'all';
  /** Whether it registers task definitions. */
  readonly registers: boolean;
  /** What it changes around the cluster. */
  readonly around: readonly ('scaling' | 'traffic')[];
  /** Functions that it invokes. */
  readonly asks: readonly ('probe' | 'survey' | 'plan')[];
  /** Moments of which it tells others. */
  readonly tells: readonly Moment[];
}

const state = {
  variables: ['registration', 'ledgerTable'],
  ledger: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
  reads: [],
  updates: 'none',
  registers: false,
  around: [],
  asks: [],
  tells: [],
} as const;

const alone = { ...state, ledger: [] } as const;

/** Every Lambda's needs, by its name in the contract. */
export const functionNeeds: Readonly<Record<UpgraderLambda, FunctionNeeds>> = {
  prepare: {
    ...state,
    variables: [...state.variables, 'lateWriteSeconds'],
    reads: ['services', 'tasks', 'task-definitions'],
    asks: ['probe', 'survey'],
    tells: ['planned', 'refused', 'nothing-to-do'],
  },
  gate: { ...state, reads: ['tasks'], asks: ['probe', 'survey'], tells: ['gate-waiting'] },
  'upgrade-master': {
    ...state,
    reads: ['services', 'tasks'],
    updates: 'all',
    registers: true,
    around: ['scaling'],
    asks: ['probe'],
  },
  'move-batch': { ...state, reads: ['services', 'tasks'], updates: 'workers', asks: ['probe'] },
  observe: {
    ...state,
    reads: ['services', 'tasks', 'task-definitions'],
    asks: ['probe'],
    tells: ['master-upgraded', 'digest-mismatch'],
  },
  'restart-test': { ...state, reads: ['tasks'], around: ['traffic'], asks: ['probe'] },
  conclude: {
    ...state,
    reads: ['services', 'tasks', 'task-definitions'],
    updates: 'all',
    around: ['scaling'],
    asks: ['probe', 'survey'],
    tells: ['succeeded', 'held', 'aborted', 'digest-mismatch'],
  },
  'roll-back': {
    ...state,
    reads: ['services', 'tasks'],
    updates: 'all',
    registers: true,
    around: ['scaling', 'traffic'],
    asks: ['probe'],
    tells: ['rolling-back'],
  },
  'conclude-rollback': {
    ...state,
    reads: ['services', 'tasks'],
    updates: 'all',
    around: ['scaling', 'traffic'],
    asks: ['probe'],
    tells: ['rolled-back', 'aborted', 'failed', 'rollback-failed'],
  },
  recover: { ...state, tells: ['recovery-started', 'recovery-gave-up'] },
  plan: {
    ...state,
    ledger: ['GetItem'],
    reads: ['services', 'tasks', 'task-definitions'],
    asks: ['probe', 'survey'],
  },
  'on-deploy': { ...state, ledger: ['GetItem', 'PutItem', 'UpdateItem'], asks: ['plan'] },
  'on-deploy-complete': { ...state, ledger: ['GetItem'] },
  watch: {
    ...state,
    ledger: ['GetItem', 'Query'],
    reads: ['services', 'tasks', 'task-definitions'],
    asks: ['probe'],
  },
  survey: { ...alone, variables: ['registration'] },
  probe: { ...alone, variables: [] },
};
