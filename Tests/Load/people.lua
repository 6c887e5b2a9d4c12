-- Loads in which one answer makes the next request: LOAD_KIND is refresh, flow, login or storm. Values come from the environment
-- and from the file LOAD_TOKENS (a secret is no argument of a command).
local kind = os.getenv("LOAD_KIND")
local host = os.getenv("LOAD_HOST")
local form = { ["Host"] = host, ["Content-Type"] = "application/x-www-form-urlencoded" }
local threads = {}
local number = 0

-- Each thread has a state of its own; what `done` counts is global there.
function setup(thread)
    thread:set("part", number)
    number = number + 1
    table.insert(threads, thread)
end

function init(arguments)
    finished, refused, unexplained, wrong, tokens, codes = 0, 0, 0, 0, {}, {}
    form["Authorization"] = os.getenv("LOAD_AUTHORIZATION")
    if kind == "refresh" then
        local line = 0
        for token in io.lines(os.getenv("LOAD_TOKENS")) do
            if line % 2 == part then table.insert(tokens, 1, token) end
            line = line + 1
        end
    end
    browser = { ["Host"] = host, ["Cookie"] = os.getenv("LOAD_COOKIE") }
    page = {
        ["Host"] = host, ["Cookie"] = os.getenv("LOAD_COOKIE"), ["Content-Type"] = "application/x-www-form-urlencoded",
        ["Origin"] = os.getenv("LOAD_ORIGIN"), ["Sec-Fetch-Site"] = "same-origin",
    }
    -- Written once, up to the code or token, as this program takes its time from what it measures.
    if kind == "refresh" then
        length = #tokens[1]
        use = upTo("POST", "/oauth/token", form, "grant_type=refresh_token&refresh_token=")
    elseif kind == "flow" then
        ask = wrk.format("GET", os.getenv("LOAD_TARGET"), browser)
        -- 256 random bits in Base64.
        length = 43
        use = upTo("POST", "/oauth/token", form, os.getenv("LOAD_BODY") .. "&code=")
    else
        ask = wrk.format("POST", "/login", page, os.getenv("LOAD_BODY"))
    end
end

-- A request without its end, a secret whose length is always the same.
function upTo(method, path, headers, body)
    return wrk.format(method, path, headers, body .. ("0"):rep(length)):sub(1, -1 - length)
end

function request()
    local secret = table.remove(kind == "refresh" and tokens or codes)
    return secret and use .. secret or ask
end

function response(status, headers, body)
    if kind == "refresh" then
        local token = body:match('"refresh_token":"([^"]+)"')
        if status == 200 and token and #token == length then
            finished = finished + 1
            table.insert(tokens, 1, token)
        else
            wrong = wrong + 1
        end
    elseif kind == "flow" then
        if status == 303 or status == 302 then
            local code = (headers["Location"] or ""):match("[?&]code=([^&]+)")
            if code and #code == length then table.insert(codes, code) else wrong = wrong + 1 end
        elseif status == 200 and body:find('"id_token"') then
            finished = finished + 1
        else
            wrong = wrong + 1
        end
    elseif status == 303 then
        finished = finished + 1
    elseif kind == "storm" and (status == 429 or status == 503) then
        refused = refused + 1
        pause = 100
        if not headers["Retry-After"] then unexplained = unexplained + 1 end
    else
        wrong = wrong + 1
    end
end

-- People who were turned away do not come back at once.
if kind == "storm" then
    function delay()
        local wait = pause or 0
        pause = 0
        return wait
    end
end

function done(summary, latency)
    local sum = { finished = 0, refused = 0, unexplained = 0, wrong = 0 }
    for _, thread in ipairs(threads) do
        for name in pairs(sum) do sum[name] = sum[name] + thread:get(name) end
    end
    local e = summary.errors
    io.write(string.format(
        'RESULT {"finished":%d,"refused":%d,"unexplained":%d,"microseconds":%d,"failures":%d,"p50":%d,"p99":%d}\n',
        sum.finished, sum.refused, sum.unexplained, summary.duration, sum.wrong + e.connect + e.read + e.write + e.timeout,
        latency:percentile(50), latency:percentile(99)))
end
