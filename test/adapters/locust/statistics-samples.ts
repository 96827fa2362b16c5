/** `GET /stats/requests` as a master of 2.32.2 answers it, shortened. */
export function statistics(
  workers: readonly { id: string; state: string }[],
  state = 'ready',
  users = 0,
): string {
  return JSON.stringify({
    current_response_time_percentiles: {},
    errors: [],
    fail_ratio: 0,
    state,
    stats: [{ method: null, name: 'Aggregated', num_requests: 0 }],
    total_rps: 0,
    user_count: users,
    workers: workers.map((worker) => ({ cpu_usage: 0, memory_usage: 52_486_144, user_count: 0, ...worker })),
  });
}

export function page(version: string): string {
  return `<script>\n      window.templateArgs = {"users": {}, "version": "${version}"}\n    </script>`;
}
