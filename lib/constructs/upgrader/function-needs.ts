import type { UpgraderLambda } from '../../contract/lambdas.ts';

/** Variables with a value of the upgrader's own; the others name what it is made of. */
export type OwnVariable = 'registration' | 'ledgerTable' | 'lateWriteSeconds';

/** What a Lambda must know and may do; it gets nothing besides. */
export interface FunctionNeeds {
  readonly variables: readonly OwnVariable[];
  readonly ledger: 'none' | 'read' | 'write';
  readonly cluster: 'none' | 'read' | 'change';
  /** Functions that it invokes. */
  readonly asks: readonly ('probe' | 'survey')[];
}

const state = { variables: ['registration', 'ledgerTable'], ledger: 'write' } as const;

/** Every Lambda's needs, by its name in the contract. */
export const functionNeeds: Readonly<Record<UpgraderLambda, FunctionNeeds>> = {
  prepare: {
    ...state,
    variables: [...state.variables, 'lateWriteSeconds'],
    cluster: 'read',
    asks: ['probe', 'survey'],
  },
  gate: { ...state, cluster: 'read', asks: ['probe', 'survey'] },
  'upgrade-master': { ...state, cluster: 'change', asks: ['probe'] },
  'move-batch': { ...state, cluster: 'change', asks: ['probe'] },
  observe: { ...state, cluster: 'read', asks: ['probe'] },
  'restart-test': { ...state, cluster: 'read', asks: ['probe'] },
  conclude: { ...state, cluster: 'change', asks: ['probe'] },
  'roll-back': { ...state, cluster: 'change', asks: ['probe'] },
  'conclude-rollback': { ...state, cluster: 'read', asks: ['probe'] },
  recover: { ...state, cluster: 'none', asks: [] },
  plan: { ...state, ledger: 'read', cluster: 'read', asks: ['probe', 'survey'] },
  survey: { variables: ['registration'], ledger: 'none', cluster: 'none', asks: [] },
  probe: { variables: [], ledger: 'none', cluster: 'none', asks: [] },
};
