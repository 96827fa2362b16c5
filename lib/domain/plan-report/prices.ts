/** List prices of us-east-1 in US dollars, as of November 2026, without the free tiers. Other regions differ. */

/** Step Functions, Standard workflows. */
export const dollarsPerTransition = 0.025 / 1_000;
/** Lambda on arm64. */
export const dollarsPerRequest = 0.2 / 1_000_000;
export const dollarsPerFunctionGigabyteSecond = 0.000_013_333_4;
/** Fargate on demand, Linux on x86. */
export const dollarsPerVcpuSecond = 0.040_48 / 3_600;
export const dollarsPerGigabyteSecond = 0.004_445 / 3_600;

export const priceSource = 'list prices of us-east-1, November 2026, free tiers left aside';

/** Every function of the upgrader has 256 MB. */
export const functionGigabytes = 0.25;
