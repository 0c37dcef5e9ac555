-- One line at the end of a run of wrk: requests, requests a second, p99 in milliseconds, failures.
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT %d %.1f %.3f %d\n", summary.requests, summary.requests * 1e6 / summary.duration,
    latency:percentile(99) / 1e3, failed))
end
