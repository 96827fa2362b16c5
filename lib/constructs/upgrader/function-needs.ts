import type { UpgraderLambda } from '../../contract/lambdas.ts';
import type { Moment } from '../../domain/announcements/moment.ts';

/** Variables with a value of the upgrader's own; the others name what it is made of. */
export type OwnVariable = 'registration' | 'ledgerTable' | 'lateWriteSeconds';

/** What a Lambda must know and may do; it gets nothing besides. */
export interface FunctionNeeds {
  readonly variables: readonly OwnVariable[];
  readonly ledger: 'none' | 'read' | 'write';
  /** `update`: counts and settings of services; `change`: their task definitions as well. */
  readonly cluster: 'none' | 'read' | 'update' | 'change';
  /** What it changes around the cluster. */
  readonly around: readonly ('scaling' | 'traffic')[];
  /** Functions that it invokes. */
  readonly asks: readonly ('probe' | 'survey' | 'plan')[];
  /** Moments of which it tells others. */
  readonly tells: readonly Moment[];
}

const state = { variables: ['registration', 'ledgerTable'], ledger: 'write', around: [] } as const;

/** Every Lambda's needs, by its name in the contract. */
export const functionNeeds: Readonly<Record<UpgraderLambda, FunctionNeeds>> = {
  prepare: {
    ...state,
    variables: [...state.variables, 'lateWriteSeconds'],
    cluster: 'read',
    asks: ['probe', 'survey'],
    tells: ['planned', 'refused', 'nothing-to-do'],
  },
  gate: { ...state, cluster: 'read', asks: ['probe', 'survey'], tells: ['gate-waiting'] },
  'upgrade-master': { ...state, cluster: 'change', around: ['scaling'], asks: ['probe'], tells: [] },
  'move-batch': { ...state, cluster: 'update', asks: ['probe'], tells: [] },
  observe: { ...state, cluster: 'read', asks: ['probe'], tells: ['master-upgraded', 'digest-mismatch'] },
  'restart-test': { ...state, cluster: 'read', asks: ['probe'], tells: [] },
  conclude: {
    ...state,
    cluster: 'update',
    around: ['scaling', 'traffic'],
    asks: ['probe'],
    tells: ['succeeded', 'held', 'aborted', 'digest-mismatch'],
  },
  'roll-back': {
    ...state,
    cluster: 'change',
    around: ['scaling', 'traffic'],
    asks: ['probe'],
    tells: ['rolling-back'],
  },
  'conclude-rollback': {
    ...state,
    cluster: 'update',
    around: ['scaling', 'traffic'],
    asks: ['probe'],
    tells: ['rolled-back', 'aborted', 'failed', 'rollback-failed'],
  },
  recover: { ...state, cluster: 'none', asks: [], tells: ['recovery-started', 'recovery-gave-up'] },
  plan: { ...state, ledger: 'read', cluster: 'read', asks: ['probe', 'survey'], tells: [] },
  'on-deploy': { ...state, cluster: 'none', asks: ['plan'], tells: [] },
  'on-deploy-complete': { ...state, ledger: 'read', cluster: 'none', asks: [], tells: [] },
  watch: {
    variables: ['registration', 'ledgerTable'],
    ledger: 'read',
    cluster: 'read',
    around: [],
    asks: ['probe'],
    tells: [],
  },
  survey: { variables: ['registration'], ledger: 'none', cluster: 'none', around: [], asks: [], tells: [] },
  probe: { variables: [], ledger: 'none', cluster: 'none', around: [], asks: [], tells: [] },
};
