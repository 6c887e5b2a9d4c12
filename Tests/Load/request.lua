-- What wrk sends, from the environment (a secret is no argument of a command), and what it says at the end, as JSON.
wrk.method = os.getenv("LOAD_METHOD")
wrk.headers["Host"] = os.getenv("LOAD_HOST")
if os.getenv("LOAD_BODY") then
    wrk.body = os.getenv("LOAD_BODY")
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end
if os.getenv("LOAD_AUTHORIZATION") then wrk.headers["Authorization"] = os.getenv("LOAD_AUTHORIZATION") end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format('RESULT {"requests":%d,"microseconds":%d,"failures":%d,"p50":%d,"p99":%d}\n', summary.requests,
        summary.duration, e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(50), latency:percentile(99)))
end
