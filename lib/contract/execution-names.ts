/**
 * Longest id of an upgrade, which is the name of its execution. Step Functions takes names of 80 characters (API
 * reference, StartExecution): what is left is for the recovery's.
 */
export const longestUpgradeId = 60;

/** Name of the execution that puts back what a dead one left under a fence: the same for every look at one death. */
export function recoveryName(upgradeId: string, fence: number): string {
  return `recover-${upgradeId}-${fence}`;
}
