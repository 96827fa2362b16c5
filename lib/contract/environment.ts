/**
 * Names of the environment variables of the Lambdas: the construct writes them and the runtime reads them, so that
 * the two can't drift apart.
 */
export const environmentVariables = {
  registration: 'REGISTRATION',
  ledgerTable: 'LEDGER_TABLE',
  probeFunction: 'PROBE_FUNCTION',
  surveyFunction: 'SURVEY_FUNCTION',
  planFunction: 'PLAN_FUNCTION',
  stateMachine: 'STATE_MACHINE_ARN',
  cluster: 'CLUSTER',
  lateWriteSeconds: 'LATE_WRITE_SECONDS',
} as const;
