-- What wrk sends, from the environment (a secret is no argument of a command), and what it says at the end, as JSON.
wrk.method = os.getenv("LOAD_METHOD")
wrk.headers["Host"] = os.getenv("LOAD_HOST")
if os.getenv("LOAD_BODY") then
    wrk.body = os.getenv("LOAD_BODY")
    wrk.headers["Content-Type"] = os.getenv("LOAD_TYPE")
end
if os.getenv("LOAD_AUTHORIZATION") then wrk.headers["Authorization"] = os.getenv("LOAD_AUTHORIZATION") end

if os.getenv("LOAD_COOKIE") then wrk.headers["Cookie"] = os.getenv("LOAD_COOKIE") end

-- A file of tenants: host, credentials and body in each line, asked in turn.
local tenants = {}
if os.getenv("LOAD_TENANTS") then
    for line in io.lines(os.getenv("LOAD_TENANTS")) do
        local host, authorization, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
        local headers = {Host = host}
        if authorization ~= "" then headers["Authorization"] = authorization end
        if body ~= "" then headers["Content-Type"] = os.getenv("LOAD_TYPE") end
        tenants[#tenants + 1] = {headers = headers, body = body ~= "" and body or nil}
    end
    local turn = 0

    function request()
        turn = turn % #tenants + 1
        return wrk.format(nil, nil, tenants[turn].headers, tenants[turn].body)
    end
end

-- A body with @N@ is another one in each request: every thread counts by itself.
local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

if wrk.body and wrk.body:find("@N@") then
    local before, after = wrk.body:match("^(.-)@N@(.*)$")
    local series, count = os.getenv("LOAD_SERIES"), 0

    function request()
        count = count + 1
        return wrk.format(nil, nil, nil, before .. series .. "x" .. number .. "x" .. count .. after)
    end
end

function done(summary, latency)
    local e = summary.errors
    io.write(string.format('RESULT {"requests":%d,"microseconds":%d,"failures":%d,"p50":%d,"p99":%d}\n', summary.requests,
        summary.duration, e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(50), latency:percentile(99)))
end
