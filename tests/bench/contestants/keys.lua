-- Sends every key in turn, $count of them, in an order that no cache can guess.
local count, step, at = $count, 7919, 0
local headers = {}
request = function()
    at = (at + step) % count
    headers["X-API-Key"] = string.format("$form", at)
    return wrk.format("GET", "/api/hello", headers)
end
