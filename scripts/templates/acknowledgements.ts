import type { IConstruct } from 'constructs';

/** What this reads of a `validation-report.json` of CDK. */
export interface ValidationReport {
  readonly pluginReports: readonly {
    readonly suppressedViolations?: readonly {
      readonly acknowledgedId: string;
      readonly acknowledgedAt: string;
    }[];
  }[];
}

/** The findings of cdk-nag that an app acknowledges, and those of them that there are, as `<finding> at <construct's path>`. */
export function acknowledgementsIn(app: IConstruct, { pluginReports }: ValidationReport) {
  const suppressed = pluginReports.flatMap(({ suppressedViolations = [] }) => suppressedViolations);
  return {
    acknowledged: new Set(app.node.findAll().flatMap(acknowledgedAt)),
    found: new Set(suppressed.map(({ acknowledgedId, acknowledgedAt: at }) => `${acknowledgedId} at ${at}`)),
  };
}

/** As Validations.acknowledge leaves them in the metadata of constructs (aws-cdk-lib 2.276). */
function acknowledgedAt({ node }: IConstruct): readonly string[] {
  return node.metadata
    .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
    .flatMap(({ data }) => Object.keys(data))
    .filter((id) => id.startsWith('AwsSolutions::'))
    .map((id) => `${id} at ${node.path}`);
}
