const pollMilliseconds = 250;

/** Looks again and again until it holds; false once the time is over. A look that has begun is always finished. */
export async function until(seconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    if (await holds()) return true;
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}
