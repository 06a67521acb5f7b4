-- Appended to every wrk run: its figures as one JSON line. Latencies are counted in steps of 2 %, so
-- that those of several runs can be put together.
function done(summary, latency, requests)
    local e, counts, listed = summary.errors, {}, {}
    for i = 1, #latency do
        local value, count = latency(i)
        local bucket = math.floor(math.log(math.max(value, 1)) / math.log(1.02))
        counts[bucket] = (counts[bucket] or 0) + count
    end
    for bucket, count in pairs(counts) do
        listed[#listed + 1] = string.format("[%d, %d]", bucket, count)
    end
    io.write(string.format(
        '\nRESULT {"requests": %d, "microseconds": %d, "bytes": %d, "failed": %d, "latency": [%s]}\n',
        summary.requests, summary.duration, summary.bytes,
        e.connect + e.read + e.write + e.status + e.timeout, table.concat(listed, ", ")))
end
