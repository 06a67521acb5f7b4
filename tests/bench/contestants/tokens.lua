-- Sends every token in turn, $count of them. Requests are made beforehand: wrk shares a core.
local requests, step, at = {}, 7919, 0
init = function()
    for token in io.lines("$tokens") do
        requests[#requests + 1] = wrk.format("GET", "/api/hello", {Authorization = "Bearer " .. token})
    end
end
request = function()
    at = (at + step) % $count
    return requests[at + 1]
end
